import { shown } from "../../ui/numbers";
import { Handle } from "../plane/Handle";
import { pairText, short } from "../plane/words";
import { Plane } from "../plane/Plane";
import { Arrow, Label, Lines } from "../plane/marks";
import { type Point, type Scale, type View, finite } from "../plane/scale";
import type { Bend } from "./answer";
import { type Contour, ratio } from "./contours";
import type { Walk, Walks } from "./paths";

/// A point so many pixels away in a direction.
function away(scale: Scale, from: Point, way: Point, pixels: number): Point {
    const length = Math.hypot(...way) || 1;
    return [
        from[0] + ((way[0] / length) * pixels) / scale.unit,
        from[1] + ((way[1] / length) * pixels) / scale.unit,
    ];
}

function Contours({ scale, contours }: { scale: Scale; contours: Contour[] }) {
    return (
        <g aria-hidden="true">
            {contours.map((c, i) => (
                <Lines
                    key={i}
                    scale={scale}
                    lines={c.lines}
                    class={`contour contour-${Math.floor((4 * i) / contours.length)}`}
                />
            ))}
            {contours.map(
                (c) =>
                    c.label && (
                        <text
                            key={c.level}
                            class="contour-level"
                            x={scale.x(c.label[0])}
                            y={scale.y(c.label[1]) + 4}
                            text-anchor="middle"
                        >
                            {short(c.level)}
                        </text>
                    ),
            )}
        </g>
    );
}

function Directions({ scale, x, bend }: { scale: Scale; x: Point; bend: Bend }) {
    return (
        <>
            {bend.directions.map((v, i) => {
                const value = bend.eigenvalues[i]!;
                const back: Point = [-v[0], -v[1]];
                const length = 0.15 * Math.min(scale.height, 420);
                const end = away(scale, x, v, length);
                return (
                    <g key={i} aria-hidden="true">
                        <Lines
                            scale={scale}
                            class={`eigen ${value > 0 ? "" : "eigen-down"}`}
                            lines={[[away(scale, x, back, length), end]]}
                        />
                        <Label scale={scale} class="eigen-name" at={end} from={x}>
                            λ = {shown(value)}
                        </Label>
                    </g>
                );
            })}
        </>
    );
}

function Gradient({ scale, x, bend }: { scale: Scale; x: Point; bend: Bend }) {
    if (!finite(bend.gradient) || bend.stationary) return null;
    return (
        <Arrow
            scale={scale}
            class="back"
            from={x}
            to={away(scale, x, bend.gradient, 0.13 * Math.min(scale.height, 420))}
        />
    );
}

/// The steps of a path; the shape of its points tells the two methods apart without colour.
function Path({ scale, walk, square }: { scale: Scale; walk: Walk; square: boolean }) {
    const close = (p: Point) => scale.point(p).every((pixel) => Math.abs(pixel) < 5e3);
    const seen = walk.points.filter(close);
    return (
        <g class={square ? "walk walk-newton" : "walk walk-descent"} aria-hidden="true">
            <Lines scale={scale} class="walk-line" lines={[walk.points]} />
            {seen
                .slice(1)
                .map((p, i) =>
                    square ? (
                        <rect key={i} x={scale.x(p[0]) - 4} y={scale.y(p[1]) - 4} width={8} height={8} />
                    ) : (
                        <circle key={i} cx={scale.x(p[0])} cy={scale.y(p[1])} r={3.5} />
                    ),
                )}
        </g>
    );
}

function described(x: Point, bend: Bend | undefined): string {
    if (!bend) return "Contour lines of the function";
    return (
        `Contour lines of the function; at x = ${pairText(x)} its value is ${shown(bend.value)}, ` +
        `its gradient ${pairText(bend.gradient)}, ` +
        `the eigenvalues of its Hessian ${bend.eigenvalues.map((v) => shown(v)).join(" and ")}`
    );
}

export function Figure({
    x,
    view,
    contours,
    bend,
    walks,
    late,
    move,
    rescale,
    fitted,
}: {
    x: Point;
    view: View;
    contours: Contour[] | undefined;
    bend: { at: Point; bend: Bend } | undefined;
    walks: Walks | undefined;
    late: boolean;
    move(to: Point): void;
    rescale(factor: number): void;
    fitted(): void;
}) {
    return (
        <Plane
            title="Contours, gradient and eigenvectors"
            view={view}
            ratio={ratio}
            grid={false}
            zoom={rescale}
            fitted={fitted}
            label={described(x, bend?.bend)}
            caption={
                <>
                    <span class="walk-key descent">gradient descent</span>
                    <span class="walk-key newton">Newton</span>
                    <span class="walk-key gradient">gradient</span>
                    <span class="walk-key eigen">eigenvectors</span>
                </>
            }
        >
            {(scale) => (
                <>
                    {contours && <Contours scale={scale} contours={contours} />}
                    <g class={late ? "stale" : ""}>
                        {walks && (
                            <>
                                <Path scale={scale} walk={walks.descent} square={false} />
                                <Path scale={scale} walk={walks.newton} square />
                            </>
                        )}
                        {bend && <Directions scale={scale} x={bend.at} bend={bend.bend} />}
                        {bend && <Gradient scale={scale} x={bend.at} bend={bend.bend} />}
                    </g>
                    <Label scale={scale} class="ink" at={x} from={[Infinity, -Infinity]}>
                        x
                    </Label>
                    <Handle scale={scale} class="ink" name="x" at={x} move={move} />
                </>
            )}
        </Plane>
    );
}
