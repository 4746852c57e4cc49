// An array to read: a table between brackets, with headings that only screen readers see; slices for
// orders above 2, and what is left out said in words.
import { type DenseArray, type Slice, counted, slices } from "./arrays";
import { shown } from "./numbers";

const words: Record<string, string> = { nan: "not a number", inf: "infinite", "-inf": "−infinite" };

function inWords(value: number | string | undefined, digits: number) {
    return value === 0 ? "0" : (words[String(value)] ?? shown(value, digits));
}

/// Whole numbers need no decimals.
const digitsOf = (of: DenseArray, digits: number) =>
    of.values.every((v) => typeof v === "string" || Number.isInteger(v)) ? 0 : digits;

function Rows({ of, name, digits, most }: { of: Slice; name: string; digits: number; most: number }) {
    const rows = Math.min(of.rows, most);
    const columns = Math.min(of.columns, most);
    const moreRows = of.rows - rows;
    const moreColumns = of.columns - columns;
    const more = [
        moreColumns > 0 && counted(moreColumns, "more column"),
        moreRows > 0 &&
            counted(
                moreRows,
                of.columns === 1 ? "more entry" : "more row",
                of.columns === 1 ? "more entries" : "more rows",
            ),
    ]
        .filter(Boolean)
        .join(" and ");
    return (
        <>
            <table class="fig-array">
                <caption class="hidden-text">{`${name}${of.title && ` ${of.title}`}`}</caption>
                <thead>
                    <tr>
                        <td />
                        {Array.from({ length: columns }, (_, j) => (
                            <th key={j} scope="col">
                                <span class="hidden-text">{`column ${j + 1}`}</span>
                            </th>
                        ))}
                    </tr>
                </thead>
                <tbody>
                    {Array.from({ length: rows }, (_, i) => (
                        <tr key={i}>
                            <th scope="row">
                                <span class="hidden-text">{`row ${i + 1}`}</span>
                            </th>
                            {Array.from({ length: columns }, (_, j) => {
                                const value = of.at(i, j);
                                const kind =
                                    typeof value === "string" ? "odd" : value === 0 ? "zero" : undefined;
                                return (
                                    <td key={j} class={kind}>
                                        {inWords(value, digits)}
                                    </td>
                                );
                            })}
                        </tr>
                    ))}
                </tbody>
            </table>
            {more && <p class="fig-more">… {more}</p>}
        </>
    );
}

export function ArrayView({
    of,
    name,
    digits = 3,
    most = 12,
    mostSlices = 6,
}: {
    of: DenseArray;
    /// What the array is, for those who cannot see it.
    name: string;
    digits?: number;
    /// Rows and columns shown.
    most?: number;
    mostSlices?: number;
}) {
    digits = digitsOf(of, digits);
    if (of.shape.length === 0) {
        const value = of.values[0];
        return (
            <output class="fig-scalar" aria-label={name}>
                {inWords(value, digits)}
            </output>
        );
    }
    if (of.values.length === 0) return <p class="fig-more">The array is empty.</p>;
    const all = slices(of);
    return (
        <div class="fig-slices">
            {all.slice(0, mostSlices).map((slice) => (
                <div key={slice.title} class="fig-slice">
                    {slice.title && <p class="fig-slice-title">{slice.title}</p>}
                    <div class="scroll" tabIndex={0} role="group" aria-label={`${name} ${slice.title}`}>
                        <Rows of={slice} name={name} digits={digits} most={most} />
                    </div>
                </div>
            ))}
            {all.length > mostSlices && (
                <p class="fig-more">… {counted(all.length - mostSlices, "more slice")} of the array</p>
            )}
        </div>
    );
}
