// What the tests of the calculator share.
import assert from "node:assert/strict";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { openPage } from "./site.mjs";

export const link = (state) => `#/?1${deflateRawSync(JSON.stringify(state)).toString("base64url")}`;
export const stateIn = (url) => {
    const packed = new URL(url).hash.split("?")[1];
    return packed ? JSON.parse(inflateRawSync(Buffer.from(packed.slice(1), "base64url"))) : {};
};

/// Opens the calculator, runs the check, and makes sure that nothing went wrong in the page.
export async function openCalculator(browser, site, state, check, options = {}) {
    const { page, context, faults } = await openPage(browser, site.address, {
        hash: state ? link(state) : "",
        ...options,
    });
    try {
        await page.locator(".calc").waitFor();
        // The editor is fetched when the field is touched.
        const field = page.locator(".calc-field");
        if ((await field.count()) > 0) await field.hover();
        await check(page, context);
        assert.deepEqual(faults, []);
    } finally {
        await context.close();
    }
}

export const editor = (page) => page.locator(".cm-content");
export const result = (page) => page.locator(".calc-value math, .calc-preview math").first();
export const flat = (text) => (text ?? "").replace(/[\u2061-\u2064\s]/g, "");

/// Waits until the result reads so, and is that of what stands above it.
export async function reads(page, wanted) {
    await page
        .waitForFunction(
            (text) => {
                const shown = document.querySelector(
                    ".calc-result:not(.stale) .calc-value math, .calc-preview:not(.stale) math",
                );
                return (shown?.textContent ?? "").replace(/[\u2061-\u2064\s]/g, "") === text;
            },
            wanted,
            { timeout: 5000 },
        )
        .catch(async () => {
            assert.equal(flat(await result(page).textContent()), wanted);
            assert.fail(`the result ${wanted} stays greyed`);
        });
}

export async function type(page, text) {
    await editor(page).click();
    await page.keyboard.press("Control+a");
    await page.keyboard.insertText(text);
}

/// The address follows the state after a moment.
export async function settledAddress(page) {
    await page.waitForTimeout(400);
    return page.url();
}
