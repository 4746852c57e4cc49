import type { CheckAnswer } from "../../engine/answers";
import { shellText } from "../../engine/shellText";
import { useAnswer } from "../../engine/useAnswer";
import { CopyButton } from "../../ui/CopyButton";
import { FaultBox } from "../../ui/FaultBox";
import { Question, Verdict } from "./Verdict";
import { type PitfallsState, checkRequest } from "./course";
import { named } from "./tasks";

function Field({
    title,
    value,
    set,
    hint,
}: {
    title: string;
    value: string;
    set(v: string): void;
    hint?: string;
}) {
    return (
        <label class="pitfalls-field">
            <span>{title}</span>
            <input
                class="code"
                value={value}
                spellcheck={false}
                autocomplete="off"
                autocapitalize="off"
                maxLength={2000}
                onInput={(e) => set(e.currentTarget.value)}
            />
            {hint && <small>{hint}</small>}
        </label>
    );
}

export function OwnClaim({
    state,
    change,
}: {
    state: PitfallsState;
    change(part: Partial<PitfallsState>): void;
}) {
    const vars = state.vars
        .split(";")
        .map((v) => v.trim())
        .filter((v) => v !== "");
    const task = { expr: state.formula, vars, wrt: state.wrt, claim: state.claim };
    const request = checkRequest(task);
    const { answer, fault, stale } = useAnswer<CheckAnswer>(request, "pitfalls-own");
    const kind = answer && Object.values(named).find((n) => n.slug === answer.mistake);
    return (
        <div>
            <div class="pitfalls-own">
                <Field title="Formula" value={state.formula} set={(formula) => change({ formula })} />
                <Field title="Gradient by" value={state.wrt} set={(wrt) => change({ wrt })} />
                <Field title="Your result" value={state.claim} set={(claim) => change({ claim })} />
                <Field
                    title="Declarations"
                    value={state.vars}
                    set={(v) => change({ vars: v })}
                    hint="separated by semicolons, such as A: symmetric(n); b: vector(n)"
                />
            </div>
            {fault && <FaultBox fault={fault} />}
            {answer && (
                <div class={stale ? "stale" : ""}>
                    <Question task={task} answer={answer} stale={false} />
                    <div
                        class={`pitfalls-outcome ${answer.right ? "pitfalls-hit" : "pitfalls-miss"}`}
                        role="status"
                    >
                        <p>
                            <strong>
                                {answer.right ? "✓ Right" : "✗ Not right"}
                                {kind && !answer.right && answer.mistake !== "other"
                                    ? `: ${kind.title.toLowerCase()}`
                                    : ""}
                                .
                            </strong>{" "}
                            {kind && !answer.right && answer.mistake !== "other" ? kind.catchIt : ""}
                        </p>
                    </div>
                    <Verdict answer={answer} task={task} />
                    <CopyButton title="Copy as command" text={shellText(request)} />
                </div>
            )}
        </div>
    );
}
