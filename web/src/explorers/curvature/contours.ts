// Contour lines through values on a grid: drawing, not mathematics of the surface.
import type { Point, View } from "../plane/scale";

export type Surface = { xs: number[]; ys: number[]; values: number[][] };
export type Contour = { level: number; lines: Point[][]; label: Point | undefined };

export const ratio = 0.76;
const columns = 61;
const rows = 47;

const spread = (middle: number, half: number, count: number) =>
    Array.from({ length: count }, (_, i) => middle + half * ((2 * i) / (count - 1) - 1));

/// Where the surface is asked for: all that a figure of this view shows.
export function gridOf(view: View) {
    const xs = spread(view.center[0], view.half / Math.min(1, ratio), columns);
    const ys = spread(view.center[1], (view.half * ratio) / Math.min(1, ratio), rows);
    return { xs, ys, points: ys.flatMap((y) => xs.map((x): Point => [x, y])) };
}

export function surfaceOf(xs: number[], ys: number[], values: number[]): Surface {
    return { xs, ys, values: ys.map((_, i) => values.slice(i * xs.length, (i + 1) * xs.length)) };
}

/// Levels that part the picture evenly, whatever the heights are.
export function levelsOf({ values }: Surface, count = 12): number[] {
    const sorted = values
        .flat()
        .filter(Number.isFinite)
        .sort((a, b) => a - b);
    if (sorted.length === 0 || sorted[0] === sorted.at(-1)) return [];
    const levels = Array.from({ length: count }, (_, i) => {
        const level = sorted[Math.floor(((i + 0.35) / count) * sorted.length)]!;
        return Number(level.toPrecision(2));
    });
    return [...new Set(levels)];
}

type Corner = { at: Point; value: number };

function crossing(a: Corner, b: Corner, level: number): Point | undefined {
    if (a.value < level === b.value < level) return undefined;
    const part = (level - a.value) / (b.value - a.value);
    return [a.at[0] + part * (b.at[0] - a.at[0]), a.at[1] + part * (b.at[1] - a.at[1])];
}

/// The pieces of one level in one cell; where four edges are crossed the middle decides.
function piecesIn(cell: Corner[], level: number): Point[][] {
    const on = cell.map((corner, i) => crossing(corner, cell[(i + 1) % 4]!, level));
    const found = on.filter((p) => p !== undefined);
    if (found.length === 2) return [found];
    if (found.length !== 4) return [];
    const middle = cell.reduce((sum, c) => sum + c.value, 0) / 4;
    const [a, b, c, d] = found as [Point, Point, Point, Point];
    return middle < level === cell[0]!.value < level
        ? [
              [a, b],
              [c, d],
          ]
        : [
              [d, a],
              [b, c],
          ];
}

function linesAt({ xs, ys, values }: Surface, level: number): Point[][] {
    const lines: Point[][] = [];
    for (let i = 0; i + 1 < ys.length; ++i) {
        for (let j = 0; j + 1 < xs.length; ++j) {
            const corner = (di: number, dj: number): Corner => ({
                at: [xs[j + dj]!, ys[i + di]!],
                value: values[i + di]![j + dj]!,
            });
            const cell = [corner(0, 0), corner(0, 1), corner(1, 1), corner(1, 0)];
            if (cell.every((c) => Number.isFinite(c.value))) lines.push(...piecesIn(cell, level));
        }
    }
    return lines;
}

/// The highest point of the line that is not too near the frame.
function labelOf(lines: Point[][], { xs, ys }: Surface): Point | undefined {
    const [left, right] = [xs[0]!, xs.at(-1)!];
    const [low, high] = [ys[0]!, ys.at(-1)!];
    const inside = lines
        .map((l) => l[0]!)
        .filter(
            ([x, y]) =>
                x > left + 0.1 * (right - left) &&
                x < right - 0.1 * (right - left) &&
                y > low + 0.08 * (high - low) &&
                y < high - 0.08 * (high - low),
        );
    return inside.sort((a, b) => b[1] - a[1])[0];
}

export function contoursOf(surface: Surface): Contour[] {
    return levelsOf(surface).map((level, i) => {
        const lines = linesAt(surface, level);
        return { level, lines, label: i % 3 === 2 ? labelOf(lines, surface) : undefined };
    });
}
