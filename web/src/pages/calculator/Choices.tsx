import { useState } from "preact/hooks";
import type { VariableInfo } from "../../engine/answers";
import {
    type CalculatorState,
    type KindOfDerivative,
    alongKinds,
    layouts,
    symmetricForms,
    variableOf,
} from "./state";

type Props = {
    state: CalculatorState;
    change(part: Partial<CalculatorState>): void;
    variables: Record<string, VariableInfo>;
    /// What the formula's derivative is when nothing is chosen: tells whether the formula is a scalar.
    automatic: string;
};

const usual: { what: KindOfDerivative; title: string; scalar?: boolean }[] = [
    { what: "", title: "Automatic" },
    { what: "gradient", title: "Gradient", scalar: true },
    { what: "jacobian", title: "Jacobian" },
    { what: "hessian", title: "Hessian", scalar: true },
];
const more: { what: KindOfDerivative; title: string; scalar?: boolean }[] = [
    { what: "jvp", title: "Jacobian times a vector" },
    { what: "vjp", title: "Vector times Jacobian" },
    { what: "hvp", title: "Hessian times a vector", scalar: true },
    { what: "differential", title: "Differential" },
];

const formWords: Record<(typeof symmetricForms)[number], string> = {
    subspace: "within the symmetric matrices",
    ambient: "all entries independent",
    coordinates: "by entries on and below the diagonal",
};

function Kinds({ list, state, change, automatic }: Props & { list: typeof usual }) {
    return (
        <>
            {list.map(({ what, title, scalar }) => {
                const unfit = scalar === true && automatic === "jacobian";
                return (
                    <label
                        key={what}
                        class={unfit ? "calc-choice unfit" : "calc-choice"}
                        title={unfit ? "of a scalar only" : undefined}
                    >
                        <input
                            type="radio"
                            name="calc-what"
                            value={what}
                            checked={state.what === what}
                            disabled={unfit && state.what !== what}
                            onChange={() => change({ what })}
                        />
                        <span>{title}</span>
                    </label>
                );
            })}
        </>
    );
}

function Along({ state, change }: Props) {
    if (!alongKinds.includes(state.what)) return null;
    const title = state.what === "vjp" ? "cotangent" : "direction";
    return (
        <label class="calc-line">
            {title}{" "}
            <input
                class="calc-code"
                value={state.along}
                placeholder="v"
                maxLength={2000}
                spellcheck={false}
                onInput={(event) => change({ along: event.currentTarget.value })}
            />
        </label>
    );
}

function SymmetricForm({ state, change }: Props) {
    return (
        <label class="calc-line">
            symmetric variable{" "}
            <select
                value={state.symmetric}
                onChange={(e) => change({ symmetric: e.currentTarget.value as CalculatorState["symmetric"] })}
            >
                {symmetricForms.map((f) => (
                    <option key={f} value={f}>
                        {formWords[f]}
                    </option>
                ))}
            </select>
        </label>
    );
}

export function Choices(props: Props) {
    const { state, change, variables } = props;
    const chosen = variables[variableOf(state)];
    const symmetric = chosen?.facts.some((f) => ["symmetric", "positive definite", "orthogonal"].includes(f));
    const [used] = useState(
        more.some(({ what }) => what === state.what) ||
            state.layout !== "denominator" ||
            state.symmetric !== "subspace",
    );
    return (
        <fieldset class="calc-choices">
            <legend>Derivative</legend>
            <div class="calc-segments">
                <Kinds {...props} list={usual} />
            </div>
            <details open={used}>
                <summary>More forms and layout</summary>
                <div class="calc-more">
                    <Kinds {...props} list={more} />
                </div>
                <Along {...props} />
                <label class="calc-line">
                    layout{" "}
                    <select
                        value={state.layout}
                        onChange={(e) =>
                            change({ layout: e.currentTarget.value as CalculatorState["layout"] })
                        }
                    >
                        {layouts.map((l) => (
                            <option key={l} value={l}>
                                {l}
                            </option>
                        ))}
                    </select>
                </label>
                {(symmetric || state.symmetric !== "subspace") && <SymmetricForm {...props} />}
            </details>
        </fieldset>
    );
}
