import { useEffect, useState } from "preact/hooks";
import type { CheckAnswer, VariableInfo } from "../../engine/answers";
import { linkTo } from "../../state/location";
import { Formula } from "../../ui/Formula";
import { type Task, named } from "./tasks";

/// A link to a page in some state; states are packed asynchronously.
export function useLink(path: string, state: Record<string, unknown>) {
    const [link, setLink] = useState("#/");
    const key = JSON.stringify(state);
    useEffect(() => {
        let current = true;
        void linkTo(path, state).then((made) => current && setLink(made));
        return () => {
            current = false;
        };
    }, [path, key]);
    return link;
}

export function Verdict({ answer, task }: { answer: CheckAnswer; task: Omit<Task, "answer"> }) {
    const link = useLink("", {
        formula: task.expr,
        vars: task.vars,
        wrt: task.wrt,
        claim: task.claim,
        pane: "derivation",
    });
    return (
        <div class="pitfalls-verdict">
            <p class="pitfalls-message">{answer.message}</p>
            <dl>
                <dt>The derivative</dt>
                <dd>
                    <Formula of={answer.result} />
                </dd>
                {answer.difference && (
                    <>
                        <dt>Derivative minus claim</dt>
                        <dd>
                            <Formula of={answer.difference} />
                        </dd>
                    </>
                )}
                <dt>Shapes</dt>
                <dd>
                    {same(answer) ? "both " : "the derivative is "}
                    {shape(answer.shape)}
                    {same(answer) ? "" : `, the claim ${shape(answer.claim_shape)}`}
                </dd>
            </dl>
            <p>
                <a href={link}>See the derivation in the calculator</a>
            </p>
        </div>
    );
}

const same = (a: CheckAnswer) => a.shape.join() === a.claim_shape.join();
const shape = (dims: string[]) =>
    dims.length === 0 ? "a scalar" : dims.length === 1 ? `a vector of length ${dims[0]}` : dims.join(" × ");

const kinds: Record<string, string> = {
    scalar: "a scalar",
    vector: "a vector of length",
    matrix: "a matrix",
    symmetric: "a symmetric matrix",
    posdef: "a positive definite matrix",
    diagonal: "a diagonal matrix",
    orthogonal: "an orthogonal matrix",
};

function inWords([name, { kind, dims, facts }]: [string, VariableInfo]): string {
    const size = dims.length > 0 ? ` ${dims.join("×")}` : "";
    return `${name} is ${kinds[kind] ?? kind}${size}${facts.length > 0 ? ` (${facts.join(", ")})` : ""}`;
}

export function Question({
    task,
    answer,
    stale,
}: {
    task: Omit<Task, "answer">;
    answer: CheckAnswer | undefined;
    stale: boolean;
}) {
    const first = answer?.steps[0];
    const typeset = first?.rule === "shapes" ? first.from : undefined;
    return (
        <div class={`pitfalls-question ${stale ? "stale" : ""}`}>
            <div>
                <span class="pitfalls-label">The formula</span>
                {typeset ? <Formula of={typeset} /> : <code>{task.expr}</code>}
                <code class="pitfalls-typed">{task.expr}</code>
            </div>
            <div>
                <span class="pitfalls-label">
                    A claim about its gradient by <i>{task.wrt}</i>
                </span>
                {answer ? <Formula of={answer.claim} /> : <code>{task.claim}</code>}
                <code class="pitfalls-typed">{task.claim}</code>
            </div>
            {answer && (
                <p class="pitfalls-where">
                    where {Object.entries(answer.variables).map(inWords).join(", ")}.
                </p>
            )}
        </div>
    );
}

export function Outcome({ given, task }: { given: string; task: Task }) {
    const hit = given === task.answer;
    const truth = named[task.answer];
    return (
        <div class={`pitfalls-outcome ${hit ? "pitfalls-hit" : "pitfalls-miss"}`} role="status">
            <p>
                <strong>
                    {hit ? "✓ Yes" : "✗ No"}: {truth.title.toLowerCase()}.
                </strong>{" "}
                {truth.catchIt}
            </p>
        </div>
    );
}
