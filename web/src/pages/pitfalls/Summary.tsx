import { type PitfallsState, courseOf } from "./course";
import { answers, named } from "./tasks";

/// How often each kind of answer was right, and the tasks to look at again.
export function Summary({
    state,
    change,
}: {
    state: PitfallsState;
    change(part: Partial<PitfallsState>): void;
}) {
    const course = courseOf(state.seed);
    const done = course.map((task, i) => ({ task, i, given: state.given[i] ?? "" })).filter((d) => d.given);
    if (done.length === 0)
        return <p>Nothing answered yet. After a few tasks, this shows which mistakes you miss.</p>;
    const rows = answers
        .map((kind) => {
            const all = done.filter((d) => d.task.answer === kind);
            return { kind, all, missed: all.filter((d) => d.given !== kind) };
        })
        .filter((row) => row.all.length > 0)
        .sort((a, b) => b.missed.length - a.missed.length);
    const missed = rows.flatMap((row) => row.missed).length;
    return (
        <div class="pitfalls-summary">
            <p>
                {done.length} answered, {missed} missed{missed === 0 ? "." : ", the most missed first."}
            </p>
            <div class="scroll" tabIndex={0} role="region" aria-label="Missed mistakes">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">what it was</th>
                            <th scope="col">found</th>
                            <th scope="col">missed</th>
                            <th scope="col">look again</th>
                        </tr>
                    </thead>
                    <tbody>
                        {rows.map(({ kind, all, missed: lost }) => (
                            <tr key={kind}>
                                <th scope="row">{named[kind].title}</th>
                                <td>
                                    {all.length - lost.length} of {all.length}
                                </td>
                                <td>
                                    {lost
                                        .map((d) =>
                                            d.given === "right"
                                                ? "taken for right"
                                                : `taken for: ${named[d.given as keyof typeof named].title.toLowerCase()}`,
                                        )
                                        .join("; ")}
                                </td>
                                <td>
                                    {lost.map((d) => (
                                        <button
                                            key={d.i}
                                            type="button"
                                            class="quiet"
                                            onClick={() => change({ at: d.i, pane: "train" })}
                                        >
                                            Task {d.i + 1}
                                        </button>
                                    ))}
                                </td>
                            </tr>
                        ))}
                    </tbody>
                </table>
            </div>
        </div>
    );
}
