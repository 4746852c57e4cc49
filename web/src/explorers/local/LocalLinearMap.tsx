import { number, numbers, text } from "../../state/fields";
import { usePageState } from "../../state/usePageState";
import { Formula } from "../../ui/Formula";
import { shown } from "../../ui/numbers";
import { DataTable, ExplorerSheet, Facts } from "../plane/ExplorerSheet";
import { pairText, significant } from "../plane/words";
import { commandLine } from "../plane/command";
import { FormulaInput, Gallery, Matrix, PairInput, Slider, longestFormula } from "../plane/inputs";
import type { Point } from "../plane/scale";
import { useLive } from "../plane/useLive";
import { DomainPlane, ImagePlane } from "./planes";
import { type Curved, type LocalAnswer, askJacobian, askLocal, localNotice } from "./answer";

const most = 1000;
const mostZoom = 200;
const read = (from: Record<string, unknown>) => ({
    f: text(from["f"], "[x[1]^2 + x[2]; x[1]*x[2]]", longestFormula),
    p: numbers(from["p"], [1, 0.5], most),
    zoom: number(from["zoom"], 1, 1, mostZoom),
    /// How much of the plane the first figure shows.
    wide: number(from["wide"], 3, 1e-3, most),
});

const examples = [
    { title: "Opening", state: { f: "[x[1]^2 + x[2]; x[1]*x[2]]", p: [1, 0.5], zoom: 1 } },
    { title: "Singular at (1, 2)", state: { f: "[x[1]^2 + x[2]; x[1]*x[2]]", p: [1, 2], zoom: 1 } },
    { title: "Polar", state: { f: "[x[1]*cos(x[2]); x[1]*sin(x[2])]", p: [1.4, 0.6], zoom: 1 } },
    { title: "Complex square", state: { f: "[x[1]^2 - x[2]^2; 2*x[1]*x[2]]", p: [1, 0.6], zoom: 1 } },
    { title: "Shear and sine", state: { f: "[x[1] + 0.5*sin(2*x[2]); x[2]]", p: [0.5, 0.4], zoom: 1 } },
    { title: "Fold", state: { f: "[x[1]^2; x[2]]", p: [0, 0.5], zoom: 1 } },
    { title: "Rotation", state: { f: "[0.6*x[1] - 0.8*x[2]; 0.8*x[1] + 0.6*x[2]]", p: [1, 0.5], zoom: 1 } },
];

function slopeText(slope: number | undefined): string {
    if (slope === undefined) return "No slope can be measured.";
    const left = slope > 1.9 && slope < 2.1 ? "hundredth of the difference" : "smaller difference";
    return `Each tenth of the length leaves about a ${left}: slope ${shown(slope, 2)}.`;
}

/// The engine's own table of the remainder, from its largest step to its smallest.
function Remainders({ answer }: { answer: LocalAnswer }) {
    return (
        <section class="local-remainders" aria-labelledby="local-remainders">
            <h2 id="local-remainders">How fast the difference vanishes</h2>
            <p>
                ‖f(p + δ) − f(p) − J δ‖ along one direction, for shorter and shorter δ.{" "}
                {slopeText(answer.slope)}
            </p>
            <div class="scroll" tabIndex={0} role="region" aria-label="Remainders">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">‖δ‖</th>
                            {answer.steps
                                .filter((_, i) => i % 2 === 1)
                                .map((s) => (
                                    <td key={s}>{significant(s)}</td>
                                ))}
                        </tr>
                    </thead>
                    <tbody>
                        <tr>
                            <th scope="row">difference</th>
                            {answer.remainders
                                .filter((_, i) => i % 2 === 1)
                                .map((r, i) => (
                                    <td key={i}>{significant(r)}</td>
                                ))}
                        </tr>
                    </tbody>
                </table>
            </div>
        </section>
    );
}

function numbersOf(p: Point, a: LocalAnswer | undefined) {
    const rows: [string, preact.ComponentChildren][] = [
        ["p", <span class="whole">{pairText(p)}</span>],
        ["f(p)", a ? <strong class="whole">{pairText(a.image)}</strong> : ""],
        ["J at p", a ? <Matrix rows={a.jacobian} label="J" /> : ""],
        ["det J", a ? <strong>{shown(a.determinant, 3)}</strong> : ""],
        ["Rank of J", a ? `${a.rank}` : ""],
        ["Largest difference in the window", a ? significant(a.gap) : ""],
    ];
    return rows;
}

function Zoom({ zoom, change }: { zoom: number; change(zoom: number): void }) {
    const position = (Math.log(zoom) / Math.log(mostZoom)) * 100;
    const to = (at: number) => change(Number((mostZoom ** (at / 100)).toPrecision(3)));
    return (
        <Slider
            label="Zoom of the window"
            value={position}
            least={0}
            most={100}
            step={1}
            text={`${zoom.toPrecision(3).replace(/\.?0+$/, "")}×`}
            change={to}
        />
    );
}

export function LocalLinearMap() {
    const { state, change, reset } = usePageState(read);
    const p: Point = [state.p[0]!, state.p[1]!];
    const curved: Curved = { f: state.f, p, zoom: state.zoom };
    const { shown: live, fault, behind, late } = useLive("local-map", curved, askLocal);
    const closed = useLive("local-map formula", { f: state.f }, askJacobian).shown;
    const zoom = (to: number) => change({ zoom: Math.min(mostZoom, Math.max(1, to)) });
    const command = commandLine("analyze", state.f, [
        ["wrt", "x"],
        ["var", "x: vector(2)"],
        ["at", JSON.stringify({ x: state.p })],
    ]);
    const answer = live?.result;
    return (
        <ExplorerSheet
            title="Local linear map"
            busy={behind}
            fault={fault}
            command={command}
            reset={reset}
            question="What does a curved map look like from close by?"
            notice={fault ? undefined : live && localNotice(live.state, live.result)}
            controls={
                <>
                    <Gallery
                        examples={examples}
                        choose={(s) => change({ ...s })}
                        chosen={(s) => s.f === state.f && JSON.stringify(s.p) === JSON.stringify(state.p)}
                    />
                    <FormulaInput
                        label="f(x), a vector of two formulas"
                        value={state.f}
                        change={(f) => change({ f })}
                        hint="x[1] and x[2] are the entries of x; a semicolon stands between the two formulas"
                    />
                </>
            }
            tables={
                <DataTable
                    title="The figure as a table"
                    head={["line", "start, curved", "end, curved", "start, tangent", "end, tangent"]}
                    rows={
                        answer?.tangent.length
                            ? answer.curved.map((line, i) => [
                                  `${i + 1}`,
                                  ...[line[0]!, line.at(-1)!, ...answer.tangent[i]!].map((q) =>
                                      pairText(q, 4),
                                  ),
                              ])
                            : []
                    }
                />
            }
        >
            <div class="explorer-figures">
                <DomainPlane
                    p={p}
                    zoom={state.zoom}
                    wide={state.wide}
                    move={(to) => change({ p: [...to] })}
                    rescale={(f) => change({ wide: Math.min(most, Math.max(1e-3, state.wide / f)) })}
                    fitted={() => change({ wide: Math.max(3, Math.abs(p[0]) * 1.2, Math.abs(p[1]) * 1.2) })}
                />
                <ImagePlane answer={answer} late={late} rescale={(f) => zoom(state.zoom * f)} />
                <aside class="explorer-side">
                    <Zoom zoom={state.zoom} change={zoom} />
                    <Facts label="Numbers of the map at the point" rows={numbersOf(p, answer)} late={late} />
                    <PairInput name="p" value={p} most={most} change={(to) => change({ p: [...to] })} />
                </aside>
            </div>
            <div class="local-below">
                <section aria-labelledby="local-jacobian">
                    <h2 id="local-jacobian">The Jacobian at every point</h2>
                    {closed && <Formula of={closed.result.result} />}
                </section>
                {answer && <Remainders answer={answer} />}
            </div>
        </ExplorerSheet>
    );
}
