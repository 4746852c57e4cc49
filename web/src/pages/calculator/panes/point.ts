// A point to evaluate at: drawn by the engine for every variable, overridden by what was typed.
import { useRef } from "preact/hooks";
import type { Derivation, Diagnostic, Sample } from "../../../engine/answers";
import type { Request } from "../../../engine/client";
import { useAnswer } from "../../../engine/useAnswer";
import { type DenseArray, type Entries, flattened, nested, readEntries } from "../../../ui/arrays";
import { mostEditable } from "../../../ui/MatrixInput";
import type { CalculatorState } from "../state";
import { sizeNames } from "./words";

export type Drawn = {
    sample: Sample | undefined;
    /// All values by name, the direction of a product included; undefined until they are there.
    values: Record<string, DenseArray> | undefined;
    fault: Diagnostic | undefined;
    stale: boolean;
};

/// Sizes such as "n=4" of sizes that the formula has.
export function sizesIn(size: string[], derivation: Derivation | undefined): string[] {
    if (!derivation?.variables) return size;
    const known = sizeNames(derivation.variables);
    return size.filter((s) => known.includes(s.split("=")[0]!.trim()));
}

/// The variables of the derivative that the formula has not: the direction of a product.
function direction(
    sample: Sample | undefined,
    derivation: Derivation | undefined,
    seed: number,
): Request | null {
    if (!sample || !derivation?.variables) return null;
    const more = Object.entries(derivation.variables).filter(([name]) => !(name in sample.values));
    if (more.length === 0) return null;
    const fits = more.flatMap(([, v]) => v.dims).every((d) => /^\d+$/.test(d) || d in sample.sizes);
    if (!fits) return null;
    return {
        command: "sample",
        expr: more.map(([name]) => `sum(${name})`).join(" + "),
        var: more.map(
            ([name, { kind, dims }]) => `${name}: ${kind}${dims.length > 0 ? `(${dims.join(",")})` : ""}`,
        ),
        size: [...new Set(more.flatMap(([, v]) => v.dims))]
            .filter((d) => d in sample.sizes)
            .map((d) => `${d}=${sample.sizes[d]}`),
        seed: seed + 1,
    };
}

function arraysOf(sample: Pick<Sample, "values">): Record<string, DenseArray> {
    const all: Record<string, DenseArray> = {};
    for (const [name, value] of Object.entries(sample.values)) {
        const array = flattened(value);
        if (array) all[name] = array;
    }
    return all;
}

/// The last value that was no passing one; undefined before there is any.
export function useLast<T>(passing: boolean, value: T): T | undefined {
    const last = useRef<T | undefined>(undefined);
    if (!passing) last.current = value;
    return last.current;
}

export function useDrawn(
    state: CalculatorState,
    derivation: Derivation | undefined,
    size: string[],
    channel: string,
): Drawn {
    const { formula, vars, seed } = state;
    const first = useAnswer<Sample>(
        {
            command: "sample",
            expr: formula,
            ...(vars.length > 0 && { var: vars }),
            ...(size.length > 0 && { size }),
            seed,
        },
        channel,
    );
    const wanted = direction(first.answer, derivation, seed);
    const second = useAnswer<Sample>(useLast(first.stale, wanted) ?? null, `${channel}-direction`);
    const more = wanted ? second.answer : { values: {} };
    return {
        sample: first.answer,
        values: first.answer && more && { ...arraysOf(first.answer), ...arraysOf(more) },
        fault: first.fault ?? second.fault,
        stale: first.stale || (wanted !== null && second.stale),
    };
}

/// Rows and columns of what can be edited; undefined for arrays of higher order.
export function entriesOf({ shape, values }: DenseArray): Entries | undefined {
    if (shape.length > 2 || values.some((v) => typeof v === "string")) return undefined;
    return { rows: shape[0] ?? 1, columns: shape[1] ?? 1, values: values as number[] };
}

/// How many entries an array of these dimensions has; 1 for a dimension that is no plain size.
export function entriesAt(shape: string[], sizes: Record<string, number>): number {
    return shape.reduce((all, dim) => all * (sizes[dim] ?? (Number(dim) || 1)), 1);
}

export type Typed = { array: DenseArray } | { unfit: string };

/// A typed value of a variable that was drawn in this shape.
export function typedValue(text: string, shape: number[]): Typed {
    const read = readEntries(text, mostEditable);
    if (typeof read === "string") return { unfit: read };
    const { rows, columns, values } = read;
    if (shape.length > 2 || rows !== (shape[0] ?? 1) || columns !== (shape[1] ?? 1)) {
        const needed = shape.length === 0 ? "a scalar" : [...shape, 1].slice(0, 2).join("×");
        return { unfit: `it is ${rows}×${columns}, and ${needed} is needed` };
    }
    return { array: { shape, values } };
}

/// Short enough for a link, and readable as a matrix anywhere.
export function entriesText({ rows, columns, values }: Entries): string {
    return Array.from({ length: rows }, (_, i) =>
        values.slice(i * columns, (i + 1) * columns).join(" "),
    ).join("; ");
}

/// As the engine takes a point.
export function pointOf(values: Record<string, DenseArray>): Record<string, unknown> {
    return Object.fromEntries(Object.entries(values).map(([name, array]) => [name, nested(array)]));
}
