// Markdown of the repository as HTML: nothing passes through unescaped, and every link is looked up.
import { deflateRawSync } from "node:zlib";
import path from "node:path";
import { Marked } from "marked";

export function escaped(text) {
    return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

/// Heading anchors as GitHub makes them, so that links work in both places.
export function anchors() {
    const taken = new Map();
    return (text) => {
        const plain = text
            .trim()
            .toLowerCase()
            .replace(/[^\p{L}\p{N}\p{M}_\- ]/gu, "")
            .replaceAll(" ", "-");
        const count = taken.get(plain) ?? 0;
        taken.set(plain, count + 1);
        return count === 0 ? plain : `${plain}-${count}`;
    };
}

/// What inline tokens say, without marks.
export function plainText(tokens) {
    return tokens.map((t) => (t.tokens ? plainText(t.tokens) : unescaped(t.text ?? ""))).join("");
}

function unescaped(text) {
    const known = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };
    return text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => known[name]);
}

/// The words of a shell command; undefined if it is more than words and quotes.
function words(command) {
    const found = [];
    const piece = /\s*("(?:[^"\\$`]|\\.)*"|'[^']*'|[^\s"'\\|&;<>$`()]+)/y;
    while (piece.lastIndex < command.trimEnd().length) {
        const match = piece.exec(command);
        if (!match) return undefined;
        const [, word] = match;
        if (word.startsWith('"')) found.push(word.slice(1, -1).replace(/\\(.)/g, "$1"));
        else found.push(word.startsWith("'") ? word.slice(1, -1) : word);
    }
    return found;
}

const keys = {
    "--wrt": "wrt",
    "--what": "what",
    "--layout": "layout",
    "--along": "along",
    "--symmetric": "symmetric",
};

/// The calculator's state for an example of `gradwright derive` or `check`, if it can show it.
export function stateOf(command) {
    const [program, verb, formula, ...rest] = words(command) ?? [];
    if (program !== "gradwright" || !["derive", "check"].includes(verb) || !formula) return undefined;
    const state = { formula };
    for (let i = 0; i < rest.length; ++i) {
        if (rest[i] === "--steps") {
            state.pane = "derivation";
            continue;
        }
        const value = rest[++i];
        if (value === undefined) return undefined;
        if (rest[i - 1] === "--var") (state.vars ??= []).push(value);
        else if (rest[i - 1] === "--claim") Object.assign(state, { claim: value, pane: "check" });
        else if (keys[rest[i - 1]]) state[keys[rest[i - 1]]] = value;
        else return undefined;
    }
    return state;
}

/// As src/state/encode.ts does it.
export function encoded(state) {
    return `1${deflateRawSync(Buffer.from(JSON.stringify(state))).toString("base64url")}`;
}

function commandsOf(text) {
    return text
        .replaceAll("\\\n", " ")
        .split("\n")
        .filter((l) => l.startsWith("$ "))
        .map((l) => l.slice(2));
}

function codeBlock({ text, lang = "" }, { toRoot }) {
    const [language] = lang.split(/\s/);
    const isConsole = language === "console";
    const lines = text
        .split("\n")
        .map((line) =>
            isConsole && line.startsWith("$ ")
                ? `<span class="doc-command"><span class="doc-prompt">$ </span>${escaped(line.slice(2))}</span>`
                : escaped(line),
        );
    const body =
        `<div class="doc-code"><pre tabindex="0"><code${language && ` class="language-${escaped(language)}"`}>` +
        `${lines.join("\n")}\n</code></pre></div>\n`;
    const states = isConsole ? commandsOf(text).map(stateOf).filter(Boolean) : [];
    if (states.length === 0) return body;
    const links = states.map(
        (s) =>
            `<a href="${toRoot}index.html#/?${encoded(s)}">` +
            `${states.length > 1 ? escaped(s.formula) : "Open in the calculator"}</a>`,
    );
    const title = states.length > 1 ? "<span>Open in the calculator:</span> " : "";
    return `${body}<p class="doc-open">${title}${links.join(" ")}</p>\n`;
}

/// `page` has `source` (its path in the repository) and `toRoot`; `links` resolves what it links to:
/// {href} for a page or file of the site, {elsewhere} for what is in the repository alone.
export function renderMarkdown(tokens, page, links) {
    const anchor = anchors();
    const marked = new Marked({ gfm: true });
    marked.use({
        renderer: {
            html: ({ text }) => (/^<!--[^]*-->\s*$/.test(text) ? "" : escaped(text)),
            heading({ tokens: inline, depth }) {
                const id = anchor(plainText(inline));
                const inner = this.parser.parseInline(inline);
                const linked = inline.some((t) => t.type === "link")
                    ? inner
                    : `<a class="doc-anchor" href="#${escaped(id)}">${inner}</a>`;
                return `<h${depth} id="${escaped(id)}">${depth === 1 ? inner : linked}</h${depth}>\n`;
            },
            code: (token) => codeBlock(token, page),
            table(token) {
                const row = (open, close, cells) =>
                    `<tr>${cells.map((c) => open + this.parser.parseInline(c.tokens) + close).join("")}</tr>`;
                const rows = token.rows.map((cells) => row("<td>", "</td>", cells)).join("\n");
                return (
                    `<div class="scroll" role="region" aria-label="Table" tabindex="0"><table><thead>` +
                    `${row('<th scope="col">', "</th>", token.header)}</thead><tbody>${rows}</tbody></table></div>\n`
                );
            },
            link({ href, tokens: inline }) {
                const inner = this.parser.parseInline(inline);
                const { href: target, elsewhere } = links(page, href);
                if (elsewhere) return `<span title="${escaped(elsewhere)} in the repository">${inner}</span>`;
                return `<a href="${escaped(target)}">${inner}</a>`;
            },
            image({ href, text }) {
                const { href: target } = links(page, href, "image");
                return `<img src="${escaped(target)}" alt="${escaped(text)}">`;
            },
        },
    });
    return marked.parser(tokens);
}

export function parseMarkdown(text) {
    return new Marked({ gfm: true }).lexer(text);
}

/// Title and headings with their anchors, in order.
export function headingsOf(tokens) {
    const anchor = anchors();
    const found = [];
    for (const token of tokens) {
        if (token.type !== "heading") continue;
        const text = plainText(token.tokens);
        found.push({ depth: token.depth, text, id: anchor(text) });
    }
    return found;
}

/// The address of one page of the site as seen from another.
export function relative(from, to) {
    return path.posix.relative(path.posix.dirname(from), to) || path.posix.basename(to);
}
