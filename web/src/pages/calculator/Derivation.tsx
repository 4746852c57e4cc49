// The derivation: what becomes what, by which rule, and why.
import { useEffect, useState } from "preact/hooks";
import type { FunctionInfo, Step } from "../../engine/answers";
import { Formula } from "../../ui/Formula";
import { useLater } from "../../ui/useLater";
import type { PaneProps } from "./state";

const shownAtFirst = 30;

/// Operations have an entry of their own; the other rules are among the identities.
function Rule({ rule, functions }: { rule: string; functions: FunctionInfo[] }) {
    const parts = rule
        .split(",")
        .map((part) => part.trim())
        .filter((part) => part !== "");
    return (
        <span class="calc-rule">
            {parts.map((part, i) => {
                const operation = functions.some((f) => f.name === part && f.rule !== "");
                const page = operation ? `docs/reference/ops.html#${part}` : "docs/reference/identities.html";
                return (
                    <span key={part}>
                        {i > 0 && ", "}
                        <a href={page}>{part}</a>
                    </span>
                );
            })}
        </span>
    );
}

function OneStep({ step, number, functions }: { step: Step; number: number; functions: FunctionInfo[] }) {
    const same = step.from.ascii === step.to.ascii;
    return (
        <li class="calc-step">
            <span class="calc-number" aria-hidden="true">
                {number}
            </span>
            <div class="calc-equation">
                <Formula of={step.from} />
                {!same && (
                    <div class="calc-equals">
                        <span class="calc-sign" aria-label="equals">
                            =
                        </span>
                        <Formula of={step.to} />
                    </div>
                )}
            </div>
            <p class="calc-why">
                {step.rule !== "" && <Rule rule={step.rule} functions={functions} />}
                <span class="calc-because">{step.because}</span>
            </p>
        </li>
    );
}

export function Derivation({ derivation: newest, functions }: PaneProps & { functions: FunctionInfo[] }) {
    const derivation = useLater(newest);
    const [all, setAll] = useState(false);
    useEffect(() => setAll(false), [derivation?.expr, derivation?.wrt, derivation?.what]);
    if (!derivation) return <p class="calc-none">The steps appear here once the formula has a derivative.</p>;
    const { steps } = derivation;
    if (steps.length === 0) return <p class="calc-none">This result needs no steps.</p>;
    const folded = !all && steps.length > shownAtFirst;
    const visible = folded ? steps.slice(0, shownAtFirst - 1) : steps;
    return (
        <>
            <ol class="calc-steps">
                {visible.map((step, i) => (
                    <OneStep key={i} step={step} number={i + 1} functions={functions} />
                ))}
                {folded && (
                    <li class="calc-fold">
                        <button type="button" onClick={() => setAll(true)}>
                            Show the {steps.length - shownAtFirst} steps between
                        </button>
                    </li>
                )}
                {folded && <OneStep step={steps.at(-1)!} number={steps.length} functions={functions} />}
            </ol>
        </>
    );
}
