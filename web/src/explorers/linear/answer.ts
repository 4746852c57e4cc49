// What the engine says about a linear map, and what there is to notice in it.
import { numeric, shown } from "../../ui/numbers";
import { type Analysis, asColumns, asPoint, columns, valueOf } from "../plane/engine";
import { pairText } from "../plane/words";
import { type Point, finite } from "../plane/scale";
import type { Asker } from "../plane/useLive";

export type Map = { first: Point; second: Point; x: Point };

export type LinearAnswer = {
    first: Point;
    second: Point;
    image: Point;
    corner: Point;
    grid: Point[][];
    determinant: number;
    rank: number;
    stretches: Point;
    lost: Point;
};

const reach = 8;
const across = Array.from({ length: 2 * reach + 1 }, (_, i) => i - reach);
const gridEnds: Point[] = across.flatMap((k): Point[] => [
    [k, -reach],
    [k, reach],
    [-reach, k],
    [reach, k],
]);
const marked: Point[] = [
    [1, 0],
    [0, 1],
    [1, 1],
];

export const matrixOf = ({ first, second }: Map) => [
    [first[0], second[0]],
    [first[1], second[1]],
];

export async function askLinear(map: Map, ask: Asker): Promise<LinearAnswer> {
    const matrix = matrixOf(map);
    const [moved, analysis] = await Promise.all([
        valueOf(ask, "points", "W*P", { W: matrix, P: asColumns([...marked, ...gridEnds]) }),
        ask<Analysis>("analysis", {
            command: "analyze",
            expr: "W*x",
            wrt: "x",
            var: ["W: matrix(2,2)"],
            at: { W: matrix, x: [...map.x] },
        }),
    ]);
    const points = columns(moved);
    const ends = points.slice(marked.length);
    const { local } = analysis;
    return {
        first: points[0]!,
        second: points[1]!,
        corner: points[2]!,
        image: asPoint(local.value),
        grid: Array.from({ length: ends.length / 2 }, (_, i) => [ends[2 * i]!, ends[2 * i + 1]!]),
        determinant: numeric(local.determinant ?? NaN),
        rank: local.rank,
        stretches: asPoint(local.singular_values),
        lost: asPoint(local.lost_direction),
    };
}

export function orientation({ rank, determinant }: LinearAnswer): string {
    if (rank < 2) return "The plane is flattened: there is no orientation left.";
    return determinant > 0 ? "Orientation is preserved." : "Orientation is reversed.";
}

const without = (sign: string) => sign.replace("−", "");
const same = (a: number, b: number) => Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));

const isAt = (x: Point, y: Point) => x[0] === y[0] && x[1] === y[1];

/// One true sentence for each kind of state; the rarest kind is named first.
export function linearNotice(map: Map, a: LinearAnswer): string {
    const area = without(shown(a.determinant, 2));
    const [long, short] = a.stretches;
    if (a.rank === 0) return "Both columns are zero, so every vector is sent to the origin.";
    if (a.rank === 1) {
        return (
            "The columns lie on one line, and the whole plane is flattened onto it" +
            (finite(a.lost) ? `: the direction ${pairText(a.lost, 3)} is lost.` : ".")
        );
    }
    if (isAt(map.x, [0, 0])) return "x is the origin, which no linear map moves.";
    if (isAt(map.x, [1, 0])) return `x is e₁, so Wx is the first column: ${pairText(a.first)}.`;
    if (isAt(map.x, [0, 1])) return `x is e₂, so Wx is the second column: ${pairText(a.second)}.`;
    if (same(long, short)) {
        return (
            `Every length is multiplied by ${shown(long, 2)}: ` +
            (a.determinant > 0
                ? "the map turns and scales, and keeps angles."
                : "the map mirrors and scales, and keeps the size of angles.")
        );
    }
    if (long > 20 * short) {
        return (
            `Almost flattened: lengths are multiplied by up to ${shown(long, 2)} in one direction and ` +
            `by only ${shown(short, 3)} in another.`
        );
    }
    if (a.determinant < 0) {
        return (
            "The turn from We₁ to We₂ goes the other way than that from e₁ to e₂: " +
            `the plane is turned over, and areas are multiplied by ${area}.`
        );
    }
    if (same(a.determinant, 1)) {
        return "The unit square changes its form and keeps its area: the determinant is 1.";
    }
    return (
        "The columns tell the whole story: We₁ is where e₁ lands, We₂ where e₂ lands, " +
        `and the unit square's area becomes ${area}.`
    );
}
