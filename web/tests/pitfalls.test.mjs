import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, openPage, serveSite } from "./support/site.mjs";
import { askEngine, axeFindings, hashOf, source } from "./support/sources.mjs";

let browser, site, course, tasks, named;
before(async () => {
    browser = await launch();
    site = await serveSite();
    course = await source("pages/pitfalls/course.ts");
    ({ tasks, named } = await source("pages/pitfalls/tasks.ts"));
});
after(async () => {
    await browser?.close();
    await site?.close();
});

const changes = Number(process.env.GRADWRIGHT_DRAGS ?? 300);

async function opened(hash = "#/pitfalls", options = {}) {
    const all = await openPage(browser, site.address, { hash, ...options });
    await all.page.locator(".pitfalls-question math").first().waitFor();
    return all;
}

const title = (answer) => named[answer].title;

test("the engine's verdict on every task is the one the task states", async () => {
    assert.ok(tasks.length >= 30);
    const right = tasks.filter((t) => t.answer === "right").length;
    assert.ok(right / tasks.length > 0.2 && right / tasks.length < 0.3);
    assert.equal(new Set(tasks.map((t) => JSON.stringify(t))).size, tasks.length);
    const { page, context } = await opened();
    const answers = await askEngine(page, tasks.map(course.checkRequest));
    answers.forEach((answer, i) => {
        const what = JSON.stringify([tasks[i], answer.error?.message ?? answer.message]);
        assert.equal(answer.mistake, named[tasks[i].answer].slug, what);
        assert.equal(answer.right, tasks[i].answer === "right", what);
        assert.notEqual(answer.check.status, "failed", what);
        assert.equal(answer.steps[0].rule, "shapes", what);
    });
    await context.close();
});

test("choices hold the truth once, and every order holds every task", () => {
    for (const seed of [0, 1, 2, 777, 999_999]) {
        const order = course.courseOf(seed);
        assert.equal(new Set(order).size, tasks.length);
        order.forEach((task, at) => {
            const choices = course.choicesOf(seed, at, task);
            assert.equal(choices.length, 6);
            assert.equal(new Set(choices).size, 6);
            assert.ok(choices.includes(task.answer) && choices.includes("right"));
        });
    }
    assert.notDeepEqual(course.courseOf(1), course.courseOf(2));
});

test("keys answer, the engine's verdict follows, and the summary names what was missed", async () => {
    const { page, faults, context } = await opened();
    const { seed } = course.readState({});
    const order = course.courseOf(seed);
    const key = (at, answer) => String(course.choicesOf(seed, at, order[at]).indexOf(answer) + 1);
    await page.keyboard.press(key(0, order[0].answer));
    await page.locator(".pitfalls-hit").waitFor();
    await page.locator(".pitfalls-verdict math").first().waitFor();
    await page.keyboard.press("9");
    assert.match(await page.locator(".pitfalls-score").innerText(), /1 of 1 right/);
    await page.keyboard.press("Enter");
    await page.getByText(`Task 2 of ${tasks.length}`).waitFor();
    const wrong = course.choicesOf(seed, 1, order[1]).find((c) => c !== order[1].answer);
    await page.getByRole("button", { name: title(wrong) }).click();
    await page.locator(".pitfalls-miss").waitFor();
    assert.match(
        await page.locator(".pitfalls-outcome").innerText(),
        new RegExp(title(order[1].answer), "i"),
    );
    await page.getByRole("tab", { name: "What you miss" }).click();
    const row = page.locator(".pitfalls-summary tr", { hasText: title(order[1].answer) });
    assert.match(await row.innerText(), /0 of 1/);
    await row.getByRole("button", { name: "Task 2" }).click();
    await page.getByText(`Task 2 of ${tasks.length}`).waitFor();
    await page.waitForTimeout(400);
    const again = await opened(await page.evaluate(() => location.hash));
    assert.match(await again.page.locator(".pitfalls-score").innerText(), /Task 2 of .*1 of 2 right/s);
    await again.context.close();
    await page.getByRole("link", { name: "See the derivation in the calculator" }).click();
    await page.waitForFunction(() => document.title.startsWith("Calculator"));
    assert.match(page.url(), /#\/\?1/);
    assert.deepEqual(faults, []);
    await context.close();
});

test("a claim of one's own is judged, and faults are told", async () => {
    const { page, faults, context } = await opened();
    await page.getByRole("tab", { name: "Your own" }).click();
    const verdict = page.locator(".pitfalls-outcome");
    const fill = (label, text) => page.getByLabel(label, { exact: true }).fill(text);
    await fill("Formula", "x'*A*x");
    await fill("Your result", "2*A*x");
    await page.locator(".pitfalls-own input").last().fill("");
    await page.getByText("right only if A is symmetric").waitFor();
    assert.match(await verdict.innerText(), /assumes a symmetric matrix/);
    await page.locator(".pitfalls-own input").last().fill("A: symmetric(n)");
    await page.locator(".pitfalls-hit").waitFor();
    await fill("Your result", "2*A*");
    await page.locator(".fault").waitFor();
    assert.equal(await page.locator(".pitfalls-verdict").count(), 1, "the old answer stays");
    for (const hostile of [
        "<img src=x onerror=alert(1)>",
        "\u0000",
        "((((".repeat(400),
        "🙂",
        "x: vector(n); x",
    ]) {
        await fill("Formula", hostile);
        await fill("Your result", hostile);
    }
    await page.waitForTimeout(300);
    assert.equal(await page.locator("main img").count(), 0);
    assert.deepEqual(faults, []);
    await context.close();
});

test("broken states are mended", async () => {
    const { page, context } = await opened();
    for (const state of [
        { at: 999 },
        { at: -1 },
        { given: ["nonsense", 3] },
        { given: ["<b>"] },
        { seed: "x" },
        { pane: "none" },
        { given: Array(500).fill("sign") },
    ]) {
        const other = await opened(await hashOf(page, "pitfalls", state));
        assert.match(await other.page.locator(".pitfalls-score").innerText(), /Task 1 of .*0 of 0 right/s);
        assert.deepEqual(other.faults, []);
        await other.context.close();
    }
    await context.close();
});

test(`${changes} random keys leave no blank and no fault`, { timeout: 3_600_000 }, async () => {
    const { page, faults, context } = await opened();
    const bad = await page.evaluate(async (count) => {
        let seed = 11;
        const random = () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648;
        for (let i = 0; i < count; i++) {
            const buttons = [
                ...document.querySelectorAll(
                    ".pitfalls-top button, .pitfalls [role=tab], .pitfalls-moves button:not(.quiet)",
                ),
            ];
            const draw = random();
            if (draw < 0.5)
                document.dispatchEvent(
                    new KeyboardEvent("keydown", { key: String(1 + Math.floor(random() * 9)) }),
                );
            else if (draw < 0.7) document.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter" }));
            else buttons[Math.floor(random() * buttons.length)].click();
            await new Promise((done) => requestAnimationFrame(done));
            const panel = document.querySelector("[role=tabpanel]")?.innerText ?? "";
            if (panel.length < 20 || /undefined|NaN/.test(panel)) return `${i}: ${panel}`;
        }
        return "";
    }, changes);
    assert.equal(bad, "");
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
        await page.keyboard.press("2");
        await page.locator(".pitfalls-verdict").waitFor();
        const section = page.locator("section.pitfalls");
        assert.ok((await section.evaluate((e) => e.scrollWidth - e.clientWidth)) <= 0);
        assert.deepEqual(await axeFindings(page, "section.pitfalls"), []);
        await page.getByRole("tab", { name: "Your own" }).click();
        await page.locator(".pitfalls-verdict").waitFor();
        assert.deepEqual(await axeFindings(page, "section.pitfalls"), []);
        await context.close();
    }
});
