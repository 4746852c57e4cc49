// One identity: formula, derivative, its proof, and on demand the derivation.
import { useEffect, useId, useState } from "preact/hooks";
import type { Derivation, Proof } from "../../engine/answers";
import { useAnswer } from "../../engine/useAnswer";
import { linkTo, theme } from "../../state/location";
import { FaultBox } from "../../ui/FaultBox";
import { Formula } from "../../ui/Formula";
import type { Line } from "./lines";

function Proved({ check }: { check: Proof }) {
    if (check.status !== "passed") return <span class="cheat-proof unproved">not proved</span>;
    const error = check.max_relative_error;
    const said = typeof error === "string" ? error : error === 0 ? "0" : error.toExponential(0);
    return (
        <span class="cheat-proof" title={`${check.points} random points, ${check.method}`}>
            <span aria-hidden="true">✓ </span>proved{" "}
            <span class="cheat-error">
                <span class="hidden-text">with the error </span>
                {said.replace("-", "−")}
            </span>
        </span>
    );
}

/// The address of the calculator in this line's state.
function useCalculator({ formula, wrt, what, var: vars }: Line) {
    const [address, setAddress] = useState("#/");
    useEffect(() => {
        const state = { formula: formula.ascii, wrt, what, ...(vars.length > 0 && { vars }) };
        void linkTo("", state).then(setAddress);
    }, [formula.ascii, wrt, what, theme.value]);
    return address;
}

function Steps({ line }: { line: Line }) {
    const { answer, fault } = useAnswer<Derivation>(
        {
            command: "derive",
            expr: line.formula.ascii,
            wrt: line.wrt,
            what: line.what,
            var: line.var,
            mathml: true,
            steps: true,
        },
        "cheatsheet steps",
    );
    if (fault) return <FaultBox fault={fault} />;
    if (!answer) return <p role="status">Deriving …</p>;
    return (
        <ol class="cheat-steps">
            {answer.steps.map((step, i) => (
                <li key={i}>
                    <p>
                        <strong>{step.rule}</strong> <span>{step.because}</span>
                    </p>
                    <Formula of={i === 0 ? step.from : step.to} />
                </li>
            ))}
        </ol>
    );
}

export function Identity({ line, open, toggle }: { line: Line; open: boolean; toggle(): void }) {
    const id = useId();
    const calculator = useCalculator(line);
    const what = { gradient: "gradient", jacobian: "Jacobian", hessian: "Hessian" }[line.what] ?? line.what;
    const name = `${line.formula.ascii} by ${line.wrt}`;
    return (
        <li class={`cheat-line ${line.width}`}>
            <div class="cheat-cell">
                <div class="cheat-formula">
                    <Formula of={line.formula} />
                </div>
                <p class="cheat-notes">
                    {what} by <i>{line.wrt}</i>
                    {line.var.length > 0 && (
                        <span>
                            , <code>{line.var.join(", ")}</code>
                        </span>
                    )}
                </p>
            </div>
            <div class="cheat-cell">
                <div class="cheat-derivative">
                    <Formula of={line.derivative} />
                </div>
                {line.rule && (
                    <p class="cheat-rule">
                        <span class="hidden-text">Rule: </span>
                        <code>{line.rule}</code>
                    </p>
                )}
            </div>
            <div class="cheat-cell">
                <Proved check={line.check} />
                <div class="cheat-tools">
                    <button
                        type="button"
                        class="quiet"
                        aria-expanded={open}
                        aria-controls={id}
                        onClick={toggle}
                        aria-label={`Derivation of ${name}`}
                    >
                        <span aria-hidden="true">{open ? "▾" : "▸"}</span> Derivation
                    </button>
                    <a href={calculator} aria-label={`Derive it here: ${name}, in the calculator`}>
                        Derive it here
                    </a>
                </div>
            </div>
            <div class="cheat-open" id={id} hidden={!open}>
                {open && <Steps line={line} />}
            </div>
        </li>
    );
}
