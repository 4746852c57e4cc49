// What is drawn on a plane.
import type { ComponentChildren } from "preact";
import { type Point, type Scale, finite, pathThrough } from "./scale";

type Mark = { scale: Scale; class: string };

export function Arrow({ scale, from = [0, 0], to, ...rest }: Mark & { from?: Point; to: Point }) {
    if (!finite(from) || !finite(to)) return null;
    const [x1, y1] = scale.point(from);
    const [x2, y2] = scale.point(to);
    const length = Math.hypot(x2 - x1, y2 - y1);
    if (!(length > 2) || length > 1e5) return null;
    const [ux, uy] = [(x2 - x1) / length, (y2 - y1) / length];
    const head = Math.min(11, length);
    const [bx, by] = [x2 - ux * head, y2 - uy * head];
    const [wx, wy] = [-uy * head * 0.42, ux * head * 0.42];
    return (
        <g class={`plane-arrow ${rest.class}`} aria-hidden="true">
            <line x1={x1} y1={y1} x2={bx} y2={by} />
            <polygon points={`${x2},${y2} ${bx + wx},${by + wy} ${bx - wx},${by - wy}`} />
        </g>
    );
}

/// All lines in one path: a hundred elements would cost more than they say.
export function Lines({ scale, lines, ...rest }: Mark & { lines: readonly (readonly Point[])[] }) {
    return (
        <path
            class={`plane-lines ${rest.class}`}
            aria-hidden="true"
            d={lines.map((points) => pathThrough(points, scale)).join("")}
        />
    );
}

export function Area({ scale, corners, ...rest }: Mark & { corners: readonly Point[] }) {
    return (
        <path
            class={`plane-area ${rest.class}`}
            aria-hidden="true"
            d={corners.every(finite) ? pathThrough(corners, scale, true) : ""}
        />
    );
}

/// A text beside a point, on the side away from `from`.
export function Label({
    scale,
    at,
    from = [0, 0],
    children,
    ...rest
}: Mark & {
    at: Point;
    from?: Point;
    children: ComponentChildren;
}) {
    if (!finite(at)) return null;
    const [x, y] = scale.point(at);
    const right = at[0] >= from[0];
    const up = at[1] >= from[1];
    const inside = (v: number, size: number) => Math.min(size - 14, Math.max(14, v));
    return (
        <text
            class={`plane-label ${rest.class}`}
            aria-hidden="true"
            x={inside(x + (right ? 12 : -12), scale.width)}
            y={inside(y + (up ? -10 : 20), scale.height)}
            text-anchor={right === x < scale.width - 50 ? "start" : "end"}
        >
            {children}
        </text>
    );
}
