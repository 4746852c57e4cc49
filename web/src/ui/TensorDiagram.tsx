// A contraction as a picture: boxes are factors, lines are axes. A line between two boxes is summed
// over, a line that ends below is an axis of the result, several lines in one dot have one index.
import type { Contraction } from "../engine/answers";
import { type Diagram, type Leg, contractionInWords, diagramOf, mostFactors, placed } from "./contraction";

const spacing = 34;
const boxHeight = 32;
const legHeight = 36;
const letter = 8.6;

/// From the left node to the right one; an arc that rises, or a straight line.
type Arc = { left: number; right: number; label: string; rise: number };
type Laid = { x: number[]; half: number[]; base: number; width: number; height: number; arcs: Arc[] };

function arcsOf({ edges }: Diagram, place: number[]): Arc[] {
    const between = new Map<string, number>();
    return edges.map(({ from, to, label }) => {
        const [left, right] = place[from]! <= place[to]! ? [from, to] : [to, from];
        const steps = place[right]! - place[left]!;
        const twin = between.get(`${left} ${right}`) ?? 0;
        between.set(`${left} ${right}`, twin + 1);
        const straight = steps === 1 && twin === 0;
        return { left, right, label, rise: straight ? 0 : 12 + 14 * Math.max(steps, 1) + 16 * twin };
    });
}

/// Boxes as wide as their text and legs need, side by side.
function laidOut(diagram: Diagram, place: number[]): Laid {
    const { nodes, legs } = diagram;
    const legsOf = (i: number) => legs.filter((l) => l.node === i).length;
    const half = nodes.map((n, i) =>
        n.kind === "joint"
            ? Math.max(6, legsOf(i) * 9)
            : Math.max(18, (n.text.length * letter) / 2 + 9, legsOf(i) * 14),
    );
    const x: number[] = [];
    let right = 8;
    for (let at = 0; at < place.length; ++at) {
        const node = place.indexOf(at);
        x[node] = right + half[node]!;
        right += 2 * half[node]! + spacing;
    }
    const arcs = arcsOf(diagram, place);
    const highest = Math.max(0, ...arcs.map((arc) => arc.rise));
    const base = boxHeight / 2 + 6 + (highest > 0 ? highest * 0.75 + 16 : 0);
    const below = legs.length > 0 ? legHeight + 26 : 6;
    return { x, half, base, arcs, width: right - spacing + 8, height: base + boxHeight / 2 + below };
}

function Lines({ of, laid }: { of: Diagram; laid: Laid }) {
    const { x, half, base, arcs } = laid;
    const isJoint = (node: number) => of.nodes[node]!.kind === "joint";
    return (
        <>
            {arcs.map(({ left: a, right: b, label, rise }, k) => {
                if (rise === 0) {
                    const left = isJoint(a) ? x[a]! : x[a]! + half[a]!;
                    const right = isJoint(b) ? x[b]! : x[b]! - half[b]!;
                    return (
                        <g key={k}>
                            <path class="fig-edge" d={`M${left} ${base}H${right}`} />
                            <text class="fig-axis" x={(left + right) / 2} y={base - 6}>
                                {label}
                            </text>
                        </g>
                    );
                }
                const aside = (node: number) => (isJoint(node) ? 0 : a === b ? 11 : 6);
                const [left, right] =
                    a === b ? [x[a]! - aside(a), x[a]! + aside(a)] : [x[a]! + aside(a), x[b]! - aside(b)];
                const [from, to] = [a, b].map((node) => (isJoint(node) ? base : base - boxHeight / 2));
                const top = base - boxHeight / 2 - rise;
                return (
                    <g key={k}>
                        <path
                            class="fig-edge"
                            d={`M${left} ${from}C${left} ${top} ${right} ${top} ${right} ${to}`}
                        />
                        <text class="fig-axis" x={(left + right) / 2} y={top + rise * 0.25 - 4}>
                            {label}
                        </text>
                    </g>
                );
            })}
        </>
    );
}

function Legs({ of, laid }: { of: Diagram; laid: Laid }) {
    const { x, half, base } = laid;
    return (
        <>
            {of.nodes.flatMap((node, i) => {
                const mine = of.legs
                    .filter((l) => l.node === i)
                    .sort((a: Leg, b: Leg) => (a.axis ?? -1) - (b.axis ?? -1));
                const from = node.kind === "joint" ? base : base + boxHeight / 2;
                return mine.map(({ label, axis }, k) => {
                    const at =
                        x[i]! + (k - (mine.length - 1) / 2) * Math.min(28, (2 * half[i]!) / mine.length);
                    const end = base + boxHeight / 2 + legHeight;
                    const start = node.kind === "joint" ? x[i]! : at;
                    const bend =
                        start === at ? "" : `C${start} ${from + 14} ${at} ${from + 8} ${at} ${from + 26}`;
                    return (
                        <g key={`${i} ${k}`}>
                            <path
                                class={axis === undefined ? "fig-edge" : "fig-edge out"}
                                d={`M${start} ${from}${bend}V${end}`}
                            />
                            {axis === undefined && <circle class="fig-joint" cx={at} cy={end} r="3.5" />}
                            <text class={`fig-axis ${axis === undefined ? "" : "out"}`} x={at} y={end + 16}>
                                {axis === undefined ? `Σ ${label}` : label}
                            </text>
                        </g>
                    );
                });
            })}
        </>
    );
}

export function TensorDiagram({ of }: { of: Contraction }) {
    const words = contractionInWords(of);
    if (of.factors.length > mostFactors) return <p>{words}</p>;
    const diagram = diagramOf(of);
    const place = placed(diagram);
    const laid = laidOut(diagram, place);
    if (diagram.nodes.length === 0) return <p>{words}</p>;
    return (
        <figure class="fig-tensor">
            <div class="scroll" tabIndex={0} role="group" aria-label="Picture of the contraction">
                <svg
                    width={laid.width}
                    height={laid.height}
                    viewBox={`0 0 ${laid.width} ${laid.height}`}
                    role="img"
                    aria-label={words}
                >
                    <Lines of={diagram} laid={laid} />
                    <Legs of={diagram} laid={laid} />
                    {diagram.nodes.map(({ kind, text }, i) =>
                        kind === "joint" ? (
                            <circle key={i} class="fig-joint" cx={laid.x[i]} cy={laid.base} r="4.5" />
                        ) : (
                            <g key={i}>
                                <rect
                                    class="fig-factor"
                                    x={laid.x[i]! - laid.half[i]!}
                                    y={laid.base - boxHeight / 2}
                                    width={2 * laid.half[i]!}
                                    height={boxHeight}
                                    rx="6"
                                />
                                <text class="fig-factor-text" x={laid.x[i]} y={laid.base}>
                                    {text}
                                </text>
                            </g>
                        ),
                    )}
                </svg>
            </div>
            <figcaption>{words}</figcaption>
        </figure>
    );
}
