// Formulas to start from: those of before, and examples by field.
import { useEffect, useState } from "preact/hooks";
import { linkTo } from "../../state/location";
import { examples } from "./examples";
import { type Entry, entries, forget, stateOf } from "./history";
import { type CalculatorState, readCalculator } from "./state";

function useLinksTo(list: Entry[]) {
    const [links, setLinks] = useState<string[]>([]);
    const key = JSON.stringify(list);
    useEffect(() => {
        let current = true;
        void Promise.all(list.map((entry) => linkTo("", stateOf(entry)))).then(
            (all) => current && setLinks(all),
        );
        return () => {
            current = false;
        };
    }, [key]);
    return links;
}

function describe(entry: Entry) {
    const what = entry.what ? ` (${entry.what})` : "";
    return `by ${entry.wrt ?? "w"}${what}`;
}

export function History({ open }: { open(state: CalculatorState): void }) {
    const list = entries.value;
    const links = useLinksTo(list);
    return (
        <details class="calc-history">
            <summary>History{list.length > 0 && <span class="calc-count"> ({list.length})</span>}</summary>
            {list.length === 0 && (
                <p class="calc-none">Formulas you derive are listed here, in this browser only.</p>
            )}
            {list.length > 0 && (
                <>
                    <ul>
                        {list.map((entry, i) => (
                            <li key={JSON.stringify(entry)}>
                                <a
                                    href={links[i] ?? "#/"}
                                    onClick={(event) => {
                                        event.preventDefault();
                                        open(readCalculator(entry));
                                    }}
                                >
                                    <code>{(entry.formula ?? "").slice(0, 200)}</code>
                                </a>
                                <span class="calc-by-words">{describe(entry)}</span>
                            </li>
                        ))}
                    </ul>
                    <button type="button" onClick={forget}>
                        Clear the history
                    </button>
                </>
            )}
        </details>
    );
}

/// The link opens the page anew; its reader goes on where it begins.
function toTop() {
    window.scrollTo({ top: 0 });
    document.getElementById("content")?.focus({ preventScroll: true });
}

function Field({ title, list }: (typeof examples)[number]) {
    const links = useLinksTo(list.map(({ why, ...state }) => state));
    return (
        <section class="calc-field-of">
            <h3>{title}</h3>
            <ul>
                {list.map(({ formula, wrt, why, what }, i) => (
                    <li key={why}>
                        <a href={links[i] ?? "#/"} onClick={toTop}>
                            <code>{formula}</code>
                        </a>
                        <span class="calc-by-words">{describe({ wrt, what: what ?? "" })}</span>
                        <p>{why}</p>
                    </li>
                ))}
            </ul>
        </section>
    );
}

export function Gallery() {
    return (
        <section class="calc-gallery" aria-labelledby="calc-examples" id="examples">
            <h2 id="calc-examples">Examples</h2>
            <div class="calc-fields">
                {examples.map((field) => (
                    <Field key={field.title} {...field} />
                ))}
            </div>
        </section>
    );
}
