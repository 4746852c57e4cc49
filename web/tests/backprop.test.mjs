import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, openPage, serveSite, settled } from "./support/site.mjs";
import { axeFindings, hashOf } from "./support/sources.mjs";

let browser, site;
before(async () => {
    browser = await launch();
    site = await serveSite();
});
after(async () => {
    await browser?.close();
    await site?.close();
});

const changes = Number(process.env.GRADWRIGHT_DRAGS ?? 300);

async function opened(hash = "#/explore/backprop", options = {}) {
    const all = await openPage(browser, site.address, { hash, ...options });
    all.page.setDefaultTimeout(8000);
    await all.page.locator(".backprop-station").first().waitFor();
    await all.page.locator(".backprop-back math").first().waitFor({ state: "attached" });
    return all;
}

const texts = (page, name) => page.locator(name).allInnerTexts();
const plain = (all) => all.map((t) => t.replaceAll("−", "-").replace(/value|\s+/g, ""));
const values = async (page) => plain(await texts(page, ".backprop-value"));
const scalars = async (page) => plain(await texts(page, ".backprop-scalars dd"));
const next = (page) => page.getByRole("button", { name: "Next step" }).click();

test("opens with the numbers of the source", async () => {
    const { page, faults, context } = await opened();
    assert.deepEqual(await values(page), [
        "(0.900,-1.100)",
        "(1.480,-0.690)",
        "(0.815,0.334)",
        "0.934",
        "0.171",
    ]);
    assert.deepEqual(await scalars(page), ["0.934", "0.350", "0.171", "0.141"]);
    const line = await page.locator(".backprop-line").last().innerText();
    assert.match(line.replaceAll("−", "-"), /\(0\.071, -0\.121\), with σ′\(z\) = \(0\.151, 0\.222\)/);
    assert.match(await page.locator(".backprop-step").innerText(), /from L to ŷ[^]*1 × 1[^]*0\.584/);
    assert.deepEqual(faults, []);
    await context.close();
});

test("steps go back by buttons and keys, each with its map, shapes and gradients", async () => {
    const { page, context } = await opened();
    const panel = page.locator(".backprop-step");
    const read = async () => (await panel.innerText()).replaceAll("−", "-");
    const seen = async () => plain(await texts(page, ".backprop-gradient")).filter((t) => t !== "").length;
    assert.equal(await seen(), 2);
    await next(page);
    assert.match(await read(), /from ŷ to a[^]*1 × 2[^]*\(0\.730, -0\.409\)[^]*\(0\.476, 0\.195\)[^]*0\.584/);
    await page.keyboard.press("ArrowRight");
    assert.match(await read(), /from a to z[^]*2 × 2[^]*\(0\.110, -0\.091\)/);
    await page.keyboard.press("ArrowRight");
    assert.match(
        await read(),
        /from z to x[^]*\(0\.071, -0\.121\)[^]*\[0\.099, -0\.121; -0\.082, 0\.100\][^]*\(0\.110, -0\.091\)/,
    );
    assert.equal(await seen(), 5);
    assert.ok(await page.getByRole("button", { name: "Next step" }).isDisabled());
    assert.match(await page.locator(".backprop-notice").innerText(), /lands on x₂/);
    for (let i = 0; i < 4; i++) await page.keyboard.press("ArrowLeft");
    assert.match(await read(), /Forward/);
    assert.equal(await seen(), 0);
    await page.getByRole("button", { name: "Play" }).click();
    await page.getByText("step 2 of 4 backward").waitFor();
    await page.getByRole("button", { name: "Pause" }).click();
    await context.close();
});

test("numbers follow typing, keys and dragging; reset and links restore", async () => {
    const { page, context } = await opened();
    const target = page.getByLabel("target t");
    await target.fill("0.934");
    await page.waitForFunction(() => document.querySelector(".backprop-scalars").innerText.includes("0.000"));
    assert.match(await page.locator(".backprop-notice").innerText(), /prediction is right/);
    await target.press("Shift+ArrowUp");
    assert.equal(await target.inputValue(), "1.434");
    const x1 = page.getByLabel("x entry 1");
    await x1.scrollIntoViewIfNeeded();
    const box = await x1.boundingBox();
    await page.mouse.move(box.x + 20, box.y + 10);
    await page.mouse.down();
    await page.mouse.move(box.x + 20, box.y - 40, { steps: 5 });
    await page.mouse.up();
    await settled(page);
    assert.equal(await x1.inputValue(), "1.4");
    assert.equal((await values(page))[0], "(1.400,-1.100)");
    assert.equal((await values(page))[1], "(2.030,-0.415)");
    await page.waitForTimeout(400);
    const again = await opened(await page.evaluate(() => location.hash));
    assert.deepEqual(await scalars(again.page), await scalars(page));
    await again.context.close();
    await page.getByRole("button", { name: "Reset" }).click();
    await page.waitForFunction(() => location.hash === "#/explore/backprop");
    await settled(page);
    assert.deepEqual(await scalars(page), ["0.934", "0.350", "0.171", "0.141"]);
    await context.close();
});

test("a saturated unit is named, and its numbers are finite", async () => {
    const { page, context } = await opened();
    await page.getByLabel("b₁ entry 1").fill("1000");
    await next(page);
    await next(page);
    await settled(page);
    assert.match(await page.locator(".backprop-notice").innerText(), /unit 1 is saturated/);
    assert.doesNotMatch(await page.locator("main").innerText(), /nan|∞/i);
    await context.close();
});

test("broken states are the opening state", async () => {
    const { page, context } = await opened();
    for (const state of [
        { W1: [1, 2, 3] },
        { x: "no" },
        { step: 9 },
        { step: 1.5 },
        { b2: [1e99] },
        { w2: null },
        { t: [null] },
    ]) {
        const other = await opened(await hashOf(page, "explore/backprop", state));
        assert.deepEqual(
            await scalars(other.page),
            ["0.934", "0.350", "0.171", "0.141"],
            JSON.stringify(state),
        );
        assert.deepEqual(other.faults, []);
        await other.context.close();
    }
    await context.close();
});

test(`${changes} random changes leave no blank, no NaN and no fault`, { timeout: 3_600_000 }, async () => {
    const { page, faults, context } = await opened("#/explore/backprop", { reducedMotion: "reduce" });
    const bad = await page.evaluate(async (count) => {
        let seed = 5;
        const random = () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648;
        for (let i = 0; i < count; i++) {
            const fields = document.querySelectorAll(".backprop-number");
            const field = fields[Math.floor(random() * fields.length)];
            const draw = random();
            if (draw < 0.5) {
                field.value =
                    draw < 0.05
                        ? ["", "1e999", "-", "1000", "-1000"][Math.floor(random() * 5)]
                        : String((random() - 0.5) * 10 ** (random() * 3.5));
                field.dispatchEvent(new Event("input", { bubbles: true }));
            } else if (draw < 0.7) {
                field.dispatchEvent(
                    new KeyboardEvent("keydown", {
                        key: random() < 0.5 ? "ArrowUp" : "ArrowDown",
                        shiftKey: true,
                        bubbles: true,
                    }),
                );
            } else if (draw < 0.98) {
                document.dispatchEvent(
                    new KeyboardEvent("keydown", { key: random() < 0.5 ? "ArrowLeft" : "ArrowRight" }),
                );
            } else [...document.querySelectorAll(".backprop-player button")].at(-1).click();
            await new Promise((done) => requestAnimationFrame(done));
            const text = document.querySelector("main").innerText;
            if (document.querySelectorAll(".backprop-station").length !== 5 || /nan|undefined|∞/i.test(text))
                return `${i}: ${text}`;
        }
        return "";
    }, changes);
    assert.equal(bad, "");
    await settled(page);
    assert.deepEqual(faults, []);
    await context.close();
});

test("the page is clean for axe and fits a phone", async () => {
    for (const [colorScheme, width] of [
        ["light", 320],
        ["dark", 320],
        ["light", 1440],
    ]) {
        const { page, context } = await opened(undefined, {
            colorScheme,
            viewport: { width, height: 640 },
            bypassCSP: true,
        });
        await page.getByText("All gradients, in closed form").click();
        const section = page.locator("section.backprop");
        assert.ok((await section.evaluate((e) => e.scrollWidth - e.clientWidth)) <= 0);
        assert.deepEqual(await axeFindings(page, "section.backprop"), []);
        await context.close();
    }
});
