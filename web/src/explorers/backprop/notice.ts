// What to notice at each step: sentences that are true of the engine's numbers.
import { fixed } from "../../ui/numbers";
import type { BackpropState, Flow } from "./network";

function forward({ t }: BackpropState, { yhat, loss }: Flow): string[] {
    const target = t[0]!;
    const where = Math.abs(yhat - target) < 0.005 ? "almost on" : yhat > target ? "above" : "below";
    return [
        `The prediction ${fixed(yhat)} lies ${where} the target ${fixed(target)}; half the squared ` +
            `distance is the loss, ${fixed(loss)}.`,
        "Nothing has been differentiated yet, but every station keeps its value: the way back needs them.",
    ];
}

function atLoss({ by }: Flow): string[] {
    const g = by.yhat.values[0]!;
    if (Math.abs(g) < 0.005) {
        return [
            `The slope is ${fixed(g)}: the prediction is right, and whatever is multiplied with this ` +
                "slope on the way back stays near zero.",
        ];
    }
    return [
        `The whole pass back starts from one number, ŷ − t = ${fixed(g)}. It is ` +
            `${g > 0 ? "positive: a smaller prediction" : "negative: a larger prediction"} lowers the loss.`,
        "Everything that follows is this number, remapped.",
    ];
}

function atOutput({ w2 }: BackpropState, { by }: Flow): string[] {
    const [g1, g2] = by.a.values as [number, number];
    const signs =
        g1 * g2 < 0
            ? "The two hidden units are pulled in opposite directions"
            : g1 * g2 > 0
              ? "Both hidden units are pulled in the same direction"
              : "One hidden unit is not pulled at all";
    return [
        `The row w₂ᵀ went forward; transposed, the column w₂ = (${w2.map((v) => fixed(v, 2)).join(", ")}) fans ` +
            `the slope out to (${fixed(g1)}, ${fixed(g2)}). ${signs}.`,
        "The weights w₂ get the activations times the slope: a unit that was off would teach its weight nothing.",
    ];
}

function atActivation({ z }: Flow, slope: number[]): string[] {
    const dead = slope.findIndex((s) => s < 0.02);
    const general =
        "A diagonal local map: entry by entry, no mixing. σ′ is never above 0.25, so this step always shrinks.";
    if (dead >= 0) {
        return [
            `Hidden unit ${dead + 1} is saturated: at z = ${fixed(z[dead], 2)} its σ′ is ${fixed(slope[dead], 4)}, ` +
                "and almost nothing passes back through it.",
            general,
        ];
    }
    return [
        `Both hidden units stay active: σ′(z) = (${slope.map((s) => fixed(s)).join(", ")}) lets the ` +
            "gradient through.",
        general,
    ];
}

function atInput({ by, norm }: Flow): string[] {
    const [g1, g2] = by.x.values.map(Math.abs) as [number, number];
    const strong = g1 > g2 ? 1 : 2;
    const first =
        norm < 0.0005
            ? "Hardly anything arrives at x: the loss is flat in the input here."
            : Math.abs(g1 - g2) < 0.01 * norm
              ? "Both inputs receive nearly the same pull."
              : `The stronger pull lands on x${strong === 1 ? "₁" : "₂"}: it receives the larger mixture after W₁ᵀ.`;
    return [
        `${first} The gradient's length is ${fixed(norm)}.`,
        "W₁ mixed inputs into units; W₁ᵀ mixes the units' gradients back into inputs. The gradient by W₁ is " +
            "the outer product of g and x: the shape of W₁ itself.",
    ];
}

export function notices(state: BackpropState, flow: Flow): string[] {
    return [
        () => forward(state, flow),
        () => atLoss(flow),
        () => atOutput(state, flow),
        () => atActivation(flow, flow.slope),
        () => atInput(flow),
    ][state.step]!();
}
