// Gradient descent beside Newton's method: rate, steps, and where they have come to.
import { useEffect, useState } from "preact/hooks";
import { shown } from "../../ui/numbers";
import { pairText } from "../plane/words";
import { Slider } from "../plane/inputs";
import { leastRate, mostRate, mostSteps, type State } from "./examples";
import type { Bend } from "./answer";
import type { Walk, Walks } from "./paths";
import { divergence } from "./words";

const still = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
const pace = 350; // milliseconds of a step while playing

function usePlay(steps: number, change: (part: Partial<State>) => void) {
    const [playing, setPlaying] = useState(false);
    useEffect(() => {
        if (!playing) return undefined;
        if (steps >= mostSteps) {
            setPlaying(false);
            return undefined;
        }
        const timer = window.setTimeout(() => change({ steps: steps + 1 }), pace);
        return () => window.clearTimeout(timer);
    }, [playing, steps]);
    const toggle = () => {
        if (!playing && steps >= mostSteps) change({ steps: 0 });
        setPlaying(!playing);
    };
    return { playing, toggle };
}

const logarithm = (rate: number) => Math.log10(rate);
const span = logarithm(mostRate) - logarithm(leastRate);

function RateSlider({ rate, change }: { rate: number; change(rate: number): void }) {
    const position = ((logarithm(rate) - logarithm(leastRate)) / span) * 200;
    const to = (at: number) =>
        Math.min(
            mostRate,
            Math.max(leastRate, Number((10 ** (logarithm(leastRate) + (at / 200) * span)).toPrecision(2))),
        );
    return (
        <Slider
            label="Rate of gradient descent"
            value={position}
            least={0}
            most={200}
            step={1}
            text={String(rate)}
            change={(at) => change(to(at))}
        />
    );
}

function stand(walk: Walk, rate: number, bend: Bend | undefined, descent: boolean): string {
    const count = walk.points.length - 1;
    if (walk.end === "diverged") {
        return descent && bend ? divergence(walk, rate, bend) : `diverged at step ${count}`;
    }
    if (walk.end === "no step") return `step ${count}; no finite step from there`;
    return walk.end === "settled" ? `stands still from step ${Math.max(0, count - 1)} on` : `step ${count}`;
}

function Standing({ name, walk, note }: { name: string; walk: Walk; note: string }) {
    return (
        <tr>
            <th scope="row">{name}</th>
            <td>{note}</td>
            <td>{pairText(walk.points.at(-1)!, 3)}</td>
            <td>{shown(walk.values.at(-1), 6)}</td>
        </tr>
    );
}

export function Descent({
    state,
    change,
    walks,
    bend,
    late,
}: {
    state: State;
    change(part: Partial<State>): void;
    walks: Walks | undefined;
    bend: Bend | undefined;
    late: boolean;
}) {
    const { playing, toggle } = usePlay(state.steps, change);
    const step = (by: number) => change({ steps: Math.min(mostSteps, Math.max(0, state.steps + by)) });
    return (
        <section class="descent-part" aria-labelledby="descent">
            <h2 id="descent">Gradient descent beside Newton</h2>
            <div class="descent-controls">
                <RateSlider rate={state.rate} change={(rate) => change({ rate })} />
                <Slider
                    label="Steps"
                    value={state.steps}
                    least={0}
                    most={mostSteps}
                    step={1}
                    text={String(state.steps)}
                    change={(steps) => change({ steps })}
                />
                <div class="descent-buttons">
                    <button type="button" onClick={() => step(-1)} disabled={state.steps === 0}>
                        Step back
                    </button>
                    <button type="button" onClick={() => step(1)} disabled={state.steps === mostSteps}>
                        Step
                    </button>
                    {!still() && (
                        <button type="button" onClick={toggle}>
                            {playing ? "Pause" : "Play"}
                        </button>
                    )}
                </div>
            </div>
            {walks && (
                <div class="scroll" tabIndex={0} role="region" aria-label="Where both methods are">
                    <table class={late ? "stale" : ""}>
                        <thead>
                            <tr>
                                <th scope="col">method</th>
                                <th scope="col">state</th>
                                <th scope="col">x</th>
                                <th scope="col">f(x)</th>
                            </tr>
                        </thead>
                        <tbody>
                            <Standing
                                name="Gradient descent"
                                walk={walks.descent}
                                note={stand(walks.descent, state.rate, bend, true)}
                            />
                            <Standing
                                name="Newton"
                                walk={walks.newton}
                                note={stand(walks.newton, state.rate, bend, false)}
                            />
                        </tbody>
                    </table>
                </div>
            )}
        </section>
    );
}
