// Numbers for the formula and its derivative: sizes, values drawn or typed, and what comes out.
import { useId } from "preact/hooks";
import type { Evaluation, VariableInfo } from "../../../engine/answers";
import { useAnswer } from "../../../engine/useAnswer";
import { ArrayView } from "../../../ui/ArrayView";
import { type DenseArray, type Entries } from "../../../ui/arrays";
import { FaultBox } from "../../../ui/FaultBox";
import { Formula } from "../../../ui/Formula";
import { Heatmap } from "../../../ui/Heatmap";
import { MatrixInput, mostEditable } from "../../../ui/MatrixInput";
import { shapeInWords } from "../declarations";
import { Name } from "../Name";
import type { CalculatorState, PaneProps } from "../state";
import {
    type Drawn,
    entriesAt,
    entriesOf,
    entriesText,
    pointOf,
    sizesIn,
    typedValue,
    useDrawn,
    useLast,
} from "./point";
import { derivativeInWords, optionsOfOne, wrtOf } from "./words";

const mostEntries = 200_000; // of a result
const longest = 20_000; // characters that a state keeps of one value

type Change = PaneProps["change"];

function withSizes(all: string[], sizes: Record<string, number>): string[] {
    const kept = all.filter((s) => !(s.split("=")[0]!.trim() in sizes));
    return [...kept, ...Object.entries(sizes).map(([name, n]) => `${name}=${n}`)];
}

function Sizes({
    drawn,
    size,
    seed,
    change,
}: {
    drawn: Drawn;
    size: string[];
    seed: number;
    change: Change;
}) {
    const sizes = Object.entries(drawn.sample?.sizes ?? {});
    return (
        <div class="pane-row pane-sizes">
            {sizes.map(([name, n]) => (
                <label key={name}>
                    <math>
                        <Name of={name} />
                    </math>
                    <input
                        type="number"
                        min="1"
                        max={mostEditable}
                        step="1"
                        value={n}
                        aria-label={`size ${name}`}
                        onChange={(e) => {
                            const wanted = Math.round(e.currentTarget.valueAsNumber);
                            const within = Math.max(1, Math.min(mostEditable, wanted || 1));
                            e.currentTarget.value = String(within);
                            change({ size: withSizes(size, { [name]: within }) });
                        }}
                        onWheel={(e) => e.currentTarget.blur()}
                    />
                </label>
            ))}
            <label>
                Seed{" "}
                <input
                    type="number"
                    min="0"
                    max="1000000"
                    step="1"
                    value={seed}
                    onChange={(e) => {
                        const wanted = Math.round(e.currentTarget.valueAsNumber);
                        change({ seed: Math.max(0, Math.min(1_000_000, wanted || 0)) });
                    }}
                    onWheel={(e) => e.currentTarget.blur()}
                />
            </label>
            <button type="button" onClick={() => change({ seed: (seed + 1) % 1_000_001 })}>
                Draw again
            </button>
        </div>
    );
}

/// The other half of a symmetric matrix follows what is typed into one.
function mirrored(next: Entries, before: Entries): Entries {
    const values = [...next.values];
    const n = next.columns;
    if (next.rows !== n || before.columns !== n) return next;
    next.values.forEach((value, at) => {
        if (value !== before.values[at]) values[(at % n) * n + Math.floor(at / n)] = value;
    });
    return { ...next, values };
}

/// The sizes that a pasted array asks for, if its dimensions are sizes of their own.
function sizesFor(dims: string[], { rows, columns }: Entries, known: Record<string, number>) {
    const asked = [rows, columns].slice(0, dims.length);
    const sizes: Record<string, number> = {};
    for (const [axis, dim] of dims.entries()) {
        if (!(dim in known) || (dim in sizes && sizes[dim] !== asked[axis])) return undefined;
        sizes[dim] = asked[axis]!;
    }
    return sizes;
}

function Variable({
    name,
    info,
    array,
    typed,
    state,
    sizes,
    change,
}: {
    name: string;
    info: VariableInfo | undefined;
    array: DenseArray;
    typed: boolean;
    state: CalculatorState;
    sizes: Record<string, number>;
    change: Change;
}) {
    const entries = entriesOf(array);
    const dims = info?.dims ?? [];
    const facts = info?.facts ?? [];
    const note =
        `${shapeInWords(array.shape.map(String)).replace(/^an? /, "")}` +
        `${facts.length > 0 ? `, ${facts.join(", ")}` : ""}${typed ? ", typed" : ""}`;
    const put = (next: Entries) => {
        const same = entries && next.rows === entries.rows && next.columns === entries.columns;
        const mirror = facts.some((f) => f === "symmetric" || f === "positive definite");
        const whole = same && mirror ? mirrored(next, entries) : next;
        const wanted = same ? undefined : sizesFor(dims, next, sizes);
        if (!same && !wanted) return `${name} is ${dims.join("×")}, which does not allow this size`;
        const text = entriesText(whole);
        if (text.length > longest) return "the numbers are too long for a link; use fewer digits";
        change({
            values: { ...state.values, [name]: text },
            ...(wanted && { size: withSizes(state.size, wanted) }),
        });
        return undefined;
    };
    const { [name]: _typed, ...others } = state.values;
    return (
        <div class="pane-variable">
            {entries ? (
                <MatrixInput
                    name={name}
                    title={
                        <math>
                            <Name of={name} />
                        </math>
                    }
                    value={entries}
                    change={put}
                    note={note}
                    resizable={dims.length > 0 && dims.every((d) => d in sizes)}
                />
            ) : (
                <>
                    <p>
                        <math>
                            <Name of={name} />
                        </math>{" "}
                        {note}; drawn, not edited here
                    </p>
                    <ArrayView of={array} name={name} />
                </>
            )}
            {typed && (
                <p class="pane-small">
                    {facts.length > 0 &&
                        `Typed numbers are taken as they are, whether or not ${name} is ${facts.join(", ")}. `}
                    <button type="button" class="quiet" onClick={() => change({ values: others })}>
                        Draw {name} instead
                    </button>
                </p>
            )}
        </div>
    );
}

function Notes({ notes }: { notes: string[] }) {
    return (
        <>
            {notes.map((note) =>
                note.startsWith("not-finite: ") ? (
                    <p key={note} class="pane-odd">
                        Not finite: {note.slice("not-finite: ".length)}.{" "}
                        <a href="docs/reference/errors/not-finite.html">What this means</a>
                    </p>
                ) : (
                    <p key={note} class="pane-small">
                        {note}
                    </p>
                ),
            )}
        </>
    );
}

function Result({
    title,
    answer,
    stale,
    name,
    map,
}: {
    title: string;
    answer: Evaluation;
    stale: boolean;
    name: string;
    map: boolean;
}) {
    const array = { shape: answer.value_shape, values: answer.values };
    const inMap = map && array.values.length > 1;
    return (
        <section class={`pane-result ${stale ? "stale" : ""}`}>
            <h3>{title}</h3>
            <Formula of={answer.evaluated} />
            <Notes notes={answer.notes} />
            <div class="pane-side">
                <ArrayView of={array} name={name} digits={4} />
                {inMap && <Heatmap of={array} name={name} table={false} width={280} />}
            </div>
        </section>
    );
}

function Results({
    state,
    derivation,
    drawn,
    values,
}: {
    state: CalculatorState;
    derivation: PaneProps["derivation"];
    drawn: Drawn;
    values: Record<string, DenseArray>;
}) {
    const at = pointOf(values);
    const differential = state.what === "differential";
    const entries = entriesAt(derivation?.shape ?? [], drawn.sample?.sizes ?? {});
    const ofFormula = { expr: state.formula, ...(state.vars.length > 0 && { var: state.vars }) };
    // Values that were drawn for another formula would only make faults.
    const ask = useLast(drawn.stale, {
        value: { command: "eval", ...ofFormula, at, mathml: true },
        slope:
            differential || entries > mostEntries
                ? null
                : { command: "eval", ...optionsOfOne(state, derivation), at, mathml: true, "no-check": true },
    });
    const value = useAnswer<Evaluation>(ask?.value ?? null, "numbers-value");
    const slope = useAnswer<Evaluation>(ask?.slope ?? null, "numbers-derivative");
    const what = derivativeInWords(derivation?.what ?? "", wrtOf(state, derivation));
    return (
        <div class="pane-results">
            {value.fault && <FaultBox fault={value.fault} />}
            {value.answer && (
                <Result
                    title="Value"
                    answer={value.answer}
                    stale={value.stale || drawn.stale}
                    name="value"
                    map={false}
                />
            )}
            {slope.fault && slope.fault.message !== value.fault?.message && <FaultBox fault={slope.fault} />}
            {differential && (
                <p>A differential has numbers along a direction only: choose jvp and give one.</p>
            )}
            {entries > mostEntries && (
                <p>
                    {`With these sizes the ${what} has ${entries} entries, and at most `}
                    {`${mostEntries} are computed here. Smaller sizes will do.`}
                </p>
            )}
            {slope.answer && (
                <Result
                    title={what.charAt(0).toUpperCase() + what.slice(1)}
                    answer={slope.answer}
                    stale={slope.stale || drawn.stale}
                    name={what}
                    map
                />
            )}
        </div>
    );
}

export function NumbersPane({ state, change, derivation }: PaneProps) {
    const id = useId();
    const drawn = useDrawn(state, derivation, sizesIn(state.size, derivation), "numbers-sample");
    const sizes = drawn.sample?.sizes ?? {};
    const typed = Object.fromEntries(
        Object.entries(state.values)
            .filter(([name]) => drawn.values?.[name])
            .map(([name, text]) => [name, typedValue(text, drawn.values![name]!.shape)]),
    );
    const values = { ...drawn.values };
    for (const [name, one] of Object.entries(typed)) if ("array" in one) values[name] = one.array;
    const info = { ...derivation?.variables, ...drawn.sample?.variables };
    const { values: kept } = state;
    return (
        <div class="pane-numbers">
            <Sizes drawn={drawn} size={sizesIn(state.size, derivation)} seed={state.seed} change={change} />
            {drawn.fault && <FaultBox fault={drawn.fault} />}
            {!drawn.stale &&
                Object.entries(typed).map(
                    ([name, one]) =>
                        "unfit" in one && (
                            <p key={name} class="pane-odd">
                                {`The typed value of ${name} is not used: ${one.unfit}. `}
                                <button
                                    type="button"
                                    onClick={() =>
                                        change({
                                            values: Object.fromEntries(
                                                Object.entries(kept).filter(([other]) => other !== name),
                                            ),
                                        })
                                    }
                                >
                                    Remove it
                                </button>
                            </p>
                        ),
                )}
            {drawn.values && (
                <div class={`pane-columns ${drawn.stale ? "stale" : ""}`}>
                    <section class="pane-inputs" aria-labelledby={id}>
                        <h3 id={id}>Values</h3>
                        <p class="pane-small">
                            Drawn by the seed. Type over them, or paste a matrix from a spreadsheet, NumPy or
                            MATLAB.
                        </p>
                        {Object.entries(values)
                            .filter(([name]) => name in info)
                            .map(([name, array]) => (
                                <Variable
                                    key={name}
                                    name={name}
                                    info={info[name]}
                                    array={array}
                                    state={state}
                                    typed={typed[name] !== undefined && "array" in typed[name]}
                                    sizes={sizes}
                                    change={change}
                                />
                            ))}
                    </section>
                    <Results state={state} derivation={derivation} drawn={drawn} values={values} />
                </div>
            )}
        </div>
    );
}
