import { useRef } from "preact/hooks";
import { number, numbers } from "../../state/fields";
import { usePageState } from "../../state/usePageState";
import { shown } from "../../ui/numbers";
import { DataTable, ExplorerSheet, Facts } from "../plane/ExplorerSheet";
import { pairText } from "../plane/words";
import { commandLine } from "../plane/command";
import { Gallery, Matrix, PairInput } from "../plane/inputs";
import { type Point, type View, fit } from "../plane/scale";
import { useLive } from "../plane/useLive";
import { InputPlane, OutputPlane } from "./planes";
import { type LinearAnswer, type Map, askLinear, linearNotice, matrixOf, orientation } from "./answer";

const most = 100;
const read = (from: Record<string, unknown>) => ({
    /// The columns of W, and x.
    w1: numbers(from["w1"], [1.1, 0.8], most),
    w2: numbers(from["w2"], [-0.7, 1.2], most),
    x: numbers(from["x"], [1.75, 1.1], most),
    zoom: number(from["zoom"], 1, 0.02, 50),
    /// Half the height of the second figure; 0 fits it to what it shows.
    fixed: number(from["fixed"], 0, 0, 1e4),
});

const pair = (values: number[]): Point => [values[0]!, values[1]!];
const column = (first: number[], second: number[]) => ({ w1: first, w2: second });
const examples = [
    { title: "Opening", state: column([1.1, 0.8], [-0.7, 1.2]) },
    { title: "Rotation", state: column([0.8, 0.6], [-0.6, 0.8]) },
    { title: "Shear", state: column([1, 0], [0.8, 1]) },
    { title: "Mirror", state: column([1, 0], [0, -1]) },
    { title: "Stretch", state: column([2, 0], [0, 0.5]) },
    { title: "Projection", state: column([0.8, 0.4], [0.4, 0.2]) },
];

const home: View = { center: [0.4, 0.4], half: 2.6 };

/// Fitted to the images, and still while one of them is dragged.
function useFitted(answer: LinearAnswer | undefined, fixed: number) {
    const holding = useRef(false);
    const last = useRef<View>(home);
    if (fixed > 0) return { view: { center: [0, 0] as Point, half: fixed }, held: () => undefined };
    if (answer && !holding.current) {
        const seen: Point[] = [[0, 0], answer.first, answer.second, answer.image, answer.corner];
        last.current = fit(seen, 0.85, home, 1.5);
    }
    return {
        view: last.current,
        held: (on: boolean) => {
            holding.current = on;
        },
    };
}

function numbersOf(map: Map, a: LinearAnswer | undefined) {
    const rows: [string, preact.ComponentChildren][] = [
        ["W", <Matrix rows={matrixOf(map)} label="W" />],
        ["x", <span class="whole">{pairText(map.x)}</span>],
        ["Wx", a ? <strong class="whole">{pairText(a.image)}</strong> : ""],
        ["det(W)", a ? <strong>{shown(a.determinant, 2)}</strong> : ""],
        ["Orientation", a ? orientation(a) : ""],
        ["Rank", a ? `${a.rank}` : ""],
        ["Longest, shortest stretch", a ? a.stretches.map((s) => shown(s, 3)).join(", ") : ""],
    ];
    return rows;
}

function Columns({ map, answer }: { map: Map; answer: LinearAnswer | undefined }) {
    const [a, b] = map.x.map((v) => shown(v, 2));
    return (
        <section class="linear-columns" aria-labelledby="linear-columns">
            <h2 id="linear-columns">Reading the columns</h2>
            <p>
                The first column is where e₁ lands, {answer && pairText(answer.first)}; the second is where e₂
                lands, {answer && pairText(answer.second)}.
            </p>
            <p class="linear-sum">
                x = {a} e₁ + {b} e₂, so Wx = {a} We₁ + {b} We₂ = {answer && pairText(answer.image)}
            </p>
        </section>
    );
}

export function LinearMap() {
    const { state, change, reset } = usePageState(read);
    const map: Map = { first: pair(state.w1), second: pair(state.w2), x: pair(state.x) };
    const { shown: live, fault, behind, late } = useLive("linear-map", map, askLinear);
    const answer = live?.result;
    const { view, held } = useFitted(answer, state.fixed);
    const move = (name: "w1" | "w2" | "x") => (to: Point) => change({ [name]: [...to] });
    const at = JSON.stringify({ W: matrixOf(map), x: map.x });
    const command = commandLine("analyze", "W*x", [
        ["wrt", "x"],
        ["var", "W: matrix(2,2)"],
        ["at", at],
    ]);
    return (
        <ExplorerSheet
            title="Linear map"
            question="What does a 2×2 matrix do to the plane?"
            notice={live && linearNotice(live.state, live.result)}
            command={command}
            reset={reset}
            busy={behind}
            fault={fault}
            controls={
                <Gallery
                    examples={examples}
                    chosen={(s) => JSON.stringify([s.w1, s.w2]) === JSON.stringify([state.w1, state.w2])}
                    choose={(s) => change({ ...s, fixed: 0 })}
                />
            }
            tables={
                <DataTable
                    title="The figures as a table"
                    head={["point", "before", "after"]}
                    rows={
                        answer
                            ? [
                                  ["e₁", "(1, 0)", pairText(answer.first, 3)],
                                  ["e₂", "(0, 1)", pairText(answer.second, 3)],
                                  ["corner e₁ + e₂", "(1, 1)", pairText(answer.corner, 3)],
                                  ["x", pairText(map.x, 3), pairText(answer.image, 3)],
                              ]
                            : []
                    }
                />
            }
        >
            <div class="explorer-figures">
                <InputPlane
                    map={map}
                    zoom={state.zoom}
                    move={move("x")}
                    rescale={(f) => change({ zoom: Math.min(50, Math.max(0.02, state.zoom * f)) })}
                    fitted={() => change({ zoom: 1 })}
                />
                <OutputPlane
                    map={map}
                    answer={answer}
                    view={view}
                    late={late}
                    held={held}
                    move={move}
                    fitted={() => change({ fixed: 0 })}
                    rescale={(f) => change({ fixed: Math.min(1e4, Math.max(1e-3, view.half / f)) })}
                />
                <aside class="explorer-side">
                    <Facts label="Numbers of the linear map" rows={numbersOf(map, answer)} late={late} />
                    <div class="explorer-inputs">
                        <PairInput name="We₁" value={map.first} most={most} change={move("w1")} />
                        <PairInput name="We₂" value={map.second} most={most} change={move("w2")} />
                        <PairInput name="x" value={map.x} most={most} change={move("x")} />
                    </div>
                </aside>
            </div>
            <Columns map={map} answer={answer} />
        </ExplorerSheet>
    );
}
