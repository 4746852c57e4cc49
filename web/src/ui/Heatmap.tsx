// An array as a map of its signs and sizes: blue with + is positive, clay with − negative, empty is 0.
import { useId, useState } from "preact/hooks";
import { ArrayView } from "./ArrayView";
import { type DenseArray, type Slice, counted, slices } from "./arrays";
import { numeric, shown } from "./numbers";

const mostCells = 64;

type Scale = { most: number; cell: number; signs: boolean; hatch: string };
type Place = { slice: number; row: number; column: number };

/// One sentence: how large, from where to where, how many zeros, what is not finite.
export function heatSentence(name: string, { shape, values }: DenseArray, digits = 3): string {
    const finite = values.map(numeric).filter(Number.isFinite);
    const size = shape.length === 0 ? "a number" : shape.join(" by ");
    if (finite.length === 0) return `${name}, ${size}: no entry is finite.`;
    const least = finite.reduce((a, b) => Math.min(a, b));
    const most = finite.reduce((a, b) => Math.max(a, b));
    const zeros = finite.filter((x) => x === 0).length;
    const odd = values.length - finite.length;
    return (
        `${name}, ${size}: entries from ${shown(least, digits)} to ${shown(most, digits)}, ` +
        `${zeros === 0 ? "none" : zeros} of ${values.length} ${zeros === 1 ? "is" : "are"} zero` +
        `${odd > 0 ? `, ${odd} not finite` : ""}.`
    );
}

function Cell({ value, x, y, scale }: { value: number; x: number; y: number; scale: Scale }) {
    const { cell, most } = scale;
    const box = { x: x * cell, y: y * cell, width: cell, height: cell };
    if (value === 0) return null;
    if (!Number.isFinite(value)) {
        return (
            <>
                <rect class="fig-odd" {...box} />
                <text class="fig-sign" x={(x + 0.5) * cell} y={(y + 0.5) * cell}>
                    ?
                </text>
            </>
        );
    }
    const strength = 0.12 + 0.88 * Math.min(1, Math.abs(value) / most);
    const side = value > 0 ? "plus" : "minus";
    return (
        <>
            <rect class={`fig-${side}`} {...box} fill-opacity={strength} />
            {scale.signs ? (
                <text
                    class={`fig-sign ${strength > 0.75 ? "strong" : ""}`}
                    x={(x + 0.5) * cell}
                    y={(y + 0.5) * cell}
                >
                    {value > 0 ? "+" : "−"}
                </text>
            ) : (
                value < 0 && <rect {...box} fill={`url(#${scale.hatch})`} />
            )}
        </>
    );
}

function Grid({
    of,
    scale,
    at,
    sentence,
}: {
    of: Slice;
    scale: Scale;
    at: Omit<Place, "slice"> | undefined;
    sentence: string;
}) {
    const { cell, hatch } = scale;
    const rows = Math.min(of.rows, mostCells);
    const columns = Math.min(of.columns, mostCells);
    const cells = [];
    for (let i = 0; i < rows; ++i) {
        for (let j = 0; j < columns; ++j) {
            cells.push(<Cell key={i * columns + j} value={numeric(of.at(i, j))} x={j} y={i} scale={scale} />);
        }
    }
    const lines =
        cell < 6
            ? ""
            : [
                  ...Array.from({ length: rows - 1 }, (_, i) => `M0 ${(i + 1) * cell}h${columns * cell}`),
                  ...Array.from({ length: columns - 1 }, (_, j) => `M${(j + 1) * cell} 0v${rows * cell}`),
              ].join("");
    return (
        <svg
            width={columns * cell + 2}
            height={rows * cell + 2}
            role="img"
            aria-label={sentence}
            viewBox={`-1 -1 ${columns * cell + 2} ${rows * cell + 2}`}
        >
            <defs>
                <pattern id={hatch} width="4" height="4" patternUnits="userSpaceOnUse">
                    <path class="fig-hatch" d="M0 4L4 0" />
                </pattern>
            </defs>
            {cells}
            <path class="fig-grid" d={lines} />
            <rect class="fig-frame" width={columns * cell} height={rows * cell} />
            {at && (
                <rect class="fig-chosen" x={at.column * cell} y={at.row * cell} width={cell} height={cell} />
            )}
        </svg>
    );
}

/// Marks of the sides that occur.
function Legend({ most, values }: { most: number; values: number[] }) {
    const marks = [
        ...(values.some((v) => v < 0) ? [-most, -most / 2] : []),
        0,
        ...(values.some((v) => v > 0) ? [most / 2, most] : []),
    ];
    const scale = { most, cell: 18, signs: true, hatch: "" };
    return (
        <div class="fig-legend" aria-hidden="true">
            {marks.map((value) => (
                <span key={value}>
                    <svg width="20" height="20" viewBox="-1 -1 20 20">
                        <Cell value={value} x={0} y={0} scale={scale} />
                        <rect class="fig-frame" width="18" height="18" />
                    </svg>
                    {short(value)}
                </span>
            ))}
        </div>
    );
}

/// Three digits are enough for a scale.
function short(value: number) {
    const text = String(Number(value.toPrecision(3)));
    return text.length > 8 ? shown(value) : text.replace("-", "−");
}

/// The wanted step of the cursor for a key.
const steps: Record<string, [number, number]> = {
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
};

/// The cells of one slice, read with the pointer or the arrow keys.
function Reader({
    of,
    scale,
    chosen,
    choose,
    name,
    digits,
}: {
    of: Slice;
    scale: Scale;
    chosen: Omit<Place, "slice"> | undefined;
    name: string;
    digits: number;
    choose(place: Omit<Place, "slice"> | undefined): void;
}) {
    const rows = Math.min(of.rows, mostCells);
    const columns = Math.min(of.columns, mostCells);
    const key = (event: KeyboardEvent) => {
        const step = steps[event.key];
        if (!step) return;
        event.preventDefault();
        const from = chosen ?? { row: 0, column: 0 };
        const far = event.shiftKey ? 5 : 1;
        choose({
            row: Math.max(0, Math.min(rows - 1, from.row + step[0] * far)),
            column: Math.max(0, Math.min(columns - 1, from.column + step[1] * far)),
        });
    };
    const point = (event: PointerEvent) => {
        const box = (event.currentTarget as Element).getBoundingClientRect();
        const column = Math.floor((event.clientX - box.left) / (box.width / columns));
        const row = Math.floor((event.clientY - box.top) / (box.height / rows));
        choose(row >= 0 && row < rows && column >= 0 && column < columns ? { row, column } : undefined);
    };
    return (
        <div
            class="fig-reader"
            tabIndex={0}
            role="group"
            aria-label={`${name}; arrow keys read its cells`}
            onKeyDown={key}
            onPointerMove={point}
            onPointerDown={point}
            onPointerLeave={() => choose(undefined)}
            onFocus={() => choose(chosen ?? { row: 0, column: 0 })}
            onBlur={() => choose(undefined)}
        >
            <Grid of={of} scale={scale} at={chosen} sentence={heatSentence(name, of.whole, digits)} />
        </div>
    );
}

function reading(name: string, slice: Slice, { row, column }: Place, shape: number[], digits: number) {
    const inner = shape.length < 2 ? `${row + 1}` : `${row + 1}, ${column + 1}`;
    const place = slice.title === "" ? `[${inner}]` : slice.title.replace(":, :", inner);
    return `${name}${place} = ${shown(slice.at(row, column), digits)}`;
}

export function Heatmap({
    of,
    name,
    digits = 3,
    table = true,
    mostSlices = 8,
    width = 336,
}: {
    of: DenseArray;
    name: string;
    digits?: number;
    /// With the numbers as a table to unfold; leave it out where they stand beside the map.
    table?: boolean;
    mostSlices?: number;
    /// Of a whole matrix, in pixels.
    width?: number;
}) {
    const [chosen, choose] = useState<Place | undefined>();
    const hatch = useId();
    const all = slices(of);
    const kept = all.slice(0, mostSlices);
    const first = all[0];
    if (!first || of.values.length === 0) return null;
    const finite = of.values.map(numeric).filter(Number.isFinite);
    const most = finite.reduce((a, b) => Math.max(a, Math.abs(b)), 0) || 1;
    const [rows, columns] = [Math.min(first.rows, mostCells), Math.min(first.columns, mostCells)];
    const room = kept.length > 1 ? width * 0.6 : width;
    const cell = Math.max(4, Math.min(28, Math.floor(room / Math.max(rows, columns, 1))));
    const scale = { most, cell, signs: cell >= 12, hatch };
    const cut = first.rows > rows || first.columns > columns;
    const now = chosen && kept[chosen.slice];
    return (
        <figure class="fig-heat">
            <div class="fig-slices">
                {kept.map((slice, index) => (
                    <div key={slice.title} class="fig-slice">
                        {slice.title && <p class="fig-slice-title">{slice.title}</p>}
                        <Reader
                            of={slice}
                            scale={scale}
                            digits={digits}
                            name={`${name} ${slice.title}`.trim()}
                            chosen={chosen?.slice === index ? chosen : undefined}
                            choose={(place) => choose(place && { slice: index, ...place })}
                        />
                    </div>
                ))}
            </div>
            {all.length > kept.length && (
                <p class="fig-more">… {counted(all.length - kept.length, "more slice")}</p>
            )}
            {cut && (
                <p class="fig-more">
                    {`The first ${rows} rows and ${columns} columns of `}
                    {`${first.rows}×${first.columns}.`}
                </p>
            )}
            <figcaption>
                <Legend most={most} values={finite} />
                <output class="fig-reading">
                    {now && chosen ? reading(name, now, chosen, of.shape, digits) : "\u00a0"}
                </output>
            </figcaption>
            {table && (
                <details>
                    <summary>The numbers</summary>
                    <ArrayView of={of} name={name} digits={digits} most={24} />
                </details>
            )}
        </figure>
    );
}
