// Every page by axe's rules for WCAG 2.2 AA, in both themes, at three widths.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { launch, openPage, serveSite } from "./support/site.mjs";

const here = import.meta.dirname;
const axe = readFileSync(path.join(here, "../node_modules/axe-core/axe.min.js"), "utf8");
const listed = readFileSync(path.join(here, "../src/pages.ts"), "utf8");
const workbench = [...listed.matchAll(/path: "([^"]*)"/g)].map(([, where]) => `#/${where}`);
const docs = ["docs/index.html", "docs/reference/ops.html", "docs/reference/errors/shape-mismatch.html"];
const widths = [1440, 768, 320];
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

let browser, site;
before(async () => {
    browser = await launch();
    site = await serveSite();
});
after(async () => {
    await browser?.close();
    await site?.close();
});

/// What is wrong with the page as it is shown, in words; in the dark only colours are another matter.
async function faultsOf(page, dark) {
    const rules = dark
        ? { type: "rule", values: ["color-contrast", "link-in-text-block"] }
        : { type: "tag", values: tags };
    return page.evaluate(async (runOnly) => {
        const found = [];
        const { violations } = await window.axe.run(document, { runOnly, resultTypes: ["violations"] });
        for (const { id, nodes } of violations) {
            found.push(
                `${id}: ${nodes
                    .slice(0, 3)
                    .map((n) => n.target.join(" "))
                    .join(", ")} (${nodes.length})`,
            );
        }
        const { scrollWidth, clientWidth } = document.scrollingElement;
        if (scrollWidth > clientWidth) found.push(`scrolls sideways: ${scrollWidth} in ${clientWidth} px`);
        const titles = document.querySelectorAll("h1").length;
        if (titles !== 1) found.push(`${titles} first headings`);
        const moving = document.getAnimations().filter((a) => a.playState === "running");
        if (moving.length > 0) found.push(`${moving.length} animations although motion is not wanted`);
        return found;
    }, rules);
}

async function settled(page) {
    await page.locator("main h1").first().waitFor({ timeout: 15_000 });
    await page
        .waitForFunction(() => !document.querySelector("main [aria-busy=true], main .stale"), undefined, {
            timeout: 8_000,
        })
        .catch(() => undefined);
}

for (const where of [...workbench, ...docs]) {
    test(`${where} is accessible`, async () => {
        const wrong = [];
        const { page, context } = await openPage(browser, site.address, {
            hash: where,
            reducedMotion: "reduce",
            bypassCSP: true,
        });
        await settled(page);
        await page.evaluate(axe);
        for (const width of widths) {
            await page.setViewportSize({ width, height: 900 });
            for (const colorScheme of ["light", "dark"]) {
                await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
                await page.evaluate(
                    () => new Promise((laid) => requestAnimationFrame(() => requestAnimationFrame(laid))),
                );
                const found = await faultsOf(page, colorScheme === "dark");
                wrong.push(...found.map((f) => `${colorScheme} ${width}: ${f}`));
            }
        }
        await context.close();
        assert.deepEqual(wrong, []);
    });
}
