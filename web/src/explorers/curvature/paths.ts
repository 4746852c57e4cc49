// Gradient descent and Newton's method from one start, each step computed by the engine.
import { type Values, noPath, pathEnd } from "./pathEnd";
import { twoEntries, valueOf, valuesAt } from "../plane/engine";
import type { Point } from "../plane/scale";
import { type Asker, EngineFault } from "../plane/useLive";

export type Descent = {
    f: string;
    gradient: string;
    hessian: string;
    start: Point;
    rate: number;
    steps: number;
};

export type Walk = { points: Point[]; values: Values; end: "" | "diverged" | "settled" | "no step" };
export type Walks = { descent: Walk; newton: Walk };

type Next = (from: Point) => Promise<Point>;

/// Where a path of the same problem has been computed already, it is taken up again.
type Known = { key: string; points: Point[]; end: Walk["end"] };

async function extend(known: Known, steps: number, next: Next) {
    while (known.points.length <= steps && !known.end) {
        const from = known.points.at(-1)!;
        let to: Point;
        try {
            to = await next(from);
        } catch (why) {
            if (!(why instanceof EngineFault)) throw why;
            known.end = "no step";
            return;
        }
        if (known.points.at(-1) !== from) continue; // an earlier computation was there first
        known.end = pathEnd(from, to);
        if (known.end !== "no step") known.points.push(to);
    }
}

const remembered = new Map<string, Known>();

function recall(name: string, key: string, start: Point): Known {
    const before = remembered.get(name);
    if (before?.key === key) return before;
    const fresh: Known = { key, points: [start], end: "" };
    remembered.set(name, fresh);
    return fresh;
}

const stepOf =
    (ask: Asker, part: string, expr: string, at: Record<string, number>): Next =>
    async (from) => {
        const names = Object.keys(at).map((name) => `${name}: scalar`);
        const [a, b] = await valueOf(ask, part, expr, { ...at, x: [...from] }, [...twoEntries, ...names]);
        return [a!, b!];
    };

async function withValues(ask: Asker, part: string, f: string, known: Known, steps: number): Promise<Walk> {
    const points = known.points.slice(0, steps + 1);
    const values = await valuesAt(ask, part, f, points, 1);
    const ended = known.points.length <= steps + 1;
    return { points, values: values.map((v) => v[0]!), end: ended ? known.end : "" };
}

export async function askWalks(descent: Descent, ask: Asker): Promise<Walks> {
    const { f, gradient, hessian, start, rate, steps } = descent;
    if (!gradient) return { descent: noPath(start), newton: noPath(start) };
    const own = recall("descent", JSON.stringify([f, start, rate]), start);
    const newton = recall("newton", JSON.stringify([f, start]), start);
    await Promise.all([
        extend(own, steps, stepOf(ask, "descent", `x - rate_of_step*(${gradient})`, { rate_of_step: rate })),
        extend(newton, steps, stepOf(ask, "newton", `x - solve(${hessian}, ${gradient})`, {})),
    ]);
    const [one, other] = await Promise.all([
        withValues(ask, "descent values", f, own, steps),
        withValues(ask, "newton values", f, newton, steps),
    ]);
    return { descent: one, newton: other };
}
