// What pages of documentation do beyond being read: copy examples, and search titles and headings.
// All of it is an extra: without scripts the pages are complete.
import "../style/docs.css";

function button(title: string) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = title;
    return made;
}

/// Of a console block the commands, without what they print.
function copied(code: HTMLElement) {
    const commands = [...code.querySelectorAll(".doc-command")];
    if (commands.length === 0) return code.textContent ?? "";
    return commands.map((c) => (c.textContent ?? "").replace(/^\$ /, "")).join("\n") + "\n";
}

function addCopyButtons() {
    for (const block of document.querySelectorAll<HTMLElement>(".doc-code")) {
        const code = block.querySelector("code");
        if (!code) continue;
        const copy = button("Copy");
        copy.className = "quiet doc-copy";
        copy.setAttribute("aria-live", "polite");
        copy.addEventListener("click", () => {
            const say = (text: string) => {
                copy.textContent = text;
                window.setTimeout(() => {
                    copy.textContent = "Copy";
                }, 1800);
            };
            navigator.clipboard.writeText(copied(code)).then(
                () => say("Copied"),
                () => say("Not allowed here"),
            );
        });
        block.append(copy);
    }
}

type Heading = [id: string, text: string];
type Entry = [address: string, title: string, section: string, headings: Heading[]];
type Hit = { address: string; title: string; within: string; rank: number };

const simple = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function rankOf(text: string, words: string[]) {
    const plain = simple(text);
    if (!words.every((w) => plain.includes(w))) return undefined;
    return plain.startsWith(words[0]!) ? 0 : 1;
}

/// Pages whose title has all words, then headings that do; what begins with them comes first.
function hits(index: Entry[], query: string): Hit[] {
    const words = simple(query)
        .split(/\s+/)
        .filter((w) => w !== "");
    if (words.length === 0) return [];
    const found: Hit[] = [];
    for (const [address, title, section, headings] of index) {
        const rank = rankOf(title, words);
        if (rank !== undefined) found.push({ address, title, within: section, rank });
        for (const [id, text] of headings) {
            const of = rankOf(text, words);
            if (of !== undefined)
                found.push({ address: `${address}#${id}`, title: text, within: title, rank: of + 2 });
        }
    }
    return found.sort((a, b) => a.rank - b.rank);
}

const most = 12;

function show(list: HTMLElement, said: HTMLElement, found: Hit[], query: string, base: URL) {
    list.replaceChildren(
        ...found.slice(0, most).map((hit) => {
            const link = document.createElement("a");
            link.href = new URL(hit.address, base).href;
            link.textContent = hit.title;
            const within = document.createElement("span");
            within.textContent = hit.within;
            const item = document.createElement("li");
            item.append(link, " ", within);
            return item;
        }),
    );
    const count = found.length === 1 ? "1 place" : `${found.length} places`;
    said.textContent =
        query.trim() === "" ? "" : found.length > most ? `${count}, the first ${most} shown` : count;
}

function addSearch() {
    const place = document.querySelector<HTMLElement>(".doc-search");
    const address = place?.dataset["index"];
    if (!place || !address) return;
    const label = document.createElement("label");
    const field = document.createElement("input");
    const said = document.createElement("p");
    const list = document.createElement("ul");
    field.type = "search";
    field.maxLength = 200;
    field.autocomplete = "off";
    said.setAttribute("role", "status");
    label.append("Search titles", field);
    place.append(label, said, list);
    place.hidden = false;

    const from = new URL(address, document.baseURI);
    let index: Promise<Entry[]> | undefined;
    const load = () => (index ??= fetch(from).then((answer) => answer.json() as Promise<Entry[]>));
    const search = async () => {
        try {
            const entries = await load();
            show(list, said, hits(entries, field.value), field.value, new URL("docs/", from));
        } catch {
            index = undefined;
            said.textContent = "The list of pages could not be loaded.";
        }
    };
    field.addEventListener("input", () => void search());
    field.addEventListener(
        "focus",
        () =>
            void load().catch(() => {
                index = undefined;
            }),
    );
    field.addEventListener("keydown", (event) => {
        if (event.key === "Enter") list.querySelector("a")?.click();
    });
}

addCopyButtons();
addSearch();
