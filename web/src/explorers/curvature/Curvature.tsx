import { usePageState } from "../../state/usePageState";
import { Formula } from "../../ui/Formula";
import { shown } from "../../ui/numbers";
import { DataTable, ExplorerSheet, Facts } from "../plane/ExplorerSheet";
import { pairText, short } from "../plane/words";
import { commandLine } from "../plane/command";
import { FormulaInput, Gallery, Matrix, PairInput } from "../plane/inputs";
import type { Point, View } from "../plane/scale";
import { type Live, useLive } from "../plane/useLive";
import { type Bend, type Place, askBend, askSurface } from "./answer";
import { Descent } from "./Descent";
import { Figure } from "./Figure";
import { type State, examples, read } from "./examples";
import { type Descent as Problem, type Walks, askWalks } from "./paths";
import { curvatureNotice } from "./words";

const pairNumbers = (pair: Point) => pair.map((v) => shown(v)).join(", ");

function numbersOf(x: Point, b: Bend | undefined) {
    const rows: [string, preact.ComponentChildren][] = [
        ["x", <span class="whole">{pairText(x)}</span>],
        ["f(x)", b ? <strong>{shown(b.value)}</strong> : ""],
        ["Gradient", b ? <span class="whole back">{pairText(b.gradient, 3)}</span> : ""],
        ["Its length", b ? shown(b.steepness) : ""],
        ["Hessian", b ? <Matrix rows={b.hessian} label="Hessian" /> : ""],
        ["Eigenvalues", b ? <strong class="whole">{pairNumbers(b.eigenvalues)}</strong> : ""],
        ["Condition", b ? (b.condition > 0 ? shown(b.condition, 2) : "not defined") : ""],
        ["Kind", b ? b.kind : ""],
        ["Newton's step", b ? <span class="whole">{pairText(b.newton, 3)}</span> : ""],
    ];
    return rows;
}

function Closed({ bend }: { bend: Bend }) {
    const { result, hessian, curvature, reason } = bend.closed;
    return (
        <section class="curvature-closed" aria-labelledby="curvature-closed">
            <h2 id="curvature-closed">At every point</h2>
            <div class="curvature-forms">
                <div>
                    <h3>Gradient</h3>
                    <Formula of={result} />
                </div>
                {hessian?.mathml && (
                    <div>
                        <h3>Hessian</h3>
                        <Formula of={hessian} />
                    </div>
                )}
            </div>
            {curvature && (
                <p class="curvature-class">
                    <strong>{curvature}</strong>
                    {reason && `: ${reason}`}
                </p>
            )}
        </section>
    );
}

/// The paths wait for the closed forms of the same function.
function useWalks(state: State, x: Point, bend: Live<Place, Bend>) {
    const known = bend.shown?.state.f === state.f && !bend.fault ? bend.shown.result : undefined;
    const problem: Problem = {
        f: state.f,
        gradient: known?.gradientText ?? "",
        hessian: known?.hessianText ?? "",
        start: x,
        rate: state.rate,
        steps: state.steps,
    };
    return useLive<Problem, Walks>("curvature paths", problem, askWalks);
}

function pathRows({ descent, newton }: Walks) {
    const cell = (p: Point | undefined) => (p ? pairText(p, 4) : "");
    const count = Math.max(descent.points.length, newton.points.length);
    return Array.from({ length: count }, (_, i) => [
        `${i}`,
        cell(descent.points[i]),
        shown(descent.values[i], 6),
        cell(newton.points[i]),
        shown(newton.values[i], 6),
    ]);
}

export function Curvature() {
    const { state, change, reset } = usePageState(read);
    const x: Point = [state.x[0]!, state.x[1]!];
    const view: View = { center: [state.middle[0]!, state.middle[1]!], half: state.half };
    const live = useLive("curvature", { f: state.f, x }, askBend);
    const surface = useLive("curvature surface", { f: state.f, view }, askSurface);
    const walks = useWalks(state, x, live);
    const bend = live.shown;
    const paths = walks.shown?.result;
    const move = (to: Point) => change({ x: [...to] });
    const rescale = (f: number) => {
        const half = Number((state.half / f).toPrecision(4));
        change({ half: Math.min(1e4, Math.max(1e-4, half)) });
    };
    const command = commandLine("analyze", state.f, [
        ["wrt", "x"],
        ["var", "x: vector(2)"],
        ["at", JSON.stringify({ x: state.x })],
    ]);
    const levels = surface.shown?.result.map((c) => short(c.level)).join(", ");
    return (
        <ExplorerSheet
            title="Curvature"
            question="How does a surface bend, and what do descent methods make of it?"
            notice={live.fault ? undefined : bend && curvatureNotice(state.rate, bend.result, paths)}
            busy={live.behind || surface.behind || walks.behind}
            fault={live.fault ?? surface.fault}
            command={command}
            reset={reset}
            controls={
                <>
                    <Gallery examples={examples} chosen={(s) => s.f === state.f} choose={(s) => change(s)} />
                    <FormulaInput
                        label="f(x), a formula that gives one number"
                        value={state.f}
                        change={(f) => change({ f })}
                        hint="x[1] and x[2] are the entries of x"
                    />
                </>
            }
            tables={
                <>
                    <DataTable
                        title="The paths as a table"
                        rows={paths ? pathRows(paths) : []}
                        head={["step", "gradient descent x", "f(x)", "Newton x", "f(x), Newton"]}
                    />
                    {levels && <p class="curvature-levels">Contours at {levels}.</p>}
                </>
            }
        >
            <div class="explorer-figures curvature-figures">
                <Figure
                    x={x}
                    view={view}
                    contours={surface.shown?.result}
                    walks={paths}
                    late={live.late}
                    move={move}
                    bend={bend && { at: bend.state.x, bend: bend.result }}
                    rescale={rescale}
                    fitted={() => change({ middle: [...state.x], half: read({}).half })}
                />
                <aside class="explorer-side">
                    <Facts
                        label="Numbers of the function at the point"
                        late={live.late}
                        rows={numbersOf(x, bend?.result)}
                    />
                    <PairInput name="x" value={x} change={move} />
                </aside>
            </div>
            <Descent state={state} change={change} walks={paths} bend={bend?.result} late={walks.late} />
            {bend && <Closed bend={bend.result} />}
        </ExplorerSheet>
    );
}
