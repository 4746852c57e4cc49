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

async function opened(hash = "#/explore/softmax", options = {}) {
    const all = await openPage(browser, site.address, { hash, ...options });
    await all.page.locator(".softmax-jacobian").waitFor();
    return all;
}

const cells = (page, name) => page.locator(name).allInnerTexts();
const scalars = (page) => cells(page, ".softmax-scalars dt + dd");
const minus = (text) => text.replaceAll("-", "−").split(" ");

test("opens with the numbers of the source", async () => {
    const { page, faults } = await opened();
    assert.deepEqual(await cells(page, ".softmax-p-cell"), minus("0.935 0.051 0.014"));
    assert.deepEqual(await cells(page, ".softmax-g-cell"), minus("0.935 -0.949 0.014"));
    assert.deepEqual(await scalars(page), ["2.968", "class 1", "0.883", "0.276"]);
    const rows = await cells(page, ".softmax-jacobian tbody tr");
    assert.deepEqual(
        rows.map((r) => r.split(/\s+/).slice(-4)),
        [
            minus("0.061 -0.048 -0.013 0.000"),
            minus("-0.048 0.049 -0.001 0.000"),
            minus("-0.013 -0.001 0.014 0.000"),
        ],
    );
    assert.match(await page.locator(".softmax-notice").innerText(), /Confident and wrong/);
    assert.deepEqual(faults, []);
});

test("bars follow the pointer and the keys, and the engine's numbers follow the bars", async () => {
    const { page, context } = await opened();
    const bar = page.getByRole("slider", { name: "logit of class 2" });
    const box = await bar.boundingBox();
    const input = page.locator("input[aria-label='logit of class 2']");
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2, box.y + 30, { steps: 4 });
    await page.mouse.up();
    const dragged = Number(await input.inputValue());
    assert.ok(dragged > 2 && dragged <= 6, `${dragged}`);
    await settled(page);
    assert.equal((await scalars(page))[1], dragged > 3.4 ? "class 2" : "class 1");

    await input.fill("0");
    await bar.focus();
    await page.keyboard.press("Shift+ArrowUp");
    await page.keyboard.press("ArrowDown");
    assert.equal(await input.inputValue(), "0.9");
    assert.equal(await bar.getAttribute("aria-valuetext"), "0.90");
    await page.getByRole("button", { name: "Reset" }).click();
    assert.equal(await input.inputValue(), "0.5");
    await page.waitForFunction(() => location.hash === "#/explore/softmax");
    await context.close();
});

test("target, classes and temperature change what is asked, and a link restores them", async () => {
    const { page, context } = await opened();
    await page.getByLabel("class 1 is the target").check();
    await settled(page);
    assert.equal((await scalars(page))[0], "0.068");
    assert.match(await page.locator(".softmax-notice").innerText(), /Confident and right/);
    await page.getByLabel("classes").selectOption("2");
    for (const i of [1, 2]) await page.locator(`input[aria-label='logit of class ${i}']`).fill("1");
    await settled(page);
    assert.deepEqual(await cells(page, ".softmax-p-cell"), ["0.500", "0.500"]);
    assert.match(await page.locator(".softmax-notice").innerText(), /Uniform/);
    await page.locator("input[aria-label='logit of class 2']").fill("3");
    await page.locator(".softmax-controls input").fill("2");
    await settled(page);
    // With T = 2: p = softmax(0.5, 1.5), the gradient (p - y)/2.
    assert.deepEqual(await cells(page, ".softmax-p-cell"), ["0.269", "0.731"]);
    assert.deepEqual(await cells(page, ".softmax-g-cell"), minus("-0.366 0.366"));
    await page.waitForTimeout(400);
    const hash = await page.evaluate(() => location.hash);
    assert.ok(hash.length < 500);
    const again = await opened(hash);
    await settled(again.page);
    assert.deepEqual(await cells(again.page, ".softmax-p-cell"), ["0.269", "0.731"]);
    await again.context.close();
    await context.close();
});

test("logits of ten thousand stay finite", async () => {
    const { page, context } = await opened();
    const set = (i, text) => page.locator(`input[aria-label='logit of class ${i}']`).fill(text);
    await set(1, "10000");
    await set(2, "-10000");
    await settled(page);
    assert.deepEqual(await cells(page, ".softmax-p-cell"), ["1.000", "0.000", "0.000"]);
    assert.deepEqual(await cells(page, ".softmax-g-cell"), minus("1.000 -1.000 0.000"));
    assert.deepEqual(await scalars(page), ["20000.000", "class 1", "1.000", "0.000"]);
    await set(1, "1e9");
    assert.equal(
        await page.getByRole("slider", { name: "logit of class 1" }).getAttribute("aria-valuenow"),
        "10000",
    );
    assert.doesNotMatch(await page.locator("main").innerText(), /nan|∞|undefined/i);
    await context.close();
});

test("broken states are the opening state", async () => {
    const { page, context } = await opened();
    const states = [
        { z: [1] },
        { z: "x" },
        { z: [1, null] },
        { z: [1, 2, 3, 4, 5, 6, 7] },
        { target: 9 },
        { T: 0 },
        { T: "<img src=x>" },
        { z: { length: 3 } },
        { z: [1e99, 2] },
    ];
    for (const state of states) {
        const hash = await hashOf(page, "explore/softmax", state);
        const other = await opened(hash);
        assert.deepEqual(
            await scalars(other.page),
            ["2.968", "class 1", "0.883", "0.276"],
            JSON.stringify(state),
        );
        assert.deepEqual(other.faults, []);
        await other.context.close();
    }
    await context.close();
});

test(`${changes} random changes leave no blank, no NaN and no fault`, { timeout: 3_600_000 }, async () => {
    const { page, faults, context } = await opened("#/explore/softmax", { reducedMotion: "reduce" });
    const bad = await page.evaluate(async (count) => {
        let seed = 7;
        const random = () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648;
        const frame = () => new Promise((done) => requestAnimationFrame(done));
        const change = {
            key() {
                const bars = document.querySelectorAll(".softmax [role=slider]");
                const keys = ["ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End"];
                bars[Math.floor(random() * bars.length)].dispatchEvent(
                    new KeyboardEvent("keydown", {
                        key: keys[Math.floor(random() * 6)],
                        shiftKey: random() < 0.3,
                        bubbles: true,
                    }),
                );
            },
            number() {
                const all = document.querySelectorAll(".softmax input[type=number]");
                const input = all[Math.floor(random() * all.length)];
                input.value =
                    random() < 0.2
                        ? ["1e4", "-1e4", "", "1e999", "-"][Math.floor(random() * 5)]
                        : String((random() - 0.5) * 10 ** (random() * 5));
                input.dispatchEvent(new Event("input", { bubbles: true }));
            },
            target() {
                const all = document.querySelectorAll(".softmax input[type=radio]");
                all[Math.floor(random() * all.length)].click();
            },
            classes() {
                const select = document.querySelector(".softmax select");
                select.value = String(2 + Math.floor(random() * 5));
                select.dispatchEvent(new Event("change", { bubbles: true }));
            },
            temperature() {
                const input = document.querySelector(".softmax input[type=range]");
                input.value = String(0.1 + random() * 9.9);
                input.dispatchEvent(new Event("input", { bubbles: true }));
            },
        };
        const names = ["key", "key", "key", "number", "number", "target", "temperature", "classes"];
        for (let i = 0; i < count; i++) {
            const name = names[Math.floor(random() * names.length)];
            change[name]();
            await frame();
            const text = document.querySelector("main").innerText;
            if (!document.querySelector(".softmax-jacobian") || /nan|undefined|∞/i.test(text)) {
                return `${i} ${name}: ${text.slice(0, 2000)}`;
            }
        }
        return "";
    }, changes);
    assert.equal(bad, "");
    await settled(page);
    assert.deepEqual(faults, []);
    await context.close();
});

test("the page is clean for axe and fits a phone", async () => {
    for (const colorScheme of ["light", "dark"]) {
        const { page, context } = await opened(undefined, {
            colorScheme,
            viewport: { width: 320, height: 640 },
            bypassCSP: true,
        });
        const outside = await page.locator("section.softmax").evaluate((e) => e.scrollWidth - e.clientWidth);
        assert.ok(outside <= 0, `${outside} px too wide`);
        assert.deepEqual(await axeFindings(page, "section.softmax"), []);
        await context.close();
    }
});
