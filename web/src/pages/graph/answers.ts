// What the engine says of a formula as a graph, and of the sweep back through it.
import type { Numbers, Proof, Rendered, VariableInfo } from "../../engine/answers";

export type Local = {
    operand: number;
    map?: Rendered;
    shape?: string[];
    structure?: string;
    note?: string;
};

export type Node = {
    id: number;
    op: string;
    name?: string;
    text: string;
    operands: number[];
    kind: string;
    shape: string[];
    local: Local[];
    cotangent?: Rendered;
    cotangent_shape?: string[];
    note?: string;
    value?: Numbers;
    value_shape?: number[];
    cotangent_value?: Numbers;
    local_values?: (Numbers | null)[];
    local_shapes?: (number[] | null)[];
};

export type Back = { node: number; from: number | null; rule: string; text: string; contribution?: Rendered };

export type GraphAnswer = {
    expr: string;
    evaluated: Rendered;
    shape: string[];
    variables: Record<string, VariableInfo>;
    nodes: Node[];
    backward: Back[];
    notes: string[];
    check: Proof;
};

/// Forward steps: what is computed, operands first. Leaves are there from the start.
export function forwardSteps(answer: GraphAnswer): Node[] {
    return answer.nodes.filter((n) => n.operands.length > 0);
}

/// What can be seen after so many steps: forward steps first, then backward ones.
export type Seen = {
    values: Set<number>;
    /// Of each node, how many of its contributions have arrived.
    arrived: Map<number, number>;
    /// The node that the last step computed, and the one it came from if it went backward.
    at: number | undefined;
    from: number | null | undefined;
};

export function seenAfter(answer: GraphAnswer, step: number): Seen {
    const forward = forwardSteps(answer);
    const values = new Set(answer.nodes.filter((n) => n.operands.length === 0).map((n) => n.id));
    for (const node of forward.slice(0, step)) values.add(node.id);
    const arrived = new Map<number, number>();
    const back = answer.backward.slice(0, Math.max(0, step - forward.length));
    for (const { node } of back) arrived.set(node, (arrived.get(node) ?? 0) + 1);
    const last = back.at(-1);
    return { values, arrived, at: last?.node ?? forward[step - 1]?.id, from: last?.from };
}

export function contributions(answer: GraphAnswer, id: number): Back[] {
    return answer.backward.filter((b) => b.node === id);
}

const signs: Record<string, string> = {
    add: "+",
    subtract: "−",
    multiply: "×",
    divide: "÷",
    power: "^",
    dot_power: ".^",
    dot_multiply: "⊙",
    dot_divide: "⊘",
    transpose: "ᵀ",
    negate: "−",
    number: "",
};

/// What a node is called where there is little room.
export function labelOf(node: Node): string {
    if (node.op === "variable" || node.op === "number") return node.name ?? node.text;
    return signs[node.op] || node.op;
}

export const shapeText = (shape: string[]) => (shape.length === 0 ? "scalar" : shape.join("×"));
