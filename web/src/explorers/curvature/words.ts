// What there is to notice, from what the engine found.
import { shown } from "../../ui/numbers";
import { pairText, short } from "../plane/words";
import type { Bend } from "./answer";
import type { Walk, Walks } from "./paths";

const atStationary: Record<string, string> = {
    "strict minimum": "The gradient is zero and both eigenvalues are positive: a strict minimum, a bowl.",
    "strict maximum": "The gradient is zero and both eigenvalues are negative: a strict maximum.",
    saddle: "The gradient is zero, but the eigenvalues have both signs: a saddle, not a minimum.",
    valley: "The gradient is zero and one eigenvalue is zero: the floor of a valley, flat in one direction.",
    ridge: "The gradient is zero and one eigenvalue is zero: the top of a ridge, flat in one direction.",
    flat: "The gradient and the Hessian are zero: to second order the function is flat here.",
};

const steps = (count: number) => `${count} ${count === 1 ? "step" : "steps"}`;

/// "diverged at step 41: rate 0.3 > 2/λmax = 0.21"
export function divergence(walk: Walk, rate: number, bend: Bend): string {
    const limit = bend.rateLimit;
    const where = bend.constant ? "" : " at the start";
    const why =
        limit !== undefined && rate > limit
            ? `: rate ${short(rate, 5)} > 2/λmax = ${shown(limit, 3)}${where}`
            : "";
    return `diverged at step ${walk.points.length - 1}${why}`;
}

function newtonSays(walk: Walk, bend: Bend): string {
    const count = walk.points.length - 1;
    if (walk.end === "no step") return `Newton stops after ${steps(count)}: no finite step exists there.`;
    if (walk.end === "diverged") return `Newton diverged at step ${count}.`;
    const last = walk.points.at(-1)!;
    if (walk.end !== "settled") return "";
    const arrived = bend.constant ? steps(1) : steps(Math.max(1, count - 1));
    return `Newton is at ${pairText(last)} after ${arrived}.`;
}

function bendSays(bend: Bend): string {
    const [least, largest] = bend.eigenvalues;
    if (bend.kind.includes("some directions")) {
        return (
            `The eigenvalues ${shown(least)} and ${shown(largest)} have both signs: the surface bends ` +
            "upwards in one direction and downwards in the other, so Newton's step need not lead downhill."
        );
    }
    if (bend.kind.startsWith("is straight")) {
        return "The Hessian is zero here: the surface has a slope and no bend.";
    }
    if (bend.kind.includes("is straight")) {
        return "One eigenvalue is zero: in its direction the surface does not bend.";
    }
    if (bend.kind.includes("downwards")) {
        return "Both eigenvalues are negative: the surface bends downwards, and Newton's step leads uphill.";
    }
    if (bend.condition > 12) {
        return (
            `A narrow valley: it bends ${shown(bend.condition, 0)} times more across than along. ` +
            "Gradient descent zig-zags; Newton's step takes the bend into account."
        );
    }
    if (bend.condition < 1.001) {
        return "It bends upwards alike in every direction, so Newton's step lies along the gradient.";
    }
    return (
        `It bends upwards in every direction, ${shown(bend.condition, 2)} times more along one ` +
        "eigenvector than along the other."
    );
}

export function curvatureNotice(rate: number, bend: Bend, walks: Walks | undefined): string {
    if (!Number.isFinite(bend.value)) return "The function has no finite value at this point.";
    if (![...bend.gradient, ...bend.eigenvalues].every(Number.isFinite)) {
        return "The function has no gradient or no Hessian at this point.";
    }
    if (bend.stationary) return atStationary[bend.kind] ?? `The gradient is zero: ${bend.kind}.`;
    if (walks?.descent.end === "diverged") {
        return `Gradient descent ${divergence(walks.descent, rate, bend)}. ${newtonSays(walks.newton, bend)}`;
    }
    if (bend.constant && bend.eigenvalues[0] > 0 && bend.rateLimit !== undefined && rate > bend.rateLimit) {
        const newton = walks ? newtonSays(walks.newton, bend) : "";
        return (
            `Rate ${short(rate, 5)} > 2/λmax = ${shown(bend.rateLimit)}: each step of gradient descent ` +
            `ends further out along the eigenvector of λmax. ${newton}`.trim()
        );
    }
    return `${bendSays(bend)} ${walks ? newtonSays(walks.newton, bend) : ""}`.trim();
}
