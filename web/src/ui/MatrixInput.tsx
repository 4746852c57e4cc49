// Numbers to type or paste: a scalar, a vector (a column) or a matrix.
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { type Entries, counted, readEntries, typedNumber } from "./arrays";

export const mostEditable = 64;

function sizeInWords({ rows, columns }: Entries) {
    return `${counted(rows, "row")} and ${counted(columns, "column")}`;
}

/// What a paste at a cell makes of the entries; or why it cannot be.
function pasted(into: Entries, at: number, text: string, resizable: boolean): Entries | string {
    const read = readEntries(text, mostEditable);
    if (typeof read === "string") return read;
    const lying = into.columns === 1 && into.rows !== 1 && read.rows === 1 && read.columns > 1;
    const given = lying ? { ...read, rows: read.columns, columns: 1 } : read;
    if (given.rows === into.rows && given.columns === into.columns) return given;
    if (resizable && given.values.length > 1) return given;
    const [top, left] = [Math.floor(at / into.columns), at % into.columns];
    if (top + given.rows > into.rows || left + given.columns > into.columns) {
        return `the pasted text has ${sizeInWords(given)}; here are ${sizeInWords(into)}`;
    }
    const values = [...into.values];
    given.values.forEach((value, k) => {
        const [i, j] = [Math.floor(k / given.columns), k % given.columns];
        values[(top + i) * into.columns + left + j] = value;
    });
    return { ...into, values };
}

/// The cell that a key leads to; undefined when the key belongs to the text in the cell.
function neighbour(event: KeyboardEvent, at: number, { rows, columns }: Entries): number | undefined {
    const field = event.currentTarget as HTMLInputElement;
    if (event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return undefined;
    const { selectionStart: from, selectionEnd: to, value } = field;
    const whole = from === 0 && to === value.length;
    const [i, j] = [Math.floor(at / columns), at % columns];
    if (event.key === "ArrowUp") return i > 0 ? at - columns : at;
    if (event.key === "ArrowDown" || event.key === "Enter") return i + 1 < rows ? at + columns : at;
    if (event.key === "ArrowLeft" && (whole || to === 0)) return j > 0 ? at - 1 : undefined;
    if (event.key !== "ArrowRight" || !(whole || from === value.length)) return undefined;
    return j + 1 < columns ? at + 1 : undefined;
}

export type MatrixInputProps = {
    name: string;
    /// How the name is shown, where not as it is.
    title?: ComponentChildren;
    value: Entries;
    /// May return why the value cannot be taken.
    change(value: Entries): string | void;
    /// A pasted array of another size is passed on; else it must fit into this one.
    resizable?: boolean;
    rowLabels?: string[];
    columnLabels?: string[];
    /// Beside the name, such as "4×3".
    note?: string;
};

export function MatrixInput(props: MatrixInputProps) {
    const { name, value, change, resizable = false } = props;
    const { rows, columns } = value;
    const [drafts, setDrafts] = useState<Record<number, string>>({});
    const [refusal, setRefusal] = useState("");
    const grid = useRef<HTMLDivElement>(null);
    // A draft is a cell's text as typed; it gives way when another number comes to its cell.
    const seen = useRef(value.values);
    useEffect(() => {
        const before = seen.current;
        seen.current = value.values;
        const fits = ([at, text]: [string, string]) =>
            value.values[Number(at)] === (typedNumber(text) ?? before[Number(at)]);
        setDrafts((all) => Object.fromEntries(Object.entries(all).filter(fits)));
    }, [value.values.join()]);

    const put = (next: Entries) => setRefusal(change(next) || "");
    const type = (at: number, text: string) => {
        setRefusal("");
        setDrafts((before) => ({ ...before, [at]: text }));
        const number = typedNumber(text);
        if (number === undefined) return;
        const values = [...value.values];
        values[at] = number;
        put({ ...value, values });
    };
    const leave = (at: number) => setDrafts(({ [at]: text, ...others }) =>
        text === undefined || typedNumber(text) !== undefined ? others : { ...others, [at]: text });
    const paste = (event: ClipboardEvent, at: number) => {
        const text = event.clipboardData?.getData("text/plain") ?? "";
        if (typedNumber(text) !== undefined || text.trim() === "") return;
        event.preventDefault();
        const next = pasted(value, at, text, resizable);
        if (typeof next === "string") {
            setRefusal(next);
            return;
        }
        setDrafts({});
        put(next);
    };
    const go = (event: KeyboardEvent, at: number) => {
        const to = neighbour(event, at, value);
        if (to === undefined) return;
        event.preventDefault();
        if (to !== at) grid.current?.querySelectorAll("input")[to]?.focus();
    };

    const longestCell = value.values.reduce((most, v) => Math.max(most, plainNumber(v).length), 4);
    const bad = Object.entries(drafts).filter(([, text]) => typedNumber(text) === undefined);
    const place = (at: number) => rows * columns === 1 ? name
        : columns === 1 ? `${name}, entry ${at + 1}`
            : `${name}, row ${Math.floor(at / columns) + 1}, column ${(at % columns) + 1}`;
    return <fieldset class="fig-input">
        <legend><span class="fig-name" data-variable={name}>{props.title ?? name}</span>
            {props.note && <span class="fig-input-note">{props.note}</span>}</legend>
        {rows > mostEditable || columns > mostEditable
            ? <p class="fig-more">{`${name} has ${sizeInWords(value)}; at most ${mostEditable} of each `}
                can be edited here.</p>
            : <div class="scroll"><div ref={grid} class={`fig-cells ${rows * columns === 1 ? "single" : ""}`}
                style={{ gridTemplateColumns: `auto repeat(${columns}, ${Math.min(longestCell, 9) + 2}ch)` }}>
                {props.columnLabels && <><span />{props.columnLabels.slice(0, columns).map((label) =>
                    <span key={label} class="fig-label" aria-hidden="true">{label}</span>)}</>}
                {Array.from({ length: rows * columns }, (_, at) => <>
                    {at % columns === 0 && <span class="fig-label" aria-hidden="true">
                        {props.rowLabels?.[at / columns] ?? ""}</span>}
                    <input key={at} type="text" inputMode="decimal" autocomplete="off" spellcheck={false}
                        aria-label={place(at)}
                        aria-invalid={drafts[at] !== undefined && typedNumber(drafts[at]) === undefined}
                        value={drafts[at] ?? plainNumber(value.values[at])}
                        onInput={(e) => type(at, e.currentTarget.value)}
                        onFocus={(e) => e.currentTarget.select()} onBlur={() => leave(at)}
                        onPaste={(e) => paste(e, at)} onKeyDown={(e) => go(e, at)} /></>)}
            </div></div>}
        <div role="status">
            {bad.map(([at, text]) => <p key={at} class="fig-refusal">{text.trim() === ""
                ? `${place(Number(at))} is empty; its last number is used.`
                : `${place(Number(at))}: “${text.slice(0, 20)}” is not a number; write 1.5, −2 or 3e-4.`}
            </p>)}
            {refusal && <p class="fig-refusal">Not taken: {refusal}.</p>}
        </div>
    </fieldset>;
}

/// Every digit that matters for editing, none that only shows how numbers are stored.
function plainNumber(value: number | undefined) {
    return value === undefined ? "" : String(Number(value.toPrecision(12)));
}
