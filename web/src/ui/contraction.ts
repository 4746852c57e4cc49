// Where the parts of a contraction's picture lie: factors and joints on a line, edges as arcs above it,
// the axes of the result as legs below, so that legs never cross anything.

import type { Contraction } from "../engine/answers";

export type Node = { kind: "factor" | "joint"; text: string };
export type Edge = { from: number; to: number; label: string };
/// A label's end that is free (an axis of the result) or summed over alone.
export type Leg = { node: number; label: string; axis: number | undefined };
export type Diagram = { nodes: Node[]; edges: Edge[]; legs: Leg[] };

export const mostFactors = 8;

/// The diagram before anything has a place. A label that meets exactly two ends is an edge or a leg;
/// one that meets another number of ends gets a joint of its own.
export function diagramOf({ factors, out }: Contraction): Diagram {
    const diagram: Diagram = {
        nodes: factors.map(({ text }) => ({ kind: "factor", text })),
        edges: [],
        legs: [],
    };
    const labels = new Set([...factors.flatMap((f) => f.labels), ...out]);
    for (const label of labels) {
        const ends = factors.flatMap((f, i) => f.labels.filter((l) => l === label).map(() => i));
        const axes = out.flatMap((l, axis) => (l === label ? [axis] : []));
        if (ends.length === 2 && axes.length === 0) {
            diagram.edges.push({ from: ends[0]!, to: ends[1]!, label });
        } else if (ends.length === 1 && axes.length <= 1) {
            diagram.legs.push({ node: ends[0]!, label, axis: axes[0] });
        } else {
            const joint = diagram.nodes.push({ kind: "joint", text: label }) - 1;
            for (const end of ends) diagram.edges.push({ from: end, to: joint, label });
            for (const axis of axes) diagram.legs.push({ node: joint, label, axis });
        }
    }
    return diagram;
}

/// Interleaved arcs cross; among orders without more crossings the shortest arcs win.
function disorder(place: number[], edges: Edge[]): number {
    const spans = edges.map(({ from, to }) => {
        const [a, b] = [place[from]!, place[to]!];
        return a < b ? ([a, b] as const) : ([b, a] as const);
    });
    let sum = 0;
    spans.forEach(([a, b], k) => {
        sum += b - a;
        for (const [c, d] of spans.slice(k + 1)) {
            if ((a < c && c < b && b < d) || (c < a && a < d && d < b)) sum += 100;
        }
    });
    return sum;
}

/// Exchanges two nodes as long as that helps.
function improved(start: number[], edges: Edge[]): { place: number[]; cost: number } {
    const place = [...start];
    let cost = disorder(place, edges);
    for (let better = true; better;) {
        better = false;
        for (let i = 0; i < place.length; ++i) {
            for (let j = i + 1; j < place.length; ++j) {
                [place[i], place[j]] = [place[j]!, place[i]!];
                const now = disorder(place, edges);
                better ||= now < cost;
                if (now < cost) cost = now;
                else [place[i], place[j]] = [place[j]!, place[i]!];
            }
        }
    }
    return { place, cost };
}

/// The place of each node from left to right: the best that is found from a few starts, of which the
/// given order is the first.
export function placed({ nodes, edges }: Diagram): number[] {
    let best = { place: [] as number[], cost: Infinity };
    for (let turn = 0; turn < nodes.length; ++turn) {
        const one = improved(
            nodes.map((_, i) => (i + turn) % nodes.length),
            edges,
        );
        if (one.cost < best.cost) best = one;
    }
    return best.place;
}

const listed = (all: string[]) =>
    all.length < 2 ? all.join("") : `${all.slice(0, -1).join(", ")} and ${all.at(-1)}`;

/// "X has axes a, b; w has axis b; summed over b; the result has axis a."
export function contractionInWords({ scale, factors, out }: Contraction): string {
    const has = (labels: string[]) =>
        labels.length === 0 ? "no axes" : `${labels.length === 1 ? "axis" : "axes"} ${listed(labels)}`;
    const inside = [...new Set(factors.flatMap((f) => f.labels))];
    const summed = inside.filter((l) => !out.includes(l));
    const repeated = [...new Set(out.filter((l, i) => out.indexOf(l) !== i))];
    const alone = [...new Set(out)].filter((l) => !inside.includes(l) && !repeated.includes(l));
    const text = [
        ...factors.map((f) => `${f.text} has ${has(f.labels)}`),
        summed.length > 0 && `summed over ${listed(summed)}`,
        `the result has ${has(out)}`,
        repeated.length > 0 && `non-zero only where the axes named ${listed(repeated)} agree`,
        alone.length > 0 && `the same for every ${listed(alone)}`,
        String(scale) !== "1" && `times ${String(scale).replace("-", "−")}`,
    ]
        .filter(Boolean)
        .join("; ");
    return `${text.startsWith("the ") ? `T${text.slice(1)}` : text}.`;
}
