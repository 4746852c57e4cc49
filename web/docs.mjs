// Builds the documentation: the repository's Markdown as pages in the look of the workbench. A link
// that leads nowhere fails the build.
import { cp, mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { headingsOf, parseMarkdown, plainText, relative, renderMarkdown } from "./docs/markdown.mjs";
import { pageHtml } from "./docs/page.mjs";

const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");

/// Sections in the order of the navigation; pages that are not named come last, by their names.
const sections = [
    { title: "Tutorial", named: ["README.md", "docs/tutorial.md"], has: () => false },
    { title: "How-to", named: [], has: (source) => source.startsWith("docs/how-to/") },
    {
        title: "Reference",
        named: [
            "docs/reference/language.md",
            "docs/reference/command-line.md",
            "docs/reference/ops.md",
            "docs/reference/identities.md",
            "docs/reference/errors.md",
        ],
        has: (source) => source.startsWith("docs/reference/"),
    },
    { title: "Method", named: ["docs/method.md"], has: (source) => /^docs\/[^/]+$/.test(source) },
    { title: "Design", named: [], has: (source) => source.startsWith("docs/design/") },
    { title: "Project", named: ["CHANGELOG.md", "CONTRIBUTING.md"], has: () => false },
];

async function markdownBelow(folder) {
    const found = [];
    for (const entry of await readdir(path.join(repository, folder), { withFileTypes: true })) {
        const name = `${folder}/${entry.name}`;
        if (entry.isDirectory()) found.push(...(await markdownBelow(name)));
        else if (name.endsWith(".md")) found.push(name);
    }
    return found.sort();
}

function outOf(source) {
    const special = {
        "README.md": "docs/index.html",
        "CHANGELOG.md": "docs/changelog.html",
        "CONTRIBUTING.md": "docs/contributing.html",
        LICENSE: "docs/licence.txt",
    };
    return special[source] ?? source.replace(/\.md$/, ".html");
}

async function readPage(source) {
    const tokens = parseMarkdown(await readFile(path.join(repository, source), "utf8"));
    const headings = headingsOf(tokens);
    if (headings.filter((h) => h.depth === 1).length !== 1) throw new Error(`${source}: not one title`);
    const out = outOf(source);
    const title = headings[0].text;
    return {
        source,
        out,
        tokens,
        headings,
        title,
        short: source === "README.md" ? "Overview" : title,
        summary: plainText(tokens.find((t) => t.type === "paragraph")?.tokens ?? [])
            .replace(/\s+/g, " ")
            .slice(0, 200),
        listed: !source.startsWith("docs/reference/errors/"),
        toRoot: "../".repeat(out.split("/").length - 1),
    };
}

function resolver(pages, used) {
    const bySource = new Map(pages.map((p) => [p.source, p]));
    return (page, href, kind = "link") => {
        const fail = (why) => {
            throw new Error(`${page.source}: link to ${href}: ${why}`);
        };
        if (kind === "link" && /^(https?|mailto):/.test(href)) return { href };
        if (/^[a-z][a-z0-9+.-]*:|^\//i.test(href)) fail("neither a page nor the web");
        const [file, fragment] = href.split("#", 2);
        const source = file === "" ? page.source : path.posix.join(path.posix.dirname(page.source), file);
        const target = bySource.get(source);
        const end = fragment === undefined ? "" : `#${fragment}`;
        if (target && kind === "link") {
            if (fragment && !target.headings.some((h) => h.id === fragment)) fail("there is no such heading");
            return { href: target === page && end ? end : relative(page.out, target.out) + end };
        }
        if (source.startsWith("..") || !existsSync(path.join(repository, source)))
            fail("there is no such file");
        if (kind === "image" && !/^docs\/images\/[\w.-]+\.(svg|png)$/.test(source))
            fail("not an image of docs/images");
        if (kind === "link" && source !== "LICENSE") return { elsewhere: source };
        used.add(source);
        return { href: relative(page.out, outOf(source)) };
    };
}

/// The pages of the workbench's header, from the one list of them.
async function workbenchPages() {
    const text = await readFile(path.join(repository, "web/src/pages.ts"), "utf8");
    const found = [...text.matchAll(/path: "([^"]*)",\s*title: "([^"]*)",\s*listed: true/g)];
    if (found.length < 3) throw new Error("src/pages.ts does not list pages as docs.mjs expects");
    return found.map(([, where, title]) => ({ path: where, title }));
}

export async function versionOf() {
    const text = await readFile(path.join(repository, "include/gradwright/version.hpp"), "utf8");
    const part = (name) => text.match(new RegExp(`#define GRADWRIGHT_VERSION_${name} (\\d+)`))[1];
    return ["MAJOR", "MINOR", "PATCH"].map(part).join(".");
}

function arranged(pages) {
    const all = sections.map(({ title, named, has }) => {
        const first = named.map((source) => pages.find((p) => p.source === source)).filter(Boolean);
        return { title, pages: [...first, ...pages.filter((p) => has(p.source) && !first.includes(p))] };
    });
    const taken = new Set();
    for (const section of all) {
        section.pages = section.pages.filter((p) => !taken.has(p));
        for (const p of section.pages) {
            taken.add(p);
            p.section = section.title;
        }
    }
    const left = pages.find((p) => !taken.has(p));
    if (left) throw new Error(`${left.source} belongs to no section`);
    return all;
}

/// What the search looks through: of each page its address, title and headings with anchors.
function searchIndex(order) {
    return JSON.stringify(
        order.map((p) => [
            p.out.slice("docs/".length),
            p.title,
            p.section,
            p.headings.filter((h) => h.depth > 1).map((h) => [h.id, h.text]),
        ]),
    );
}

/// Writes `out`/docs. `style` and `script` are files of `out`; `addHashed(name, bytes)` adds one.
export async function buildDocs({ out, style, script, addHashed }) {
    const sources = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", ...(await markdownBelow("docs"))];
    const pages = await Promise.all(sources.map(readPage));
    const arrangement = arranged(pages);
    const order = arrangement.flatMap((s) => s.pages);
    const site = {
        sections: arrangement,
        order,
        style,
        script,
        index: await addHashed("search.json", Buffer.from(searchIndex(order))),
        workbench: await workbenchPages(),
        version: await versionOf(),
    };
    const used = new Set();
    const links = resolver(pages, used);
    for (const page of pages) {
        const file = path.join(out, page.out);
        await mkdir(path.dirname(file), { recursive: true });
        await writeFile(file, pageHtml(site, page, renderMarkdown(page.tokens, page, links)));
    }
    for (const source of used) {
        await mkdir(path.dirname(path.join(out, outOf(source))), { recursive: true });
        await cp(path.join(repository, source), path.join(out, outOf(source)));
    }
}
