// What to notice: sentences that are true of the engine's numbers.
import { fixed } from "../../ui/numbers";
import { type SoftmaxState, ranking } from "./state";

export type Numbers = {
    p: number[];
    gradient: number[];
    jacobian: number[];
    loss: number;
    entropy: number;
    margin: number;
};

function situation({ z, target }: SoftmaxState, { p, gradient, loss, margin }: Numbers): string {
    const best = ranking(z)[0]! + 1;
    const pt = p[target - 1]!;
    const top = p[best - 1]!;
    const slope = fixed(gradient[target - 1]);
    if (Math.max(...z) === Math.min(...z)) {
        return (
            `Uniform: equal logits give every class the probability ${fixed(pt)}. The entropy is as ` +
            `large as ${z.length} classes allow, and the gradient raises class ${target} at the cost of ` +
            "all others alike."
        );
    }
    if (pt < 1e-6) {
        return (
            `Confident and wrong: class ${target} keeps almost no probability, yet the loss is ` +
            `${fixed(loss)} and not infinite, because it is computed from the logits, without exp of a ` +
            `large number. Its gradient is ${slope}: there is still a full push.`
        );
    }
    if (best !== target && top > 0.8) {
        return (
            `Confident and wrong: class ${best} has ${fixed(top)} of the probability, the target ` +
            `${fixed(pt)}. The gradient at the target, ${slope}, is close to the largest pull there is.`
        );
    }
    if (best === target && pt > 0.9) {
        return (
            `Confident and right: the target has ${fixed(pt)}, so p − y is small everywhere ` +
            `(${slope} at the target) and a descent step changes little.`
        );
    }
    if (margin < 0.005) {
        return (
            `A tie: the two largest probabilities differ by ${fixed(margin)}. The loss still tells ` +
            `them apart: only class ${target} is pulled up.`
        );
    }
    if (best === target) {
        return (
            `Right, but not sure: the target leads with ${fixed(pt)}, and the gradient ${slope} still ` +
            "asks for more."
        );
    }
    return (
        `Wrong, but not by much: class ${best} leads with ${fixed(top)} against ${fixed(pt)} of the ` +
        "target; the pull on the target and the push on the leader are the two largest entries to watch."
    );
}

function temperature({ T, z }: SoftmaxState, { entropy }: Numbers): string | undefined {
    if (T === 1 || Math.max(...z) === Math.min(...z)) return undefined;
    return T > 1
        ? `A temperature of ${T} divides the logits: the probabilities move towards each other (entropy ` +
              `${fixed(entropy)}), and the gradient by z is p − y divided by ${T}.`
        : `A temperature of ${T} stretches the logits: the largest takes more (entropy ` +
              `${fixed(entropy)}), and the gradient by z is p − y divided by ${T}, which makes it larger.`;
}

function saturation({ p, jacobian, gradient }: Numbers, target: number): string {
    const largest = Math.max(...jacobian.map(Math.abs));
    if (largest < 0.01 && p[target - 1]! < 0.5) {
        return (
            `Softmax alone is flat here: no entry of its Jacobian exceeds ${fixed(largest, 4)}. The loss ` +
            `undoes that: ∂L/∂p is so steep that the product is ${fixed(gradient[target - 1])} again.`
        );
    }
    if (largest < 0.01) {
        return (
            `The Jacobian is nearly zero (largest entry ${fixed(largest, 4)}): moving a logit a little ` +
            "hardly moves a probability."
        );
    }
    return (
        "Each row of the Jacobian sums to 0: what one class gains, the others lose. The diagonal is " +
        "positive, everything else negative."
    );
}

export function notices(state: SoftmaxState, numbers: Numbers): string[] {
    const sign =
        `The gradient is negative at class ${state.target} alone: descent, z − η(p − y), raises ` +
        "that logit and lowers the others.";
    return [
        situation(state, numbers),
        temperature(state, numbers),
        saturation(numbers, state.target),
        numbers.gradient[state.target - 1]! < -0.0005 ? sign : undefined,
    ].filter((s) => s !== undefined);
}
