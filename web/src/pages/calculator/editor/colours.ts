// Colours of tokens, the partner of a bracket beside the caret, and what the page lights up.
import { type EditorState, RangeSetBuilder, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate } from "@codemirror/view";
import { type Token, spelled, tokenize } from "../tokens";

export type Lit = { name: string; ranges: { from: number; to: number }[] };
export const setLit = StateEffect.define<Lit>();

export const lit = StateField.define<Lit>({
    create: () => ({ name: "", ranges: [] }),
    update: (before, transaction) => {
        for (const effect of transaction.effects) if (effect.is(setLit)) return effect.value;
        return transaction.docChanged ? { name: "", ranges: [] } : before;
    },
});

const marks = new Map<string, Decoration>();
function mark(classes: string) {
    const made = marks.get(classes) ?? Decoration.mark({ class: classes });
    marks.set(classes, made);
    return made;
}

const partner: Record<string, string> = { "(": ")", "[": "]", "（": "）" };
const isOpening = (text: string) => text in partner;

/// The bracket beside the caret and its partner, or that bracket alone where it has none.
function bracketPair(tokens: Token[], caret: number): Token[] {
    const brackets = tokens.filter((t) => t.kind === "bracket");
    const here = brackets.find((t) => t.to === caret) ?? brackets.find((t) => t.from === caret);
    if (!here) return [];
    const ordered = isOpening(here.text) ? brackets : [...brackets].reverse();
    let depth = 0;
    for (const bracket of ordered.slice(ordered.indexOf(here))) {
        depth += isOpening(bracket.text) === isOpening(here.text) ? 1 : -1;
        if (depth > 0) continue;
        const [open, close] = isOpening(here.text) ? [here, bracket] : [bracket, here];
        return partner[open.text] === close.text ? [here, bracket] : [here];
    }
    return [here];
}

function coloured(state: EditorState): DecorationSet {
    const tokens = tokenize(state.doc.toString());
    const { name, ranges } = state.field(lit);
    const pair = bracketPair(tokens, state.selection.main.head);
    const all: { from: number; to: number; classes: string }[] = tokens.map((token) => ({
        from: token.from,
        to: token.to,
        classes: `tok-${token.kind}${
            name !== "" && token.kind === "name" && spelled(token.text) === name ? " tok-lit" : ""}${
            pair.includes(token) ? (pair.length === 2 ? " tok-pair" : " tok-lone") : ""}`,
    }));
    for (const { from, to } of ranges) {
        if (from < to && to <= state.doc.length) all.push({ from, to, classes: "tok-lit" });
    }
    all.sort((a, b) => a.from - b.from || b.to - a.to);
    const builder = new RangeSetBuilder<Decoration>();
    for (const { from, to, classes } of all) builder.add(from, to, mark(classes));
    return builder.finish();
}

export const colours = [lit, ViewPlugin.fromClass(class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
        this.decorations = coloured(view.state);
    }
    update(update: ViewUpdate) {
        const lighting = update.startState.field(lit) !== update.state.field(lit);
        if (update.docChanged || update.selectionSet || lighting) this.decorations = coloured(update.state);
    }
}, { decorations: (plugin) => plugin.decorations })];

/// The name below a place, as the engine spells it.
export function nameAt(state: EditorState, place: number): string {
    const line = state.doc.lineAt(place);
    const token = tokenize(line.text).find((t) => t.kind === "name" &&
        t.from + line.from <= place && place < t.to + line.from);
    return token ? spelled(token.text) : "";
}
