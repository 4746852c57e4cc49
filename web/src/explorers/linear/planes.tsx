import { shown } from "../../ui/numbers";
import { Handle } from "../plane/Handle";
import { pairText } from "../plane/words";
import { Plane } from "../plane/Plane";
import { Area, Arrow, Label, Lines } from "../plane/marks";
import type { Point, View } from "../plane/scale";
import { type LinearAnswer, type Map, orientation } from "./answer";

const square: Point[] = [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
];

export function InputPlane({
    map,
    zoom,
    move,
    rescale,
    fitted,
}: {
    map: Map;
    zoom: number;
    move(to: Point): void;
    rescale(factor: number): void;
    fitted(): void;
}) {
    const view: View = { center: [0.4, 0.4], half: 2.6 / zoom };
    return (
        <Plane
            title="Before"
            view={view}
            zoom={rescale}
            fitted={fitted}
            label={`The plane with e₁, e₂, the unit square and x = ${pairText(map.x)}`}
            caption="Drag x, or focus it and press the arrow keys."
        >
            {(scale) => (
                <>
                    <Area scale={scale} class="forward" corners={square} />
                    <Arrow scale={scale} class="first" to={[1, 0]} />
                    <Arrow scale={scale} class="second" to={[0, 1]} />
                    <Label scale={scale} class="first" at={[1, 0]}>
                        e₁
                    </Label>
                    <Label scale={scale} class="second" at={[0, 1]}>
                        e₂
                    </Label>
                    <Arrow scale={scale} class="ink" to={map.x} />
                    <Label scale={scale} class="ink" at={map.x}>
                        x
                    </Label>
                    <Handle scale={scale} class="ink" name="x" at={map.x} most={100} move={move} />
                </>
            )}
        </Plane>
    );
}

function described(a: LinearAnswer | undefined): string {
    if (!a) return "The image of the plane; the engine is being loaded";
    return (
        `The image of the plane: We₁ = ${pairText(a.first)}, We₂ = ${pairText(a.second)}, ` +
        `Wx = ${pairText(a.image)}, determinant ${shown(a.determinant, 2)}. ${orientation(a)}`
    );
}

export function OutputPlane({
    map,
    answer,
    view,
    late,
    held,
    move,
    rescale,
    fitted,
}: {
    map: Map;
    answer: LinearAnswer | undefined;
    view: View;
    late: boolean;
    held(on: boolean): void;
    move(name: "w1" | "w2"): (to: Point) => void;
    rescale(factor: number): void;
    fitted(): void;
}) {
    return (
        <Plane
            title="After"
            view={view}
            grid={false}
            zoom={rescale}
            fitted={fitted}
            label={described(answer)}
            caption="Drag the columns We₁ and We₂. The lines are the image of the grid on the left."
        >
            {(scale) => (
                <>
                    {answer && (
                        <g class={late ? "stale" : ""}>
                            <Lines scale={scale} class="image-grid" lines={answer.grid} />
                            <Area
                                scale={scale}
                                class="forward"
                                corners={[[0, 0], answer.first, answer.corner, answer.second]}
                            />
                            <Arrow scale={scale} class="ink" to={answer.image} />
                            <Label scale={scale} class="ink" at={answer.image}>
                                Wx
                            </Label>
                        </g>
                    )}
                    <Arrow scale={scale} class="first" to={map.first} />
                    <Arrow scale={scale} class="second" to={map.second} />
                    <Label scale={scale} class="first" at={map.first}>
                        We₁
                    </Label>
                    <Label scale={scale} class="second" at={map.second}>
                        We₂
                    </Label>
                    <Handle
                        scale={scale}
                        class="first"
                        name="We₁"
                        at={map.first}
                        most={100}
                        held={held}
                        move={move("w1")}
                    />
                    <Handle
                        scale={scale}
                        class="second"
                        name="We₂"
                        at={map.second}
                        most={100}
                        held={held}
                        move={move("w2")}
                    />
                </>
            )}
        </Plane>
    );
}
