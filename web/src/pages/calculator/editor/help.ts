// Completion and hover texts, from the engine's own list of functions.
import {
    type Completion,
    type CompletionContext,
    type CompletionResult,
    autocompletion,
} from "@codemirror/autocomplete";
import { type EditorView, hoverTooltip } from "@codemirror/view";
import type { FunctionInfo } from "../../../engine/answers";
import { namesIn, tokenize } from "../tokens";

export type Known = {
    functions: FunctionInfo[];
    /// The kind of a variable in words.
    variables: Record<string, string>;
};

function paragraph(content: string, element: "p" | "code" = "p", kind = "") {
    const made = document.createElement(element);
    made.textContent = content;
    if (kind) made.className = kind;
    return made;
}

function story(info: FunctionInfo) {
    const box = document.createElement("div");
    box.className = "doc";
    const signature = document.createElement("p");
    signature.append(paragraph(info.signature, "code"));
    box.append(signature, paragraph(info.summary));
    const more = { "Rule: ": info.rule, "Domain: ": info.domain, "Example: ": info.example };
    for (const [title, content] of Object.entries(more)) {
        if (!content) continue;
        const line = paragraph(title, "p", "kind");
        line.append(paragraph(content, "code"));
        box.append(line);
    }
    return box;
}

function applyFunction(name: string): Completion["apply"] {
    return (view: EditorView, _completion, from, to) => {
        const called = view.state.sliceDoc(to, to + 1) === "(";
        view.dispatch({
            changes: { from, to, insert: called ? name : `${name}()` },
            selection: { anchor: from + name.length + 1 },
            userEvent: "input.complete",
        });
    };
}

export function completion(known: () => Known) {
    const source = (context: CompletionContext): CompletionResult | null => {
        const word = context.matchBefore(/[\p{L}_][\p{L}\p{N}_]*/u);
        if (!word && !context.explicit) return null;
        if (!context.explicit && (word?.text.length ?? 0) < 2) return null;
        const text = context.state.doc.toString();
        // A name that is being typed is no completion of itself.
        const others = namesIn(text).filter((name) => name !== word?.text);
        const variables: Completion[] = others.map((name) => ({
            label: name,
            detail: known().variables[name] ?? "variable",
            boost: 1,
        }));
        const functions = known().functions.flatMap((info) =>
            [info.name, ...info.aliases].map((name): Completion => ({
                label: name,
                detail: info.signature.startsWith(name) ? info.signature.slice(name.length) : info.signature,
                info: () => story(info),
                apply: applyFunction(name),
            })),
        );
        const options = [...variables, ...functions];
        return { from: word?.from ?? context.pos, options, validFor: /^[\p{L}\p{N}_]*$/u };
    };
    return autocompletion({ override: [source], icons: false, maxRenderedOptions: 60 });
}

export function hoverStory(known: () => Known) {
    return hoverTooltip(
        (view, place) => {
            const token = tokenize(view.state.doc.toString()).find((t) => t.from <= place && place < t.to);
            if (token?.kind !== "function") return null;
            const name = { σ: "sigmoid", Σ: "sum", "∑": "sum" }[token.text] ?? token.text;
            const info = known().functions.find((f) => f.name === name || f.aliases.includes(name));
            if (!info) return null;
            return { pos: token.from, end: token.to, above: false, create: () => ({ dom: story(info) }) };
        },
        { hoverTime: 250 },
    );
}
