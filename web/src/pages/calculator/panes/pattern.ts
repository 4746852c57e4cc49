// What can be said about an array of numbers by looking at it: where its entries differ from zero,
// and which are alike. Of values that the engine computed, at one point.
import { type DenseArray, counted, position } from "../../../ui/arrays";
import { numeric, shown } from "../../../ui/numbers";

const alike = (a: number, b: number) => Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));

/// The different values, as far as there are few.
function distinct(values: number[], most = 4): number[] {
    const found: number[] = [];
    for (const value of values) {
        if (!found.some((other) => alike(other, value))) found.push(value);
        if (found.length > most) break;
    }
    return found;
}

const ordinals = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"];

/// The pairs of axes whose indices agree at every place.
function agreeing(places: number[][], shape: number[]): string[] {
    const found: string[] = [];
    for (let a = 0; a < shape.length; ++a) {
        for (let b = a + 1; b < shape.length; ++b) {
            if (shape[a] !== shape[b] || !places.every((p) => p[a] === p[b])) continue;
            found.push(
                shape.length === 2
                    ? "on the diagonal"
                    : `where the ${ordinals[a]} and the ${ordinals[b]} index agree`,
            );
        }
    }
    return found;
}

/// What a matrix shows besides: equal rows or columns, symmetry.
function likeness({ shape, values }: DenseArray): string {
    if (shape.length !== 2 || shape[0]! < 2 || shape[1]! < 2) return "";
    const numbers = values.map(numeric);
    const columns = shape[1]!;
    const above = (k: number) => k < columns || alike(numbers[k]!, numbers[k - columns]!);
    if (numbers.every((_, k) => above(k))) return "All rows are equal.";
    const before = (k: number) => k % columns === 0 || alike(numbers[k]!, numbers[k - 1]!);
    if (numbers.every((_, k) => before(k))) return "All columns are equal.";
    const mirrored = (k: number) => numbers[(k % columns) * columns + Math.floor(k / columns)]!;
    return shape[0] === columns && numbers.every((v, k) => alike(v, mirrored(k))) ? "It is symmetric." : "";
}

/// One to three sentences.
export function patternInWords(array: DenseArray): string {
    const { shape } = array;
    const values = array.values.map(numeric);
    if (values.some((v) => !Number.isFinite(v))) return "Some entries are not finite at this point.";
    const places = values.flatMap((v, k) => (v === 0 ? [] : [position(k, shape)]));
    const others = values.filter((v) => v !== 0);
    if (others.length === 0) return "Every entry is zero at this point.";
    const few = distinct(others);
    const where = shape.length >= 2 && others.length < values.length ? agreeing(places, shape) : [];
    const full = others.length === values.length;
    const all = counted(values.length, "entry", "entries");
    const differ = `${others.length === 1 ? "differs" : "differ"} from zero`;
    const amount =
        values.length === 1
            ? `The only entry ${differ}`
            : full
              ? `All ${all} ${differ}`
              : `${others.length} of ${all} ${differ}`;
    const same =
        others.length < 2
            ? ""
            : few.length === 1
              ? `All of these are equal to ${plain(few[0]!)}.`
              : few.length <= 3 && others.length >= 3 * few.length
                ? `They take ${few.length} values only: ${few.map(plain).join(", ")}.`
                : "";
    const told = where.length > 0 || (few.length === 1 && full);
    return [
        `${amount}${where.length > 0 ? `, all ${where.join(" and ")}` : ""}.`,
        same,
        told ? "" : likeness(array),
    ]
        .filter(Boolean)
        .join(" ");
}

const plain = (value: number) =>
    Number.isInteger(value) ? String(value).replace("-", "−") : shown(value, 4);
