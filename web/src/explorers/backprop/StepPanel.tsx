import type { Derivation } from "../../engine/answers";
import { Formula } from "../../ui/Formula";
import { column, named } from "./Flow";
import { type BackpropState, type Flow, steps } from "./network";

const title: Record<string, string> = { W1: "W₁", b1: "b₁", w2: "w₂", b2: "b₂" };

function numbersOf(name: string, values: number[]) {
    return name === "W1"
        ? `[${column(values.slice(0, 2)).slice(1, -1)}; ${column(values.slice(2)).slice(1, -1)}]`
        : column(values);
}

/// One step backward: the local map, what comes in, what goes out, and the parameters on the way.
export function StepPanel({
    state,
    flow,
    local,
    stale,
}: {
    state: BackpropState;
    flow: Flow;
    local: Derivation[] | undefined;
    stale: boolean;
}) {
    const step = steps[state.step - 1];
    if (!step) {
        return (
            <div class="backprop-step">
                <h2>Forward</h2>
                <p>Each station is computed from the one before. Step on to send the loss's slope back.</p>
            </div>
        );
    }
    const [map, rule] = [local?.[2 * (state.step - 1)], local?.[2 * (state.step - 1) + 1]];
    const out = flow.by[step.gradient];
    return (
        <div class={`backprop-step ${stale ? "stale" : ""}`}>
            <h2>
                Step {state.step} back: from {step.from} to {step.to}
            </h2>
            <dl>
                <dt>
                    local map ∂{step.from}/∂{step.to}
                </dt>
                <dd>
                    {map && <Formula of={named(map).result} inline />}
                    <span class="backprop-shape">{step.shape}</span>
                </dd>
                <dt>what it does to the incoming g</dt>
                <dd>
                    {state.step === 1 ? "starts from 1" : rule && <Formula of={named(rule).result} inline />}
                    {step.incoming && <span class="backprop-shape">g: {step.incoming}</span>}
                </dd>
                <dt>outgoing ∂L/∂{step.to}</dt>
                <dd class="backprop-number-out">
                    {column(out.values)}
                    <span class="backprop-shape">{step.outgoing}</span>
                </dd>
                <dt>collapsed</dt>
                <dd>
                    <Formula of={named(out.derivation).result} />
                </dd>
                {step.parameters.map((p) => (
                    <ParameterRow key={p} name={p} flow={flow} />
                ))}
            </dl>
        </div>
    );
}

function ParameterRow({ name, flow }: { name: "W1" | "b1" | "w2" | "b2"; flow: Flow }) {
    return (
        <>
            <dt>∂L/∂{title[name]} on the way</dt>
            <dd class="backprop-number-out">{numbersOf(name, flow.by[name].values)}</dd>
        </>
    );
}

/// All derivatives by what can be changed, as formulas and numbers.
export function GradientTable({ flow, stale }: { flow: Flow; stale: boolean }) {
    const rows = ["x", "W1", "b1", "w2", "b2"] as const;
    return (
        <details class="backprop-table">
            <summary>All gradients, in closed form and in numbers</summary>
            <div class="scroll" tabIndex={0} role="region" aria-label="All gradients">
                <table class={stale ? "stale" : ""}>
                    <thead>
                        <tr>
                            <th scope="col">by</th>
                            <th scope="col">value</th>
                            <th scope="col">in closed form</th>
                        </tr>
                    </thead>
                    <tbody>
                        {rows.map((name) => (
                            <tr key={name}>
                                <th scope="row">{title[name] ?? name}</th>
                                <td>{numbersOf(name, flow.by[name].values)}</td>
                                <td>
                                    <Formula of={flow.by[name].derivation.result} inline />
                                </td>
                            </tr>
                        ))}
                    </tbody>
                </table>
            </div>
        </details>
    );
}
