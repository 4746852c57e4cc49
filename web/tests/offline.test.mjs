import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { launch, serveSite, siteFolder } from "./support/site.mjs";

let browser;
before(async () => {
    browser = await launch();
});
after(async () => {
    await browser?.close();
});

/// Asks the page until it agrees.
async function until(page, question, argument) {
    for (let tries = 0; tries < 150; ++tries) {
        if (await page.evaluate(question, argument)) return;
        await new Promise((resolve) => setTimeout(resolve, 200));
    }
    assert.fail(`never true: ${question}`);
}

/// Until the worker of the pages is in control, which it is only with everything kept.
const whenKept = (page) =>
    until(page, async () => {
        const registration = await navigator.serviceWorker.getRegistration();
        return !!(registration?.active && navigator.serviceWorker.controller);
    });

const keptFiles = (page) =>
    page.evaluate(async () => {
        const found = {};
        for (const name of await caches.keys()) found[name] = (await (await caches.open(name)).keys()).length;
        return found;
    });

test("after the first visit everything works without a network", async () => {
    const site = await serveSite();
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(site.address);
    await whenKept(page);
    const kept = Object.values(await keptFiles(page));
    assert.equal(kept.length, 1);
    assert.ok(kept[0] > 80, `${kept[0]} files`);

    await context.setOffline(true);
    await site.close();
    const faults = [];
    page.on("pageerror", (error) => faults.push(String(error)));
    await page.reload();
    await page.locator("main math").first().waitFor();
    for (const [hash, what] of [
        ["#/explore/softmax", "h1"],
        ["#/cheatsheet", "h1"],
    ]) {
        await page.goto(`${site.address}${hash}`);
        await page.locator(`main ${what}`).first().waitFor();
    }
    await page.goto(`${site.address}docs/reference/errors/shape-mismatch.html`);
    assert.equal(await page.locator("h1").textContent(), "shape-mismatch");
    await page.getByLabel("Search titles").fill("tutorial");
    await page.locator(".doc-search li a").first().click();
    await page.getByRole("heading", { level: 1, name: "Tutorial" }).waitFor();
    assert.deepEqual(faults, []);
    await context.close();
});

test("a new version takes the place of the old one", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "gradwright-site-"));
    await cp(siteFolder, folder, { recursive: true });
    const site = await serveSite("/", folder);
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(site.address);
    await whenKept(page);
    const first = await keptFiles(page);

    const edit = async (name, from, to) => {
        const text = await readFile(path.join(folder, name), "utf8");
        assert.ok(text.includes(from), `${name} holds ${from}`);
        await writeFile(path.join(folder, name), text.replaceAll(from, to));
    };
    const version = Object.keys(first)[0].split(" ").at(-1);
    await edit("sw.js", version, "0123456789");
    await edit("docs/tutorial.html", '<h1 id="tutorial">Tutorial', '<h1 id="tutorial">Tutorial, revised');
    await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update());
    await until(page, async () => {
        const names = await caches.keys();
        return names.length === 1 && names[0].endsWith(" 0123456789");
    });
    assert.equal(Object.values(await keptFiles(page))[0], Object.values(first)[0]);
    await page.goto(`${site.address}docs/tutorial.html`);
    assert.equal(await page.locator("h1").textContent(), "Tutorial, revised");
    await context.close();
    await site.close();
    await rm(folder, { recursive: true });
});
