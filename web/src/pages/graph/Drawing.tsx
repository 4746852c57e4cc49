import { useMemo } from "preact/hooks";
import { fixed, shown } from "../../ui/numbers";
import { useWidth } from "../../ui/useWidth";
import { type GraphAnswer, type Node, type Seen, contributions, labelOf, shapeText } from "./answers";
import { type Edge, type Layout, layoutOf } from "./layout";

/// As short as a node is narrow; all digits stand in the details.
function compact(value: number | string): string {
    const size = typeof value === "number" ? Math.abs(value) : 0;
    if (typeof value === "number" && size >= 1000) return value.toExponential(0).replaceAll("-", "−");
    return fixed(value, size >= 100 ? 0 : size >= 10 ? 1 : 2);
}

/// Few enough numbers to stand inside a node.
export function brief(values: Node["value"], most = 2): string {
    if (!values) return "";
    if (values.length === 1) return shown(values[0]);
    return `(${values.slice(0, most).map(compact).join(", ")}${values.length > most ? ", …" : ""})`;
}

type Frame = {
    wide: boolean;
    width: number;
    height: number;
    node: [number, number];
    centre(layer: number, row: number): [number, number];
};

/// From left to right where there is room for the words, from top to bottom where there is not.
function frameOf({ layers, rows }: Layout, width: number): Frame {
    const wide = width >= 640;
    if (wide) {
        const column = Math.max(134, width / layers);
        const node: [number, number] = [Math.min(132, column - 36), 74];
        return {
            wide,
            node,
            width: column * layers,
            height: rows * 92 + 8,
            centre: (layer, row) => [column * (layer + 0.5), 92 * (row + 0.5) + 4],
        };
    }
    const column = Math.max(30, width / rows);
    return {
        wide,
        node: [Math.min(84, column - 6), 38],
        width: column * rows,
        height: layers * 66,
        centre: (layer, row) => [column * (row + 0.5), 66 * (layer + 0.5)],
    };
}

function pathOf(points: [number, number][], frame: Frame): string {
    const at = points.map(([layer, row]) => frame.centre(layer, row));
    const half = frame.wide ? frame.node[0] / 2 : frame.node[1] / 2;
    const axis = frame.wide ? 0 : 1;
    at[0] = at[0]!.map((v, i) => (i === axis ? v + half : v)) as [number, number];
    at[at.length - 1] = at.at(-1)!.map((v, i) => (i === axis ? v - half - 4 : v)) as [number, number];
    return at
        .map(([x, y], i) => {
            if (i === 0) return `M${x} ${y}`;
            const [px, py] = at[i - 1]!;
            return frame.wide
                ? `C${(px + x) / 2} ${py} ${(px + x) / 2} ${y} ${x} ${y}`
                : `C${px} ${(py + y) / 2} ${x} ${(py + y) / 2} ${x} ${y}`;
        })
        .join("");
}

/// Begins with what the node shows, as people who speak to their computer need it.
function spoken(node: Node, lines: string[]): string {
    const parts = [lines[2] && "value", lines[3] && "derivative"].filter(Boolean).join(", then ");
    return `${lines.filter(Boolean).join(" ")}: ${parts && `${parts}, of `}${node.text}`;
}

function NodeBox({
    node,
    frame,
    place,
    seen,
    complete,
    chosen,
    choose,
}: {
    node: Node;
    frame: Frame;
    place: [number, number];
    seen: Seen;
    complete: boolean;
    chosen: boolean;
    choose(): void;
}) {
    const [w, h] = frame.node;
    const label = labelOf(node);
    const kind =
        node.operands.length === 0 ? (node.op === "number" ? "graph-number" : "graph-leaf") : "graph-op";
    const most = Math.max(1, Math.floor(w / (frame.wide ? 9 : 8)));
    const cut = label.length > most ? `${label.slice(0, most - 1)}…` : label;
    const few = (values: Node["value"]) => brief(values, w < 116 && values && values.length > 2 ? 1 : 2);
    const lines = [
        cut,
        frame.wide ? shapeText(node.shape) : "",
        frame.wide && seen.values.has(node.id) ? few(node.value) : "",
        frame.wide && complete ? few(node.cotangent_value) : "",
    ];
    return (
        <g
            class={`graph-node ${kind} ${chosen ? "graph-chosen" : ""} ${seen.at === node.id ? "graph-now" : ""}`}
            role="button"
            tabindex={0}
            aria-pressed={chosen}
            aria-label={spoken(node, lines)}
            data-text={node.text}
            transform={`translate(${place[0]} ${place[1]})`}
            onClick={choose}
            onKeyDown={(e) => {
                if (e.key !== "Enter" && e.key !== " ") return;
                e.preventDefault();
                choose();
            }}
        >
            <rect x={-w / 2} y={-h / 2} width={w} height={h} rx={frame.wide ? 6 : 10} />
            <text class="graph-label" y={frame.wide ? -19 : 5}>
                {cut}{" "}
            </text>
            {frame.wide && (
                <text class="graph-shape" y={-4}>
                    {lines[1]}{" "}
                </text>
            )}
            {lines[2] && (
                <text class="graph-value" y={13}>
                    {lines[2]}{" "}
                </text>
            )}
            {lines[3] && (
                <text class="graph-cotangent" y={30}>
                    {lines[3]}{" "}
                </text>
            )}
            {!frame.wide && complete && node.cotangent_value && (
                <circle class="graph-dot" cx={w / 2 - 6} cy={-h / 2 + 6} r="4" />
            )}
        </g>
    );
}

const short: Record<string, string> = { identity: "I", diagonal: "diag", zero: "0" };

/// The local map that an edge stands for: its shape, or a shorter name of its structure.
function EdgeLabel({ edge, frame, answer }: { edge: Edge; frame: Frame; answer: GraphAnswer }) {
    const local = answer.nodes.find((n) => n.id === edge.to)?.local.find((l) => l.operand === edge.from);
    if (!local?.shape || local.shape.length === 0) return null;
    const [x0, y0] = frame.centre(...edge.points[0]!);
    const [x1, y1] = frame.centre(...edge.points[1]!);
    return (
        <text class="graph-edge-label" x={(x0 + x1) / 2} y={(y0 + y1) / 2 - 5}>
            {short[local.structure ?? ""] ?? shapeText(local.shape)}
            <title>{local.structure}</title>
        </text>
    );
}

export function Drawing({
    answer,
    seen,
    chosen,
    choose,
    stale,
}: {
    answer: GraphAnswer;
    seen: Seen;
    chosen: number;
    choose(id: number): void;
    stale: boolean;
}) {
    const { place, width } = useWidth<HTMLDivElement>(240, 1160);
    const layout = useMemo(() => layoutOf(answer.nodes), [answer]);
    const frame = frameOf(layout, width);
    const complete = (id: number) => {
        const all = contributions(answer, id).length;
        return all > 0 && seen.arrived.get(id) === all;
    };
    const centre = (id: number) => {
        const { layer, row } = layout.places.get(id)!;
        return frame.centre(layer, row);
    };
    const flowing = (from: number, to: number) =>
        seen.from !== undefined
            ? seen.at === from && seen.from === to
                ? "graph-back"
                : ""
            : seen.at === to
              ? "graph-forward"
              : "";
    return (
        <div class={`graph-drawing ${stale ? "stale" : ""}`}>
            <div ref={place} />
            <div class="scroll" tabIndex={0} role="region" aria-label="Drawing of the graph">
                <svg
                    viewBox={`0 0 ${frame.width} ${frame.height}`}
                    width={frame.width}
                    height={frame.height}
                    role="group"
                    aria-label={`The computation of ${answer.expr} as ${answer.nodes.length} nodes`}
                >
                    <defs>
                        {(["rule", "forward", "back"] as const).map((name) => (
                            <marker
                                key={name}
                                id={`graph-${name}-tip`}
                                viewBox="0 0 8 8"
                                refX="5"
                                refY="4"
                                markerWidth="9"
                                markerHeight="9"
                                markerUnits="userSpaceOnUse"
                                orient="auto-start-reverse"
                            >
                                <path class={`graph-tip-${name}`} d="M0 0 8 4 0 8Z" />
                            </marker>
                        ))}
                    </defs>
                    {layout.edges.map(({ from, to, points }) => {
                        const flow = flowing(from, to);
                        const tip = flow === "" ? "rule" : flow === "graph-back" ? "back" : "forward";
                        return (
                            <path
                                key={`${from} ${to}`}
                                class={`graph-edge ${flow}`}
                                d={pathOf(points, frame)}
                                marker-end={flow === "graph-back" ? undefined : `url(#graph-${tip}-tip)`}
                                marker-start={flow === "graph-back" ? "url(#graph-back-tip)" : undefined}
                            />
                        );
                    })}
                    {answer.nodes.map((node) => (
                        <NodeBox
                            key={node.id}
                            {...{ node, frame, seen }}
                            place={centre(node.id)}
                            complete={complete(node.id)}
                            chosen={chosen === node.id}
                            choose={() => choose(node.id)}
                        />
                    ))}
                    {frame.wide &&
                        layout.edges.map((edge) => (
                            <EdgeLabel key={`${edge.from} ${edge.to}`} {...{ edge, frame, answer }} />
                        ))}
                </svg>
            </div>
        </div>
    );
}
