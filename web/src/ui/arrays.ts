// Arrays of an answer: numbers row by row with their extents; and reading typed or pasted ones.
import type { Numbers } from "../engine/answers";

export type DenseArray = { shape: number[]; values: Numbers };
/// As points hold them: nested rows.
export type Nested = number | string | Nested[];
export type Entries = { rows: number; columns: number; values: number[] };

export const count = (shape: number[]) => shape.reduce((all, n) => all * n, 1);

/// "one row", "3 rows".
export function counted(n: number, what: string, several = `${what}s`) {
    return n === 1 ? `1 ${what}` : `${n} ${several}`;
}

export type Slice = {
    title: string;
    rows: number;
    columns: number;
    whole: DenseArray;
    at(row: number, column: number): Numbers[number];
};

/// The matrices an array consists of: itself up to order 2 (a vector is a column), else all of its
/// last two axes.
export function slices({ shape, values }: DenseArray): Slice[] {
    const last = shape.slice(-2);
    const rows = last[0] ?? 1;
    const columns = shape.length < 2 ? 1 : last[1]!;
    const outer = shape.slice(0, -2);
    const size = rows * columns;
    return Array.from({ length: count(outer) }, (_, index) => ({
        title: outer.length === 0 ? "" : `[${[...position(index, outer), ":", ":"].join(", ")}]`,
        rows,
        columns,
        whole: { shape: last, values: values.slice(index * size, (index + 1) * size) },
        at: (row, column) => values[index * size + row * columns + column] ?? 0,
    }));
}

/// Where in an array the entry of a running number stands, counted from 1.
export function position(index: number, shape: number[]): number[] {
    const place: number[] = [];
    for (const extent of [...shape].reverse()) {
        place.unshift((index % extent) + 1);
        index = Math.floor(index / extent);
    }
    return place;
}

/// From the nested rows of a point; undefined if they are ragged or hold anything but numbers.
export function flattened(nested: unknown): DenseArray | undefined {
    if (typeof nested === "number") return { shape: [], values: [nested] };
    if (nested === "inf" || nested === "-inf" || nested === "nan") return { shape: [], values: [nested] };
    if (!Array.isArray(nested)) return undefined;
    const parts = nested.map(flattened);
    const first = parts[0];
    if (!first) return nested.length === 0 ? { shape: [0], values: [] } : undefined;
    const values: Numbers = [];
    for (const part of parts) {
        if (part?.shape.join() !== first.shape.join()) return undefined;
        values.push(...part.values);
    }
    return { shape: [nested.length, ...first.shape], values };
}

export function nested({ shape, values }: DenseArray): Nested {
    if (shape.length === 0) return values[0] ?? 0;
    const size = count(shape.slice(1));
    return Array.from({ length: shape[0]! }, (_, i) =>
        nested({ shape: shape.slice(1), values: values.slice(i * size, (i + 1) * size) }),
    );
}

/// A number as people type it, or undefined.
export function typedNumber(text: string): number | undefined {
    const plain = text.trim().replace(/^[−–]/, "-");
    if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return undefined;
    const value = Number(plain);
    return Number.isFinite(value) ? value : undefined;
}

const lineBreak = /\r?\n/;

function rowTexts(text: string): string[] {
    const bare = text
        .trim()
        .replace(/;$/, "")
        .replace(/\)$/, "")
        .replace(/^(np\.|numpy\.|torch\.|jnp\.)?(array|tensor|matrix)\(\s*/, "");
    if (/^\[\s*\[/.test(bare)) {
        return bare
            .replace(/^\[\s*\[/, "")
            .replace(/\]\s*,?\s*\]$/, "")
            .split(/\]\s*,?\s*\[/);
    }
    const inner = bare.replace(/^[[({]/, "").replace(/[\])}]$/, "");
    return inner.split(inner.includes(";") ? /;\s*/ : lineBreak);
}

/// A matrix written as in MATLAB, NumPy or CSV, or copied from a spreadsheet; else the reason why not.
export function readEntries(text: string, most: number): Entries | string {
    if (text.length > 400_000) return "the pasted text is too long";
    const rows = rowTexts(text)
        .map((row) => row.trim())
        .filter((row) => row !== "")
        .map((row) => row.replace(/,$/, "").split(/\t|\s*,\s*|\s+/));
    const columns = rows[0]?.length ?? 0;
    if (columns === 0) return "the pasted text holds no numbers";
    if (rows.length > most || columns > most) {
        return (
            `the pasted text has ${counted(rows.length, "row")} and ${counted(columns, "column")}; ` +
            `at most ${most} of each can be edited here`
        );
    }
    const values: number[] = [];
    for (const [i, row] of rows.entries()) {
        if (row.length !== columns) {
            return (
                `row ${i + 1} of the pasted text has ${counted(row.length, "entry", "entries")}, ` +
                `the first row has ${columns}`
            );
        }
        for (const cell of row) {
            const value = typedNumber(cell);
            if (value === undefined) return `“${cell.slice(0, 20)}” in row ${i + 1} is not a number`;
            values.push(value);
        }
    }
    return { rows: rows.length, columns, values };
}
