import type { Point } from "../plane/scale";
import type { Walk } from "./paths";

export type Values = number[];

const tooFar = 1e6; // beyond it a path has left for good

export const noPath = (start: Point): Walk => ({ points: [start], values: [], end: "" });

/// Whether a path goes on after a step: it may leave for good, stand still, or have no next point.
export function pathEnd(from: Point, to: Point): Walk["end"] {
    if (!to.every(Number.isFinite)) return from.some((v) => Math.abs(v) > 1e3) ? "diverged" : "no step";
    if (to.some((v) => Math.abs(v) > tooFar)) return "diverged";
    const still = to.every((v, i) => Math.abs(v - from[i]!) <= 1e-10 * (1 + Math.abs(v)));
    return still ? "settled" : "";
}
