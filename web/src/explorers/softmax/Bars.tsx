// Logits as bars to drag, and below them, class by class, probabilities and gradient.
import { useRef } from "preact/hooks";
import { fixed } from "../../ui/numbers";
import { useWidth } from "../../ui/useWidth";
import { farthest } from "./state";

const range = 6; // logits that can be reached by dragging
const panels = {
    z: { top: 22, height: 190 },
    p: { top: 252, height: 90 },
    g: { top: 382, height: 110 },
};
const total = 530;

type Draw = { x(i: number): number; width: number; left: number };

const rounded = (v: number) => Math.round(v * 100) / 100;
const bounded = (v: number, most: number) => Math.min(most, Math.max(-most, v));

function LogitBar({
    i,
    value,
    draw,
    change,
}: {
    i: number;
    value: number;
    draw: Draw;
    change(v: number): void;
}) {
    const held = useRef(false);
    const { top, height } = panels.z;
    const y = (v: number) => top + height / 2 - ((bounded(v, range) / range) * height) / 2;
    const follow = (event: PointerEvent & { currentTarget: SVGGElement }) => {
        const box = event.currentTarget.ownerSVGElement!.getBoundingClientRect();
        const at = ((event.clientY - box.top) / box.height) * total;
        change(rounded(bounded(((top + height / 2 - at) / (height / 2)) * range, range)));
    };
    const key = (event: KeyboardEvent) => {
        const step = event.shiftKey ? 1 : 0.1;
        const next = {
            ArrowUp: value + step,
            ArrowRight: value + step,
            ArrowDown: value - step,
            ArrowLeft: value - step,
            PageUp: value + 1,
            PageDown: value - 1,
            Home: -range,
            End: range,
        }[event.key];
        if (next === undefined) return;
        event.preventDefault();
        change(rounded(bounded(next, farthest)));
    };
    const x = draw.x(i);
    const beyond = Math.abs(value) > range;
    return (
        <g
            class="softmax-handle"
            role="slider"
            tabindex={0}
            aria-label={`logit of class ${i + 1}`}
            aria-orientation="vertical"
            aria-valuemin={-farthest}
            aria-valuemax={farthest}
            aria-valuenow={value}
            aria-valuetext={fixed(value, 2)}
            onKeyDown={key}
            onPointerDown={(e) => {
                held.current = true;
                e.currentTarget.setPointerCapture(e.pointerId);
                e.currentTarget.focus();
                follow(e);
            }}
            onPointerMove={(e) => held.current && follow(e)}
            onPointerUp={() => {
                held.current = false;
            }}
            onPointerCancel={() => {
                held.current = false;
            }}
        >
            <rect class="softmax-reach" x={x} y={top} width={draw.width} height={height} />
            <rect
                class="softmax-z"
                x={x + draw.width * 0.2}
                width={draw.width * 0.6}
                y={Math.min(y(0), y(value))}
                height={Math.max(1, Math.abs(y(value) - y(0)))}
            />
            <line
                class="softmax-grip"
                x1={x + draw.width * 0.12}
                x2={x + draw.width * 0.88}
                y1={y(value)}
                y2={y(value)}
            />
            <text x={x + draw.width / 2} y={y(value) + (value >= 0 ? -7 : 17)}>
                {beyond ? (value > 0 ? "↑ " : "↓ ") : ""}
                {fixed(value, Math.abs(value) >= 100 ? 0 : 2)}
            </text>
        </g>
    );
}

function Outcome({
    panel,
    values,
    most,
    draw,
    kind,
}: {
    panel: { top: number; height: number };
    values: number[];
    most: number;
    draw: Draw;
    kind: "p" | "g";
}) {
    const zero = kind === "p" ? panel.top + panel.height : panel.top + panel.height / 2;
    const unit = (kind === "p" ? panel.height : panel.height / 2) / most;
    return (
        <g>
            <line class="softmax-axis" x1={draw.left} x2={draw.x(values.length)} y1={zero} y2={zero} />
            {values.map((v, i) => {
                const size = Math.min(most, Math.abs(v)) * unit;
                return (
                    <g key={i}>
                        <rect
                            class={`softmax-${kind}`}
                            x={draw.x(i) + draw.width * 0.2}
                            width={draw.width * 0.6}
                            y={v >= 0 ? zero - size : zero}
                            height={size}
                        />
                        <text x={draw.x(i) + draw.width / 2} y={v >= 0 ? zero - size - 5 : zero + size + 15}>
                            {fixed(v)}
                        </text>
                    </g>
                );
            })}
        </g>
    );
}

export function Bars({
    z,
    p,
    gradient,
    T,
    target,
    label,
    stale,
    change,
    choose,
}: {
    z: number[];
    p: number[];
    gradient: number[];
    T: number;
    target: number;
    label: string;
    stale: boolean;
    change(i: number, value: number): void;
    choose(target: number): void;
}) {
    const { place, width } = useWidth<HTMLDivElement>(260, 620);
    const wide = width >= 420;
    const left = wide ? 92 : 40;
    const column = (width - left - 2) / z.length;
    const draw: Draw = { left, width: column, x: (i) => left + i * column };
    const middle = panels.z.top + panels.z.height / 2;
    return (
        <div ref={place} class="softmax-figure">
            <svg
                viewBox={`0 0 ${width} ${total}`}
                width={width}
                height={total}
                role="group"
                aria-label={label}
            >
                <g class="softmax-names">
                    {wide && (
                        <>
                            <text x="0" y={middle - 4}>
                                logits
                            </text>
                            <text x="0" y={panels.p.top + 66}>
                                probabilities
                            </text>
                            <text x="0" y={panels.g.top + 50}>
                                gradient
                            </text>
                        </>
                    )}
                    <text x="0" y={middle + 14} class="softmax-sign">
                        z
                    </text>
                    <text x="0" y={panels.p.top + 84} class="softmax-sign">
                        p
                    </text>
                    <text x="0" y={panels.g.top + 68} class="softmax-sign">
                        ∂L/∂z
                    </text>
                </g>
                <line class="softmax-axis" x1={draw.left} x2={draw.x(z.length)} y1={middle} y2={middle} />
                {z.map((value, i) => (
                    <LogitBar key={i} {...{ i, value, draw }} change={(v) => change(i, v)} />
                ))}
                <g class={stale ? "stale" : ""}>
                    <Outcome panel={panels.p} values={p} most={1} draw={draw} kind="p" />
                    <Outcome panel={panels.g} values={gradient} most={1 / T} draw={draw} kind="g" />
                </g>
                {z.map((_, i) => (
                    <text
                        key={i}
                        class="softmax-class"
                        onClick={() => choose(i + 1)}
                        x={draw.x(i) + draw.width / 2}
                        y={total - 8}
                    >
                        {i + 1}
                        {i === target - 1 ? (column > 60 ? " target" : "*") : ""}
                    </text>
                ))}
            </svg>
        </div>
    );
}
