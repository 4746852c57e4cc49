// The ten main tasks, from opening the page to the result, without a mouse.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, openPage, serveSite, settled } from "./support/site.mjs";

let browser, site;
before(async () => {
    browser = await launch();
    site = await serveSite();
});
after(async () => {
    await browser?.close();
    await site?.close();
});

/// Runs a task in a fresh page; nothing in it may click.
async function byKeys(hash, task) {
    const { page, context, faults } = await openPage(browser, site.address, { hash });
    try {
        await page.locator("main h1").first().waitFor();
        await settled(page);
        await task(page);
        assert.deepEqual(faults, []);
    } finally {
        await context.close();
    }
}

/// What has the focus, also inside the editor, and whether that can be seen.
const focused = (page) =>
    page.evaluate(() => {
        let at = document.activeElement;
        while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
        const name = at?.getAttribute("aria-label") ?? at?.labels?.[0]?.textContent ?? at?.textContent ?? "";
        return { role: at?.getAttribute("role") ?? at?.localName ?? "", name: name.trim() };
    });

/// Presses Tab until the focus is where it should be.
async function tabTo(page, role, name) {
    const seen = [];
    for (let i = 0; i < 120; ++i) {
        await page.keyboard.press("Tab");
        const at = await focused(page);
        seen.push(`${at.role} ${at.name.slice(0, 30)}`);
        if (at.role === role && name.test(at.name)) return;
    }
    assert.fail(`Tab does not reach ${role} ${name}: ${seen.join(", ")}`);
}

const shows = (page, text) =>
    page.waitForFunction(
        (wanted) =>
            [...document.querySelectorAll("main > *")]
                .map((e) => e.innerText)
                .join(" ")
                .normalize("NFKC")
                .replace(/[\s\u2061-\u2064]/g, "")
                .includes(wanted.replace(/\s/g, "")),
        text,
        { timeout: 8000 },
    );

async function write(page, text) {
    await tabTo(page, "textbox", /formula/i).catch(() => tabTo(page, "textarea", /formula/i));
    await page.locator(".cm-content").waitFor();
    await page.keyboard.press("Control+a");
    await page.keyboard.insertText(text);
    await page.keyboard.press("Escape");
}

test("1. type a formula and read its derivative", () =>
    byKeys("", async (page) => {
        await write(page, "logdet(X)");
        await shows(page, "X−⊤");
    }));

test("2. differentiate by another variable", () =>
    byKeys("", async (page) => {
        await tabTo(page, "input", /^.?[wXy𝑤]/u);
        await page.keyboard.press("ArrowUp");
        await shows(page, "2(Xw−y)w⊤");
    }));

test("3. declare a kind", () =>
    byKeys("", async (page) => {
        await write(page, "w'*A*w");
        await shows(page, "(A+A⊤)w");
        await tabTo(page, "select", /A/);
        await page.keyboard.type("symmetric");
        await shows(page, "2Aw");
    }));

test("4. ask for the Hessian", () =>
    byKeys("", async (page) => {
        await tabTo(page, "input", /Automatic/);
        for (let i = 0; i < 3; ++i) await page.keyboard.press("ArrowRight");
        await shows(page, "2X⊤X");
    }));

test("5. get code in another language", () =>
    byKeys("", async (page) => {
        await tabTo(page, "tab", /Derivation/);
        await page.keyboard.press("ArrowRight");
        await tabTo(page, "tab", /NumPy/);
        await page.keyboard.press("ArrowRight");
        await shows(page, "import torch");
    }));

test("6. check a result", () =>
    byKeys("", async (page) => {
        await write(page, "w'*A*w");
        await tabTo(page, "tab", /Derivation/);
        await page.keyboard.press("ArrowRight");
        await page.keyboard.press("ArrowRight");
        await tabTo(page, "textarea", /./);
        await page.keyboard.insertText("2*A*w");
        await shows(page, "Right only if A is symmetric");
    }));

test("7. move a point of an explorer", () =>
    byKeys("#/explore/linear-map", async (page) => {
        await tabTo(page, "slider", /x/);
        await page.keyboard.press("ArrowRight");
        await page.waitForFunction(() => !document.querySelector("main").innerText.includes("(1.75, 1.10)"));
    }));

test("8. walk back through a network", () =>
    byKeys("#/explore/backprop", async (page) => {
        await tabTo(page, "button", /Next step/);
        await page.keyboard.press("Enter");
        await shows(page, "Step 2 back");
    }));

test("9. answer a pitfall", () =>
    byKeys("#/pitfalls", async (page) => {
        await tabTo(page, "button", /^1/).catch(() => undefined);
        await page.keyboard.press("1");
        await page
            .locator("main")
            .getByText(/derivation/i)
            .first()
            .waitFor();
    }));

test("10. find an identity and derive it", () =>
    byKeys("#/cheatsheet", async (page) => {
        await page.locator(".cheat-line, main li").first().waitFor({ timeout: 15_000 });
        await tabTo(page, "input", /filter/i);
        await page.keyboard.type("logdet(X'*X)");
        await tabTo(page, "a", /derive it here/i);
        await page.keyboard.press("Enter");
        await page.locator(".calc-value math, .calc-preview math").first().waitFor();
    }));
