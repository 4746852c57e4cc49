// The explorers of the plane: the numbers they print, dragging by pointer and keys, links, faults.
// GRADWRIGHT_DRAGS=10000 drags longer.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { launch, openPage, serveSite } from "./support/site.mjs";

const drags = Number(process.env.GRADWRIGHT_DRAGS ?? 300);
const pages = {
    linear: "#/explore/linear-map",
    local: "#/explore/local-linear-map",
    curvature: "#/explore/curvature",
};

let browser, site;
before(async () => {
    browser = await launch();
    site = await serveSite();
});
after(async () => {
    await browser?.close();
    await site?.close();
});

/// The last input is painted, and the engine's answer to it too.
async function settled(page) {
    await page.evaluate(
        () =>
            new Promise((done) => {
                requestAnimationFrame(() => requestAnimationFrame(done));
            }),
    );
    await page.locator('.explorer[aria-busy="false"]').waitFor();
}

async function open(hash, options = {}) {
    const opened = await openPage(browser, site.address, { hash, ...options });
    await settled(opened.page);
    return opened;
}

/// The facts of an explorer, by name; minus signs as JavaScript reads them.
const factsOf = (page) =>
    page
        .locator(".facts")
        .evaluate((table) =>
            Object.fromEntries(
                [...table.rows].map((r) => [
                    r.cells[0].textContent,
                    (
                        r.cells[1].querySelector("[role=img]")?.getAttribute("aria-label") ??
                        r.cells[1].textContent
                    ).replaceAll("−", "-"),
                ]),
            ),
        );
const pairOf = (text) => text.match(/-?[\d.]+/g).map(Number);
const noticeOf = (page) => page.locator(".explorer-notice").innerText();
const near = (found, wanted, what, within = 0.0051) =>
    wanted.forEach((w, i) =>
        assert.ok(Math.abs(found[i] - w) <= within + 1e-9 * Math.abs(w), `${what}: ${found} but ${wanted}`),
    );

async function setPair(page, name, [a, b]) {
    await page.getByLabel(`${name}, first entry`).fill(String(a));
    await page.getByLabel(`${name}, second entry`).fill(String(b));
    await settled(page);
}

async function drag(page, name, by) {
    const box = await page.locator(`[data-name="${name}"] .plane-dot`).boundingBox();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + by[0] / 2, y + by[1] / 2);
    await page.mouse.move(x + by[0], y + by[1]);
    await page.waitForTimeout(50);
    await page.mouse.up();
    await page.waitForTimeout(50);
    await settled(page);
}

const handleOf = async (page, name) =>
    pairOf(
        (await page.locator(`[data-name="${name}"]`).getAttribute("aria-valuetext"))
            .replaceAll("−", "-")
            .replace(/^.*=/, ""),
    );

describe("the numbers of the source", () => {
    test("linear map", async () => {
        const { page, context, faults } = await open(pages.linear);
        const facts = await factsOf(page);
        assert.equal(facts["det(W)"], "1.88");
        assert.equal(facts["Wx"], "(1.16, 2.72)");
        assert.equal(facts["x"], "(1.75, 1.10)");
        assert.equal(facts["Orientation"], "Orientation is preserved.");
        assert.equal(facts["W"], "W = 1.10 -0.70; 0.80 1.20");
        assert.match(await noticeOf(page), /columns tell the whole story/);
        assert.match(
            await page.locator(".linear-sum").innerText(),
            /Wx = 1\.75 We₁ \+ 1\.10 We₂\s+= \(1\.16, 2\.72\)/,
        );
        assert.deepEqual(faults, []);
        await context.close();
    });

    test("local linear map, singular at (1, 2)", async () => {
        const { page, context, faults } = await open(pages.local);
        await page.getByRole("button", { name: "Singular at (1, 2)" }).click();
        await page.getByText("Rank 1: the plane is flattened to a line").waitFor();
        await settled(page);
        const facts = await factsOf(page);
        assert.equal(facts["J at p"], "J = 2.00 1.00; 2.00 1.00");
        assert.equal(facts["det J"], "0.000");
        assert.equal(facts["Rank of J"], "1");
        assert.match(await noticeOf(page), /the direction \(−0\.447, 0\.894\) is lost/);
        assert.match(await page.locator(".local-remainders").innerText(), /slope 2\.00/);
        assert.equal(await page.locator(".local-below math mtd").count(), 4);
        assert.deepEqual(faults, []);
        await context.close();
    });

    test("curvature", async () => {
        const { page, context, faults } = await open(pages.curvature);
        const facts = await factsOf(page);
        assert.equal(facts["Hessian"], "Hessian = 2.00 2.00; 2.00 6.00");
        assert.equal(facts["Eigenvalues"], "1.172, 6.828");
        assert.equal(facts["Condition"], "5.83");
        assert.match(await page.locator(".curvature-class").innerText(), /^strongly convex/);
        await setPair(page, "x", [0, 0]);
        assert.match(await noticeOf(page), /a strict minimum/);
        assert.equal((await factsOf(page))["Kind"], "strict minimum");
        assert.deepEqual(faults, []);
        await context.close();
    });
});

describe("dragging changes the numbers to those of the new state", () => {
    test("linear map", async () => {
        const { page, context } = await open(pages.linear);
        const agree = async () => {
            const [w1, w2] = [await handleOf(page, "We₁"), await handleOf(page, "We₂")];
            const x = await handleOf(page, "x");
            const facts = await factsOf(page);
            near(
                pairOf(facts["Wx"]),
                [0, 1].map((i) => w1[i] * x[0] + w2[i] * x[1]),
                "Wx",
                0.03,
            );
            near([Number(facts["det(W)"])], [w1[0] * w2[1] - w1[1] * w2[0]], "det", 0.03);
        };
        await drag(page, "x", [-120, 60]);
        assert.notDeepEqual(await handleOf(page, "x"), [1.75, 1.1]);
        await agree();
        await drag(page, "We₁", [-150, -20]);
        await agree();
        await drag(page, "We₂", [160, 30]);
        await agree();
        await page.locator('[data-name="x"]').focus();
        const before = await handleOf(page, "x");
        await page.keyboard.press("ArrowRight");
        await page.keyboard.press("Shift+ArrowUp");
        await settled(page);
        near(await handleOf(page, "x"), [before[0] + 0.1, before[1] + 1], "keys", 0.011);
        await agree();
        await setPair(page, "We₂", [-1, 0.5]);
        await setPair(page, "We₁", [2, -1]);
        await page.getByText("flattened onto it").waitFor();
        await setPair(page, "We₁", [0, -3]);
        await page.getByText("the plane is turned over").waitFor();
        await context.close();
    });

    test("local linear map", async () => {
        const { page, context } = await open(pages.local);
        const agree = async () => {
            const [a, b] = await handleOf(page, "p");
            const facts = await factsOf(page);
            near(pairOf(facts["f(p)"]), [a * a + b, a * b], "f(p)", 0.03);
            near(pairOf(facts["J at p"]), [2 * a, 1, b, a], "J", 0.011);
        };
        await drag(page, "p", [-90, -60]);
        await agree();
        const [left, low] = await handleOf(page, "p");
        await page.locator('[data-name="p"]').focus();
        await page.keyboard.press("Shift+ArrowDown");
        await settled(page);
        near(await handleOf(page, "p"), [left, low - 1], "keys", 0.011);
        await agree();
        const gap = async () => Number((await factsOf(page))["Largest difference in the window"]);
        const far = await gap();
        await page.getByLabel("Zoom of the window").fill("100");
        await settled(page);
        assert.match(await noticeOf(page), /At this zoom the map is its Jacobian/);
        near([(await gap()) * 200 ** 2], [far], "it shrinks with the square of the zoom", far * 0.02);
        await context.close();
    });

    test("curvature", async () => {
        const { page, context } = await open(pages.curvature);
        const agree = async () => {
            const [a, b] = await handleOf(page, "x");
            const facts = await factsOf(page);
            near(pairOf(facts["Gradient"]), [2 * a + 2 * b, 2 * a + 6 * b], "gradient", 0.05);
            near(pairOf(facts["Newton's step"]), [-a, -b], "Newton", 0.011);
        };
        await drag(page, "x", [200, -30]);
        await agree();
        const [left, low] = await handleOf(page, "x");
        await page.locator('[data-name="x"]').focus();
        await page.keyboard.press("ArrowLeft");
        await settled(page);
        near(await handleOf(page, "x"), [left - 0.1, low], "keys", 0.011);
        await agree();
        await context.close();
    });
});

test("gradient descent diverges, and says at which step and why", async () => {
    const { page, context } = await open(pages.curvature);
    const rate = page.getByLabel("Rate of gradient descent");
    await page.getByLabel("Steps", { exact: true }).fill("100");
    await rate.fill("175");
    await settled(page);
    const shownRate = await page.locator(".slider output").first().innerText();
    const said = await noticeOf(page);
    assert.match(said, new RegExp(`diverged at step \\d+: rate ${shownRate} > 2/λmax = 0\\.293`));
    // Its own count: x - rate*(H x) from the opening point.
    let [x, steps] = [[-1.9, 1.6], 0];
    while (Math.max(...x.map(Math.abs)) <= 1e6) {
        const g = [2 * x[0] + 2 * x[1], 2 * x[0] + 6 * x[1]];
        x = x.map((v, i) => v - Number(shownRate) * g[i]);
        ++steps;
    }
    assert.match(said, new RegExp(`at step ${steps}:`));
    await page.getByRole("button", { name: "Narrow valley" }).click();
    await settled(page);
    assert.match(await noticeOf(page), /narrow valley/i);
    await page.getByRole("button", { name: "Rosenbrock" }).click();
    await page.getByRole("button", { name: "Step", exact: true }).click();
    await settled(page);
    assert.match(
        await page.locator(".descent-part table").innerText(),
        /Newton\s+stands still from step \d+ on\s+\(1\.000, 1\.000\)\s+0\.000000/,
    );
    await page.getByRole("button", { name: "Saddle" }).click();
    await settled(page);
    assert.match((await factsOf(page))["Eigenvalues"], /^-2\.000, 2\.000$/);
    assert.match(await noticeOf(page), /both signs/);
    await context.close();
});

test("descent plays step by step, and not for those who want no motion", async () => {
    const { page, context } = await open(pages.curvature);
    const steps = page.getByLabel("Steps", { exact: true });
    await page.getByRole("button", { name: "Step back" }).click();
    assert.equal(await steps.inputValue(), "11");
    await page.getByRole("button", { name: "Play" }).click();
    await page.waitForFunction(() => document.querySelectorAll(".slider input")[1].value >= "13");
    await page.getByRole("button", { name: "Pause" }).click();
    const stopped = await steps.inputValue();
    await page.waitForTimeout(500);
    assert.equal(await steps.inputValue(), stopped);
    await context.close();
    const calm = await open(pages.curvature, { reducedMotion: "reduce" });
    assert.equal(await calm.page.getByRole("button", { name: "Play" }).count(), 0);
    assert.equal(await calm.page.getByRole("button", { name: "Step", exact: true }).count(), 1);
    await calm.context.close();
});

describe("links", () => {
    for (const [name, hash] of Object.entries(pages)) {
        test(`${name}: a link restores what is seen, and reset returns to the opening`, async () => {
            const { page, context } = await open(hash);
            const handle = { linear: "We₁", local: "p", curvature: "x" }[name];
            await setPair(page, handle, [0.625, -1.375]);
            if (name !== "linear") await page.locator(".slider input").first().fill("60");
            await page.getByRole("button", { name: "Zoom in" }).first().click();
            await page.waitForFunction(() => window.location.hash.includes("?1"));
            await page.waitForTimeout(300);
            await settled(page);
            const link = new URL(page.url()).hash;
            assert.match(link, /\?1/);
            const other = await open(link);
            const seen = (p) => p.locator(".explorer").innerText();
            assert.equal(await seen(other.page), await seen(page));
            assert.deepEqual(other.faults, []);
            await other.context.close();
            await page.getByRole("button", { name: "Reset" }).click();
            await page.waitForFunction((wanted) => window.location.hash === wanted, hash);
            await context.close();
        });
    }

    test("a hostile state is the opening state", async () => {
        const hostile = {
            f: { x: 1 },
            p: [1e300, "a"],
            x: [null, 3],
            w1: [1],
            w2: "x",
            zoom: -5,
            wide: "far",
            middle: [],
            half: 0,
            rate: 1e9,
            steps: 3.5,
            fixed: -1,
        };
        for (const hash of Object.values(pages)) {
            const { page, context, faults } = await open(hash);
            const wanted = await page.locator(".explorer").innerText();
            const packed = await page.evaluate(async (json) => {
                const stream = new Blob([json]).stream().pipeThrough(new CompressionStream("deflate-raw"));
                const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
                return btoa(String.fromCharCode(...bytes))
                    .replaceAll("+", "-")
                    .replaceAll("/", "_")
                    .replace(/=+$/, "");
            }, JSON.stringify(hostile));
            await page.goto(`${site.address}${hash}?1${packed}`);
            await page.waitForTimeout(100);
            await settled(page);
            assert.equal(await page.locator(".explorer").innerText(), wanted);
            assert.deepEqual(faults, []);
            await context.close();
        }
    });
});

test("formulas of any kind are answered or refused, and a good one works again", async () => {
    const formulas = [
        "",
        "<img src=x onerror=alert(1)>",
        "[[[[",
        "x[3]",
        "x + y",
        "1/0",
        "log(x[1] - 1e6)",
        "x'*x*x'",
        "a: scalar",
        "'".repeat(300),
        "((((".repeat(90),
        "x" + "+x".repeat(190),
        "3",
        "x[1]",
        "\u202e\u0000",
        "[x[1]; x[2]; x[1]]",
        "[1/(x[1]-1); log(x[2])]",
        "abs(x)",
        "sum(x.^2)",
        "1/x[1]",
        "sqrt(x[1])",
        "0*x[1]",
    ];
    for (const hash of [pages.local, pages.curvature]) {
        const { page, context, faults } = await open(hash);
        const field = page.locator(".formula-input input");
        const good = await field.inputValue();
        for (const formula of formulas) {
            await field.fill(formula);
            await settled(page);
            const said = await page.locator(".explorer").innerText();
            assert.doesNotMatch(said, /NaN|undefined|\[object/, formula);
            assert.equal((await page.locator(".plane svg .plane-axis").count()) > 1, true);
        }
        await field.fill(good);
        await settled(page);
        assert.equal(await page.locator(".fault").count(), 0);
        assert.deepEqual(faults, []);
        await context.close();
    }
});

/// Drags in the page itself, one in each frame, and looks at each frame: no NaN, and every figure
/// with its computed parts. The pointer has no capture, as the events are made here.
const dragAtRandom = (page, handles, parts, count) =>
    page.evaluate(
        async ([names, needed, times]) => {
            Element.prototype.setPointerCapture = () => undefined;
            let state = 7;
            const random = () => (state = (state * 1664525 + 1013904223) % 2 ** 32) / 2 ** 32;
            const frame = () => new Promise((done) => requestAnimationFrame(done));
            const wrong = [];
            const look = () => {
                const text = document.querySelector(".explorer")?.textContent ?? "NaN (no explorer)";
                const found =
                    text.match(/.{0,40}(NaN|undefined|\bnan\b|Infinity).{0,20}/)?.[0] ??
                    needed.find((part) => !document.querySelector(part)?.getAttribute("d")) ??
                    document.querySelector('.plane :is([d*="NaN"], [x*="NaN"], [transform*="NaN"])')
                        ?.outerHTML;
                if (found && wrong.length < 5) wrong.push(found);
            };
            const texts = new Set();
            for (let i = 0; i < times; ++i) {
                const handle = document.querySelector(
                    `[data-name="${names[Math.floor(random() * names.length)]}"]`,
                );
                const box = handle.ownerSVGElement.getBoundingClientRect();
                const dot = handle.querySelector(".plane-dot").getBoundingClientRect();
                const send = (type, x, y) =>
                    handle.dispatchEvent(
                        new PointerEvent(type, {
                            bubbles: true,
                            clientX: x,
                            clientY: y,
                            button: 0,
                            pointerId: 1,
                        }),
                    );
                send("pointerdown", dot.x + dot.width / 2, dot.y + dot.height / 2);
                send("pointermove", box.x + random() * box.width, box.y + random() * box.height);
                await frame();
                look();
                send("pointerup", 0, 0);
                texts.add(document.querySelector(".facts").textContent);
            }
            return { wrong, different: texts.size };
        },
        [handles, parts, count],
    );

describe("random drags", () => {
    const all = {
        linear: [
            ["x", "We₁", "We₂"],
            [".plane-lines.image-grid", ".plane-area"],
        ],
        local: [["p"], [".plane-lines.curved", ".plane-lines.tangent"]],
        curvature: [["x"], [".plane-lines.contour", ".plane-lines.walk-line"]],
    };
    for (const [name, [handles, parts]] of Object.entries(all)) {
        test(`${name}: ${drags} drags without a blank frame`, async () => {
            const { page, context, faults } = await open(pages[name], {
                viewport: { width: 1000, height: 700 },
            });
            const { wrong, different } = await dragAtRandom(page, handles, parts, drags);
            assert.deepEqual(wrong, []);
            assert.ok(different > drags / 10, `${different} different answers`);
            await settled(page);
            const at = await handleOf(page, handles[0]);
            const facts = await factsOf(page);
            near(pairOf(facts[handles[0]]), at, "the last answer belongs to the last state");
            assert.equal(await page.locator(".fault").count(), 0);
            assert.deepEqual(faults, []);
            await context.close();
        });
    }
});

test("the index leads to every explorer", async () => {
    const { page, context, faults } = await openPage(browser, site.address, { hash: "#/explore" });
    await page.getByRole("link", { name: /Local linear map/ }).click();
    await page.getByRole("heading", { level: 1, name: "Local linear map" }).waitFor();
    await page.getByRole("link", { name: "Explorers" }).last().click();
    assert.equal(await page.locator(".index-list a").count(), 5);
    assert.deepEqual(faults, []);
    await context.close();
});

describe("accessible, and nothing scrolls sideways on a phone", () => {
    for (const hash of ["#/explore", ...Object.values(pages)]) {
        test(hash, async () => {
            const axe = await readFile(
                new URL("../node_modules/axe-core/axe.min.js", import.meta.url),
                "utf8",
            );
            for (const [colorScheme, width] of [
                ["light", 320],
                ["dark", 1440],
            ]) {
                const { page, context } = await openPage(browser, site.address, {
                    hash,
                    colorScheme,
                    viewport: { width, height: 800 },
                    bypassCSP: true,
                });
                await page.locator('.explorer[aria-busy="false"], .explorers').first().waitFor();
                await page.evaluate(axe);
                const found = await page.evaluate(() =>
                    window.axe.run("main", {
                        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
                    }),
                );
                assert.deepEqual(
                    found.violations.map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 200)}`),
                    [],
                );
                assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
                await context.close();
            }
        });
    }
});
