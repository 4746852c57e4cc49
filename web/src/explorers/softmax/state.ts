import type { Request } from "../../engine/client";
import { number, whole } from "../../state/fields";

export const farthest = 1e4;
export const fewest = 2;
export const most = 6;

export type SoftmaxState = { z: number[]; target: number; T: number };

const opening = [3.4, 0.5, -0.8];

function logits(value: unknown): number[] {
    const fits =
        Array.isArray(value) &&
        value.length >= fewest &&
        value.length <= most &&
        value.every((x) => number(x, NaN, -farthest, farthest) === x);
    return fits ? [...(value as number[])] : [...opening];
}

export function readState(from: Record<string, unknown>): SoftmaxState {
    const z = logits(from["z"]);
    return {
        z,
        target: whole(from["target"], Math.min(2, z.length), 1, z.length),
        T: number(from["T"], 1, 0.1, 10),
    };
}

/// The classes in order of their logits, which is the order of their probabilities.
export function ranking(z: number[]): number[] {
    return z.map((_, i) => i).sort((i, j) => z[j]! - z[i]! || i - j);
}

/// What is asked of the engine, in the order in which Softmax.tsx takes the answers.
export function requests({ z, target, T }: SoftmaxState): Request[] {
    const n = z.length;
    const u = T === 1 ? "z" : "z/T";
    const variables = [`z: vector(${n})`, ...(T === 1 ? [] : ["T: scalar, positive"])];
    const point = { z, ...(T === 1 ? {} : { T }) };
    const withTarget = [...variables, `y: vector(${n}), simplex`];
    const onehot = z.map((_, i) => (i === target - 1 ? 1 : 0));
    const p = `softmax(${u})`;
    const [first, second] = ranking(z);
    const jacobian = `diag(${p}) - ${p}*${p}'`;
    const evaluate = (expr: string): Request => ({ command: "eval", expr, var: variables, at: point });
    const loss = { expr: `crossentropy(y, ${u}, all)`, var: withTarget, at: { ...point, y: onehot } };
    return [
        evaluate(p),
        {
            command: "derive",
            expr: p,
            wrt: "z",
            what: "jacobian",
            "no-check": true,
            mathml: true,
            var: variables,
            at: point,
        },
        { command: "derive", wrt: "z", "no-check": true, mathml: true, ...loss },
        { command: "eval", ...loss },
        evaluate(`-${p}'*log(${p})`),
        evaluate(`${p}[${first! + 1}] - ${p}[${second! + 1}]`),
        evaluate(T === 1 ? `rowsum(${jacobian})` : `rowsum((${jacobian})/T)`),
    ];
}
