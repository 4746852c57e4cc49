import type { Derivation, Evaluation } from "../../engine/answers";
import { shellText } from "../../engine/shellText";
import { useBatch } from "../../engine/useBatch";
import { usePageState } from "../../state/usePageState";
import { CopyButton } from "../../ui/CopyButton";
import { FaultBox } from "../../ui/FaultBox";
import { Formula } from "../../ui/Formula";
import { fixed, numeric, shown } from "../../ui/numbers";
import { Bars } from "./Bars";
import { JacobianMap } from "./JacobianMap";
import { type Numbers, notices } from "./notice";
import { type SoftmaxState, farthest, fewest, most, ranking, readState, requests } from "./state";

type Answers = [Evaluation, Derivation, Derivation, Evaluation, Evaluation, Evaluation, Evaluation];

const list = (values: readonly (number | string)[] | undefined) => (values ?? []).map(numeric);

function numbersOf([p, J, g, loss, entropy, margin]: Answers): Numbers {
    return {
        p: list(p.values),
        jacobian: list(J.values?.[0]),
        gradient: list(g.values?.[0]),
        loss: numeric(loss.values[0]),
        entropy: numeric(entropy.values[0]),
        margin: numeric(margin.values[0]),
    };
}

function Classes({
    state,
    numbers,
    stale,
    change,
}: {
    state: SoftmaxState;
    numbers: Numbers;
    stale: boolean;
    change(part: Partial<SoftmaxState>): void;
}) {
    const set = (i: number, text: string) => {
        const value = Number(text);
        if (text.trim() === "" || !Number.isFinite(value)) return;
        change({ z: state.z.with(i, Math.min(farthest, Math.max(-farthest, value))) });
    };
    return (
        <table class="softmax-classes">
            <caption class="hidden-text">Logit, probability and gradient of each class</caption>
            <thead>
                <tr>
                    <th scope="col">class</th>
                    <th scope="col">target</th>
                    <th scope="col">logit z</th>
                    <th scope="col">p</th>
                    <th scope="col">∂L/∂z</th>
                </tr>
            </thead>
            <tbody>
                {state.z.map((z, i) => (
                    <tr key={i} class={i === state.target - 1 ? "softmax-is-target" : ""}>
                        <th scope="row">{i + 1}</th>
                        <td>
                            <input
                                type="radio"
                                name="softmax-target"
                                checked={i === state.target - 1}
                                aria-label={`class ${i + 1} is the target`}
                                onChange={() => change({ target: i + 1 })}
                            />
                        </td>
                        <td>
                            <input
                                type="number"
                                step="0.1"
                                min={-farthest}
                                max={farthest}
                                value={z}
                                aria-label={`logit of class ${i + 1}`}
                                onInput={(e) => set(i, e.currentTarget.value)}
                            />
                        </td>
                        <td class={`softmax-p-cell ${stale ? "stale" : ""}`}>{fixed(numbers.p[i])}</td>
                        <td class={`softmax-g-cell ${stale ? "stale" : ""}`}>{fixed(numbers.gradient[i])}</td>
                    </tr>
                ))}
            </tbody>
        </table>
    );
}

function Scalars({ numbers, best, stale }: { numbers: Numbers; best: number; stale: boolean }) {
    const rows: [string, string, string][] = [
        ["loss", shown(numbers.loss), "−log p of the target"],
        ["predicted", `class ${best}`, "the largest probability"],
        ["margin", fixed(numbers.margin), "between the two largest probabilities"],
        ["entropy", fixed(numbers.entropy), "of p; 0 when one class has everything"],
    ];
    return (
        <dl class={`softmax-scalars ${stale ? "stale" : ""}`}>
            {rows.map(([name, value, why]) => (
                <div key={name}>
                    <dt>{name}</dt>
                    <dd>{value}</dd>
                    <dd>{why}</dd>
                </div>
            ))}
        </dl>
    );
}

function Controls({
    state,
    change,
    reset,
}: {
    state: SoftmaxState;
    change(part: Partial<SoftmaxState>): void;
    reset(): void;
}) {
    const resize = (n: number) =>
        change({
            z: Array.from({ length: n }, (_, i) => state.z[i] ?? 0),
            target: Math.min(n, state.target),
        });
    return (
        <div class="softmax-controls">
            <label>
                classes{" "}
                <select value={state.z.length} onChange={(e) => resize(Number(e.currentTarget.value))}>
                    {Array.from({ length: most - fewest + 1 }, (_, i) => i + fewest).map((n) => (
                        <option key={n} value={n}>
                            {n}
                        </option>
                    ))}
                </select>
            </label>
            <label>
                <span>temperature&nbsp;T</span>{" "}
                <input
                    type="range"
                    min="0.1"
                    max="10"
                    step="0.1"
                    value={state.T}
                    aria-valuetext={`temperature ${state.T}`}
                    onInput={(e) => change({ T: Number(e.currentTarget.value) })}
                />
                <output>{state.T}</output>
            </label>
            <CopyButton title="Copy as command" text={requests(state).map(shellText).join("\n")} />
            <button type="button" onClick={reset}>
                Reset
            </button>
        </div>
    );
}

function Collapse({ J, g, stale }: { J: Derivation; g: Derivation; stale: boolean }) {
    return (
        <div class={`softmax-formulas ${stale ? "stale" : ""}`}>
            <div>
                <h3>Jacobian of softmax</h3>
                <Formula of={J.result} />
                <p class="softmax-aside">
                    {`${J.shape.join(" × ")}, ${J.structure}`}: never stored as a full matrix.
                </p>
            </div>
            <div>
                <h3>Gradient of the loss</h3>
                <Formula of={g.result} />
                <p class="softmax-aside">What is believed minus what is true. The Jacobian is gone.</p>
            </div>
        </div>
    );
}

function Results({
    answers,
    state,
    stale,
    change,
}: {
    answers: Answers;
    state: SoftmaxState;
    stale: boolean;
    change(part: Partial<SoftmaxState>): void;
}) {
    const numbers = numbersOf(answers);
    // A change of the number of classes is answered a moment later.
    const n = numbers.p.length;
    const shownState =
        n === state.z.length
            ? state
            : { ...state, z: state.z.slice(0, n), target: Math.min(n, state.target) };
    const best = ranking(state.z)[0]! + 1;
    const label =
        `Logits ${state.z.map((v) => fixed(v, 2)).join(", ")}; probabilities ` +
        `${numbers.p.map((v) => fixed(v)).join(", ")}; gradient ${numbers.gradient.map((v) => fixed(v)).join(", ")}`;
    return (
        <>
            <div class="softmax-main">
                <Bars
                    z={state.z}
                    p={numbers.p}
                    gradient={numbers.gradient}
                    T={state.T}
                    target={state.target}
                    label={label}
                    stale={stale}
                    change={(i, v) => change({ z: state.z.with(i, v) })}
                    choose={(target) => change({ target })}
                />
                <div class="softmax-side">
                    <Classes {...{ state, numbers, stale, change }} />
                    <Scalars numbers={numbers} best={best} stale={stale} />
                    <div class="softmax-notice" aria-live="polite">
                        <h2>What to notice</h2>
                        {!stale && n === state.z.length ? (
                            notices(shownState, numbers).map((s) => <p key={s}>{s}</p>)
                        ) : (
                            <p>…</p>
                        )}
                    </div>
                </div>
            </div>
            <h2>From the Jacobian to p − y</h2>
            <div class="softmax-lower">
                <JacobianMap values={numbers.jacobian} sums={list(answers[6].values)} n={n} stale={stale} />
                <Collapse J={answers[1]} g={answers[2]} stale={stale} />
            </div>
        </>
    );
}

export function Softmax() {
    const { state, change, reset } = usePageState(readState);
    const { answers, fault, stale } = useBatch<Answers>(requests(state));
    return (
        <section class="sheet softmax">
            <h1>Softmax and cross-entropy</h1>
            <p>
                How much probability does the true class get, and which way does the loss push each logit?
                Drag the blue bars.
            </p>
            <Controls {...{ state, change, reset }} />
            {fault && <FaultBox fault={fault} />}
            {answers && <Results {...{ answers, state, stale, change }} />}
        </section>
    );
}
