import type { Derivation, Proof } from "../../engine/answers";
import { presentLink } from "../../state/location";
import { CopyButton } from "../../ui/CopyButton";
import { Formula } from "../../ui/Formula";
import { commandLine } from "./command";
import { shapeInWords } from "./declarations";
import { Name } from "./Name";
import type { CalculatorState } from "./state";

/// Of several variables the engine answers a list of derivatives.
export type Answered = Derivation & { derivatives?: Derivation[] };

/// One derivation for each variable, each complete.
export function derivationsOf(answer: Answered | undefined): Derivation[] {
    if (!answer) return [];
    if (!answer.derivatives) return [answer];
    return answer.derivatives.map((one) => ({ ...answer, ...one, notes: [...answer.notes, ...one.notes] }));
}

const nouns: Record<string, string> = {
    gradient: "gradient",
    jacobian: "Jacobian",
    hessian: "Hessian",
    hvp: "Hessian times a vector",
    jvp: "Jacobian times a vector",
    vjp: "vector times Jacobian",
    differential: "differential",
};

function Sign({ of: { what, wrt } }: { of: Derivation }) {
    const by = (
        <mrow>
            <mo>∂</mo>
            <Name of={wrt} />
        </mrow>
    );
    const f = <mi>f</mi>;
    if (what === "differential")
        return (
            <math>
                <mi mathvariant="normal">d</mi>
                {f}
            </math>
        );
    if (what === "hessian" || what === "hvp") {
        return (
            <math>
                <mfrac>
                    <mrow>
                        <msup>
                            <mo>∂</mo>
                            <mn>2</mn>
                        </msup>
                        {f}
                    </mrow>
                    <mrow>
                        {by}
                        <mo>∂</mo>
                        <msup>
                            <Name of={wrt} />
                            <mo>⊤</mo>
                        </msup>
                    </mrow>
                </mfrac>
                {what === "hvp" && <mi>v</mi>}
            </math>
        );
    }
    const ratio = (
        <mfrac>
            <mrow>
                <mo>∂</mo>
                {f}
            </mrow>
            {by}
        </mfrac>
    );
    if (what === "jvp")
        return (
            <math>
                {ratio}
                <mi>v</mi>
            </math>
        );
    if (what === "vjp")
        return (
            <math>
                <msup>
                    <mi>v</mi>
                    <mo>⊤</mo>
                </msup>
                {ratio}
            </math>
        );
    return <math>{ratio}</math>;
}

function ProofBadge({ proof }: { proof: Proof }) {
    const error =
        typeof proof.max_relative_error === "number"
            ? proof.max_relative_error.toExponential(1)
            : proof.max_relative_error;
    if (proof.status !== "passed") {
        const words = proof.status === "skipped" ? "not checked numerically" : "the numeric check failed";
        return <p class="badge bad">{words}</p>;
    }
    return (
        <details class="calc-proof">
            <summary>
                <span class="badge good">
                    ✓ proved at {proof.points} random points by {proof.method}, largest relative error {error}
                </span>
            </summary>
            <p>
                The formula itself was differentiated numerically ({proof.method}) at {proof.points} random
                points of its domain and compared with this result, entry by entry. The error is that of the
                worst entry; rounding alone gives about 1e-16. Every result is checked so before it is shown.{" "}
                <a href="docs/method.html">How results are proved</a>
            </p>
        </details>
    );
}

function Facts({ of }: { of: Derivation }) {
    const structure = of.shape.length === 0 ? "" : `, ${of.structure}`;
    return (
        <dl class="calc-facts">
            <div>
                <dt>Shape</dt>
                <dd>
                    {shapeInWords(of.shape)}
                    {structure}, {of.layout} layout
                </dd>
            </div>
            {of.index_form && (
                <div>
                    <dt>Index form</dt>
                    <dd class="calc-code">{of.index_form}</dd>
                </div>
            )}
            {of.kronecker_form && (
                <div>
                    <dt>Kronecker form</dt>
                    <dd class="calc-code">{of.kronecker_form}</dd>
                </div>
            )}
            {of.notes.map((note) => (
                <div key={note}>
                    <dt>Note</dt>
                    <dd>{note}</dd>
                </div>
            ))}
        </dl>
    );
}

function One({ of, old }: { of: Derivation; old: boolean }) {
    return (
        <div class="calc-one">
            <div class="calc-equality">
                <h2>
                    <span class="hidden-text">
                        {nouns[of.what] ?? of.what} by {of.wrt}:{" "}
                    </span>
                    <Sign of={of} />
                </h2>
                <span class="calc-sign" aria-hidden="true">
                    =
                </span>
                <div class="calc-value">
                    <Formula of={of.result} />
                </div>
            </div>
            <p class="calc-caption">
                {nouns[of.what] ?? of.what} of <Source of={of} /> by {of.wrt}
                {old && <em class="calc-old">, from before the fault</em>}
            </p>
            <ProofBadge proof={of.check} />
            <Facts of={of} />
        </div>
    );
}

/// The formula as the engine read it: the first step begins with it.
function Source({ of }: { of: Derivation }) {
    const first = of.steps[0];
    const short = (first?.from.unicode.length ?? 1000) < 120;
    return first && short ? <Formula of={first.from} inline /> : <>the formula</>;
}

export function Result({
    answer,
    stale,
    old,
    state,
}: {
    answer: Answered | undefined;
    stale: boolean;
    /// The present formula is at fault: the result is that of one before.
    old: boolean;
    state: CalculatorState;
}) {
    const all = derivationsOf(answer);
    if (all.length === 0) {
        const words = stale && !old ? "The engine is starting." : "Nothing is derived yet.";
        return <p class="calc-none">{words}</p>;
    }
    const latex = all.map((one) => one.result.latex).join("\n");
    const ascii = all.map((one) => one.result.ascii).join("\n");
    return (
        <div class={stale ? "calc-result stale" : "calc-result"} aria-busy={stale && !old}>
            {all.map((one) => (
                <One key={one.wrt} of={one} old={old} />
            ))}
            <div class="calc-copies" role="group" aria-label="Copy the result">
                <span class="calc-copies-title" aria-hidden="true">
                    Copy
                </span>
                <CopyButton title="text" text={ascii} />
                <CopyButton title="LaTeX" text={latex} />
                <CopyButton title="link" text={presentLink} />
                <CopyButton title="command" text={commandLine(state)} />
            </div>
        </div>
    );
}
