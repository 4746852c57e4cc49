import { useEffect, useMemo, useState } from "preact/hooks";
import type { Derivation } from "../../engine/answers";
import { shellText } from "../../engine/shellText";
import { useBatch } from "../../engine/useBatch";
import { usePageState } from "../../state/usePageState";
import { CopyButton } from "../../ui/CopyButton";
import { FaultBox } from "../../ui/FaultBox";
import { Formula } from "../../ui/Formula";
import { fixed } from "../../ui/numbers";
import { useKeys } from "../../ui/useKeys";
import { DragNumber } from "./DragNumber";
import { Flow, column, named } from "./Flow";
import { GradientTable, StepPanel } from "./StepPanel";
import {
    type BackpropState,
    type Flow as Values,
    type Parameter,
    flowOf,
    forwardRequests,
    largest,
    lastStep,
    localRequests,
    readState,
    stationRequests,
} from "./network";
import { notices } from "./notice";

type Change = (part: Partial<BackpropState>) => void;

const arrays: { name: Parameter; title: string; columns: number }[] = [
    { name: "x", title: "x", columns: 1 },
    { name: "W1", title: "W₁", columns: 2 },
    { name: "b1", title: "b₁", columns: 1 },
    { name: "w2", title: "w₂", columns: 1 },
    { name: "b2", title: "b₂", columns: 1 },
    { name: "t", title: "target t", columns: 1 },
];

function Parameters({ state, change }: { state: BackpropState; change: Change }) {
    return (
        <fieldset class="backprop-parameters">
            <legend>Everything can be changed: type, or drag a number up and down</legend>
            {arrays.map(({ name, title, columns }) => (
                <div key={name} class="backprop-array">
                    <span aria-hidden="true">{title} =</span>
                    <div class={`backprop-cells ${columns === 2 ? "backprop-two" : ""}`}>
                        {state[name].map((value, i) => {
                            const entry =
                                state[name].length === 1
                                    ? ""
                                    : columns === 2
                                      ? ` row ${Math.floor(i / 2) + 1} column ${(i % 2) + 1}`
                                      : ` entry ${i + 1}`;
                            return (
                                <DragNumber
                                    key={i}
                                    value={value}
                                    label={`${title}${entry}`}
                                    most={largest}
                                    change={(v) => change({ [name]: state[name].with(i, v) })}
                                />
                            );
                        })}
                    </div>
                </div>
            ))}
        </fieldset>
    );
}

function Player({
    step,
    change,
    command,
    reset,
}: {
    step: number;
    change: Change;
    command: string;
    reset(): void;
}) {
    const [playing, setPlaying] = useState(false);
    const go = (to: number) => change({ step: Math.min(lastStep, Math.max(0, to)) });
    useEffect(() => {
        if (!playing) return;
        if (step === lastStep) {
            setPlaying(false);
            return;
        }
        const timer = window.setTimeout(() => go(step + 1), 1400);
        return () => window.clearTimeout(timer);
    }, [playing, step]);
    useKeys((event) => {
        const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (by === undefined) return;
        event.preventDefault();
        setPlaying(false);
        go(step + by);
    });
    return (
        <div class="backprop-player" role="group" aria-label="Steps">
            <button type="button" disabled={step === 0} onClick={() => go(step - 1)}>
                Step back
            </button>
            <button type="button" class="primary" disabled={step === lastStep} onClick={() => go(step + 1)}>
                Next step
            </button>
            <button
                type="button"
                aria-pressed={playing}
                onClick={() => {
                    if (!playing && step === lastStep) go(0);
                    setPlaying(!playing);
                }}
            >
                {playing ? "Pause" : "Play"}
            </button>
            <span class="backprop-count">
                {step === 0 ? "forward pass" : `step ${step} of ${lastStep} backward`}
            </span>
            <span class="backprop-keys">
                Keys <kbd>←</kbd> <kbd>→</kbd>
            </span>
            <CopyButton title="Copy as command" text={command} />
            <button type="button" onClick={reset}>
                Reset
            </button>
        </div>
    );
}

function Scalars({ flow, target, stale }: { flow: Values; target: number; stale: boolean }) {
    const rows = [
        ["prediction ŷ", flow.yhat],
        ["target t", target],
        ["loss L", flow.loss],
        ["length of ∂L/∂x", flow.norm],
    ] as const;
    return (
        <dl class={`backprop-scalars ${stale ? "stale" : ""}`}>
            {rows.map(([name, value]) => (
                <div key={name}>
                    <dt>{name}</dt>
                    <dd>{fixed(value)}</dd>
                </div>
            ))}
        </dl>
    );
}

function Collapsed({ flow }: { flow: Values }) {
    return (
        <div class="backprop-collapsed">
            <h2>The whole way back in one line</h2>
            <p class="backprop-line">∂L/∂x =</p>
            <Formula of={named(flow.by.x.derivation).result} />
            <p class="backprop-line">
                = <b>{column(flow.by.x.values)}</b>, with σ′(z) = {column(flow.slope)}
            </p>
        </div>
    );
}

export function Backprop() {
    const { state, change, reset } = usePageState(readState);
    const requests = forwardRequests(state);
    const { answers, fault, stale } = useBatch(requests, [stationRequests]);
    const { answers: local } = useBatch<Derivation[]>(useMemo(localRequests, []));
    const flow = answers && flowOf(answers);
    return (
        <section class="sheet backprop">
            <h1>Backprop flow</h1>
            <p>
                A small network runs forward, then the slope of its loss walks back. What does each step do to
                it?
            </p>
            {fault && <FaultBox fault={fault} />}
            {flow && (
                <>
                    <Scalars flow={flow} target={state.t[0]!} stale={stale} />
                    <Flow {...{ state, flow, local, stale }} />
                </>
            )}
            <Player
                step={state.step}
                change={change}
                reset={reset}
                command={requests.map(shellText).join("\n")}
            />
            {flow && (
                <div class="backprop-lower">
                    <StepPanel {...{ state, flow, local, stale }} />
                    <div class="backprop-notice" aria-live="polite">
                        <h2>What to notice</h2>
                        {notices(state, flow).map((s) => (
                            <p key={s}>{s}</p>
                        ))}
                    </div>
                </div>
            )}
            <Parameters {...{ state, change }} />
            {flow && (
                <>
                    <Collapsed flow={flow} />
                    <GradientTable flow={flow} stale={stale} />
                </>
            )}
        </section>
    );
}
