// A formula as MathML, written by the engine. Sub-terms that are equal anywhere on the page light up
// together.
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Rendered } from "../engine/answers";

const allowed = new Set([
    "math",
    "mrow",
    "mi",
    "mo",
    "mn",
    "mtext",
    "mfrac",
    "msqrt",
    "mroot",
    "msup",
    "msub",
    "msubsup",
    "mover",
    "munder",
    "munderover",
    "mtable",
    "mtr",
    "mtd",
    "mspace",
    "mstyle",
    "mpadded",
    "mphantom",
]);
const attributes = new Set([
    "id",
    "data-term",
    "display",
    "xmlns",
    "mathvariant",
    "width",
    "stretchy",
    "fence",
    "form",
    "separator",
    "accent",
]);

/// The nodes of MathML text, or null if it holds anything else.
export function mathNodes(mathml: string): Node | null {
    const template = document.createElement("template");
    template.innerHTML = mathml;
    for (const element of template.content.querySelectorAll("*")) {
        if (!allowed.has(element.localName)) return null;
        for (const { name } of element.attributes) if (!attributes.has(name)) return null;
        element.removeAttribute("id"); // the same formula may stand twice on a page
    }
    return template.content;
}

/// A formula that has to be scrolled can be reached by keyboard.
/// What scrolls must be reached by keys.
function makeReachable(block: HTMLElement) {
    if (block.scrollWidth > block.clientWidth) block.tabIndex = 0;
    else block.removeAttribute("tabindex");
}

const resized = new ResizeObserver((changed) => {
    for (const { target } of changed) {
        const block = target.closest<HTMLElement>(".formula-block");
        if (block) makeReachable(block);
    }
});

export function Formula({ of, inline = false }: { of: Rendered; inline?: boolean }) {
    const place = useRef<HTMLSpanElement>(null);
    useLayoutEffect(() => {
        const nodes = mathNodes(of.mathml);
        place.current?.replaceChildren(nodes ?? of.unicode);
        place.current?.querySelector("math")?.setAttribute("display", inline ? "inline" : "block");
        const block = inline ? null : place.current;
        if (!block) return undefined;
        // Measuring here would lay out the page once per formula; the observer is told once for all.
        const watched = [block, ...block.querySelectorAll("math")];
        for (const element of watched) resized.observe(element);
        return () => {
            for (const element of watched) resized.unobserve(element);
        };
    }, [of.mathml, inline]);
    return <span class={inline ? "formula" : "formula formula-block"} ref={place} />;
}

/// Call once: hovering or focusing a term marks its equals.
export function linkTerms(root: HTMLElement) {
    let marked: Element[] = [];
    const mark = (term: string | undefined) => {
        for (const element of marked) element.classList.remove("linked");
        marked = term ? [...root.querySelectorAll(`[data-term="${CSS.escape(term)}"]`)] : [];
        if (marked.length < 2) marked = [];
        for (const element of marked) element.classList.add("linked");
    };
    root.addEventListener("pointerover", ({ target }) => {
        const term = target instanceof Element ? target.closest<HTMLElement>("[data-term]") : null;
        mark(term?.dataset["term"] ?? term?.getAttribute("data-term") ?? undefined);
    });
}
