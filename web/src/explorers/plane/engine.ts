// The questions that explorers have in common, and their answers as numbers.
import type { Evaluation, Numbers, Point as Values, Rendered } from "../../engine/answers";
import { numeric } from "../../ui/numbers";
import type { Point } from "./scale";
import { type Asker, refuse } from "./useLive";

export type Analysis = {
    curvature?: string;
    reason?: string;
    hessian?: Rendered;
    result: Rendered;
    structure: string;
    local: {
        value: Numbers;
        derivative: Numbers;
        steps: Numbers;
        remainders: Numbers;
        slope: number | string | null;
        rank: number;
        singular_values: Numbers;
        lost_direction: Numbers;
        determinant: number | string | null;
        gradient_norm: number | string;
        steepest_ascent: Numbers;
        eigenvalues: Numbers;
        condition: number | string;
        stationary: boolean;
        kind: string;
        newton_step: Numbers;
    };
};

export const twoEntries = ["x: vector(2)"];

export async function valueOf(
    ask: Asker,
    part: string,
    expr: string,
    at: Values,
    declared: string[] = [],
): Promise<number[]> {
    const { values } = await ask<Evaluation>(part, { command: "eval", expr, at, var: declared });
    return values.map(numeric);
}

export function asPoint(values: readonly (number | string)[] | undefined): Point {
    return [numeric(values?.[0]), numeric(values?.[1])];
}

/// The columns of a 2×n matrix whose entries come row by row.
export function columns(values: readonly number[]): Point[] {
    const n = values.length / 2;
    return Array.from({ length: n }, (_, i) => [values[i]!, values[n + i]!]);
}

/// Points as a 2×n matrix, as `at` takes it.
export function asColumns(points: readonly Point[]): number[][] {
    return [points.map((p) => p[0]), points.map((p) => p[1])];
}

/// A formula of x at many points in one request; each value has `entries` numbers.
export async function valuesAt(
    ask: Asker,
    part: string,
    formula: string,
    points: readonly Point[],
    entries: 1 | 2,
): Promise<number[][]> {
    const { values, value_shape } = await ask<Evaluation<Numbers[], number[][]>>(part, {
        command: "eval",
        expr: formula,
        var: twoEntries,
        at: points.map((p) => ({ x: [...p] })),
    });
    insistOnShape(value_shape[0] ?? [], entries);
    return values.map((v) => v.map(numeric));
}

export function insistOnShape(shape: number[], entries: 1 | 2) {
    const found =
        shape.length === 0
            ? "a number"
            : shape.length === 1
              ? `a vector of ${shape[0]}`
              : `a matrix ${shape.join("×")}`;
    if (entries === 2 && (shape.length !== 1 || shape[0] !== 2)) {
        refuse(
            "shape-mismatch",
            `the map must give a vector of 2; this gives ${found}`,
            "two entries are written [a; b], such as [x[1]^2 + x[2]; x[1]*x[2]]",
        );
    }
    if (entries === 1 && shape.length !== 0) {
        refuse(
            "not-a-scalar",
            `the function must give one number; this gives ${found}`,
            "such as x[1]^2 + 2*x[1]*x[2] + 3*x[2]^2",
        );
    }
}
