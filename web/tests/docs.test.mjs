import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { inflateRawSync } from "node:zlib";
import { parseMarkdown, renderMarkdown, stateOf } from "../docs/markdown.mjs";
import { launch, openPage, serveSite, siteFolder } from "./support/site.mjs";

let browser, site;
before(async () => {
    browser = await launch();
    site = await serveSite();
});
after(async () => {
    await browser?.close();
    await site?.close();
});

function filesBelow(folder) {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
        const name = path.join(folder, entry.name);
        return entry.isDirectory() ? filesBelow(name) : [name];
    });
}

const docsFolder = path.join(siteFolder, "docs");
const repository = path.resolve(import.meta.dirname, "../..");

test("every page of Markdown is there, and every link of every page leads somewhere", () => {
    const made = filesBelow(docsFolder).filter((f) => f.endsWith(".html"));
    for (const source of filesBelow(path.join(repository, "docs")).filter((f) => f.endsWith(".md"))) {
        const page = path.join(siteFolder, path.relative(repository, source).replace(/\.md$/, ".html"));
        assert.ok(made.includes(page), `${page} is missing`);
    }
    let links = 0;
    for (const page of made) {
        const text = readFileSync(page, "utf8");
        for (const [, target] of text.matchAll(/(?:href|src)="([^"#]*)(?:#[^"]*)?"/g)) {
            if (target === "" || /^https?:/.test(target)) continue;
            assert.doesNotThrow(
                () => readFileSync(path.resolve(path.dirname(page), target)),
                `${page}: ${target}`,
            );
            links += 1;
        }
    }
    assert.ok(links > 1000);
});

test("the engine's errors lead to their pages", async () => {
    const { page } = await openPage(browser, `${site.address}docs/reference/errors/shape-mismatch.html`);
    assert.equal(await page.locator("h1").textContent(), "shape-mismatch");
});

test("nothing of a page passes through unescaped", () => {
    const hostile =
        "<script>alert(1)</script>\n\n[x](javascript:alert)\n\n<img src=x onerror=alert(1)> `<b>`\n\n" +
        '# <i>T</i>\n\n```console\n$ gradwright derive "<u>" --wrt x\n```\n\n| <s> |\n|---|\n| <a href=x> |\n';
    const page = { source: "docs/x.md", toRoot: "../" };
    const refusing = (_, href) => {
        throw new Error(`refused ${href}`);
    };
    assert.throws(() => renderMarkdown(parseMarkdown(hostile), page, refusing), /refused javascript/);
    const html = renderMarkdown(parseMarkdown(hostile), page, () => ({ href: "y.html" }));
    assert.doesNotMatch(html, /<(script|img|i|u|s|b)\b/);
    assert.doesNotMatch(html, /<a href="?x/);
});

test("examples open in the calculator in their state", async () => {
    assert.deepEqual(stateOf(`gradwright derive "x'*A*x" --wrt x --var "A: symmetric(n)" --what hessian`), {
        formula: "x'*A*x",
        wrt: "x",
        vars: ["A: symmetric(n)"],
        what: "hessian",
    });
    assert.equal(stateOf(`gradwright derive "x" --wrt x | tail`), undefined);
    assert.equal(stateOf(`gradwright derive "x" --at "x=1"`), undefined);
    const { page, faults } = await openPage(browser, `${site.address}docs/index.html`);
    const link = page.locator(".doc-open a").nth(1);
    const state = (await link.getAttribute("href")).split("#/?1")[1];
    assert.deepEqual(JSON.parse(inflateRawSync(Buffer.from(state, "base64url"))), {
        formula: "x'*A*x",
        wrt: "x",
        vars: ["A: symmetric(n)"],
    });
    await link.click();
    await page.locator("main math").first().waitFor();
    assert.deepEqual(faults, []);
});

test("the search finds titles and headings, and leads there by keyboard", async () => {
    const { page, faults } = await openPage(browser, `${site.address}docs/how-to/compile.html`);
    const field = page.getByLabel("Search titles");
    await field.fill("ERROR shape");
    assert.match(await page.locator(".doc-search [role=status]").textContent(), /^$|places?/);
    await field.fill("shape-mis");
    await page.locator(".doc-search li a").first().waitFor();
    assert.equal(await page.locator(".doc-search [role=status]").textContent(), "1 place");
    await field.press("Enter");
    await page.waitForURL(/errors\/shape-mismatch\.html$/);
    await page.getByLabel("Search titles").fill("<img src=x onerror=alert(1)>");
    await page.getByText("0 places").waitFor();
    assert.deepEqual(faults, []);
});

test("a console block is copied without its output", async () => {
    const context = await browser.newContext({ permissions: ["clipboard-read", "clipboard-write"] });
    const page = await context.newPage();
    await page.goto(`${site.address}docs/how-to/check-a-gradient.html`);
    await page.locator(".doc-code").first().hover();
    await page.getByRole("button", { name: "Copy" }).first().click();
    await page.getByText("Copied").waitFor();
    assert.equal(
        await page.evaluate(() => navigator.clipboard.readText()),
        'gradwright check "tr(A*X*B)" --wrt X --claim "A\'*B\'"\necho $?\n',
    );
    await context.close();
});

test("without scripts a page is complete, and leads to its neighbours", async () => {
    const { page } = await openPage(browser, `${site.address}docs/tutorial.html`, {
        javaScriptEnabled: false,
    });
    assert.equal(await page.locator("button:visible, .doc-search:visible").count(), 0);
    assert.equal(
        await page.locator("nav .doc-side, nav[aria-label=Documentation] [aria-current=page]").textContent(),
        "Tutorial",
    );
    await page.getByRole("link", { name: /^Next/ }).click();
    assert.match(page.url(), /docs\/how-to\//);
    await page.getByRole("link", { name: /^Previous/ }).click();
    assert.match(page.url(), /docs\/tutorial\.html$/);
    await page.goto(`${site.address}docs/tutorial.html`);
    await page.locator("h2 a").nth(1).click();
    assert.match(page.url(), /#[\w-]+$/);
});

test("formulas are set in the font that is shipped, and its brackets grow", async () => {
    const { page } = await openPage(browser, site.address);
    const measured = await page.evaluate(async () => {
        await document.fonts.load("20px 'STIX Two Math'", "x(");
        const place = document.createElement("div");
        const of = (inner) => `<math><mrow><mo>(</mo>${inner}<mo>)</mo></mrow></math>`;
        place.innerHTML =
            of("<mi>x</mi>") +
            of("<mfrac><mfrac><mi>x</mi><mi>x</mi></mfrac><mfrac><mi>x</mi><mi>x</mi></mfrac></mfrac>");
        document.body.append(place);
        const [low, high] = [...place.querySelectorAll("math")].map(
            (m) => m.querySelector("mo").getBoundingClientRect().height,
        );
        return { low, high, loaded: document.fonts.check("20px 'STIX Two Math'", "x") };
    });
    assert.ok(measured.loaded);
    assert.ok(measured.high > 2 * measured.low, JSON.stringify(measured));
    const font = readdirSync(siteFolder).find((f) => f.endsWith(".woff2"));
    assert.ok(readFileSync(path.join(siteFolder, font)).length <= 70_000);
    assert.match(
        readFileSync(path.join(siteFolder, "math-font-licence.txt"), "utf8"),
        /SIL OPEN FONT LICENSE/,
    );
});
