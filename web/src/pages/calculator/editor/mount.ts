// The editor, loaded after the first paint. It lives in a shadow tree: there its styles are adopted
// style sheets, which the page's policy allows.
import { closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { type Diagnostic as Squiggle, setDiagnostics } from "@codemirror/lint";
import { Annotation, EditorState } from "@codemirror/state";
import { EditorView, drawSelection, highlightSpecialChars, keymap, tooltips } from "@codemirror/view";
import type { Diagnostic } from "../../../engine/answers";
import { longestFormula } from "../state";
import { colours, nameAt, setLit } from "./colours";
import { type Known, completion, hoverStory } from "./help";
import { rangeOf } from "./spans";
import { theme } from "./theme";

export type Editor = {
    text(): string;
    setText(text: string): void;
    setFault(fault: Diagnostic | undefined): void;
    setKnown(known: Known): void;
    light(name: string): void;
    select(from: number, to: number): void;
    selection(): { from: number; to: number };
    focus(): void;
    hasFocus(): boolean;
    destroy(): void;
};

export type EditorEvents = {
    typed(text: string): void;
    hovered(name: string): void;
    tooLong(): void;
    plain(): void;
};

const fromOutside = Annotation.define<boolean>();

function squiggles(text: string, fault: Diagnostic | undefined): Squiggle[] {
    if (!fault) return [];
    const notes = (fault.notes ?? []).map((note): Squiggle => ({
        ...rangeOf(text, note),
        severity: "info",
        message: note.text,
    }));
    const message = fault.hint ? `${fault.message}\n${fault.hint}` : fault.message;
    const all = [...notes, { ...rangeOf(text, fault.span), severity: "error" as const, message }];
    return all.sort((a, b) => a.from - b.from);
}

/// Chromium would keep the colour of what is replaced in a style attribute, which the policy forbids.
function replaceSelection(event: InputEvent, view: EditorView) {
    const { from, to, empty } = view.state.selection.main;
    const text = event.data;
    if (event.inputType !== "insertText" || empty || !text || view.composing) return false;
    event.preventDefault();
    const insert = () => view.state.update(view.state.replaceSelection(text), { userEvent: "input.type" });
    const handled = view.state
        .facet(EditorView.inputHandler)
        .some((take) => take(view, from, to, text, insert));
    if (!handled) view.dispatch(insert());
    return true;
}

function events(known: { now: Known }, said: EditorEvents) {
    return [
        EditorView.updateListener.of((update) => {
            const own = update.transactions.every((t) => !t.annotation(fromOutside));
            if (update.docChanged && own) said.typed(update.state.doc.toString());
        }),
        EditorState.changeFilter.of((transaction) => {
            if (transaction.newDoc.length <= longestFormula) return true;
            said.tooLong();
            return false;
        }),
        EditorView.domEventHandlers({
            mousemove: (event, view) => {
                const place = view.posAtCoords({ x: event.clientX, y: event.clientY });
                said.hovered(place === null ? "" : nameAt(view.state, place));
            },
            beforeinput: replaceSelection,
        }),
        completion(() => known.now),
        hoverStory(() => known.now),
    ];
}

export function mountEditor(host: HTMLElement, text: string, said: EditorEvents): Editor {
    const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
    root.replaceChildren();
    const known: { now: Known } = { now: { functions: [], variables: {} } };
    const view = new EditorView({
        parent: root,
        root,
        state: EditorState.create({
            doc: text,
            extensions: [
                history(),
                drawSelection(),
                highlightSpecialChars(),
                closeBrackets(),
                EditorView.lineWrapping,
                colours,
                theme,
                tooltips({ position: "fixed" }),
                events(known, said),
                keymap.of([
                    {
                        key: "Ctrl-m",
                        run: () => {
                            said.plain();
                            return true;
                        },
                    },
                    ...closeBracketsKeymap,
                    ...completionKeymap,
                    ...defaultKeymap,
                    ...historyKeymap,
                ]),
                EditorView.contentAttributes.of({ "aria-label": "Formula", spellcheck: "false" }),
            ],
        }),
    });
    return {
        text: () => view.state.doc.toString(),
        setText: (wanted) => {
            if (wanted === view.state.doc.toString()) return;
            view.dispatch({
                changes: { from: 0, to: view.state.doc.length, insert: wanted },
                annotations: fromOutside.of(true),
            });
        },
        setFault: (fault) => {
            view.dispatch(setDiagnostics(view.state, squiggles(view.state.doc.toString(), fault)));
        },
        setKnown: (now) => {
            known.now = now;
        },
        light: (name) => view.dispatch({ effects: setLit.of(name) }),
        select: (from, to) => {
            const last = view.state.doc.length;
            view.dispatch({ selection: { anchor: Math.min(from, last), head: Math.min(to, last) } });
        },
        selection: () => ({ from: view.state.selection.main.from, to: view.state.selection.main.to }),
        focus: () => view.focus(),
        hasFocus: () => view.hasFocus,
        destroy: () => view.destroy(),
    };
}
