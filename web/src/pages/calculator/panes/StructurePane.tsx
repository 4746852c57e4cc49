// How the derivative is built: its structure in words, a picture of where it differs from zero, the
// contraction behind its notation, what it costs, and whether the formula is convex.
import type { ComponentChildren } from "preact";
import type { Analysis, Derivation, Evaluation } from "../../../engine/answers";
import { useAnswer } from "../../../engine/useAnswer";
import { FaultBox } from "../../../ui/FaultBox";
import { Formula } from "../../../ui/Formula";
import { Heatmap } from "../../../ui/Heatmap";
import { TensorDiagram } from "../../../ui/TensorDiagram";
import { shapeInWords } from "../declarations";
import type { CalculatorState, PaneProps } from "../state";
import { patternInWords } from "./pattern";
import { pointOf, useDrawn, useLast } from "./point";
import { derivativeInWords, optionsOfOne, sizeNames, structureInWords } from "./words";

function Part({ title, children }: { title: string; children: ComponentChildren }) {
    return (
        <section class="pane-part">
            <h3>{title}</h3>
            {children}
        </section>
    );
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/// All different, so that no two axes look alike by chance; small where there are many axes.
function smallSizes(derivation: Derivation, order: number): string[] {
    const wanted = order <= 2 ? [6, 5, 7, 4, 8, 3] : order === 3 ? [4, 3, 5, 2] : [3, 2, 4];
    return sizeNames(derivation.variables)
        .slice(0, 6)
        .map((name, i) => `${name}=${wanted[i % wanted.length]}`);
}

function Picture({
    state,
    derivation,
    what,
    channel,
}: {
    state: CalculatorState;
    derivation: Derivation;
    what: string;
    channel: string;
}) {
    const axes = what === "hessian" ? (derivation.variables[derivation.wrt]?.dims.length ?? 1) : 0;
    const order = Math.max(derivation.shape.length, 2 * axes);
    const drawn = useDrawn(state, derivation, smallSizes(derivation, order), `${channel}-sample`);
    const at = drawn.values && pointOf(drawn.values);
    const request = useLast(drawn.stale || !at, {
        command: "eval",
        ...optionsOfOne(state, derivation),
        what,
        at,
        "no-check": true,
    });
    const { answer, fault, stale } = useAnswer<Evaluation>(request ?? null, channel);
    const name = derivativeInWords(what, derivation.wrt);
    const sizes = Object.entries(drawn.sample?.sizes ?? {})
        .map(([size, n]) => `${size} = ${n}`)
        .join(", ");
    const failed = drawn.fault ?? fault;
    // While the derivation is that of an older formula, its sizes may be, too.
    if (failed && derivation.expr === state.formula) return <FaultBox fault={failed} />;
    if (!answer) return <p aria-busy="true" />;
    const array = { shape: answer.value_shape, values: answer.values };
    return (
        <div class={stale || drawn.stale ? "stale" : ""}>
            <p>{patternInWords(array)}</p>
            <p class="pane-small">{`The ${name} at a drawn point${sizes && ` with ${sizes}`}.`}</p>
            {array.values.length > 1 && <Heatmap of={array} name={name} width={300} />}
        </div>
    );
}

function Pattern({ derivation }: { derivation: Derivation }) {
    const terms = derivation.pattern ?? [];
    if (terms.length === 0) return null;
    return (
        <Part title="As contractions">
            <p class="pane-small">
                {terms.length === 1 ? "" : `A sum of ${terms.length} terms. `}Boxes are factors; a line
                between two is summed over, a line that ends below is an axis of the result, and lines that
                meet in a dot have one index.
            </p>
            <div class="pane-terms">
                {terms.slice(0, 6).map((term, i) => (
                    <TensorDiagram key={i} of={term} />
                ))}
            </div>
            {terms.length > 6 && <p class="pane-small">… {terms.length - 6} more terms</p>}
        </Part>
    );
}

function Cost({ analysis }: { analysis: Analysis }) {
    const { cost } = analysis;
    const rows: [string, string][] = [
        ["Numbers stored, dense", cost.dense],
        ["Numbers stored, as printed", cost.structured],
        ["Operations to form it", cost.form],
        ["Operations to apply it to a direction", cost.apply],
    ];
    if (!cost.dense) return null;
    return (
        <Part title="Cost">
            <table class="pane-table">
                <tbody>
                    {rows.map(([title, text]) => (
                        <tr key={title}>
                            <th scope="row">{title}</th>
                            <td class="code">{text.replaceAll("*", "·")}</td>
                        </tr>
                    ))}
                </tbody>
            </table>
        </Part>
    );
}

function Curvature({ analysis }: { analysis: Analysis }) {
    const { curvature, reason = "", condition = "", hessian } = analysis;
    if (!curvature) return null;
    // An open question is answered by its reason alone.
    const open = reason.startsWith(curvature);
    return (
        <Part title="Curvature">
            <p>
                {open ? (
                    capital(reason)
                ) : (
                    <>
                        <strong>{capital(curvature)}</strong>
                        {reason && `: ${reason}`}
                    </>
                )}
                .
            </p>
            {condition && <p>{capital(condition)}.</p>}
            {hessian && (
                <>
                    <p class="pane-small">The Hessian</p>
                    <Formula of={hessian} />
                </>
            )}
        </Part>
    );
}

function Analysed({ state, derivation }: { state: CalculatorState; derivation: Derivation }) {
    const { expr, var: vars, wrt } = optionsOfOne(state, derivation);
    const { answer, fault, stale } = useAnswer<Analysis>(
        {
            command: "analyze",
            expr,
            ...(vars ? { var: vars } : {}),
            ...(wrt ? { wrt } : {}),
            mathml: true,
        },
        "structure",
    );
    return (
        <>
            {fault && <FaultBox fault={fault} />}
            {answer && (
                <div class={`pane-grid ${stale ? "stale" : ""}`}>
                    <Curvature analysis={answer} />
                    <Cost analysis={answer} />
                </div>
            )}
        </>
    );
}

export function StructurePane({ state, derivation }: PaneProps) {
    if (!derivation?.result) return <p>Nothing to look at yet.</p>;
    const { what, wrt } = derivation;
    const numeric = what !== "differential";
    const second = what === "gradient" && derivation.shape.length <= 2;
    const one = derivation.variables[wrt]?.dims.length === 0;
    return (
        <div class="pane-structure">
            <div class="pane-grid">
                <Part title={capital(derivativeInWords(what, wrt))}>
                    <p>
                        {capital(shapeInWords(derivation.shape))}. {structureInWords(derivation.structure)}
                    </p>
                    {numeric && (
                        <Picture
                            state={state}
                            derivation={derivation}
                            what={what}
                            channel="structure-first"
                        />
                    )}
                </Part>
                {second && !one && (
                    <Part title="Its own derivative, the Hessian">
                        <Picture
                            state={state}
                            derivation={derivation}
                            what="hessian"
                            channel="structure-second"
                        />
                    </Part>
                )}
            </div>
            <Pattern derivation={derivation} />
            <Analysed state={state} derivation={derivation} />
        </div>
    );
}
