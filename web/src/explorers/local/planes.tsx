import { useRef } from "preact/hooks";
import { Handle } from "../plane/Handle";
import { pairText, significant } from "../plane/words";
import { Plane } from "../plane/Plane";
import { Area, Label, Lines } from "../plane/marks";
import { type Point, type View, finite, fit } from "../plane/scale";
import { type LocalAnswer, widest } from "./answer";

export function DomainPlane({
    p,
    zoom,
    wide,
    move,
    rescale,
    fitted,
}: {
    p: Point;
    zoom: number;
    wide: number;
    move(to: Point): void;
    rescale(factor: number): void;
    fitted(): void;
}) {
    const half = widest / zoom;
    const corners: Point[] = [
        [-1, -1],
        [1, -1],
        [1, 1],
        [-1, 1],
    ].map(([a, b]): Point => [p[0] + a! * half, p[1] + b! * half]);
    const lines = [-0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75].flatMap((o): Point[][] => [
        [
            [p[0] + o * half, p[1] - half],
            [p[0] + o * half, p[1] + half],
        ],
        [
            [p[0] - half, p[1] + o * half],
            [p[0] + half, p[1] + o * half],
        ],
    ]);
    return (
        <Plane
            title="Where: the point and its window"
            view={{ center: [0, 0], half: wide }}
            zoom={rescale}
            fitted={fitted}
            label={`The plane of x with p = ${pairText(p)} and a window of half-width ${significant(half)}`}
            caption="Drag p, or focus it and press the arrow keys."
        >
            {(scale) => (
                <>
                    <Area scale={scale} class="forward" corners={corners} />
                    <Lines scale={scale} class="window" lines={lines} />
                    <Label scale={scale} class="ink" at={p}>
                        p
                    </Label>
                    <Handle scale={scale} class="ink" name="p" at={p} most={1000} move={move} />
                </>
            )}
        </Plane>
    );
}

function described(a: LocalAnswer | undefined): string {
    if (!a) return "The image of the window";
    return (
        `The window's curved image and the grid of the Jacobian around f(p) = ${pairText(a.image)}; ` +
        `they differ by at most ${significant(a.gap)}`
    );
}

export function ImagePlane({
    answer,
    late,
    rescale,
}: {
    answer: LocalAnswer | undefined;
    late: boolean;
    rescale(factor: number): void;
}) {
    const last = useRef<View>({ center: [0, 0], half: 2 });
    if (answer) last.current = fit([...answer.curved, ...answer.tangent].flat(), 0.85, last.current);
    return (
        <Plane
            title="What becomes of the window"
            view={last.current}
            grid={false}
            zoom={rescale}
            label={described(answer)}
            caption={
                <>
                    <span class="local-key curved">curved: f</span>
                    <span class="local-key tangent">dashed: f(p) + J δ</span>
                </>
            }
        >
            {(scale) =>
                answer && (
                    <g class={late ? "stale" : ""}>
                        <Lines scale={scale} class="curved" lines={answer.curved} />
                        <Lines scale={scale} class="tangent" lines={answer.tangent} />
                        {finite(answer.image) && (
                            <circle
                                class="local-image"
                                cx={scale.x(answer.image[0])}
                                cy={scale.y(answer.image[1])}
                                r={4.5}
                            />
                        )}
                        <Label scale={scale} class="ink" at={answer.image} from={[-Infinity, -Infinity]}>
                            f(p)
                        </Label>
                    </g>
                )
            }
        </Plane>
    );
}
