// Where the workbench is: #/page?state. Everything that can be seen follows from it.
import { effect, signal } from "@preact/signals";
import { decodeState, encodeState } from "./encode";

export type Theme = "auto" | "light" | "dark";
export type PageState = Record<string, unknown>;

export const page = signal("");
/// What the link said when the page was opened or navigated to; pages read it once.
export const opened = signal<PageState>({});
/// Increases with each navigation, so that a page that stays is made anew.
export const visit = signal(0);
export const theme = signal<Theme>("auto");
/// Said above the page when a link could not be read.
export const linkFault = signal("");

let current: PageState = {};
let timer = 0;
/// The address that what is shown was read from or written to; another is one still to be read.
let own = "";

function split(hash: string) {
    const [path = "", state = ""] = hash.replace(/^#\/?/, "").split("?", 2);
    return { path: path.replace(/[^a-z0-9/-]/gi, "").slice(0, 80), state };
}

async function read() {
    own = window.location.hash;
    const { path, state } = split(window.location.hash);
    const found = await decodeState(state);
    linkFault.value = found
        ? ""
        : "This link is damaged or was made by a newer version. Here is the page without it.";
    const { theme: wanted, ...rest } = found ?? {};
    theme.value = wanted === "light" || wanted === "dark" ? wanted : "auto";
    current = rest;
    opened.value = rest;
    page.value = path;
    visit.value += 1;
}

async function written() {
    const all = theme.value === "auto" ? current : { ...current, theme: theme.value };
    const text = await encodeState(all);
    return `#/${page.value}${text && `?${text}`}`;
}

/// The page's present state; the address follows after a moment (browsers limit how often).
export function showState(state: PageState) {
    current = state;
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void write(), 250);
}

async function write() {
    const before = own;
    const now = await written();
    if (before !== own || window.location.hash !== own) return; // someone has gone elsewhere meanwhile
    own = now;
    if (own !== window.location.hash) window.history.replaceState(null, "", own);
}

/// A link to the page as it is now.
export async function presentLink() {
    return new URL(await written(), window.location.href).href;
}

export async function linkTo(path: string, state: PageState = {}) {
    const kept = theme.value === "auto" ? state : { ...state, theme: theme.value };
    const text = await encodeState(kept);
    return `#/${path}${text && `?${text}`}`;
}

export async function goTo(path: string, state: PageState = {}) {
    window.clearTimeout(timer);
    window.location.hash = await linkTo(path, state);
}

export function setTheme(wanted: Theme) {
    theme.value = wanted;
    void write();
}

export async function startLocation() {
    window.addEventListener("hashchange", () => {
        if (window.location.hash !== own) void read();
    });
    await read();
    effect(() => {
        document.documentElement.dataset["theme"] = theme.value;
    });
}
