// The calculator as a page: history, examples, links, hostile input, small screens.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { editor, link, openCalculator, reads, settledAddress, stateIn, type } from "./support/calculator.mjs";
import { launch, serveSite } from "./support/site.mjs";

let browser, site;
before(async () => {
    browser = await launch();
    site = await serveSite();
});
after(async () => {
    await browser?.close();
    await site?.close();
});

const calculator = (...how) => openCalculator(browser, site, ...how);

test("history keeps what was derived, once, newest first, and can be cleared", async () => {
    await calculator(null, async (page) => {
        await editor(page).waitFor();
        for (const formula of ["sum(x)", "tr(A*x*x')", "sum(x)"]) {
            await type(page, formula);
            await page.locator(".calc-result:not(.stale)").waitFor();
            await page.waitForTimeout(1600);
        }
        await page.locator(".calc-history summary").click();
        assert.deepEqual(await page.locator(".calc-history code").allTextContents(), [
            "sum(x)",
            "tr(A*x*x')",
        ]);
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
        await page.waitForFunction(() =>
            [...document.querySelectorAll(".calc-gallery a")].every(
                (a) => a.hash.includes("?") || a.textContent === "norm2(X*w - y)^2",
            ),
        );
        const hashes = await page.locator(".calc-gallery a").evaluateAll((all) => all.map((a) => a.hash));
        assert.ok(hashes.length >= 24, `${hashes.length} examples`);
        for (const hash of hashes) {
            await page.evaluate((to) => {
                window.location.hash = to;
            }, hash);
            const formula = stateIn(new URL(hash, page.url()).href).formula ?? "norm2(X*w - y)^2";
            await page
                .waitForFunction(
                    (text) => {
                        const shadow = document.querySelector(".calc-editor")?.shadowRoot;
                        const typed =
                            document.querySelector(".calc-plain")?.value ??
                            shadow?.querySelector(".cm-content")?.textContent;
                        return (
                            typed === text && document.querySelector(".calc-result:not(.stale) .calc-proof")
                        );
                    },
                    formula,
                    { timeout: 15000 },
                )
                .catch(() => assert.fail(`no proved result for ${formula}`));
        }
        await page.locator(".calc-gallery a").nth(20).click();
        assert.equal(await page.evaluate(() => window.scrollY), 0);
    });
});

test("a link opened right after typing is not lost", async () => {
    await calculator(null, async (page) => {
        await editor(page).waitFor();
        await reads(page, "2X⊤(Xw−y)");
        for (const [factor, wait] of [
            [2, 0],
            [3, 240],
            [4, 255],
        ]) {
            const formula = `${factor}*x'*x`;
            await type(page, "sum(x)");
            await page.waitForTimeout(wait);
            await page.evaluate((to) => {
                window.location.hash = to;
            }, link({ formula }));
            await reads(page, `${2 * factor}x`);
            assert.equal(stateIn(await settledAddress(page)).formula, formula);
        }
    });
});

test("a link restores everything", async () => {
    const state = {
        formula: "v'*S*v",
        vars: ["S: posdef(k), positive"],
        wrt: "S",
        what: "gradient",
        layout: "numerator",
        symmetric: "coordinates",
        pane: "code",
        lang: "julia",
        claim: "v*v'",
        size: ["k=3"],
        seed: 7,
        values: { v: "1 2 3" },
        textarea: true,
        theme: "dark",
    };
    await calculator(state, async (page) => {
        await page.locator(".calc-result:not(.stale)").waitFor();
        assert.equal(await page.locator(".calc-plain").inputValue(), "v'*S*v");
        assert.equal(await page.getByLabel("Kind of S").inputValue(), "posdef");
        assert.equal(await page.getByLabel("Values of S").inputValue(), "positive");
        assert.equal(await page.getByLabel("symmetric variable").inputValue(), "coordinates");
        assert.ok(await page.getByRole("radio", { name: "Gradient", exact: true }).isChecked());
        assert.deepEqual(stateIn(await settledAddress(page)), state);
    });
});

test("the result is copied as text, as LaTeX and as a command for the shell", async () => {
    const state = {
        formula: 'x\'*A*x + sum(einsum("i,i->i", x, x))',
        vars: ["A: symmetric(n)"],
        wrt: "x",
        what: "hessian",
    };
    await calculator(
        state,
        async (page) => {
            await page.locator(".calc-result:not(.stale)").waitFor();
            const copied = async (name) => {
                await page.locator(".calc-copies").getByRole("button", { name, exact: true }).click();
                await page.locator(".calc-copies").getByRole("button", { name: "Copied" }).last().waitFor();
                await page.waitForTimeout(100);
                return page.evaluate(() => navigator.clipboard.readText());
            };
            assert.equal(await copied("text"), "2*(A + eye)");
            assert.match(await copied("LaTeX"), /^2\\left\(/);
            assert.equal(
                await copied("command"),
                "gradwright derive 'x'\\''*A*x + sum(einsum(\"i,i->i\", x, x))' --wrt x --what hessian " +
                    '--var "A: symmetric(n)"',
            );
            assert.deepEqual(stateIn(await copied("link")), state);
        },
        { permissions: ["clipboard-read", "clipboard-write"] },
    );
});

test("hostile text and states do no harm", async () => {
    const hostile = [
        '<img src=x onerror="window.hurt=1">',
        "\0\u0001\u202e",
        "😀".repeat(50),
        "((((((((",
        "x".repeat(20000),
        '"><script>window.hurt=1</script>',
        "x'*\ud800",
    ];
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
        formula: 7,
        vars: [{}, null],
        wrt: ["x"],
        what: "integral",
        pane: "nowhere",
        size: "many",
        seed: -1,
        values: [1],
        textarea: "yes",
        layout: {},
        symmetric: 4,
        along: 5,
        lang: "cobol",
        claim: {},
    };
    await calculator(broken, (page) => reads(page, "2X⊤(Xw−y)"));
    await calculator({ formula: "x", vars: ["<b>", "A: foo(n)", "A"], wrt: "<i>" }, async (page) => {
        await page.locator(".fault").waitFor();
    });
});

test("on a phone the panes are tabs and nothing scrolls sideways", async () => {
    await calculator(
        null,
        async (page) => {
            await reads(page, "2X⊤(Xw−y)");
            const names = [
                "Result",
                "Derivation",
                "Code",
                "Check my result",
                "Numbers",
                "Structure",
                "Formula",
            ];
            for (const name of names) {
                await page.getByRole("tab", { name, exact: true }).click();
                const [has, room] = await page.evaluate(() => [
                    document.documentElement.scrollWidth,
                    window.innerWidth,
                ]);
                assert.ok(has <= room, `${name}: ${has} > ${room}`);
            }
        },
        { viewport: { width: 320, height: 700 } },
    );
});

test("accessible: axe finds nothing, with an old result, a fault and everything opened", async () => {
    const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
    for (const [width, colorScheme] of [
        [1440, "light"],
        [320, "dark"],
    ]) {
        await calculator(
            null,
            async (page) => {
                await editor(page).waitFor();
                await reads(page, "2X⊤(Xw−y)");
                await type(page, "foo(x)");
                await page.locator(".fault").waitFor();
                await page.evaluate(() => {
                    for (const details of document.querySelectorAll("details")) details.open = true;
                });
                await page.waitForTimeout(400); // until what is old is grey
                await page.evaluate(axe);
                const { violations } = await page.evaluate(() => window.axe.run());
                assert.deepEqual(
                    violations.map((v) => `${v.id} ${v.nodes[0].html}`),
                    [],
                );
            },
            { viewport: { width, height: 800 }, colorScheme, bypassCSP: true },
        );
    }
});
