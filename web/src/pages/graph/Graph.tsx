import { useEffect, useRef, useState } from "preact/hooks";
import type { Sample } from "../../engine/answers";
import type { Request } from "../../engine/client";
import { shellText } from "../../engine/shellText";
import { useAnswer } from "../../engine/useAnswer";
import { usePageState } from "../../state/usePageState";
import { CopyButton } from "../../ui/CopyButton";
import { FaultBox } from "../../ui/FaultBox";
import { Formula } from "../../ui/Formula";
import { useKeys } from "../../ui/useKeys";
import { Details, NodeTable } from "./Details";
import { Drawing } from "./Drawing";
import { type GraphAnswer, forwardSteps, seenAfter, shapeText } from "./answers";
import { type GraphState, examples, graphRequest, readState, sampleRequest, typedValues } from "./state";

const mostDrawn = 60;
type Change = (part: Partial<GraphState>) => void;

function Inputs({ state, change, fault }: { state: GraphState; change: Change; fault: string }) {
    const set = (part: Partial<GraphState>) => change({ step: -1, pick: -1, ...part });
    const plain = { spellcheck: false, autocomplete: "off" as const, autocapitalize: "off" as const };
    return (
        <div class="graph-inputs">
            <label class="graph-formula">
                <span>Formula</span>
                <textarea
                    class="code"
                    rows={Math.min(6, state.formula.split("\n").length)}
                    value={state.formula}
                    maxLength={5000}
                    {...plain}
                    onInput={(e) => set({ formula: e.currentTarget.value })}
                />
            </label>
            <label>
                <span>Examples</span>
                <select
                    value={examples.findIndex((e) => e.formula === state.formula)}
                    onChange={(e) => {
                        const example = examples[Number(e.currentTarget.value)];
                        if (example)
                            set({
                                formula: example.formula,
                                vars: example.vars,
                                size: example.size,
                                values: "",
                            });
                    }}
                >
                    <option value={-1}>your own</option>
                    {examples.map((e, i) => (
                        <option key={i} value={i}>
                            {e.title}
                        </option>
                    ))}
                </select>
            </label>
            <details open={state.vars !== "" || state.values !== ""}>
                <summary>Declarations, sizes and values</summary>
                <div class="graph-more">
                    <label>
                        <span>Declarations</span>
                        <input
                            class="code"
                            value={state.vars}
                            maxLength={2000}
                            {...plain}
                            placeholder="S: posdef(n); a: scalar"
                            onInput={(e) => set({ vars: e.currentTarget.value })}
                        />
                    </label>
                    <label>
                        <span>Sizes</span>
                        <input
                            class="code"
                            value={state.size}
                            maxLength={300}
                            {...plain}
                            placeholder="n=3, m=2"
                            onInput={(e) => set({ size: e.currentTarget.value })}
                        />
                    </label>
                    <label>
                        <span>Values in place of those drawn</span>
                        <textarea
                            class="code"
                            rows={2}
                            value={state.values}
                            maxLength={20_000}
                            placeholder='{"x": [1, 2]}'
                            {...plain}
                            aria-invalid={fault !== ""}
                            onInput={(e) => change({ values: e.currentTarget.value })}
                        />
                    </label>
                    {fault && (
                        <p class="graph-fault" role="alert">
                            {fault}
                        </p>
                    )}
                </div>
            </details>
            <button type="button" onClick={() => change({ seed: (state.seed + 1) % 1_000_001 })}>
                Draw other values
            </button>
        </div>
    );
}

function Player({
    answer,
    step,
    change,
    reset,
    command,
}: {
    answer: GraphAnswer;
    step: number;
    change: Change;
    reset(): void;
    command: string;
}) {
    const forward = forwardSteps(answer).length;
    const last = forward + answer.backward.length;
    const [playing, setPlaying] = useState(false);
    const go = (to: number) => change({ step: to >= last ? -1 : Math.max(0, to), pick: -1 });
    useEffect(() => {
        if (!playing) return;
        if (step >= last) {
            setPlaying(false);
            return;
        }
        const timer = window.setTimeout(() => go(step + 1), 900);
        return () => window.clearTimeout(timer);
    }, [playing, step, last]);
    useKeys((event) => {
        const to = { ArrowRight: step + 1, ArrowLeft: step - 1 }[event.key];
        if (to === undefined) return;
        event.preventDefault();
        setPlaying(false);
        go(to);
    });
    return (
        <div class="graph-player" role="group" aria-label="Steps">
            <button type="button" disabled={step === 0} onClick={() => go(0)}>
                Start
            </button>
            <button type="button" disabled={step === 0} onClick={() => go(step - 1)}>
                Step back
            </button>
            <button type="button" class="primary" disabled={step >= last} onClick={() => go(step + 1)}>
                Next step
            </button>
            <button
                type="button"
                aria-pressed={playing}
                onClick={() => {
                    if (!playing && step >= last) go(0);
                    setPlaying(!playing);
                }}
            >
                {playing ? "Pause" : "Play"}
            </button>
            <span class="graph-count">
                {step <= forward
                    ? `forward ${step} of ${forward}`
                    : `backward ${step - forward} of ${answer.backward.length}`}
            </span>
            <CopyButton title="Copy as command" text={command} />
            <button type="button" onClick={reset}>
                Reset
            </button>
        </div>
    );
}

/// The last step in words.
function Said({ answer, step }: { answer: GraphAnswer; step: number }) {
    const forward = forwardSteps(answer);
    const node = forward[step - 1];
    const back = answer.backward[step - forward.length - 1];
    const of = (id: number) => answer.nodes.find((n) => n.id === id)!;
    if (step === 0) return <p class="graph-said">The leaves have their values. Step on to compute.</p>;
    if (node) {
        return (
            <p class="graph-said graph-is-value">
                Forward: <code>{node.text}</code> is{" "}
                {node.kind === "scalar" ? "a scalar" : `${node.kind} ${shapeText(node.shape)}`}.
            </p>
        );
    }
    if (!back) return null;
    if (back.from === null) {
        return (
            <p class="graph-said graph-is-back">
                Backward begins at the formula itself: its derivative by itself.
            </p>
        );
    }
    return (
        <div class="graph-said graph-is-back">
            <p>
                Backward: <code>{of(back.node).text}</code> receives from <code>{of(back.from).text}</code>,
                by the {back.rule}.
            </p>
            {back.contribution && <Formula of={back.contribution} />}
        </div>
    );
}

function Shown({
    state,
    change,
    reset,
    answer,
    stale,
    command,
}: {
    state: GraphState;
    change: Change;
    reset(): void;
    answer: GraphAnswer;
    stale: boolean;
    command: string;
}) {
    const last = forwardSteps(answer).length + answer.backward.length;
    const step = state.step < 0 ? last : Math.min(last, state.step);
    const seen = seenAfter(answer, step);
    const pick = (id: number) => change({ pick: id });
    const top = answer.nodes.at(-1)!;
    const chosen =
        answer.nodes.find((n) => n.id === state.pick) ?? answer.nodes.find((n) => n.id === seen.at) ?? top;
    const drawn = answer.nodes.length <= mostDrawn;
    return (
        <>
            {drawn ? (
                <Drawing {...{ answer, seen, stale }} chosen={chosen.id} choose={pick} />
            ) : (
                <p class="notice">
                    A graph of {answer.nodes.length} nodes is too large to draw (at most {mostDrawn}); here it
                    is as a table.
                </p>
            )}
            <Player {...{ answer, step, change, reset, command }} />
            <div aria-live="polite">
                <Said answer={answer} step={step} />
            </div>
            <Details {...{ answer, pick, stale }} node={chosen} />
            {drawn ? (
                <details class="graph-all">
                    <summary>All nodes as a table</summary>
                    <NodeTable {...{ answer, pick }} />
                </details>
            ) : (
                <NodeTable {...{ answer, pick }} />
            )}
        </>
    );
}

export function Graph() {
    const { state, change, reset } = usePageState(readState);
    const sample = useAnswer<Sample>(sampleRequest(state), "graph-sample");
    const typed = typedValues(state.values);
    // The last request stays while new values are drawn, so that the picture never goes blank.
    const request = useRef<Request | null>(null);
    if (sample.answer && !sample.stale && sample.answer.expr === state.formula && typeof typed !== "string") {
        request.current = graphRequest(state, { ...sample.answer.values, ...typed });
    }
    const graph = useAnswer<GraphAnswer>(request.current, "graph");
    const fault = sample.fault ?? graph.fault;
    return (
        <section class="sheet graph">
            <h1>Computation graph</h1>
            <p>In which steps is a formula computed, and how does its derivative travel back through them?</p>
            <Inputs {...{ state, change }} fault={typeof typed === "string" ? typed : ""} />
            {fault && <FaultBox fault={fault} />}
            {graph.answer && graph.answer.nodes.length > 0 && (
                <Shown
                    {...{ state, change, reset }}
                    answer={graph.answer}
                    stale={graph.stale || sample.stale}
                    command={request.current ? shellText(request.current) : ""}
                />
            )}
            {graph.answer?.notes.map((n) => (
                <p key={n} class="graph-aside">
                    {n}
                </p>
            ))}
        </section>
    );
}
