// What the engine answers: the JSON of `gradwright serve --stdio`, as docs/reference has it.

export type Rendered = { ascii: string; unicode: string; latex: string; mathml: string };
export type Numbers = (number | "inf" | "-inf" | "nan")[];

export type SpanNote = { line: number; column: number; length: number; text: string };
export type Diagnostic = {
    slug: string;
    message: string;
    span: { line: number; column: number; length: number };
    hint: string;
    notes?: SpanNote[];
};
export type Fault = { error: Diagnostic };
export type Answer<T> = T | Fault;

export function isFault<T extends object>(answer: Answer<T>): answer is Fault {
    return "error" in answer;
}

export type VariableInfo = { kind: string; dims: string[]; facts: string[]; inferred: boolean };
export type Step = { rule: string; from: Rendered; to: Rendered; because: string };
export type Proof = {
    status: "passed" | "failed" | "skipped";
    points: number;
    max_relative_error: number | string;
    method: string;
};

/// A label that two factors share is summed over unless `out` has it.
export type Contraction = {
    scale: number | string;
    factors: { text: string; labels: string[] }[];
    out: string[];
};

export type Derivation = {
    expr: string;
    wrt: string;
    what: string;
    layout: string;
    variables: Record<string, VariableInfo>;
    result: Rendered;
    shape: string[];
    structure: string;
    index_form?: string;
    kronecker_form?: string;
    notes: string[];
    /// The terms of the result as contractions, where it is a sum of them.
    pattern?: Contraction[];
    steps: Step[];
    check: Proof;
    values?: Numbers[];
    value_shape?: number[][];
};

export type CheckAnswer = Derivation & {
    claim: Rendered;
    claim_shape: string[];
    right: boolean;
    verdict: string;
    mistake: string;
    message: string;
    difference?: Rendered;
};

export type Analysis = Derivation & {
    curvature?: string;
    reason?: string;
    condition?: string;
    hessian?: Rendered;
    cost: { dense: string; structured: string; form: string; apply: string };
};

/// Of one point; of several, `values` and `value_shape` are lists of these.
export type Evaluation<Values = Numbers, Shape = number[]> = {
    expr: string;
    evaluated: Rendered;
    shape: string[];
    notes: string[];
    check: Proof;
    values: Values;
    value_shape: Shape;
};

export type GeneratedCode = { file: string; code: string; notes: string[] };

export type FunctionInfo = {
    name: string;
    signature: string;
    summary: string;
    rule: string;
    domain: string;
    example: string;
    aliases: string[];
};

export type CheatsheetLine = {
    formula: Rendered;
    var: string[];
    wrt: string;
    what: string;
    derivative: Rendered;
    rule: string;
    check: Proof;
};
export type Cheatsheet = { sections: { title: string; lines: CheatsheetLine[] }[] };

export type FaultStory = {
    slug: string;
    title: string;
    explanation: string;
    failing: string;
    fixed: string;
};

export type Point = Record<string, number | number[] | number[][]>;
export type Sample = {
    expr: string;
    variables: Record<string, VariableInfo>;
    sizes: Record<string, number>;
    values: Point;
};
