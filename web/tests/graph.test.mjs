import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, openPage, serveSite, settled } from "./support/site.mjs";
import { axeFindings, hashOf, source } from "./support/sources.mjs";

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
const network = {
    formula: "(w2'*sigmoid(W1*x + b1) + b2 - t)^2/2",
    vars: "W1: matrix(2,2); b2: scalar; t: scalar",
    size: "",
    values: JSON.stringify({
        W1: [
            [1.1, -0.4],
            [0.55, 0.85],
        ],
        b1: [0.05, -0.25],
        w2: [1.25, -0.7],
        b2: 0.15,
        x: [0.9, -1.1],
        t: 0.35,
    }),
};

async function opened(hash = "#/graph", options = {}) {
    const all = await openPage(browser, site.address, { hash, ...options });
    all.page.setDefaultTimeout(8000);
    await all.page.locator(".graph-details").waitFor();
    return all;
}

const plain = (text) => text.replaceAll("−", "-");
const node = (page, text) => page.locator(`.graph-node[data-text="${text}"]`);

async function openedState(state, options) {
    const { page, context } = await opened();
    const hash = await hashOf(page, "graph", state);
    await context.close();
    const all = await opened(hash, options);
    await settled(all.page);
    return all;
}

test("layout: operands lie before their users, and no two nodes on one place", async () => {
    const { layoutOf } = await source("pages/graph/layout.ts");
    const nodes = [
        { id: 0, operands: [] },
        { id: 1, operands: [] },
        { id: 2, operands: [0, 1] },
        { id: 3, operands: [2] },
        { id: 4, operands: [0, 3] },
        { id: 5, operands: [4, 1, 2] },
    ];
    const { places, edges, layers, rows } = layoutOf(nodes);
    assert.equal(layers, 5);
    assert.equal(edges.length, 8);
    for (const n of nodes)
        for (const o of n.operands) assert.ok(places.get(o).layer < places.get(n.id).layer);
    assert.equal(new Set([...places.values()].map((p) => `${p.layer} ${p.row}`)).size, nodes.length);
    for (const p of places.values()) assert.ok(p.row >= 0 && p.row <= rows - 1);
});

test("draws the formula with shapes, values and derivatives", async () => {
    const { page, faults, context } = await opened();
    await settled(page);
    assert.equal(await page.locator(".graph-node").count(), 14);
    assert.match(await page.locator(".graph-details").innerText(), /Used 2 times: the contributions add up/);
    assert.equal(await page.locator(".graph-details li math").count(), 2);
    assert.match(await page.locator(".graph-count").innerText(), /backward 13 of 13/);
    const before = await page.locator(".graph-value").allInnerTexts();
    await page.getByRole("button", { name: "Draw other values" }).click();
    await page.waitForFunction(
        (was) => document.querySelector(".graph-value").textContent !== was,
        before[0],
    );
    assert.deepEqual(faults, []);
    await context.close();
});

test("the numbers of the source's network stand at their nodes", async () => {
    const { page, context } = await openedState(network);
    const label = async (text) => plain(await node(page, text).getAttribute("aria-label"));
    assert.match(await label("W1*x + b1"), /\(1\.48, -0\.69\)/);
    assert.match(await label("sigmoid(W1*x + b1)"), /\(0\.81, 0\.33\)/);
    assert.match(await label("x"), /\(0\.90, -1\.10\) \(0\.07, -0\.12\)/);
    assert.match(
        await label("(w2'*sigmoid(W1*x + b1) + b2 - t)^2/2"),
        /0\.171 1\.000: value, then derivative/,
    );
    await node(page, "x").focus();
    await page.keyboard.press("Enter");
    const details = plain(await page.locator(".graph-details").innerText());
    assert.match(details, /0\.071\s+(entry \d+|row \d+)?\s*-0\.121/);
    await node(page, "sigmoid(W1*x + b1)").click();
    assert.match(await page.locator(".graph-details").innerText(), /2×2, diagonal/);
    await page.getByText("All nodes as a table").click();
    assert.equal(await page.locator(".graph-table tbody tr").count(), 16);
    await context.close();
});

test("steps go forward, then backward, by buttons and keys, and a link restores them", async () => {
    const { page, context } = await openedState(network);
    const shown = (name) => page.locator(name).count();
    await page.getByRole("button", { name: "Start" }).click();
    assert.equal(await shown(".graph-cotangent"), 0);
    assert.equal(await shown(".graph-value"), 8);
    await page.keyboard.press("ArrowRight");
    assert.equal(await shown(".graph-value"), 9);
    assert.match(await page.locator(".graph-said").innerText(), /Forward: w2' is row/);
    assert.equal(await shown(".graph-edge.graph-forward"), 1);
    for (let i = 0; i < 7; i++) await page.getByRole("button", { name: "Next step" }).click();
    assert.match(await page.locator(".graph-count").innerText(), /forward 8 of 8/);
    await page.keyboard.press("ArrowRight");
    assert.match(await page.locator(".graph-said").innerText(), /begins at the formula/);
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    assert.match(await page.locator(".graph-said").innerText(), /power rule/);
    assert.equal(await shown(".graph-cotangent"), 3);
    assert.equal(await shown(".graph-edge.graph-back"), 1);
    await page.waitForTimeout(400);
    const again = await opened(await page.evaluate(() => location.hash));
    await settled(again.page);
    assert.equal(await again.page.locator(".graph-cotangent").count(), 3);
    await again.context.close();
    await page.getByRole("button", { name: "Reset" }).click();
    await page.waitForFunction(() => location.hash === "#/graph");
    await context.close();
});

test("every example is drawn and proved", async () => {
    const { page, context } = await opened();
    const { examples } = await source("pages/graph/state.ts");
    for (const [i, { formula }] of examples.entries()) {
        await page.getByLabel("Examples").selectOption(String(i));
        await node(page, formula).waitFor();
        await settled(page);
        assert.equal(await page.locator(".fault").count(), 0, formula);
    }
    await context.close();
});

test("faults keep the old drawing; hostile text and broken states do no harm", async () => {
    const { page, faults, context } = await opened();
    const formula = page.getByLabel("Formula");
    for (const text of [
        "norm2(X*w - ",
        "<img src=x onerror=alert(1)>",
        "\u0000",
        "(".repeat(3000),
        "🙂",
        "",
    ]) {
        await formula.fill(text);
        await page.locator(".fault").waitFor();
        assert.equal(await page.locator(".graph-node").count(), 14, "the old drawing stays");
    }
    await formula.fill("sum(x)");
    await node(page, "sum(x)").waitFor();
    await page.getByText("Declarations, sizes and values").click();
    const values = page.getByLabel("Values in place of those drawn");
    await values.fill('{"x": ');
    await page.getByText("Values are an object by name").waitFor();
    await values.fill('{"x": [2, 5]}');
    await page.waitForFunction(() =>
        [...document.querySelectorAll(".graph-value")].some((t) => t.textContent.trim() === "7.000"),
    );
    await values.fill('{"x": "<b>"}');
    await page.locator(".fault").waitFor();
    assert.equal(await page.locator("main img").count(), 0);
    for (const state of [
        { formula: 3 },
        { step: -7 },
        { step: 9999 },
        { pick: 9999 },
        { seed: 1.5 },
        { values: {} },
    ]) {
        const other = await opened(await hashOf(page, "graph", state));
        assert.equal(await other.page.locator(".graph-node").count(), 14, JSON.stringify(state));
        assert.deepEqual(other.faults, []);
        await other.context.close();
    }
    assert.deepEqual(faults, []);
    await context.close();
});

test("a graph too large to draw is a table, and it says so", async () => {
    const formula = Array.from({ length: 25 }, (_, i) => `sum(sin(x${i}))`).join(" + ");
    const { page, context } = await openedState({ formula, size: "" });
    await page.getByText("too large to draw").waitFor();
    assert.equal(await page.locator(".graph-node").count(), 0);
    assert.equal(await page.locator(".graph-table tbody tr").count(), 76);
    await context.close();
});

test(`${changes} random changes leave no blank, no NaN and no fault`, { timeout: 3_600_000 }, async () => {
    const { page, faults, context } = await opened("#/graph", { reducedMotion: "reduce" });
    const bad = await page.evaluate(async (count) => {
        let seed = 3;
        const random = () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648;
        const drawn = (all) => all[Math.floor(random() * all.length)];
        for (let i = 0; i < count; i++) {
            const draw = random();
            if (draw < 0.5)
                document.dispatchEvent(
                    new KeyboardEvent("keydown", { key: random() < 0.5 ? "ArrowLeft" : "ArrowRight" }),
                );
            else if (draw < 0.8)
                drawn([...document.querySelectorAll(".graph-node")]).dispatchEvent(
                    new MouseEvent("click", { bubbles: true }),
                );
            else if (draw < 0.9) document.querySelector(".graph-inputs button").click();
            else if (draw < 0.95) {
                const select = document.querySelector(".graph-inputs select");
                select.value = String(Math.floor(random() * 5));
                select.dispatchEvent(new Event("change", { bubbles: true }));
            } else drawn([...document.querySelectorAll(".graph-player button")].slice(0, 3)).click();
            await new Promise((done) => requestAnimationFrame(done));
            const text = document.querySelector("main").innerText;
            if (!document.querySelector(".graph-node") || /nan|undefined|∞/i.test(text))
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
        await page.getByText("All nodes as a table").click();
        await page.getByText("Declarations, sizes and values").click();
        const section = page.locator("section.graph");
        assert.ok((await section.evaluate((e) => e.scrollWidth - e.clientWidth)) <= 0);
        assert.deepEqual(await axeFindings(page, "section.graph"), []);
        await context.close();
    }
});
