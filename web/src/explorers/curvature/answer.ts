// What the engine says about a function of two variables at a point.
import type { Derivation } from "../../engine/answers";
import { numeric } from "../../ui/numbers";
import { type Analysis, asPoint, insistOnShape, twoEntries, valueOf, valuesAt } from "../plane/engine";
import type { Point, View } from "../plane/scale";
import type { Asker } from "../plane/useLive";
import { type Contour, contoursOf, gridOf, surfaceOf } from "./contours";

export type Place = { f: string; x: Point };

export type Bend = {
    value: number;
    gradient: Point;
    steepness: number;
    hessian: Point[];
    /// Ascending, with the direction of each; none where all directions are alike.
    eigenvalues: Point;
    directions: Point[];
    condition: number;
    stationary: boolean;
    kind: string;
    newton: Point;
    /// The largest rate with which gradient descent can settle on this curvature.
    rateLimit: number | undefined;
    /// The closed forms, as the engine reads them, and whether the Hessian is the same everywhere.
    gradientText: string;
    hessianText: string;
    constant: boolean;
    closed: Analysis;
};

/// An eigenvector is a direction that H − λI loses.
async function directionOf(ask: Asker, part: string, H: number[][], a: number): Promise<Point[]> {
    const { local } = await ask<Analysis>(part, {
        command: "analyze",
        expr: "(H - a*eye(2))*x",
        wrt: "x",
        at: { H, a, x: [0, 0] },
        var: ["x: vector(2)", "H: matrix(2,2)", "a: scalar"],
    });
    return local.rank === 1 ? [asPoint(local.lost_direction)] : [];
}

async function directionsOf(ask: Asker, hessian: number[], eigenvalues: Point): Promise<Point[]> {
    if (![...hessian, ...eigenvalues].every(Number.isFinite)) return [];
    const H = [hessian.slice(0, 2), hessian.slice(2, 4)];
    const found = await Promise.all(eigenvalues.map((a, i) => directionOf(ask, `direction ${i}`, H, a)));
    return found.every((d) => d.length === 1) ? found.flat() : [];
}

export async function askBend({ f, x }: Place, ask: Asker): Promise<Bend> {
    const at = { x: [...x] };
    const asked = { expr: f, wrt: "x", var: twoEntries };
    const [closed, second] = await Promise.all([
        ask<Analysis>("analysis", { command: "analyze", ...asked, mathml: true, at }),
        ask<Derivation>("hessian", { command: "derive", ...asked, what: "hessian", "no-check": true, at }),
    ]);
    const { local } = closed;
    insistOnShape(local.value.length === 1 ? [] : [local.value.length], 1);
    const hessian = (second.values?.[0] ?? []).map(numeric);
    const eigenvalues = asPoint(local.eigenvalues);
    const largest = eigenvalues[1];
    const [directions, limit] = await Promise.all([
        directionsOf(ask, hessian, eigenvalues),
        largest > 0 ? valueOf(ask, "limit", "2/a", { a: largest }, ["a: scalar"]) : [],
    ]);
    return {
        value: numeric(local.value[0]),
        gradient: asPoint(local.derivative),
        steepness: numeric(local.gradient_norm),
        hessian: [asPoint(hessian.slice(0, 2)), asPoint(hessian.slice(2, 4))],
        eigenvalues,
        directions,
        condition: numeric(local.condition),
        stationary: local.stationary,
        kind: local.kind,
        newton: asPoint(local.newton_step),
        rateLimit: limit[0],
        gradientText: closed.result.ascii,
        hessianText: second.result.ascii,
        constant: !/\bx\b/.test(second.result.ascii),
        closed,
    };
}

export async function askSurface({ f, view }: { f: string; view: View }, ask: Asker): Promise<Contour[]> {
    const { xs, ys, points } = gridOf(view);
    const values = await valuesAt(ask, "surface", f, points, 1);
    return contoursOf(
        surfaceOf(
            xs,
            ys,
            values.map((v) => v[0]!),
        ),
    );
}
