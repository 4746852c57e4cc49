// The calculator's panes, and the parts they share with the explorers.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { launch, openPage, serveSite } from "./support/site.mjs";
import { source } from "./support/sources.mjs";

let browser, site;
before(async () => {
    browser = await launch();
    site = await serveSite();
});
after(async () => {
    await browser?.close();
    await site?.close();
});

const hashOf = (state) => `#/?1${deflateRawSync(JSON.stringify(state)).toString("base64url")}`;
const quadratic = { formula: "x'*A*x", wrt: "x" };
const atPoint = { ...quadratic, pane: "numbers", size: ["n=2"], values: { A: "1 2; 3 4", x: "1; 2" } };

async function open(t, state, options = {}) {
    const opened = await openPage(browser, site.address, {
        hash: hashOf(state),
        serviceWorkers: "block",
        ...options,
    });
    t.after(() => opened.context.close());
    return opened;
}

/// The state in the address, once it has followed and has this part.
async function stateWith(page, part) {
    let state;
    for (let tries = 0; tries < 60; ++tries) {
        const text = new URL(page.url()).hash.split("?")[1] ?? "";
        state = text ? JSON.parse(inflateRawSync(Buffer.from(text.slice(1), "base64url")).toString()) : {};
        if (isDeepStrictEqual({ ...state, ...part }, state)) return state;
        await page.waitForTimeout(100);
    }
    return assert.deepEqual(state, { ...state, ...part });
}

const result = (page, title) =>
    page.locator(".pane-result:not(.stale)").filter({
        has: page.getByRole("heading", { name: title, exact: true }),
    });
const tableNumbers = (place) =>
    place
        .locator("td")
        .allTextContents()
        .then((all) => all.filter((text) => text !== "").map((text) => Number(text.replace("−", "-"))));

async function paste(field, text) {
    await field.evaluate((element, data) => {
        const clipboardData = new DataTransfer();
        clipboardData.setData("text/plain", data);
        element.dispatchEvent(
            new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }),
        );
    }, text);
}

test("code in every language, one after the other by keyboard", async (t) => {
    const { page, faults } = await open(t, { pane: "code" });
    const signs = {
        NumPy: "gradient = 2 * (X.T @ r)",
        PyTorch: "import torch",
        JAX: "import jax",
        Julia: "function f(",
        MATLAB: "function [value, gradient] = f(",
        "C++ (Eigen)": "Eigen",
        C: "int f(size_t m",
        LaTeX: "\\begin{document}",
    };
    await page.getByRole("tab", { name: "NumPy" }).focus();
    for (const [language, sign] of Object.entries(signs)) {
        await page.locator(".pane-code pre", { hasText: sign }).waitFor();
        assert.equal(await page.getByRole("tab", { selected: true, name: language, exact: true }).count(), 1);
        assert.ok((await page.locator(".pane-code pre .fig-word").count()) > 0, `${language} has keywords`);
        await page.keyboard.press("ArrowRight");
    }
    assert.deepEqual(faults, []);
});

test("code is downloaded under its name and copied as it stands", async (t) => {
    const { page, context } = await open(t, { pane: "code", lang: "julia" });
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const code = page.locator(".pane-code pre", { hasText: "function f(" });
    await code.waitFor();
    const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: "Download f.jl" }).click(),
    ]);
    assert.equal(download.suggestedFilename(), "f.jl");
    assert.equal(readFileSync(await download.path(), "utf8"), await code.textContent());
    await page.getByRole("button", { name: "Copy code" }).click();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await code.textContent());
});

test("a refused language says why, and the code before it stays", async (t) => {
    const { page } = await open(t, { pane: "code", formula: "lambda_max(X'*X)", wrt: "X" });
    await page.locator(".pane-code pre", { hasText: "def f(" }).waitFor();
    await page.getByRole("tab", { name: "C", exact: true }).click();
    await page.getByRole("alert").filter({ hasText: "no counterpart" }).waitFor();
    assert.equal(await page.locator(".pane-code .stale pre").count(), 1);
});

test("a variable in the code is marked in the formula, and the reverse", async (t) => {
    const { page } = await open(t, { pane: "code" });
    const inCode = page.locator("pre [data-variable='w']").last();
    await inCode.hover();
    await page.locator(".calc-value .calc-lit").first().waitFor();
    assert.equal(await page.locator(".calc-value .calc-lit").first().textContent(), "w");
    await page.locator(".calc-row[data-variable='y']").hover();
    await page.locator("pre [data-variable='y'].linked").first().waitFor();
});

test("a claim that holds only for a symmetric matrix", async (t) => {
    const { page, faults } = await open(t, { ...quadratic, pane: "check" });
    await page.getByRole("button", { name: /Try 2\*A\*x/ }).click();
    await page.getByText("Right only if A is symmetric").waitFor();
    assert.match(await page.locator(".pane-verdict").textContent(), /symmetry taken for granted/);
    const difference = page.locator(".pane-facts dd").last();
    assert.match(await difference.textContent(), /A⊤−A/);
    await stateWith(page, { claim: "2*A*x" });
    assert.deepEqual(faults, []);
});

test("the verdicts: right, factor, sign, shape", async (t) => {
    const { page } = await open(t, { pane: "check" });
    const verdict = async (claim, title, words) => {
        await page.getByLabel("Your gradient by w").fill(claim);
        await page.locator("div:not(.stale) > .pane-verdict", { hasText: words }).waitFor();
        assert.match(await page.locator(".pane-verdict .badge").textContent(), new RegExp(title));
    };
    await verdict("X'*(X*w - y)", "Wrong", "derivative is 2 times the claim");
    await verdict("2*X'*(y - X*w)", "Wrong", "a wrong sign");
    await verdict("2*X'*X*w - 2*X'*y", "Right", "qual");
    await verdict("X", "Wrong", "Neededa vector of length nClaimeda matrix m×n");
    await verdict("2*(X*w - y)'*X", "Wrong", "Claimeda row of length n");
    await page.getByRole("button", { name: "Insert the right result" }).click();
    await page.getByText("equal as expressions", { exact: false }).waitFor();
    assert.equal(await page.getByLabel("Your gradient by w").inputValue(), "2*X'*(X*w - y)");
});

test("a fault of the claim is marked below it, one of the formula is not blamed on it", async (t) => {
    const { page } = await open(t, { ...quadratic, pane: "check", claim: "2*A*z" });
    const caret = page.locator(".pane-caret");
    await caret.waitFor();
    const [line, below] = (await caret.textContent()).trim().split("\n");
    assert.equal(line, "2*A*z");
    assert.equal(below.indexOf("^"), line.indexOf("z"));
    assert.match(await page.locator(".pane-check").textContent(), /did you mean `x`/);
    const other = await open(t, { formula: "x'*A*", wrt: "x", pane: "check", claim: "2*A*x" });
    await other.page.locator(".pane-check .fault").waitFor();
    assert.match(await other.page.locator(".pane-check").textContent(), /nothing to compare with/);
    assert.equal(await other.page.locator(".pane-caret").count(), 0);
});

test("numbers of x'Ax at a typed point", async (t) => {
    const { page, faults } = await open(t, atPoint);
    await result(page, "Value").getByText("27", { exact: true }).waitFor();
    assert.deepEqual(await tableNumbers(result(page, "Gradient by x")), [12, 21]);
    const cell = page.getByLabel("A, row 1, column 2");
    await cell.fill("-2");
    await result(page, "Value").getByText("19", { exact: true }).waitFor();
    assert.deepEqual(await tableNumbers(result(page, "Gradient by x")), [4, 17]);
    await stateWith(page, { values: { A: "1 -2; 3 4", x: "1; 2" } });
    await cell.fill("1e");
    await page.getByText("“1e” is not a number").waitFor();
    assert.equal(await cell.getAttribute("aria-invalid"), "true");
    await stateWith(page, { values: { A: "1 -2; 3 4", x: "1; 2" } });
    await page.getByRole("button", { name: "Draw A instead" }).click();
    await stateWith(page, { values: { x: "1; 2" } });
    assert.deepEqual(faults, []);
});

test("cells are reached with the arrow keys, and the wheel changes nothing", async (t) => {
    const { page } = await open(t, atPoint);
    const cell = (i, j) => page.getByLabel(`A, row ${i}, column ${j}`);
    await cell(1, 1).focus();
    await page.keyboard.press("ArrowRight");
    assert.ok(await cell(1, 2).evaluate((e) => e === document.activeElement));
    await page.keyboard.press("ArrowDown");
    assert.ok(await cell(2, 2).evaluate((e) => e === document.activeElement));
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.type("7");
    await page.keyboard.press("ArrowLeft"); // moves within the text of the cell
    assert.ok(await cell(2, 1).evaluate((e) => e === document.activeElement));
    await cell(2, 1).hover();
    await page.mouse.wheel(0, 120);
    assert.equal(await cell(2, 1).inputValue(), "7");
    await result(page, "Value").getByText("35", { exact: true }).waitFor();
});

test("pasted matrices change the sizes; what does not fit is refused in words", async (t) => {
    const { page } = await open(t, { pane: "numbers", size: ["m=4", "n=3"] });
    await paste(page.getByLabel("X, row 1, column 1"), "[[1, 2],\n [3, 4],\n [5, 6]]");
    await page.waitForFunction(
        () => document.querySelector("[aria-label='X, row 3, column 2']").value === "6",
    );
    assert.equal(await page.getByLabel("size m").inputValue(), "3");
    assert.equal(await page.getByLabel("size n").inputValue(), "2");
    await paste(page.getByLabel("w, entry 1"), "1 -1");
    await paste(page.getByLabel("y, entry 1"), "[1; 2; 3]");
    // X w − y = (−2, −3, −4), so 2 Xᵀ(X w − y) = (−62, −80).
    await result(page, "Value").getByText("29", { exact: true }).waitFor();
    assert.deepEqual(await tableNumbers(result(page, "Gradient by w")), [-62, -80]);
    await paste(page.getByLabel("w, entry 1"), "1 2; 3");
    await page.getByText("row 2 of the pasted text has 1 entry, the first row has 2").waitFor();
    await paste(page.getByLabel("w, entry 1"), Array(65).fill("1").join("\n"));
    await page.getByText("at most 64 of each can be edited here").waitFor();
    assert.deepEqual(await tableNumbers(result(page, "Gradient by w")), [-62, -80]);
    await page.getByLabel("size n").fill("3");
    await page.getByLabel("size n").press("Enter");
    await page.getByText("The typed value of X is not used: it is 3×2, and 3×3 is needed.").waitFor();
});

test("drawing again gives other values, and a link gives the same ones", async (t) => {
    const { page } = await open(t, { pane: "numbers" });
    const first = page.getByLabel("X, row 1, column 1");
    const before = await first.inputValue();
    await page.getByRole("button", { name: "Draw again" }).click();
    await page.waitForFunction((old) => document.querySelector(".fig-cells input").value !== old, before);
    const drawn = await page.locator(".fig-cells input").evaluateAll((all) => all.map((e) => e.value));
    const state = await stateWith(page, { seed: 2 });
    const { page: again } = await open(t, state);
    await again.getByLabel("X, row 1, column 1").waitFor();
    const same = await again.locator(".fig-cells input").evaluateAll((all) => all.map((e) => e.value));
    assert.deepEqual(same, drawn);
});

test("the drawn values are those the shown result was computed with", async (t) => {
    const { page } = await open(t, { pane: "numbers", formula: "a'*x", wrt: "x" });
    await result(page, "Gradient by x").waitFor();
    const typed = await page
        .locator(".fig-input", { has: page.getByLabel("a, entry 1") })
        .locator("input")
        .evaluateAll((all) => all.map((e) => Number(e.value)));
    assert.ok(typed.length >= 2);
    assert.deepEqual(await tableNumbers(result(page, "Gradient by x")), typed);
});

test("a symmetric matrix stays symmetric while it is typed", async (t) => {
    const { page } = await open(t, {
        ...quadratic,
        vars: ["A: symmetric(n)"],
        pane: "numbers",
        size: ["n=3"],
    });
    await page.getByLabel("A, row 1, column 3").focus();
    await page.keyboard.type("-1.25"); // a dot at the end must survive the mirroring
    await page.waitForFunction(
        () => document.querySelector("[aria-label='A, row 3, column 1']").value === "-1.25",
    );
    assert.match(await page.locator(".pane-numbers").textContent(), /matrix 3×3, symmetric, typed/);
});

test("a value that is not finite is told by its place", async (t) => {
    const { page } = await open(t, {
        pane: "numbers",
        formula: "log(w'*w)",
        wrt: "w",
        size: ["n=2"],
        values: { w: "0; 0" },
    });
    await page.getByText("Not finite: log(w'*w) is -inf.").waitFor();
    await result(page, "Gradient by w").getByText("not a number").first().waitFor();
    const map = page.locator(".pane-result figure [role='img']");
    assert.match(await map.getAttribute("aria-label"), /no entry is finite/);
});

test("the direction of a product is drawn, too; a tensor is shown by its slices", async (t) => {
    const { page } = await open(t, { pane: "numbers", what: "hvp", size: ["m=3", "n=2"] });
    await result(page, "Hessian–vector product").waitFor();
    assert.equal(await page.getByLabel("v, entry 2").count(), 1);
    const { page: other } = await open(t, {
        pane: "numbers",
        formula: "A*x",
        wrt: "A",
        size: ["m=2", "n=2"],
    });
    const jacobian = result(other, "Jacobian by A");
    await jacobian.locator("caption", { hasText: "[2, :, :]" }).waitFor({ state: "attached" });
    const x = await other
        .locator(".fig-input", { has: other.getByLabel("x, entry 1") })
        .locator("input")
        .evaluateAll((all) => all.map((e) => Number(e.value)));
    assert.deepEqual(await tableNumbers(jacobian), [...x, 0, 0, 0, 0, ...x]);
});

test("a derivative with very many entries is not computed", async (t) => {
    const { page } = await open(t, { pane: "numbers", wrt: "X", what: "hessian", size: ["m=64", "n=64"] });
    await page.getByText("has 16777216 entries, and at most 200000 are computed here").waitFor();
    await result(page, "Value").waitFor();
    assert.equal(await page.locator(".pane-result").count(), 1);
});

test("structure: a diagonal, equal values, slices, curvature and cost", async (t) => {
    const { page } = await open(t, { pane: "structure" });
    const words = async (state, ...wanted) => {
        await page.goto(site.address + hashOf({ pane: "structure", ...state }));
        for (const text of wanted) await page.locator(".pane-structure").getByText(text).first().waitFor();
    };
    await words(
        { formula: "sum(sin(x))", wrt: "x" },
        "6 of 36 entries differ from zero, all on the diagonal.",
        "Neither convex nor concave",
    );
    await words({ formula: "x'*x", wrt: "x" }, "All of these are equal to 2.", "Convex");
    await words(
        { formula: "A*x", wrt: "A" },
        "where the first and the second index agree",
        "m·m·n",
        "An array m×m×n.",
    );
    await words({ formula: "softmax(x)", wrt: "x" }, "Diagonal plus rank 1.", "It is symmetric.");
    const told = /^Jacobian by x, 6 by 6: entries from −0\.\d+ to 0\.\d+, none of 36 are zero/;
    assert.equal(await page.getByRole("img", { name: told }).count(), 1);
});

test("a heat map is read with the keyboard, and tells what its table has", async (t) => {
    const { page } = await open(t, { pane: "structure", formula: "sum(sin(x))", wrt: "x" });
    const part = page.locator(".pane-part", { hasText: "on the diagonal" });
    await part.locator(".fig-reader").focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowDown");
    const reading = await part.locator(".fig-reading").textContent();
    await part.locator("summary").click();
    const cell = await part.locator("tbody tr").nth(1).locator("td").nth(1).textContent();
    assert.equal(reading, `Hessian by x[2, 2] = ${cell}`);
    assert.notEqual(cell, "0");
});

test("hostile states and texts break nothing", async (t) => {
    const bad = "<img src=x onerror=alert(1)>";
    const { page, faults } = await open(t, {});
    for (const state of [
        { formula: bad, claim: bad, pane: "check", values: { X: bad } },
        { pane: "numbers", size: ["m=1e9", "n=-3", bad], values: { X: "1 2; 3", w: 7, y: [1] }, seed: "x" },
        { pane: "numbers", size: ["n=64", "m=64"], values: { X: "9".repeat(19_000) } },
        { pane: "structure", vars: [bad, "X: tensor(a,b,c,d,e)"], claim: "(".repeat(20_000) },
        { pane: "check", claim: "(".repeat(20_000) },
        { pane: "code", lang: "constructor", wrt: "w,X" },
        { pane: "numbers", wrt: "w,X", what: "differential" },
    ]) {
        await page.goto(site.address + hashOf(state));
        await page.locator(".tab-panel").first().waitFor();
        await page.waitForTimeout(300);
        assert.deepEqual(faults, [], JSON.stringify(state).slice(0, 80));
        assert.equal(await page.locator("img[src='x']").count(), 0);
    }
});

test("every pane fits 320 pixels and is clean by axe, light and dark", async (t) => {
    const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core"), "utf8");
    const states = [
        { pane: "code" },
        { ...quadratic, pane: "check", claim: "2*A*x" },
        { ...quadratic, pane: "check", claim: "2*A*z" },
        atPoint,
        { pane: "numbers", formula: "A*x", wrt: "A" },
        { pane: "structure" },
    ];
    const { page } = await open(t, {});
    await page.evaluate(axe);
    for (const [k, state] of states.entries()) {
        const width = k % 2 ? 320 : 1440;
        const theme = k % 4 < 2 ? "dark" : "light";
        await page.setViewportSize({ width, height: 800 });
        await page.goto(site.address + hashOf({ ...state, theme }));
        await page.locator(".fig-code, .pane-verdict, .pane-caret, .fig-heat").first().waitFor();
        await page.locator(".stale").first().waitFor({ state: "detached" });
        const fits = await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
        assert.ok(fits, `${state.pane} ${width}`);
        const found = await page.evaluate(() =>
            axe.run(".tab-panel", {
                runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
            }),
        );
        assert.deepEqual(
            found.violations.map((v) => `${state.pane} ${width} ${v.id}: ${v.nodes[0].html.slice(0, 120)}`),
            [],
        );
    }
});

test("matrices are read as people paste them", async () => {
    const { readEntries } = await source("ui/arrays.ts");
    const wanted = { rows: 2, columns: 2, values: [1, -2.5, 3e-4, 4] };
    for (const text of [
        "1 -2.5; 3e-4 4",
        "[1, -2.5; 3e-4, 4];",
        "1,-2.5\n3e-4,4\n",
        "1\t−2.5\r\n3e-4\t4",
        "[[1, -2.5], [3e-4, 4]]",
        "np.array([[1., -2.5],\n          [3e-4, 4.]])",
        "tensor([[1, -2.5], [3e-4, 4]])",
        "[[1 -2.5]\n [3e-4 4]]",
    ]) {
        assert.deepEqual(readEntries(text, 64), wanted, text);
    }
    assert.deepEqual(readEntries("[1, 2, 3]", 64), { rows: 1, columns: 3, values: [1, 2, 3] });
    assert.match(readEntries("1 2; 3", 64), /row 2 of the pasted text has 1 entry/);
    assert.match(readEntries("1 two", 64), /“two” in row 1 is not a number/);
    assert.match(readEntries("0x10 1", 64), /not a number/);
    assert.match(readEntries("  ", 64), /no numbers/);
    assert.match(readEntries("1;".repeat(65), 64), /65 rows and 1 column; at most 64/);
});

/// Arcs over a line of nodes cross when their ends interleave.
function crossings(edges, place) {
    const spans = edges.map((e) => [place[e.from], place[e.to]].sort((a, b) => a - b));
    return spans.flatMap(([a, b]) => spans.filter(([c, d]) => a < c && c < b && b < d)).length;
}

test("contractions are laid out without crossings and told in words", async () => {
    const { contractionInWords, diagramOf, placed } = await source("ui/contraction.ts");
    const chain = [..."dgbhafce"].map((l) => ({
        text: l.toUpperCase(),
        labels: [l, String.fromCharCode(97 + ((l.charCodeAt(0) - 96) % 8))],
    }));
    const ring = diagramOf({ scale: "1", factors: chain, out: [] });
    assert.equal(ring.edges.length, 8);
    assert.equal(crossings(ring.edges, placed(ring)), 0);
    const tree = {
        scale: "2",
        factors: [
            { text: "T", labels: ["a", "b", "c"] },
            { text: "U", labels: ["a", "p"] },
            { text: "V", labels: ["b", "q"] },
            { text: "W", labels: ["c", "r"] },
            { text: "s", labels: ["p"] },
            { text: "t", labels: ["q"] },
        ],
        out: ["r"],
    };
    assert.equal(crossings(diagramOf(tree).edges, placed(diagramOf(tree))), 0);
    assert.match(
        contractionInWords(tree),
        /^T has axes a, b and c; U has axes a and p; .* the result has axis r; times 2\.$/,
    );
    const diagonal = { scale: "1", factors: [{ text: "x", labels: ["k"] }], out: ["i", "i", "k"] };
    assert.equal(
        contractionInWords(diagonal),
        "x has axis k; the result has axes i, i and k; non-zero only where the axes named i agree.",
    );
    const { nodes, legs } = diagramOf(diagonal);
    assert.deepEqual(
        nodes.map((n) => n.kind),
        ["factor", "joint"],
    );
    assert.deepEqual(
        legs.map((l) => l.axis),
        [2, 0, 1],
    );
});
