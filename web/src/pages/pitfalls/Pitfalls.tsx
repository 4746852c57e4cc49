import type { CheckAnswer } from "../../engine/answers";
import { shellText } from "../../engine/shellText";
import { useAnswer } from "../../engine/useAnswer";
import { usePageState } from "../../state/usePageState";
import { CopyButton } from "../../ui/CopyButton";
import { FaultBox } from "../../ui/FaultBox";
import { Tabs } from "../../ui/Tabs";
import { useKeys } from "../../ui/useKeys";
import { OwnClaim } from "./OwnClaim";
import { Summary } from "./Summary";
import { Outcome, Question, Verdict } from "./Verdict";
import { type PitfallsState, checkRequest, choicesOf, courseOf, readState } from "./course";
import { named } from "./tasks";

type Change = (part: Partial<PitfallsState>) => void;

function Train({ state, change }: { state: PitfallsState; change: Change }) {
    const course = courseOf(state.seed);
    const task = course[state.at]!;
    const given = state.given[state.at] ?? "";
    const choices = choicesOf(state.seed, state.at, task);
    const request = checkRequest(task);
    const { answer, fault, stale } = useAnswer<CheckAnswer>(request, "pitfalls");
    const choose = (chosen: string) => {
        if (given) return;
        const all = Array.from(
            { length: Math.max(state.given.length, state.at + 1) },
            (_, i) => state.given[i] ?? "",
        );
        change({ given: all.with(state.at, chosen) });
    };
    const move = (by: number) => change({ at: Math.min(course.length - 1, Math.max(0, state.at + by)) });
    useKeys((event) => {
        const chosen = /^[1-9]$/.test(event.key) ? choices[Number(event.key) - 1] : undefined;
        if (chosen) choose(chosen);
        const onControl = event.target instanceof Element && event.target.closest("button, a, [role=tab]");
        if (event.key === "Enter" && given && !onControl) move(1);
    });
    const answered = state.given.filter((g) => g !== "").length;
    const right = course.filter((t, i) => state.given[i] === t.answer).length;
    return (
        <div class="pitfalls-train">
            <p class="pitfalls-score">
                Task {state.at + 1} of {course.length}
                <span>
                    {right} of {answered} right
                </span>
            </p>
            <Question task={task} answer={answer} stale={stale} />
            <fieldset class="pitfalls-choices">
                <legend>Is the claim right? If not, what went wrong?</legend>
                {choices.map((c, i) => {
                    const mark =
                        given === ""
                            ? ""
                            : c === task.answer
                              ? "pitfalls-true"
                              : c === given
                                ? "pitfalls-false"
                                : "";
                    return (
                        <button
                            key={c}
                            type="button"
                            class={mark}
                            aria-pressed={given === c}
                            disabled={given !== ""}
                            onClick={() => choose(c)}
                        >
                            <kbd>{i + 1}</kbd>
                            {named[c].title}
                            {mark === "pitfalls-true" ? " ✓" : mark ? " ✗" : ""}
                        </button>
                    );
                })}
            </fieldset>
            {given && <Outcome given={given} task={task} />}
            {fault && <FaultBox fault={fault} />}
            {given && answer && !stale && <Verdict answer={answer} task={task} />}
            <div class="pitfalls-moves">
                <button type="button" disabled={state.at === 0} onClick={() => move(-1)}>
                    Previous
                </button>
                <button
                    type="button"
                    class={given ? "primary" : ""}
                    disabled={state.at === course.length - 1}
                    onClick={() => move(1)}
                >
                    Next
                </button>
                {given && <CopyButton title="Copy as command" text={shellText(request)} />}
            </div>
        </div>
    );
}

export function Pitfalls() {
    const { state, change, reset } = usePageState(readState);
    const nextSeed = () => change({ seed: (state.seed + 1) % 1_000_000, at: 0, given: [], pane: "train" });
    return (
        <section class="sheet pitfalls">
            <h1>Pitfalls</h1>
            <p>Someone derived a gradient by hand. Is it right, and if not, which mistake was made?</p>
            <div class="pitfalls-top">
                <button type="button" onClick={nextSeed}>
                    Another order
                </button>
                <button type="button" onClick={reset}>
                    Reset
                </button>
                <span class="pitfalls-keys">
                    Keys: <kbd>1</kbd>–<kbd>6</kbd> choose, <kbd>Enter</kbd> next
                </span>
            </div>
            <Tabs
                label="Pitfalls"
                chosen={state.pane}
                choose={(pane) => change({ pane: pane as PitfallsState["pane"] })}
                tabs={[
                    { key: "train", title: "Tasks" },
                    { key: "summary", title: "What you miss" },
                    { key: "own", title: "Your own" },
                ]}
            >
                {state.pane === "train" && <Train {...{ state, change }} />}
                {state.pane === "summary" && <Summary {...{ state, change }} />}
                {state.pane === "own" && <OwnClaim {...{ state, change }} />}
            </Tabs>
        </section>
    );
}
