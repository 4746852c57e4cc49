// A contraction as a picture: boxes are factors, lines are axes. A line between two boxes is summed
// over, a line that ends below is an axis of the result, several lines in one dot have one index.
import type { Contraction } from "../engine/answers";
import { type Diagram, type Leg, contractionInWords, diagramOf, mostFactors, placed } from "./contraction";

const spacing = 34;
const boxHeight = 32;
const legHeight = 36;
const letter = 8.6;

type Laid = { x: number[]; half: number[]; base: number; width: number; height: number };

/// Boxes as wide as their text and legs need, side by side.
function laidOut({ nodes, edges, legs }: Diagram, place: number[]): Laid {
    const legsOf = (i: number) => legs.filter((l) => l.node === i).length;
    const half = nodes.map((n, i) => Math.max(n.kind === "joint" ? 5 : 18,
        n.kind === "joint" ? 0 : (n.text.length * letter) / 2 + 9, legsOf(i) * 14));
    const order = place.map((_, at) => place.indexOf(at));
    const x: number[] = [];
    let right = 8;
    for (const node of order) {
        x[node] = right + half[node]!;
        right += 2 * half[node]! + spacing;
    }
    const longest = Math.max(0, ...edges.map(({ from, to }) => Math.abs(place[from]! - place[to]!)),
        edges.some(({ from, to }) => from === to) ? 1.5 : 0);
    const base = 14 + boxHeight / 2 + (longest > 1 ? 14 + longest * 14 : 6);
    return { x, half, base, width: right - spacing + 8, height: base + boxHeight / 2 + legHeight + 26 };
}

function Lines({ of, place, laid }: { of: Diagram; place: number[]; laid: Laid }) {
    const { x, half, base } = laid;
    const between = new Map<string, number>();
    return <>{of.edges.map(({ from, to, label }, k) => {
        const [a, b] = place[from]! <= place[to]! ? [from, to] : [to, from];
        const steps = place[b]! - place[a]!;
        const twin = between.get(`${a} ${b}`) ?? 0;
        between.set(`${a} ${b}`, twin + 1);
        if (steps === 1 && twin === 0) {
            const [left, right] = [x[a]! + half[a]!, x[b]! - half[b]!];
            return <g key={k}><path class="fig-edge" d={`M${left} ${base}H${right}`} />
                <text class="fig-axis" x={(left + right) / 2} y={base - 6}>{label}</text></g>;
        }
        const top = base - (of.nodes[a]!.kind === "joint" && of.nodes[b]!.kind === "joint" ? 0 : boxHeight / 2);
        const rise = 10 + 14 * Math.max(steps, 1) + 10 * twin;
        const [left, right] = steps === 0 ? [x[a]! - 12, x[a]! + 12] : [x[a]! + 6, x[b]! - 6];
        const ends = [a, b].map((n) => of.nodes[n]!.kind === "joint" ? base : top);
        return <g key={k}><path class="fig-edge"
            d={`M${left} ${ends[0]}C${left} ${top - rise} ${right} ${top - rise} ${right} ${ends[1]}`} />
            <text class="fig-axis" x={(left + right) / 2} y={top - rise * 0.75 - 4}>{label}</text></g>;
    })}</>;
}

function Legs({ of, laid }: { of: Diagram; laid: Laid }) {
    const { x, half, base } = laid;
    return <>{of.nodes.flatMap((node, i) => {
        const mine = of.legs.filter((l) => l.node === i)
            .sort((a: Leg, b: Leg) => (a.axis ?? -1) - (b.axis ?? -1));
        const from = node.kind === "joint" ? base : base + boxHeight / 2;
        return mine.map(({ label, axis }, k) => {
            const at = x[i]! + (k - (mine.length - 1) / 2) * Math.min(28, (2 * half[i]!) / mine.length);
            const end = base + boxHeight / 2 + legHeight;
            const start = node.kind === "joint" ? x[i]! : at;
            return <g key={`${i} ${k}`}>
                <path class={axis === undefined ? "fig-edge" : "fig-edge out"}
                    d={`M${start} ${from}${start === at ? "" : `C${start} ${from + 14} ${at} ${from + 8} ${at} ${from + 26}`}V${end}`} />
                {axis === undefined && <circle class="fig-joint" cx={at} cy={end} r="3.5" />}
                <text class={`fig-axis ${axis === undefined ? "" : "out"}`} x={at} y={end + 16}>{
                    axis === undefined ? `Σ ${label}` : label}</text>
            </g>;
        });
    })}</>;
}

export function TensorDiagram({ of }: { of: Contraction }) {
    const words = contractionInWords(of);
    if (of.factors.length > mostFactors) return <p>{words}</p>;
    const diagram = diagramOf(of);
    const place = placed(diagram);
    const laid = laidOut(diagram, place);
    if (diagram.nodes.length === 0) return <p>{words}</p>;
    return <figure class="fig-tensor">
        <div class="scroll" tabIndex={0} role="group" aria-label="Picture of the contraction">
            <svg width={laid.width} height={laid.height} viewBox={`0 0 ${laid.width} ${laid.height}`}
                role="img" aria-label={words}>
                <Lines of={diagram} place={place} laid={laid} />
                <Legs of={diagram} laid={laid} />
                {diagram.nodes.map(({ kind, text }, i) => kind === "joint"
                    ? <circle key={i} class="fig-joint" cx={laid.x[i]} cy={laid.base} r="4.5" />
                    : <g key={i}><rect class="fig-factor" x={laid.x[i]! - laid.half[i]!}
                        y={laid.base - boxHeight / 2} width={2 * laid.half[i]!} height={boxHeight} rx="6" />
                        <text class="fig-factor-text" x={laid.x[i]} y={laid.base}>{text}</text></g>)}
            </svg></div>
        <figcaption>{words}</figcaption>
    </figure>;
}
