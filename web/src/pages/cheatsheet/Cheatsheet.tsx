// Every identity of the catalogue, derived and proved when the page is opened.
import { useMemo } from "preact/hooks";
import type { Cheatsheet as Sheet, FunctionInfo } from "../../engine/answers";
import { useAnswer } from "../../engine/useAnswer";
import { text } from "../../state/fields";
import { usePageState } from "../../state/usePageState";
import { FaultBox } from "../../ui/FaultBox";
import { Identity } from "./Identity";
import { type Section, count, filtered, sectionsOf } from "./lines";

declare const VERSION: string;

const read = (from: Record<string, unknown>) => ({
    filter: text(from["filter"], "", 200),
    /// The line whose derivation is shown.
    open: text(from["open"], "", 400),
});

function Filter({
    value,
    change,
    found,
    all,
}: {
    value: string;
    change(filter: string): void;
    found: number;
    all: number;
}) {
    const said = value.trim() === "" ? `${all} identities` : `${found} of ${all} identities`;
    return (
        <div class="cheat-filter">
            <label>
                Filter{" "}
                <input
                    type="search"
                    value={value}
                    maxLength={200}
                    autocomplete="off"
                    onInput={(event) => change(event.currentTarget.value)}
                />
            </label>
            <p role="status">{all > 0 && said}</p>
            <button type="button" class="quiet" onClick={() => window.print()}>
                Print
            </button>
        </div>
    );
}

function Sections({
    sections,
    open,
    setOpen,
}: {
    sections: Section[];
    open: string;
    setOpen(key: string): void;
}) {
    return (
        <div class="cheat-sections">
            {sections.map(({ title, lines }) => (
                <section key={title}>
                    <h2>{title}</h2>
                    <ul>
                        {lines.map((line) => (
                            <Identity
                                key={line.key}
                                line={line}
                                open={line.key === open}
                                toggle={() => setOpen(line.key === open ? "" : line.key)}
                            />
                        ))}
                    </ul>
                </section>
            ))}
        </div>
    );
}

export function Cheatsheet() {
    const { state, change } = usePageState(read);
    const { answer, fault } = useAnswer<Sheet>({ command: "cheatsheet", mathml: true }, "cheatsheet", {
        limit: 60_000,
    });
    const names = useAnswer<{ functions: FunctionInfo[] }>({ command: "functions" }, "cheatsheet names");
    const functions = names.answer?.functions;
    const all = useMemo(() => (answer ? sectionsOf(answer, functions ?? []) : []), [answer, functions]);
    const shown = useMemo(() => filtered(all, state.filter), [all, state.filter]);
    const found = count(shown);
    return (
        <section class="cheat" aria-busy={!answer && !fault}>
            <h1>
                Cheat sheet <span class="cheat-imprint">Gradwright {VERSION}</span>
            </h1>
            <p class="cheat-lead">
                Each line is derived and proved by the engine while this page opens: the derivative is
                compared with numbers at random points, and the mark gives the largest relative error. Vectors
                are columns; a gradient has the shape of its variable.
            </p>
            <Filter
                value={state.filter}
                change={(filter) => change({ filter })}
                found={found}
                all={count(all)}
            />
            {fault && <FaultBox fault={fault} />}
            {!answer && !fault && (
                <p class="cheat-waiting" role="status">
                    Deriving and proving every line; this takes a moment.
                </p>
            )}
            {answer && found === 0 && (
                <p>
                    No identity has these words.{" "}
                    <button type="button" onClick={() => change({ filter: "" })}>
                        Show all
                    </button>
                </p>
            )}
            <Sections sections={shown} open={state.open} setOpen={(open) => change({ open })} />
        </section>
    );
}
