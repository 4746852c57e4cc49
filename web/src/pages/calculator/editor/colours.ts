// Colours of tokens, the partner of a bracket beside the caret, and the variable the page marks.
import { type EditorState, RangeSetBuilder, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate } from "@codemirror/view";
import { type Token, spelled, tokenize } from "../tokens";

export const setLit = StateEffect.define<string>();

/// The variable that is marked on the page.
const lit = StateField.define<string>({
    create: () => "",
    update: (before, transaction) => {
        for (const effect of transaction.effects) if (effect.is(setLit)) return effect.value;
        return before;
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
function bracketPair(tokens: readonly Token[], caret: number): Token[] {
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
    const name = state.field(lit);
    const pair = bracketPair(tokens, state.selection.main.head);
    const builder = new RangeSetBuilder<Decoration>();
    for (const token of tokens) {
        const same = name !== "" && token.kind === "name" && spelled(token.text) === name;
        const paired = pair.includes(token) ? (pair.length === 2 ? " tok-pair" : " tok-lone") : "";
        builder.add(token.from, token.to, mark(`tok-${token.kind}${same ? " tok-lit" : ""}${paired}`));
    }
    return builder.finish();
}

export const colours = [
    lit,
    ViewPlugin.fromClass(
        class {
            decorations: DecorationSet;
            constructor(view: EditorView) {
                this.decorations = coloured(view.state);
            }
            update(update: ViewUpdate) {
                const lighting = update.startState.field(lit) !== update.state.field(lit);
                if (update.docChanged || update.selectionSet || lighting)
                    this.decorations = coloured(update.state);
            }
        },
        { decorations: (plugin) => plugin.decorations },
    ),
];

/// The name below a place, as the engine spells it.
export function nameAt(state: EditorState, place: number): string {
    const line = state.doc.lineAt(place);
    const token = tokenize(line.text).find(
        (t) => t.kind === "name" && t.from + line.from <= place && place < t.to + line.from,
    );
    return token ? spelled(token.text) : "";
}
