// Declarations such as "A: symmetric(n), positive": reading them, making them, saying them in words.
import type { VariableInfo } from "../../engine/answers";

export const kinds = [
    "scalar",
    "vector",
    "row",
    "matrix",
    "symmetric",
    "posdef",
    "diagonal",
    "orthogonal",
    "tensor",
] as const;
export type Kind = (typeof kinds)[number];
export const kindWords: Record<Kind, string> = {
    scalar: "scalar",
    vector: "vector",
    row: "row vector",
    matrix: "matrix",
    symmetric: "symmetric matrix",
    posdef: "positive definite matrix",
    diagonal: "diagonal matrix",
    orthogonal: "orthogonal matrix",
    tensor: "tensor",
};
export const facts = ["positive", "nonnegative", "in(0,1)", "simplex"] as const;
export const factWords: Record<(typeof facts)[number], string> = {
    positive: "positive",
    nonnegative: "nonnegative",
    "in(0,1)": "between 0 and 1",
    simplex: "on the simplex",
};
export type Fact = "" | (typeof facts)[number];

export type Declared = { name: string; kind: Kind; dims: string[]; fact: Fact };

/// Undefined for what the menus could not have made; it stays as it is then.
export function parseDeclaration(text: string): Declared | undefined {
    const head = /^\s*(\w+)\s*:\s*(\w+)\s*(?:\(([^()]*)\))?\s*/.exec(text);
    const found = head && /^(?:,\s*([^,]+(?:\(0,\s*1\))?))?\s*$/.exec(text.slice(head[0].length));
    if (!head || !found) return undefined;
    const [, name, kind, dims = ""] = head;
    const fact = found[1];
    const known = kinds.find((k) => k === kind);
    const chosen = fact === undefined ? "" : facts.find((f) => f === fact.replace(/\s/g, ""));
    if (!name || !known || chosen === undefined) return undefined;
    const sizes = dims
        .split(",")
        .map((d) => d.trim())
        .filter((d) => d !== "");
    return { name, kind: known, dims: sizes, fact: chosen };
}

export function nameOfDeclaration(text: string): string {
    return /^\s*(\w+)\s*:/.exec(text)?.[1] ?? text;
}

const orders: Record<Kind, number> = {
    scalar: 0,
    vector: 1,
    row: 1,
    matrix: 2,
    symmetric: 1,
    posdef: 1,
    diagonal: 1,
    orthogonal: 1,
    tensor: 3,
};

/// Keeps the names of dimensions; those that are missing get a letter that no variable uses.
export function makeDeclaration(
    name: string,
    kind: Kind,
    fact: Fact,
    dims: string[],
    taken: string[],
): string {
    const wanted = orders[kind];
    const free = ["n", "m", "k", "p", "q", "r", "s", "t", "u"].filter(
        (d) => !taken.includes(d) && !dims.includes(d),
    );
    const all = [...dims, ...free].slice(0, wanted);
    return `${name}: ${kind}${wanted > 0 ? `(${all.join(",")})` : ""}${fact === "" ? "" : `, ${fact}`}`;
}

function sizes(dims: string[]) {
    return dims.map((d) => (/^\w+$/.test(d) ? d : `(${d})`)).join("×");
}

/// Such as "symmetric matrix n×n".
export function kindInWords({ kind, dims, facts: known }: VariableInfo): string {
    const structures = ["symmetric", "positive definite", "diagonal", "orthogonal"];
    const before = known.filter((f) => structures.includes(f));
    const after = known.filter((f) => !before.includes(f));
    const named = kind === "row" ? "row vector" : kind;
    const size = dims.length === 0 ? "" : ` ${sizes(dims)}`;
    return `${[...before, named].join(" ")}${size}${after.map((f) => `, ${f}`).join("")}`;
}

/// Such as "a vector of length n".
export function shapeInWords(shape: string[]): string {
    if (shape.length === 0) return "a scalar";
    if (shape.length === 1) return `a vector of length ${shape[0]}`;
    return shape.length === 2 ? `a matrix ${sizes(shape)}` : `an array ${sizes(shape)}`;
}
