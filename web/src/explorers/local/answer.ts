// What the engine says about a curved map near a point.
import type { Derivation } from "../../engine/answers";
import { numeric } from "../../ui/numbers";
import { type Analysis, asColumns, asPoint, columns, twoEntries, valueOf, valuesAt } from "../plane/engine";
import { pairText, significant } from "../plane/words";
import { type Point, finite } from "../plane/scale";
import type { Asker } from "../plane/useLive";

export type Curved = { f: string; p: Point; zoom: number };

export type LocalAnswer = {
    image: Point;
    /// Rows of the Jacobian.
    jacobian: Point[];
    determinant: number;
    rank: number;
    lost: Point;
    curved: Point[][];
    /// Ends of the lines of the tangent grid.
    tangent: Point[][];
    /// Largest distance of the two grids in the window, and that part of it which J δ makes up.
    gap: number;
    part: number;
    steps: number[];
    remainders: number[];
    slope: number | undefined;
};

export const widest = 0.6; // half the window at zoom 1
const lines = 4; // on each side of the point
const pieces = 4; // of a line between two crossings

const offsets = (count: number) => Array.from({ length: 2 * count + 1 }, (_, i) => i / count - 1);

/// The window's lines as offsets from the point, each with `along` points on each side.
function windowLines(half: number, along: number): Point[][] {
    const at = offsets(along).map((s) => s * half);
    return offsets(lines).flatMap((o): Point[][] => {
        const level = o * half;
        return [at.map((s): Point => [level, s]), at.map((s): Point => [s, level])];
    });
}

function cut<T>(all: readonly T[], length: number): T[][] {
    return Array.from({ length: all.length / length }, (_, i) => all.slice(i * length, (i + 1) * length));
}

async function compared(ask: Asker, all: number[][], jacobian: number[], deltas: Point[], half: number) {
    const [value, ...others] = all;
    const ends = windowLines(half, 1)
        .map((l) => [l[0]!, l[2]!])
        .flat();
    const J = [jacobian.slice(0, 2), jacobian.slice(2, 4)];
    const usable = [...jacobian, ...all.flat()].every(Number.isFinite);
    if (!usable) return { tangent: [], gap: NaN, part: NaN };
    const [tangent, gap] = await Promise.all([
        valueOf(ask, "tangent", "u*vector(1)' + J*D", { u: value!, J, D: asColumns(ends) }),
        valueOf(ask, "gap", "[sqrt(max(colsum((V - u*vector(1)' - J*D).^2))); sqrt(max(colsum((J*D).^2)))]", {
            u: value!,
            J,
            D: asColumns(deltas),
            V: asColumns(others.map(asPoint)),
        }),
    ]);
    const part =
        gap[1]! > 0
            ? await valueOf(ask, "part", "a/b", { a: gap[0]!, b: gap[1]! }, ["a: scalar", "b: scalar"])
            : [NaN];
    return { tangent: cut(columns(tangent), 2), gap: gap[0]!, part: part[0]! };
}

export async function askLocal({ f, p, zoom }: Curved, ask: Asker): Promise<LocalAnswer> {
    const half = widest / zoom;
    const grid = windowLines(half, lines * pieces);
    const deltas = grid.flat();
    const points: Point[] = [p, ...deltas.map((d): Point => [p[0] + d[0], p[1] + d[1]])];
    const [all, { local }] = await Promise.all([
        valuesAt(ask, "points", f, points, 2),
        ask<Analysis>("analysis", {
            command: "analyze",
            expr: f,
            wrt: "x",
            var: twoEntries,
            at: { x: [...p] },
        }),
    ]);
    const jacobian = local.derivative.map(numeric);
    const comparison = await compared(ask, all, jacobian, deltas, half);
    return {
        ...comparison,
        image: asPoint(local.value),
        jacobian: [asPoint(jacobian.slice(0, 2)), asPoint(jacobian.slice(2, 4))],
        determinant: numeric(local.determinant ?? NaN),
        rank: local.rank,
        lost: asPoint(local.lost_direction),
        curved: cut(all.slice(1).map(asPoint), grid[0]!.length),
        steps: local.steps.map(numeric),
        remainders: local.remainders.map(numeric),
        slope: typeof local.slope === "number" ? local.slope : undefined,
    };
}

export async function askJacobian({ f }: { f: string }, ask: Asker): Promise<Derivation> {
    return ask<Derivation>("jacobian", {
        command: "derive",
        expr: f,
        wrt: "x",
        what: "jacobian",
        layout: "numerator",
        var: twoEntries,
        mathml: true,
    });
}

const percent = (part: number) => (part >= 0.001 ? `${(part * 100).toPrecision(2)} %` : "less than 0.1 %");

/// One true sentence for each kind of state; the rarest kind is named first.
export function localNotice({ zoom }: Curved, a: LocalAnswer): string {
    const flat = a.jacobian.flat();
    if (!finite(a.image)) return "The map has no value at this point.";
    if (!flat.every(Number.isFinite)) return "The map has no derivative at this point.";
    if (a.rank === 0) {
        return "J is zero: to first order nothing near this point moves, and only the bend is left.";
    }
    if (a.rank === 1) {
        return (
            "Rank 1: the plane is flattened to a line" +
            (finite(a.lost) ? `; the direction ${pairText(a.lost, 3)} is lost.` : ".")
        );
    }
    if (!Number.isFinite(a.gap)) {
        return "The map has no value somewhere in this window. Zoom in, or move the point.";
    }
    if (a.part <= 1e-12) return "The two grids agree at every zoom: this map is its own tangent here.";
    const turned = a.determinant < 0 ? " The determinant is negative: the grid is turned over." : "";
    if (a.part > 0.1) {
        return (
            `The curved grid leaves the tangent grid by up to ${significant(a.gap)}, ` +
            `${percent(a.part)} of what J moves. ${zoom < 200 ? "Zoom in." : "Even here it bends."}${turned}`
        );
    }
    if (a.part > 0.005) {
        return `The grids nearly agree: they differ by ${percent(a.part)} of what J moves.${turned}`;
    }
    return `At this zoom the map is its Jacobian to within ${percent(a.part)}.${turned}`;
}
