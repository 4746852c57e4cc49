import { useRef } from "preact/hooks";

const fineness = 0.01;

/// A number to type, to step with the arrow keys, or to drag up and down.
export function DragNumber({
    value,
    label,
    most,
    change,
}: {
    value: number;
    label: string;
    most: number;
    change(value: number): void;
}) {
    const start = useRef<{ y: number; value: number; moved: boolean } | undefined>(undefined);
    const set = (v: number) => change(Math.round(Math.min(most, Math.max(-most, v)) * 1000) / 1000);
    return (
        <input
            class="backprop-number"
            type="number"
            step="0.05"
            value={value}
            aria-label={label}
            onInput={(e) => {
                const typed = e.currentTarget.valueAsNumber;
                if (Number.isFinite(typed)) set(typed);
            }}
            onKeyDown={(e) => {
                if (!e.shiftKey || (e.key !== "ArrowUp" && e.key !== "ArrowDown")) return;
                e.preventDefault();
                set(value + (e.key === "ArrowUp" ? 0.5 : -0.5));
            }}
            onPointerDown={(e) => {
                start.current = { y: e.clientY, value, moved: false };
            }}
            onPointerMove={(e) => {
                const from = start.current;
                if (!from || e.buttons === 0) return;
                const up = from.y - e.clientY;
                if (!from.moved && Math.abs(up) < 4) return;
                if (!from.moved) e.currentTarget.setPointerCapture(e.pointerId);
                from.moved = true;
                set(from.value + up * fineness);
            }}
            onPointerUp={() => {
                start.current = undefined;
            }}
            onPointerCancel={() => {
                start.current = undefined;
            }}
        />
    );
}
