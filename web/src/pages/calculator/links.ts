// The variable under the pointer, marked wherever it stands: in the editor, in formulas, in the list
// of variables.
import { signal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";
import { spelled, typeset } from "./tokens";

/// The variable that is pointed at, as the engine spells it.
export const lit = signal("");

/// The terms of formulas that are one variable.
function leaves(root: Element) {
    return [...root.querySelectorAll("mrow[data-term]")].filter(
        (term) => term.childElementCount === 1 && /^(mi|msub)$/.test(term.firstElementChild!.localName),
    );
}

function shown(name: string) {
    const { stem, below } = typeset(name);
    return stem + below;
}

function nameUnder(target: Element, names: string[]) {
    const row = target.closest<HTMLElement>("[data-variable]");
    if (row) return row.dataset["variable"] ?? "";
    const leaf = target.closest("mrow[data-term]");
    if (!leaf || leaf.childElementCount !== 1) return "";
    const content = spelled(leaf.textContent ?? "");
    return names.find((name) => spelled(shown(name)) === content) ?? "";
}

export function useLinks(root: RefObject<HTMLElement | null>, names: string[]) {
    useEffect(() => {
        const here = root.current;
        if (!here) return;
        const over = ({ target }: Event) => {
            if (!(target instanceof Element) || target.closest(".calc-editor")) return;
            lit.value = nameUnder(target, names);
        };
        const out = () => {
            lit.value = "";
        };
        here.addEventListener("pointerover", over);
        here.addEventListener("focusin", over);
        here.addEventListener("pointerleave", out);
        return () => {
            here.removeEventListener("pointerover", over);
            here.removeEventListener("focusin", over);
            here.removeEventListener("pointerleave", out);
        };
    }, [names.join(" ")]);
    useEffect(
        () =>
            lit.subscribe((name) => {
                const wanted = name === "" ? "" : shown(name);
                for (const leaf of root.current ? leaves(root.current) : []) {
                    leaf.classList.toggle("calc-lit", wanted !== "" && leaf.textContent === wanted);
                }
            }),
        [],
    );
}
