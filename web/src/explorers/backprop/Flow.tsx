// The stations from left to right, with an arrow forward and an arrow back between each two.
import type { Derivation } from "../../engine/answers";
import { Formula } from "../../ui/Formula";
import { fixed } from "../../ui/numbers";
import { type BackpropState, type Flow as Values, steps } from "./network";

/// The engine calls it yhat; people write ŷ.
export function named(derivation: Derivation): Derivation {
    const { result } = derivation;
    return { ...derivation, result: { ...result, mathml: result.mathml.replaceAll(">yhat<", ">ŷ<") } };
}

export const column = (values: number[]) =>
    values.length === 1 ? fixed(values[0]) : `(${values.map((v) => fixed(v)).join(", ")})`;

function Station({
    name,
    title,
    shape,
    values,
    gradient,
    active,
}: {
    name: string;
    title: string;
    shape: string;
    values: number[];
    gradient: number[] | undefined;
    active: boolean;
}) {
    return (
        <li class={`backprop-station ${active ? "backprop-active" : ""}`}>
            <span class="backprop-name">{name}</span>
            <span class="backprop-title">
                {title}, {shape}
            </span>
            <span class="backprop-value">
                <span class="hidden-text">value </span>
                {column(values)}
            </span>
            <span class="backprop-gradient">
                {gradient ? (
                    <>
                        <span class="backprop-mark">∂L/∂{name}</span> {column(gradient)}
                    </>
                ) : (
                    " "
                )}
            </span>
        </li>
    );
}

function Between({
    forward,
    back,
    reached,
    active,
}: {
    forward: string;
    back: Derivation | undefined;
    reached: boolean;
    active: boolean;
}) {
    return (
        <li class={`backprop-between ${active ? "backprop-active" : ""}`}>
            <span class="backprop-forward">
                <span class="backprop-law">{forward}</span>
                <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                    <path d="M0 5H100" />
                </svg>
            </span>
            <span class={`backprop-back ${reached ? "" : "backprop-waiting"}`}>
                <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                    <path d="M100 5H0" />
                </svg>
                <span class="backprop-law">{back && <Formula of={named(back).result} inline />}</span>
            </span>
        </li>
    );
}

export function Flow({
    state,
    flow,
    local,
    stale,
}: {
    state: BackpropState;
    flow: Values;
    local: Derivation[] | undefined;
    stale: boolean;
}) {
    const { by } = flow;
    const reached = (k: number) => state.step >= k;
    const stations = [
        {
            name: "x",
            title: "input",
            shape: "2 × 1",
            values: state.x,
            gradient: reached(4) ? by.x.values : undefined,
        },
        {
            name: "z",
            title: "affine",
            shape: "2 × 1",
            values: flow.z,
            gradient: reached(3) ? by.z.values : undefined,
        },
        {
            name: "a",
            title: "hidden",
            shape: "2 × 1",
            values: flow.a,
            gradient: reached(2) ? by.a.values : undefined,
        },
        {
            name: "ŷ",
            title: "prediction",
            shape: "scalar",
            values: [flow.yhat],
            gradient: reached(1) ? by.yhat.values : undefined,
        },
        {
            name: "L",
            title: "loss",
            shape: "scalar",
            values: [flow.loss],
            gradient: reached(1) ? [1] : undefined,
        },
    ];
    const laws = ["W₁x + b₁", "σ(z)", "w₂ᵀa + b₂", "½(ŷ − t)²"];
    const present = steps[state.step - 1];
    return (
        <ol class={`backprop-flow ${stale ? "stale" : ""}`} aria-label="The network, from input to loss">
            {stations.flatMap((s, i) => {
                const station = (
                    <Station
                        key={s.name}
                        {...s}
                        active={present ? s.name === present.to || s.name === present.from : false}
                    />
                );
                if (i === stations.length - 1) return [station];
                const step = 4 - i;
                return [
                    station,
                    <Between
                        key={`${s.name}-`}
                        forward={laws[i]!}
                        back={local?.[2 * (step - 1) + 1]}
                        reached={reached(step)}
                        active={state.step === step}
                    />,
                ];
            })}
        </ol>
    );
}
