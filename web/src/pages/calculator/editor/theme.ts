import { EditorView } from "@codemirror/view";

/// The page's tokens reach into the editor's shadow tree, as all custom properties do.
export const theme = EditorView.theme({
    "&": {
        color: "var(--ink)", backgroundColor: "var(--card)", fontSize: "1.1rem",
        borderRadius: "var(--radius)",
    },
    "&.cm-focused": { outline: "2px solid var(--focus)", outlineOffset: "1px" },
    ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.7", maxHeight: "14rem", overflow: "auto" },
    ".cm-content": { padding: "0.5rem 0", caretColor: "var(--ink)", minHeight: "2.9rem" },
    ".cm-line": { padding: "0 0.7rem" },
    "&.cm-focused .cm-cursor": { borderLeftColor: "var(--ink)", borderLeftWidth: "2px" },
    ".cm-selectionBackground": { backgroundColor: "var(--well)" },
    "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground": {
        backgroundColor: "var(--forward-wash)",
    },
    ".cm-content ::selection": { backgroundColor: "var(--forward-wash)" },
    ".tok-number": { color: "var(--ink-soft)" },
    ".tok-function": { color: "var(--forward)" },
    ".tok-operator": { color: "var(--ink-soft)" },
    ".tok-string": { color: "var(--good)" },
    ".tok-other": { color: "var(--bad)" },
    ".tok-lit": { backgroundColor: "var(--mark)", borderRadius: "3px" },
    ".tok-pair": { outline: "1px solid var(--rule-strong)", borderRadius: "2px" },
    ".tok-lone": { color: "var(--bad)" },
    ".cm-lintRange": { backgroundImage: "none", paddingBottom: "1px" },
    ".cm-lintRange-error": {
        textDecoration: "underline wavy var(--bad) 1.5px", textUnderlineOffset: "0.25em",
        textDecorationSkipInk: "none",
    },
    ".cm-lintRange-info": {
        textDecoration: "underline var(--rule-strong) 1.5px", textUnderlineOffset: "0.25em",
    },
    ".cm-lintPoint:after": { borderBottomColor: "var(--bad)" },
    ".cm-tooltip": {
        backgroundColor: "var(--card)", color: "var(--ink)", border: "1px solid var(--rule-strong)",
        borderRadius: "var(--radius)", fontFamily: "var(--sans)", fontSize: "0.95rem",
        maxWidth: "min(26rem, 92vw)",
    },
    ".cm-tooltip-lint": { padding: "0" },
    ".cm-diagnostic": {
        padding: "0.45rem 0.7rem", margin: "0", borderLeft: "3px solid var(--bad)", whiteSpace: "pre-wrap",
    },
    ".cm-diagnostic-info": { borderLeftColor: "var(--rule-strong)" },
    ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", maxHeight: "13rem" },
    ".cm-tooltip.cm-tooltip-autocomplete > ul > li": {
        padding: "0.25rem 0.6rem", minHeight: "24px", display: "flex", gap: "0.75rem",
        justifyContent: "space-between",
    },
    ".cm-tooltip-autocomplete ul li[aria-selected]": {
        backgroundColor: "var(--forward-wash)", color: "var(--ink)",
    },
    ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700" },
    ".cm-completionDetail": {
        color: "var(--ink-soft)", fontStyle: "normal", fontSize: "0.85em", margin: "0",
    },
    ".cm-tooltip.cm-completionInfo": { padding: "0.5rem 0.7rem" },
    ".doc": { padding: "0.5rem 0.7rem" },
    ".cm-completionInfo .doc": { padding: "0" },
    ".doc p": { margin: "0 0 0.3rem" },
    ".doc p:last-child": { marginBottom: "0" },
    ".doc code": { fontFamily: "var(--mono)", fontSize: "0.92em" },
    ".doc .kind": { color: "var(--ink-soft)" },
});
