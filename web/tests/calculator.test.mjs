// The calculator in Chromium: what is typed, chosen and opened, and what is shown for it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { deflateRawSync, inflateRawSync } from "node:zlib";
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

const link = (state) => `#/?1${deflateRawSync(JSON.stringify(state)).toString("base64url")}`;
const stateIn = (url) => {
    const packed = new URL(url).hash.split("?")[1];
    return packed ? JSON.parse(inflateRawSync(Buffer.from(packed.slice(1), "base64url"))) : {};
};

/// Opens the calculator, runs the check, and makes sure that nothing went wrong in the page.
async function calculator(state, check, options = {}) {
    const { page, context, faults } = await openPage(browser, site.address,
        { hash: state ? link(state) : "", ...options });
    try {
        await page.locator(".calc").waitFor();
        await check(page, context);
        assert.deepEqual(faults, []);
    } finally {
        await context.close();
    }
}

const editor = (page) => page.locator(".cm-content");
const result = (page) => page.locator(".calc-value math, .calc-preview math").first();
const flat = (text) => (text ?? "").replace(/[\u2061-\u2064\s]/g, "");

/// Waits until the result reads so, and is that of what stands above it.
async function reads(page, wanted) {
    await page.waitForFunction((text) => {
        const shown = document.querySelector(".calc-result:not(.stale) .calc-value math, .calc-preview:not(.stale) math");
        return (shown?.textContent ?? "").replace(/[\u2061-\u2064\s]/g, "") === text;
    }, wanted, { timeout: 5000 }).catch(async () => {
        assert.equal(flat(await result(page).textContent()), wanted);
        assert.fail(`the result ${wanted} stays greyed`);
    });
}

async function type(page, text) {
    await editor(page).click();
    await page.keyboard.press("Control+a");
    await page.keyboard.insertText(text);
}

test("the first frame shows a formula, its derivative, the proof and the steps within a second", async () => {
    await calculator(null, async (page) => {
        await reads(page, "2X⊤(Xw−y)");
        const waited = await page.evaluate(() => performance.now());
        assert.ok(waited < 1500, `${waited} ms`);
        assert.match(await page.locator(".calc-proof summary").textContent(), /proved at 3 random points by complex step/);
        assert.equal(await page.locator(".calc-step").count(), 5);
        const last = page.locator(".calc-step").last().locator(".calc-equals math");
        assert.equal(flat(await last.textContent()), "2X⊤(Xw−y)");
        assert.match(await page.locator(".calc-facts").textContent(), /a vector of length n, dense/);
    });
});

test("typing changes the result; the address keeps it", async () => {
    await calculator(null, async (page) => {
        await type(page, "x'*A*x");
        await reads(page, "(A+A⊤)x");
        await page.waitForFunction(() => window.location.hash.includes("?"));
        assert.equal(stateIn(page.url()).formula, "x'*A*x");
        await page.keyboard.press("Control+z");
        await reads(page, "2X⊤(Xw−y)");
    });
});

test("a fault has a squiggle at its place, its message below, and the old result stays greyed", async () => {
    await calculator(null, async (page) => {
        await editor(page).waitFor();
        await reads(page, "2X⊤(Xw−y)");
        await type(page, "sotfmax(w)");
        await page.locator(".fault").waitFor();
        assert.match(await page.locator(".fault").textContent(), /softmax/);
        assert.equal(await page.locator(".cm-lintRange-error").textContent(), "sotfmax");
        assert.equal(flat(await result(page).textContent()), "2X⊤(Xw−y)");
        assert.equal(await page.locator(".calc-result.stale").count(), 1);
        assert.match(await page.locator(".calc-old").textContent(), /before the fault/);
        await page.locator(".cm-lintRange-error").hover();
        await page.locator(".cm-tooltip .cm-diagnostic").waitFor();
    });
});

test("squiggles count wide characters and lines as the engine does", async () => {
    await calculator({ formula: "x: vector(n)\n中文 + x*x" }, async (page) => {
        await page.locator(".cm-lintRange-error").waitFor();
        assert.equal(await page.locator(".cm-lintRange-error").first().textContent(), "中");
        await type(page, "λ*x'*(‖x‖ + foo(x))");
        await page.waitForFunction(() => document.querySelector(".fault")?.textContent.includes("foo"));
        assert.equal(await page.locator(".cm-lintRange-error").textContent(), "foo");
    });
});

test("completion by keyboard, with the function's story", async () => {
    await calculator(null, async (page) => {
        await editor(page).click();
        await page.keyboard.press("Control+a");
        await page.keyboard.press("Delete");
        await page.keyboard.type("softp", { delay: 15 });
        await page.locator(".cm-tooltip-autocomplete li").first().waitFor();
        assert.match(await page.locator(".cm-completionInfo").textContent(), /log\(1 \+ exp/);
        await page.waitForTimeout(100); // the list takes no key in the moment it opens
        await page.keyboard.press("Enter");
        assert.equal(await editor(page).textContent(), "softplus()");
        await page.keyboard.type("x");
        assert.equal(await editor(page).textContent(), "softplus(x)");
        await page.keyboard.press("Escape");
        await reads(page, "diag(σ(x))");
    });
});

test("hovering a function tells its rule, hovering a variable marks it everywhere", async () => {
    await calculator({ formula: "sum(softplus(X*w))" }, async (page) => {
        await editor(page).waitFor();
        await reads(page, "X⊤σ(Xw)");
        await page.locator(".tok-function", { hasText: "softplus" }).hover();
        await page.locator(".cm-tooltip .doc").waitFor();
        assert.match(await page.locator(".cm-tooltip .doc").textContent(), /Rule: /);
        await page.locator("[data-variable='w'] .calc-by").hover();
        assert.equal(await page.locator(".tok-lit").textContent(), "w");
        assert.equal(await page.locator(".calc-value mrow.calc-lit").textContent(), "w");
        await page.locator(".calc-value mrow[data-term]", { hasText: /^X$/ }).first().hover();
        assert.equal(await page.locator(".tok-lit").textContent(), "X");
        assert.equal(await page.locator(".calc-row.calc-lit").getAttribute("data-variable"), "X");
        await page.locator(".tok-name", { hasText: "w" }).hover();
        assert.equal(await page.locator(".calc-row.calc-lit").getAttribute("data-variable"), "w");
    });
});

test("declaring a kind changes the result, and can be taken back", async () => {
    await calculator({ formula: "x'*A*x", wrt: "x" }, async (page) => {
        await reads(page, "(A+A⊤)x");
        await page.getByLabel("Kind of A").selectOption("symmetric");
        await reads(page, "2Ax");
        assert.deepEqual(stateIn(await address(page)).vars, ["A: symmetric(n)"]);
        await page.getByLabel("Values of A").selectOption("positive");
        await page.waitForFunction(() => document.querySelector("[data-variable='A']").textContent.includes("positive"));
        await page.getByLabel("Kind of A").selectOption("");
        await reads(page, "(A+A⊤)x");
        await page.getByLabel("Kind of A").selectOption("tensor");
        await page.locator(".fault").waitFor();
        await page.getByLabel("Remove the declaration of A").click();
        await reads(page, "(A+A⊤)x");
    });
});

async function address(page) {
    await page.waitForTimeout(400); // the address follows after a moment
    return page.url();
}

test("a declaration in the formula is shown as such; a click on a variable differentiates by it", async () => {
    await calculator({ formula: "A: symmetric(n)\nx'*A*x", wrt: "x" }, async (page) => {
        await reads(page, "2Ax");
        assert.match(await page.locator("[data-variable='A']").textContent(), /declared in the formula/);
        await page.getByLabel("by A", { exact: true }).check();
        await reads(page, "xx⊤");
    });
});

test("each kind of derivative, its direction, and the layout", async () => {
    await calculator({ formula: "x'*A*x", wrt: "x" }, async (page) => {
        const choose = (name) => page.getByRole("radio", { name, exact: true }).check();
        await reads(page, "(A+A⊤)x");
        await page.getByText("More forms and layout").click();
        const wanted = {
            Gradient: "(A+A⊤)x", Hessian: "A+A⊤", "Hessian times a vector": "(A+A⊤)v",
            "Jacobian times a vector": "v⊤(A+A⊤)x", Automatic: "(A+A⊤)x",
        };
        for (const [name, shown] of Object.entries(wanted)) {
            await choose(name);
            await reads(page, shown);
        }
        await choose("Hessian times a vector");
        await page.getByLabel("direction").fill("2*x");
        await reads(page, "2(A+A⊤)x");
        await choose("Differential");
        await page.locator(".calc-result:not(.stale)").waitFor();
        await choose("Automatic");
        await page.getByLabel("layout").selectOption("numerator");
        await page.waitForFunction(() => document.querySelector(".calc-facts").textContent.includes("numerator layout"));
    });
});

test("a vector has a Jacobian, no gradient and no Hessian", async () => {
    await calculator({ formula: "A*x", wrt: "A" }, async (page) => {
        await page.getByText("δ_ij x_k").waitFor();
        assert.ok(await page.getByRole("radio", { name: "Gradient", exact: true }).isDisabled());
        assert.ok(await page.getByRole("radio", { name: "Hessian", exact: true }).isDisabled());
        assert.match(await page.locator(".calc-facts").textContent(), /Kronecker form/);
    });
});

test("derivatives by several variables are shown together", async () => {
    await calculator({ formula: "sum(W*x + b)", wrt: "W,b" }, async (page) => {
        await page.locator(".calc-one").nth(1).waitFor();
        assert.equal(await page.locator(".calc-one").count(), 2);
    });
});

test("long derivations are folded", async () => {
    const formula = Array.from({ length: 16 }, (_, i) => `sin(cos(tanh(x))).*exp(${i + 2}*x)`).join(".*");
    await calculator({ formula: `sum(${formula})`, wrt: "x" }, async (page) => {
        await page.locator(".calc-step").first().waitFor();
        const shown = await page.locator(".calc-step").count();
        assert.ok(shown <= 30);
        if (shown === 30) {
            await page.getByRole("button", { name: /Show the \d+ steps between/ }).click();
            assert.ok(await page.locator(".calc-step").count() > 30);
        }
    });
});

test("history keeps what was derived, once, newest first, and can be cleared", async () => {
    await calculator(null, async (page) => {
        await editor(page).waitFor();
        for (const formula of ["sum(x)", "tr(A*x*x')", "sum(x)"]) {
            await type(page, formula);
            await page.locator(".calc-result:not(.stale)").waitFor();
            await page.waitForTimeout(1600);
        }
        await page.locator(".calc-history summary").click();
        assert.deepEqual(await page.locator(".calc-history code").allTextContents(), ["sum(x)", "tr(A*x*x')"]);
        await page.locator(".calc-history a").nth(1).click();
        await reads(page, "(A+A⊤)x");
        await page.reload();
        await page.locator(".calc-history summary").click();
        assert.equal(await page.locator(".calc-history code").count(), 2);
        await page.getByRole("button", { name: "Clear the history" }).click();
        assert.equal(await page.locator(".calc-history code").count(), 0);
        assert.equal(await page.evaluate(() => window.localStorage.getItem("gradwright history")), "[]");
    });
});

test("every example derives, and its link opens it", async () => {
    await calculator(null, async (page) => {
        await page.waitForFunction(() => [...document.querySelectorAll(".calc-gallery a")]
            .every((a) => a.hash.includes("?") || a.textContent === "norm2(X*w - y)^2"));
        const hashes = await page.locator(".calc-gallery a").evaluateAll((all) => all.map((a) => a.hash));
        assert.ok(hashes.length >= 24, `${hashes.length} examples`);
        for (const hash of hashes) {
            await page.evaluate((to) => { window.location.hash = to; }, hash);
            const formula = stateIn(new URL(hash, page.url()).href).formula ?? "norm2(X*w - y)^2";
            await page.waitForFunction((text) =>
                (document.querySelector(".calc-plain")?.value ??
                    document.querySelector(".calc-editor").shadowRoot.querySelector(".cm-content")?.textContent) === text &&
                document.querySelector(".calc-result:not(.stale) .calc-proof"), formula, { timeout: 8000 })
                .catch(() => assert.fail(`no proved result for ${formula}`));
        }
        await page.locator(".calc-gallery a").nth(20).click();
        assert.equal(await page.evaluate(() => window.scrollY), 0);
    });
});

test("a link restores everything", async () => {
    const state = {
        formula: "v'*S*v", vars: ["S: posdef(k), positive"], wrt: "S", what: "gradient", layout: "numerator",
        symmetric: "coordinates", pane: "code", lang: "julia", claim: "v*v'", size: ["k=3"], seed: 7,
        values: { v: "1 2 3" }, textarea: true, theme: "dark",
    };
    await calculator(state, async (page) => {
        await page.locator(".calc-result:not(.stale)").waitFor();
        assert.equal(await page.locator(".calc-plain").inputValue(), "v'*S*v");
        assert.equal(await page.getByLabel("Kind of S").inputValue(), "posdef");
        assert.equal(await page.getByLabel("Values of S").inputValue(), "positive");
        assert.equal(await page.getByLabel("symmetric variable").inputValue(), "coordinates");
        assert.ok(await page.getByRole("radio", { name: "Gradient", exact: true }).isChecked());
        assert.deepEqual(stateIn(await address(page)), state);
    });
});

test("the result is copied as text, as LaTeX and as a command for the shell", async () => {
    const state = { formula: "x'*A*x + sum(einsum(\"i,i->i\", x, x))", wrt: "x", vars: ["A: symmetric(n)"], what: "hessian" };
    await calculator(state, async (page) => {
        await page.locator(".calc-result:not(.stale)").waitFor();
        const copied = async (name) => {
            await page.locator(".calc-copies").getByRole("button", { name, exact: true }).click();
            await page.locator(".calc-copies").getByRole("button", { name: "Copied" }).last().waitFor();
            await page.waitForTimeout(100);
            return page.evaluate(() => navigator.clipboard.readText());
        };
        assert.equal(await copied("text"), "2*(A + eye)");
        assert.match(await copied("LaTeX"), /^2\\left\(/);
        assert.equal(await copied("command"), "gradwright derive 'x'\\''*A*x + sum(einsum(\"i,i->i\", x, x))' " +
            "--wrt x --what hessian --var \"A: symmetric(n)\"");
        assert.deepEqual(stateIn(await copied("link")), state);
    }, { permissions: ["clipboard-read", "clipboard-write"] });
});

test("the plain field and the editor take each other's place, keeping text and caret", async () => {
    await calculator(null, async (page) => {
        await editor(page).click();
        await page.keyboard.press("Control+Home");
        await page.keyboard.press("ArrowRight");
        await page.keyboard.press("Control+m");
        const plain = page.locator(".calc-plain");
        await plain.waitFor();
        await page.waitForFunction(() => document.activeElement.className === "calc-plain" &&
            document.activeElement.selectionStart === 1);
        await plain.fill("sum(w.^3)");
        await reads(page, "3w⊙2");
        await page.keyboard.press("Control+m");
        await editor(page).waitFor();
        assert.equal(await editor(page).textContent(), "sum(w.^3)");
        assert.ok(await page.evaluate(() => document.activeElement.classList.contains("calc-editor")));
    });
});

test("by keyboard alone: from the formula to a variable, a kind, a derivative and a pane", async () => {
    await calculator(null, async (page) => {
        await editor(page).waitFor();
        await editor(page).focus();
        await page.keyboard.press("Control+a");
        await page.keyboard.insertText("x'*A*x");
        await reads(page, "(A+A⊤)x");
        await page.keyboard.press("Tab");
        assert.equal(await page.evaluate(() => document.activeElement.getAttribute("name")), "calc-wrt");
        await page.keyboard.press("ArrowDown");
        await reads(page, "xx⊤");
        await page.keyboard.press("ArrowUp");
        await page.keyboard.press("Tab");
        await page.keyboard.press("Tab");
        assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), "Kind of A");
        await page.keyboard.type("sym");
        await reads(page, "2Ax");
        for (let i = 0; i < 3; ++i) await page.keyboard.press("Tab");
        assert.equal(await page.evaluate(() => document.activeElement.getAttribute("name")), "calc-what");
        await page.getByRole("tab", { name: "Derivation" }).focus();
        await page.keyboard.press("ArrowRight");
        assert.equal(await page.evaluate(() => document.activeElement.textContent), "Code");
    });
});

test("hostile text and states do no harm", async () => {
    const hostile = ["<img src=x onerror=\"window.hurt=1\">", "\0\u0001\u202e", "😀".repeat(50), "((((((((",
        "x".repeat(20000), "\"><script>window.hurt=1</script>", "x'*\ud800"];
    await calculator(null, async (page) => {
        await editor(page).waitFor();
        for (const text of hostile) {
            await type(page, text);
            await page.waitForFunction(() => document.querySelector(".fault, .calc-result:not(.stale)"));
            assert.ok(await page.locator(".calc").isVisible());
        }
        await type(page, "sum(x)");
        await reads(page, "1".replace("1", "𝟏"));
        assert.equal(await page.evaluate(() => window.hurt), undefined);
    });
    const broken = {
        formula: 7, vars: [{}, null], wrt: ["x"], what: "integral", pane: "nowhere", size: "many", seed: -1,
        values: [1], textarea: "yes", layout: {}, symmetric: 4, along: 5, lang: "cobol", claim: {},
    };
    await calculator(broken, (page) => reads(page, "2X⊤(Xw−y)"));
    await calculator({ formula: "x", vars: ["<b>", "A: foo(n)", "A"], wrt: "<i>" }, async (page) => {
        await page.locator(".fault").waitFor();
    });
});

test("on a phone the panes are tabs and nothing scrolls sideways", async () => {
    await calculator(null, async (page) => {
        await reads(page, "2X⊤(Xw−y)");
        for (const name of ["Result", "Derivation", "Code", "Check my result", "Numbers", "Structure", "Formula"]) {
            await page.getByRole("tab", { name, exact: true }).click();
            const [has, room] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
            assert.ok(has <= room, `${name}: ${has} > ${room}`);
        }
    }, { viewport: { width: 320, height: 700 } });
});

test("accessible: axe finds nothing, with an old result, a fault and everything opened", async () => {
    const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
    for (const [width, colorScheme] of [[1440, "light"], [320, "dark"]]) {
        await calculator(null, async (page) => {
            await editor(page).waitFor();
            await reads(page, "2X⊤(Xw−y)");
            await type(page, "foo(x)");
            await page.locator(".fault").waitFor();
            await page.evaluate(() => document.querySelectorAll("details").forEach((d) => { d.open = true; }));
            await page.waitForTimeout(400); // until what is old is grey
            await page.evaluate(axe);
            const { violations } = await page.evaluate(() => window.axe.run());
            assert.deepEqual(violations.map((v) => `${v.id} ${v.nodes[0].html}`), []);
        }, { viewport: { width, height: 800 }, colorScheme, bypassCSP: true });
    }
});
