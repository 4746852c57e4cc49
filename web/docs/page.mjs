// The frame around a page of documentation: the workbench's header, the list of pages, what is next.
import { escaped, relative } from "./markdown.mjs";

const policy = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'";

function siteHeader({ toRoot, pages }) {
    const links = pages.map((p) => `<a href="${toRoot}index.html#/${p.path}">${escaped(p.title)}</a>`);
    return `<header class="site-head">
<a class="site-name" href="${toRoot}index.html#/"><img src="${toRoot}icon.svg" alt="" width="26" height="26">Gradwright</a>
<nav aria-label="Pages">${links.join("\n")}
<a href="${toRoot}docs/index.html" aria-current="page">Docs</a></nav>
</header>`;
}

function navigation(site, here) {
    const entry = (page) => {
        const current = page === here;
        const link = `<a href="${relative(here.out, page.out)}"${current ? ' aria-current="page"' : ""}>${escaped(page.short)}</a>`;
        const parts = current ? here.headings.filter((h) => h.depth === 2) : [];
        if (parts.length < 2) return `<li>${link}</li>`;
        const inner = parts.map((h) => `<li><a href="#${escaped(h.id)}">${escaped(h.text)}</a></li>`);
        return `<li>${link}<ul>${inner.join("")}</ul></li>`;
    };
    return site.sections
        .map(
            ({ title, pages }) =>
                `<h2>${escaped(title)}</h2><ul>${pages
                    .filter((p) => p.listed || p === here)
                    .map(entry)
                    .join("\n")}</ul>`,
        )
        .join("\n");
}

function turning(site, here) {
    const at = site.order.indexOf(here);
    const link = (page, rel, word) =>
        page
            ? `<a rel="${rel}" href="${relative(here.out, page.out)}"><span>${word}</span> ${escaped(page.short)}</a>`
            : "<span></span>";
    return `<nav class="doc-turn" aria-label="Previous and next page">${link(site.order[at - 1], "prev", "Previous")}
${link(site.order[at + 1], "next", "Next")}</nav>`;
}

export function pageHtml(site, here, body) {
    const { toRoot } = here;
    const description = here.summary ? `\n<meta name="description" content="${escaped(here.summary)}">` : "";
    return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">${description}
<title>${escaped(here.title)}${here.title === "Gradwright" ? " documentation" : " · Gradwright"}</title>
<link rel="icon" href="${toRoot}icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${toRoot}${site.style}">
<script type="module" src="${toRoot}${site.script}"></script>
</head>
<body class="doc">
<a class="skip" href="#content">Skip to the content</a>
${siteHeader({ toRoot, pages: site.workbench })}
<div class="doc-columns">
<main id="content" tabindex="-1">
<p class="doc-where">${escaped(here.section)} <a href="#doc-pages">All pages</a></p>
<article>
${body}</article>
${turning(site, here)}
</main>
<nav class="doc-side" id="doc-pages" aria-label="Documentation">
<div class="doc-search" data-index="${toRoot}${site.index}" hidden></div>
${navigation(site, here)}
</nav>
</div>
<footer class="site-foot"><p>Gradwright ${escaped(site.version)}. Every example on these pages runs as a test.</p></footer>
</body>
</html>
`;
}
