// Numbers as the explorers print them.
import { shown } from "../../ui/numbers";
import type { Point } from "./scale";

export function pairText(at: Point, digits = 2): string {
    return `(${shown(at[0], digits)}, ${shown(at[1], digits)})`;
}

/// Three digits that count, however small the number is.
export function significant(value: number): string {
    if (value === 0 || !Number.isFinite(value)) return shown(value, 0);
    const power = Math.floor(Math.log10(Math.abs(value)));
    return shown(value, power < -4 ? 3 : Math.max(0, 2 - power));
}

/// Without zeros that say nothing: 0.250 is 0.25, 20.00 is 20.
export function short(value: number, digits = 3): string {
    const text = shown(value, digits);
    return text.includes(".") && !text.includes("e") ? text.replace(/\.?0+$/, "") : text;
}
