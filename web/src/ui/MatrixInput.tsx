// Numbers to type or paste: a scalar, a vector (a column) or a matrix.
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
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

/// What is typed and pasted into the cells. A draft is a cell's text as typed; it gives way when
/// another number comes to its cell.
function useCells({ value, change, resizable = false }: MatrixInputProps) {
    const [drafts, setDrafts] = useState<Record<number, string>>({});
    const [refusal, setRefusal] = useState("");
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
    const leave = (at: number) =>
        setDrafts(({ [at]: text, ...others }) =>
            text === undefined || typedNumber(text) !== undefined ? others : { ...others, [at]: text },
        );
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
    return { drafts, refusal, type, leave, paste };
}

/// Where a cell stands, in words.
function placeOf({ name, value: { rows, columns } }: MatrixInputProps, at: number) {
    if (rows * columns === 1) return name;
    return columns === 1
        ? `${name}, entry ${at + 1}`
        : `${name}, row ${Math.floor(at / columns) + 1}, column ${(at % columns) + 1}`;
}

type Handlers = Pick<ReturnType<typeof useCells>, "type" | "leave" | "paste"> & {
    go(event: KeyboardEvent, at: number): void;
};

/// A row is drawn anew only if a text of it changed: there may be thousands of cells.
function Row({
    first,
    texts,
    label,
    places,
    live,
}: {
    first: number;
    texts: string[];
    label: string | undefined;
    places: string[];
    live: { current: Handlers };
}) {
    return useMemo(
        () => (
            <>
                {label !== undefined && (
                    <span class="fig-label" aria-hidden="true">
                        {label}
                    </span>
                )}
                {texts.map((text, j) => (
                    <input
                        key={j}
                        type="text"
                        inputMode="decimal"
                        autocomplete="off"
                        spellcheck={false}
                        aria-label={places[j]}
                        aria-invalid={typedNumber(text) === undefined}
                        value={text}
                        onInput={(e) => live.current.type(first + j, e.currentTarget.value)}
                        onFocus={(e) => e.currentTarget.select()}
                        onBlur={() => live.current.leave(first + j)}
                        onPaste={(e) => live.current.paste(e, first + j)}
                        onKeyDown={(e) => live.current.go(e, first + j)}
                    />
                ))}
            </>
        ),
        [first, label, [...texts, ...places].join("\n")],
    );
}

function Cells({ props, cells }: { props: MatrixInputProps; cells: ReturnType<typeof useCells> }) {
    const { value, rowLabels, columnLabels } = props;
    const { rows, columns, values } = value;
    const grid = useRef<HTMLDivElement>(null);
    const go = (event: KeyboardEvent, at: number) => {
        const to = neighbour(event, at, value);
        if (to === undefined) return;
        event.preventDefault();
        if (to !== at) grid.current?.querySelectorAll("input")[to]?.focus();
    };
    const live = useRef<Handlers>({ ...cells, go });
    live.current = { ...cells, go };
    const texts = values.map((v, at) => cells.drafts[at] ?? plainNumber(v));
    const places = texts.map((_, at) => placeOf(props, at));
    const longest = values.reduce((most, v) => Math.max(most, plainNumber(v).length), 4);
    const width = `repeat(${columns}, ${Math.min(longest, 9) + 2}ch)`;
    return (
        <div class="fig-cells-frame">
            <div
                ref={grid}
                class={rows * columns === 1 ? "fig-cells single" : "fig-cells"}
                style={{ gridTemplateColumns: rowLabels ? `auto ${width}` : width }}
            >
                {columnLabels && (
                    <>
                        {rowLabels && <span />}
                        {columnLabels.slice(0, columns).map((label) => (
                            <span key={label} class="fig-label" aria-hidden="true">
                                {label}
                            </span>
                        ))}
                    </>
                )}
                {Array.from({ length: rows }, (_, i) => (
                    <Row
                        key={i}
                        first={i * columns}
                        live={live}
                        label={rowLabels && (rowLabels[i] ?? "")}
                        texts={texts.slice(i * columns, (i + 1) * columns)}
                        places={places.slice(i * columns, (i + 1) * columns)}
                    />
                ))}
            </div>
        </div>
    );
}

export function MatrixInput(props: MatrixInputProps) {
    const { name, value, title, note } = props;
    const cells = useCells(props);
    const bad = Object.entries(cells.drafts).filter(([, text]) => typedNumber(text) === undefined);
    const said = (at: number, text: string) =>
        text.trim() === ""
            ? `${placeOf(props, at)} is empty; its last number is used.`
            : `${placeOf(props, at)}: “${text.slice(0, 20)}” is not a number; write 1.5, −2 or 3e-4.`;
    return (
        <fieldset class="fig-input">
            <legend>
                <span class="fig-name" data-variable={name}>
                    {title ?? name}
                </span>
                {note && <span class="fig-input-note">{note}</span>}
            </legend>
            {value.rows > mostEditable || value.columns > mostEditable ? (
                <p class="fig-more">
                    {`${name} has ${sizeInWords(value)}; at most ${mostEditable} of each `}
                    can be edited here.
                </p>
            ) : (
                <Cells props={props} cells={cells} />
            )}
            <div role="status">
                {bad.map(([at, text]) => (
                    <p key={at} class="fig-refusal">
                        {said(Number(at), text)}
                    </p>
                ))}
                {cells.refusal && <p class="fig-refusal">Not taken: {cells.refusal}.</p>}
            </div>
        </fieldset>
    );
}

/// Every digit that matters for editing, none that only shows how numbers are stored.
function plainNumber(value: number | undefined) {
    return value === undefined ? "" : String(Number(value.toPrecision(12)));
}
