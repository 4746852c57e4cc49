import assert from "node:assert/strict";
import { after, before, test } from "node:test";
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

test("the engine answers in the page, under a strict policy and below a sub-path", async () => {
    const { page, faults } = await openPage(browser, site.address);
    await page.locator("math").first().waitFor();
    assert.deepEqual(faults, []);
});
