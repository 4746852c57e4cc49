// "Is my result right?": a claim worked out by hand, the verdict, and the mistake that explains it.
import { useId } from "preact/hooks";
import type { CheckAnswer, Derivation, Diagnostic } from "../../../engine/answers";
import { useAnswer } from "../../../engine/useAnswer";
import { FaultBox } from "../../../ui/FaultBox";
import { Formula } from "../../../ui/Formula";
import { shapeInWords } from "../declarations";
import { type PaneProps, options } from "../state";
import { derivativeInWords, mistakes, optionsOfOne, wrtOf } from "./words";

const longest = 20_000;

type Sample = { claim: string; why: string };

const classical: Record<string, Sample[]> = {
    "x'*A*x": [
        { claim: "2*A*x", why: "A taken for symmetric" },
        { claim: "A*x", why: "one path forgotten" },
        { claim: "x'*(A + A')", why: "a row" },
    ],
    "norm2(X*w-y)^2": [
        { claim: "X'*(X*w - y)", why: "the factor forgotten" },
        { claim: "2*X'*(y - X*w)", why: "the sign turned" },
        { claim: "2*(X*w - y)'*X", why: "a row" },
    ],
};

/// Wrong results to try: the usual ones of the best known formulas, else two made from the right one.
export function samples(formula: string, wrt: string, right: string): Sample[] {
    const plain = formula.replaceAll(/\s/g, "");
    const usual = classical[plain];
    if (usual && wrt === (plain.startsWith("x'") ? "x" : "w")) return usual;
    return right === ""
        ? []
        : [
              { claim: `-(${right})`, why: "the sign turned" },
              { claim: `(${right})/2`, why: "a factor forgotten" },
          ];
}

/// The line of the claim with the faulty place underlined, and what is wrong with it.
function ClaimMarked({ claim, fault }: { claim: string; fault: Diagnostic }) {
    const { line, column, length } = fault.span;
    const text = claim.split("\n")[line - 1] ?? "";
    const mark = "^".repeat(Math.max(1, Math.min(length, text.length + 1)));
    const indent = " ".repeat(Math.max(0, Math.min(column - 1, longest)));
    return (
        <div class="fault" role="alert">
            <pre class="pane-caret" tabIndex={0} role="group" aria-label="Where the claim cannot be read">
                {text}
                {"\n"}
                <span class="pane-caret-mark">
                    {indent}
                    {mark} {fault.message}
                </span>
            </pre>
            {fault.notes?.map((n) => (
                <p key={n.text}>{n.text}</p>
            ))}
            {fault.hint && <p class="hint">{fault.hint}</p>}
            <p class="slug">
                <a href={`docs/reference/errors/${fault.slug}.html`}>{fault.slug}</a>
            </p>
        </div>
    );
}

function Shapes({ answer }: { answer: CheckAnswer }) {
    if (answer.verdict !== "wrong shape") return null;
    return (
        <dl class="pane-facts">
            <dt>Needed</dt>
            <dd>{shapeInWords(answer.shape)}</dd>
            <dt>Claimed</dt>
            <dd>
                {answer.mistake === "mixed-layout" && answer.claim_shape.length === 1
                    ? `a row of length ${answer.claim_shape[0]}`
                    : shapeInWords(answer.claim_shape)}
            </dd>
        </dl>
    );
}

const mistakesPage = "docs/how-to/check-a-gradient.html#what-it-says-about-a-wrong-claim";

function verdictOf(answer: CheckAnswer): { title: string; text: string } {
    if (answer.right) {
        return {
            title: "Right",
            text:
                answer.verdict === "same expression"
                    ? "equal as expressions"
                    : `equal at every point tried (${answer.check.points})`,
        };
    }
    const [condition, ...rest] = answer.message.split("; ");
    if (!condition!.startsWith("right only if ")) return { title: "Wrong", text: answer.message };
    // The difference stands below, typeset.
    const isRepeated = (part: string) => answer.difference && part.startsWith("the difference is ");
    return { title: `R${condition!.slice(1)}`, text: rest.filter((part) => !isRepeated(part)).join("; ") };
}

function Verdict({ answer }: { answer: CheckAnswer }) {
    const { title, text } = verdictOf(answer);
    const mistake = mistakes[answer.mistake];
    return (
        <div class="pane-verdict">
            <p>
                <span class={`badge ${answer.right ? "good" : "bad"}`}>
                    <span aria-hidden="true">{answer.right ? "✓" : "✕"}</span>
                    {title}
                </span>
            </p>
            {text && (
                <p>
                    {text.charAt(0).toUpperCase()}
                    {text.slice(1)}.
                </p>
            )}
            {mistake && (
                <p>
                    The mistake: {mistake} (<a href={mistakesPage}>usual mistakes</a>).
                </p>
            )}
            <Shapes answer={answer} />
            <dl class="pane-facts formulas">
                <dt>Claim</dt>
                <dd>
                    <Formula of={answer.claim} />
                </dd>
                <dt>Derivative</dt>
                <dd>
                    <Formula of={answer.result} />
                </dd>
                {answer.difference && (
                    <>
                        <dt>Difference</dt>
                        <dd>
                            <Formula of={answer.difference} />
                        </dd>
                    </>
                )}
            </dl>
        </div>
    );
}

/// A fault of the formula itself is told where the formula stands; here it would blame the claim.
function ClaimFault({ props, fault }: { props: PaneProps; fault: Diagnostic }) {
    const { fault: ofFormula, stale } = useAnswer<Derivation>(
        { command: "derive", ...options(props.state), "no-check": true },
        "claim-formula",
    );
    if (stale && !ofFormula) return null;
    if (ofFormula)
        return (
            <>
                <p>There is nothing to compare with yet:</p>
                <FaultBox fault={ofFormula} />
            </>
        );
    return fault.span.length > 0 ? (
        <ClaimMarked claim={props.state.claim} fault={fault} />
    ) : (
        <FaultBox fault={fault} />
    );
}

export function CheckPane(props: PaneProps) {
    const { state, change, derivation } = props;
    const id = useId();
    const wrt = wrtOf(state, derivation);
    const empty = state.claim.trim() === "";
    const { answer, fault, stale } = useAnswer<CheckAnswer>(
        empty
            ? null
            : {
                  command: "check",
                  ...optionsOfOne(state, derivation),
                  claim: state.claim,
                  mathml: true,
              },
        "check",
    );
    const right = derivation?.result?.ascii ?? "";
    const claim = (text: string) => change({ claim: text.slice(0, longest) });
    return (
        <div class="pane-check">
            <label for={id}>{`Your ${derivativeInWords(derivation?.what ?? "", wrt)}`}</label>
            <textarea
                id={id}
                class="code"
                rows={Math.min(6, 1 + state.claim.split("\n").length)}
                maxLength={longest}
                spellcheck={false}
                autocomplete="off"
                autocapitalize="off"
                value={state.claim}
                aria-invalid={fault !== undefined}
                aria-describedby={`${id}-said`}
                placeholder="as worked out by hand"
                onInput={(e) => claim(e.currentTarget.value)}
            />
            <div class="pane-row">
                <button type="button" disabled={right === ""} onClick={() => claim(right)}>
                    Insert the right result
                </button>
                {samples(state.formula, wrt, right).map((sample) => (
                    <button
                        key={sample.claim}
                        type="button"
                        class="quiet"
                        onClick={() => claim(sample.claim)}
                    >
                        Try <span class="code">{sample.claim.slice(0, 60)}</span> ({sample.why})
                    </button>
                ))}
            </div>
            <div id={`${id}-said`} aria-live="polite">
                {fault && <ClaimFault props={props} fault={fault} />}
                {answer && !empty && (
                    <div class={stale ? "stale" : ""}>
                        <Verdict answer={answer} />
                    </div>
                )}
            </div>
        </div>
    );
}
