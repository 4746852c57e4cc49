import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { inflateRawSync } from "node:zlib";
import { launch, openPage, serveSite } from "./support/site.mjs";

let browser, site;
before(async () => {
    browser = await launch();
    site = await serveSite();
});
after(async () => {
    await browser?.close();
    await site?.close();
});

async function openSheet(options = {}) {
    const opened = await openPage(browser, site.address, { hash: "#/cheatsheet", ...options });
    await opened.page.locator(".cheat-line").first().waitFor({ timeout: 30_000 });
    return opened;
}

const line = (page, name) =>
    page
        .locator(".cheat-line")
        .filter({ has: page.getByRole("button", { name: `Derivation of ${name}`, exact: true }) });

test("every line shows formula, derivative and proof", async () => {
    const { page, faults } = await openSheet();
    const lines = await page.locator(".cheat-line").evaluateAll((all) =>
        all.map((li) => ({
            formulas: li.querySelectorAll("math").length,
            proof: li.querySelector(".cheat-proof").textContent,
        })),
    );
    assert.ok(lines.length >= 90, `${lines.length} lines`);
    for (const { formulas, proof } of lines) {
        assert.equal(formulas, 2);
        assert.match(proof, /^✓ proved with the error (0|\de−\d+)$/);
    }
    assert.equal(await page.locator("h2").count(), 5);
    assert.deepEqual(faults, []);
});

test("the filter searches names, descriptions and rules, whatever the case, and counts", async () => {
    const { page } = await openSheet();
    const field = page.getByLabel("Filter");
    const status = page.locator(".cheat-filter [role=status]");
    const all = Number((await status.textContent()).match(/^(\d+) identities$/)[1]);
    assert.equal(all, await page.locator(".cheat-line").count());
    for (const [words, expected] of [
        ["LOGDET", "logdet(X) by X"],
        ["dX * inv(X)", "inv(A) by A"],
        ["frobenius", "normF(X)^2 by X"],
        ["sóftmax jacobian", "softmax(x) by x"],
    ]) {
        await field.fill(words);
        await line(page, expected).first().waitFor();
        const found = await page.locator(".cheat-line").count();
        assert.ok(found < all / 2, `${words}: ${found} of ${all}`);
        assert.equal(await status.textContent(), `${found} of ${all} identities`);
    }
    await field.fill("no such thing <img src=x>");
    assert.equal(await page.locator(".cheat-line").count(), 0);
    await page.getByRole("button", { name: "Show all" }).click();
    assert.equal(await page.locator(".cheat-line").count(), all);
});

test("a line unfolds its derivation, and the link restores it", async () => {
    const { page, context } = await openSheet();
    await page.getByLabel("Filter").fill("x'*A*x");
    const button = page.getByRole("button", { name: "Derivation of x'*A*x by x" }).first();
    assert.equal(await button.getAttribute("aria-expanded"), "false");
    await button.press("Enter");
    assert.equal(await button.getAttribute("aria-expanded"), "true");
    const steps = page.locator(".cheat-steps li");
    await steps.first().waitFor();
    assert.deepEqual(await page.locator(".cheat-steps strong").allTextContents(), [
        "shapes",
        "product rule",
        "transposition",
        "collect",
        "identification",
    ]);
    // The last step is the derivative itself.
    const term = (place) => place.locator("math [data-term]").first().getAttribute("data-term");
    assert.equal(await term(steps.last()), await term(page.locator(".cheat-derivative").first()));
    await page.waitForFunction(() => window.location.hash.includes("?"));
    const again = await context.newPage();
    await again.goto(page.url());
    await again.locator(".cheat-steps li").nth(4).waitFor();
    assert.equal(await again.getByLabel("Filter").inputValue(), "x'*A*x");
});

test("a line opens in the calculator", async () => {
    const { page } = await openSheet();
    const link = line(page, "x'*S*x by x").getByRole("link");
    await page.waitForFunction((a) => a.getAttribute("href").includes("?"), await link.elementHandle());
    await link.click();
    await page.waitForFunction(() => window.location.hash.startsWith("#/?1"));
    const state = JSON.parse(
        inflateRawSync(Buffer.from(new URL(page.url()).hash.slice("#/?1".length), "base64url")),
    );
    assert.equal(state.formula, "x'*S*x");
    await page.locator("main math").first().waitFor();
});

test("on paper there are no controls, and both formats fit their width", async () => {
    const { page } = await openSheet();
    for (const format of ["A4", "Letter"]) {
        const pdf = (await page.pdf({ format })).toString("latin1");
        const pages = pdf.match(/\/Type\s*\/Page\b(?!s)/g).length;
        assert.ok(pages >= 2 && pages <= 4, `${format}: ${pages} pages`);
    }
    await page.emulateMedia({ media: "print" });
    await page.setViewportSize({ width: 690, height: 1000 }); // what A4 leaves between the margins
    const state = await page.evaluate(() => ({
        tools: [...document.querySelectorAll(".cheat-tools, .cheat-filter, .site-head")].filter(
            (e) => e.offsetParent !== null,
        ).length,
        columns: getComputedStyle(document.querySelector(".cheat-sections")).columnCount,
        ink: getComputedStyle(document.body).color,
        overflow: document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth,
        broken: [...document.querySelectorAll(".cheat-line")].filter((e) => e.getClientRects().length !== 1)
            .length,
        title: document.querySelector("h1").innerText,
    }));
    assert.equal(state.tools, 0);
    assert.equal(state.columns, "2");
    assert.equal(state.broken, 0);
    assert.equal(state.ink, "rgb(0, 0, 0)");
    assert.ok(state.overflow <= 2, `${state.overflow} px too wide`);
    assert.match(state.title, /^Cheat sheet Gradwright \d+\.\d+\.\d+$/);
});

test("damaged states are the page without them", async () => {
    for (const hash of [
        "#/cheatsheet?1!!",
        "#/cheatsheet?1AAAA",
        "#/cheatsheet?9q1YqSy0qzk7NUbJSKs1NLFKyUsoHAA",
    ]) {
        const { page, faults, context } = await openSheet({ hash });
        assert.ok((await page.locator(".cheat-line").count()) >= 90);
        assert.deepEqual(faults, []);
        await context.close();
    }
});
