// A point that is moved with the pointer or with the arrow keys.
import { useEffect, useRef } from "preact/hooks";
import { type Point, type Scale, clamped, decimals, finite, rounded } from "./scale";
import { pairText } from "./words";

type HandleProps = {
    scale: Scale;
    at: Point;
    /// What the point is called: "x", "W e₁".
    name: string;
    most?: number;
    move(to: Point): void;
    /// Told when dragging begins and ends, for pictures that must hold still under the pointer.
    held?: ((holding: boolean) => void) | undefined;
    class: string;
};

/// Positions between two frames are skipped; the figure is measured once for each drag.
function usePointer(props: HandleProps) {
    const latest = useRef(props);
    latest.current = props;
    const drag = useRef<{ left: number; top: number; dx: number; dy: number } | undefined>(undefined);
    const frame = useRef(0);
    const position = useRef<Point>([0, 0]);
    useEffect(() => () => cancelAnimationFrame(frame.current), []);
    const follow = () => {
        frame.current = 0;
        const now = latest.current;
        const { scale } = now;
        const inside = (v: number, size: number) => Math.min(size - 2, Math.max(2, v));
        const [x, y] = scale.under(
            inside(position.current[0], scale.width),
            inside(position.current[1], scale.height),
        );
        now.move(clamped([rounded(x, scale), rounded(y, scale)], now.most ?? 1e4));
    };
    const place = (event: PointerEvent) => {
        const held = drag.current!;
        position.current = [event.clientX - held.left - held.dx, event.clientY - held.top - held.dy];
        if (!frame.current) frame.current = requestAnimationFrame(follow);
    };
    const down = (event: PointerEvent) => {
        const target = event.currentTarget as SVGGElement;
        const box = target.ownerSVGElement?.getBoundingClientRect();
        if (event.button !== 0 || !box) return;
        target.setPointerCapture(event.pointerId);
        const [x, y] = latest.current.scale.point(latest.current.at);
        drag.current = {
            left: box.left,
            top: box.top,
            dx: event.clientX - box.left - x,
            dy: event.clientY - box.top - y,
        };
        latest.current.held?.(true);
    };
    const ended = () => {
        if (!drag.current) return;
        drag.current = undefined;
        latest.current.held?.(false);
    };
    return {
        onPointerDown: down,
        onPointerMove: (event: PointerEvent) => drag.current && place(event),
        onPointerUp: ended,
        onPointerCancel: ended,
        onLostPointerCapture: ended,
    };
}

function keyMoves(event: KeyboardEvent, { scale, at, most = 1e4, move }: HandleProps) {
    const ways: Record<string, Point> = {
        ArrowRight: [1, 0],
        ArrowLeft: [-1, 0],
        ArrowUp: [0, 1],
        ArrowDown: [0, -1],
    };
    const way = ways[event.key];
    if (!way || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const small = 10 ** Math.floor(Math.log10(scale.view.half / 10));
    const step = event.shiftKey ? small * 10 : small;
    const places = Math.max(2, decimals(small)) + 1;
    const to: Point = [at[0] + way[0] * step, at[1] + way[1] * step];
    move(clamped([Number(to[0].toFixed(places)), Number(to[1].toFixed(places))], most));
}

export function Handle(props: HandleProps) {
    const pointer = usePointer(props);
    const { at, scale, name, most = 1e4 } = props;
    if (!finite(at)) return null;
    const text = `${name} = ${pairText(at)}`;
    return (
        <g
            class={`plane-handle ${props.class}`}
            role="slider"
            tabindex={0}
            aria-label={`${name}: arrow keys move it, with Shift further`}
            aria-valuetext={text}
            aria-valuenow={at[0]}
            aria-valuemin={-most}
            aria-valuemax={most}
            data-name={name}
            transform={`translate(${scale.x(at[0])} ${scale.y(at[1])})`}
            onKeyDown={(event) => keyMoves(event, props)}
            {...pointer}
        >
            <circle class="plane-target" r={14} />
            <circle class="plane-dot" r={6.5} />
        </g>
    );
}
