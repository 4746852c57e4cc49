// Formulas that were derived here before, kept by the browser alone.
import { signal } from "@preact/signals";
import { withoutDefaults } from "../../state/fields";
import { type CalculatorState, readCalculator, variableOf } from "./state";

const key = "gradwright history";
const most = 50;

export type Entry = Partial<CalculatorState>;

function read(): Entry[] {
    try {
        const kept: unknown = JSON.parse(window.localStorage.getItem(key) ?? "[]");
        if (!Array.isArray(kept)) return [];
        return kept
            .slice(0, most)
            .filter((e) => e !== null && typeof e === "object")
            .map((entry) => kernel(readCalculator(entry as Record<string, unknown>)));
    } catch {
        return [];
    }
}

/// What makes a derivation: not the pane, the language or the numbers beside it.
function kernel(state: CalculatorState): Entry {
    const { formula, vars, what, layout, along, symmetric } = state;
    return { formula, wrt: variableOf(state), vars, what, layout, along, symmetric };
}

export const entries = signal<Entry[]>(read());

function write(list: Entry[]) {
    entries.value = list;
    try {
        window.localStorage.setItem(key, JSON.stringify(list));
    } catch {
        // A browser that keeps nothing still has the list until the page is closed.
    }
}

export function remember(state: CalculatorState) {
    const entry = kernel(state);
    const text = JSON.stringify(entry);
    // Another tab may have written since.
    write([entry, ...read().filter((e) => JSON.stringify(e) !== text)].slice(0, most));
}

export function forget() {
    write([]);
}

/// The entry as the state of a link.
export function stateOf(entry: Entry): Record<string, unknown> {
    const state = readCalculator(entry);
    return withoutDefaults(state, readCalculator({})) as Record<string, unknown>;
}
