// Where the nodes of a graph are drawn: layers by longest paths, order within them by barycentres.
import type { Node } from "./answers";

export type Place = { id: number; layer: number; row: number };
export type Edge = { from: number; to: number; points: [number, number][] };
export type Layout = { layers: number; rows: number; places: Map<number, Place>; edges: Edge[] };

type Cell = { key: number; layer: number; before: number[]; after: number[] };

/// Leaves move next to what uses them first.
function layersOf(nodes: Node[]): Map<number, number> {
    const layer = new Map<number, number>();
    for (const node of nodes) {
        layer.set(
            node.id,
            node.operands.length === 0 ? 0 : 1 + Math.max(...node.operands.map((o) => layer.get(o) ?? 0)),
        );
    }
    for (const node of nodes) {
        if (node.operands.length > 0) continue;
        const users = nodes.filter((n) => n.operands.includes(node.id)).map((n) => layer.get(n.id)!);
        if (users.length > 0) layer.set(node.id, Math.min(...users) - 1);
    }
    return layer;
}

/// Edges over several layers pass through cells of their own, so that they keep clear of nodes.
function cellsOf(nodes: Node[], layer: Map<number, number>) {
    const cells = new Map<number, Cell>();
    for (const { id } of nodes) cells.set(id, { key: id, layer: layer.get(id)!, before: [], after: [] });
    const routes: { from: number; to: number; through: number[] }[] = [];
    let extra = -1;
    for (const node of nodes) {
        for (const from of new Set(node.operands)) {
            const through = [from];
            for (let at = layer.get(from)! + 1; at < layer.get(node.id)!; at++) {
                cells.set(extra, { key: extra, layer: at, before: [], after: [] });
                through.push(extra--);
            }
            through.push(node.id);
            through.slice(1).forEach((key, i) => {
                cells.get(through[i]!)!.after.push(key);
                cells.get(key)!.before.push(through[i]!);
            });
            routes.push({ from, to: node.id, through });
        }
    }
    return { cells, routes };
}

function ordered(cells: Map<number, Cell>, count: number): number[][] {
    const layers: number[][] = Array.from({ length: count }, () => []);
    for (const cell of cells.values()) layers[cell.layer]!.push(cell.key);
    const spot = new Map<number, number>();
    const note = (keys: number[]) => keys.forEach((key, i) => spot.set(key, i - (keys.length - 1) / 2));
    layers.forEach(note);
    for (let sweep = 0; sweep < 12; sweep++) {
        const forward = sweep % 2 === 0;
        for (const keys of forward ? layers : [...layers].reverse()) {
            const middle = (key: number) => {
                const cell = cells.get(key)!;
                const near = forward ? cell.before : cell.after;
                const all = near.length > 0 ? near : forward ? cell.after : cell.before;
                return all.reduce((sum, k) => sum + spot.get(k)!, 0) / Math.max(1, all.length);
            };
            const wish = new Map(keys.map((key) => [key, middle(key)]));
            keys.sort((a, b) => wish.get(a)! - wish.get(b)!);
            note(keys);
        }
    }
    return layers;
}

export function layoutOf(nodes: Node[]): Layout {
    const layer = layersOf(nodes);
    const count = Math.max(0, ...layer.values()) + 1;
    const { cells, routes } = cellsOf(nodes, layer);
    const layers = ordered(cells, count);
    const rows = Math.max(1, ...layers.map((keys) => keys.length));
    const at = new Map<number, [number, number]>();
    layers.forEach((keys, l) => keys.forEach((key, i) => at.set(key, [l, i + (rows - keys.length) / 2])));
    return {
        layers: count,
        rows,
        places: new Map(nodes.map(({ id }) => [id, { id, layer: at.get(id)![0], row: at.get(id)![1] }])),
        edges: routes.map(({ from, to, through }) => ({
            from,
            to,
            points: through.map((key) => at.get(key)!),
        })),
    };
}
