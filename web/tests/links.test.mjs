// A link restores everything: each state is opened twice, in browsers that know nothing. Fifty states
// take two minutes: GRADWRIGHT_STATES=50.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
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

/// The same numbers on every machine (a linear congruential generator).
function chance(seed) {
    let now = seed;
    return (n) => {
        now = (now * 1103515245 + 12345) % 2147483648;
        return Math.floor(now / 65536) % n;
    };
}

const formulas = [
    ["x'*A*x", "x"],
    ["logdet(X)", "X"],
    ["norm2(X*w - y)^2 + lambda*norm2(w)^2", "w"],
    ["softmax(x)", "x"],
    ["tr(A*X*B)", "X"],
    ["sum(log(1 + exp(X*w)))", "w"],
    ["det(X)", "X"],
    ["x/norm2(x)", "x"],
];

function stateOf(path, next) {
    const pick = (list) => list[next(list.length)];
    const real = (most) => ((next(2001) - 1000) / 1000) * most;
    const point = () => [real(2), real(2)].map((v) => Math.round(v * 100) / 100);
    switch (path) {
        case "": {
            const [formula, wrt] = pick(formulas);
            return {
                formula,
                wrt,
                pane: pick(["derivation", "code", "check", "numbers", "structure"]),
                lang: pick(["numpy", "torch", "julia", "c", "latex"]),
                seed: next(1000),
                layout: pick(["denominator", "numerator"]),
                textarea: next(2) === 1,
                vars: formula === "x'*A*x" && next(2) ? ["A: symmetric(n)"] : [],
            };
        }
        case "explore/linear-map":
            return { w1: point(), w2: point(), x: point() };
        case "explore/local-linear-map":
            return { zoom: pick([1, 4, 20]) };
        case "explore/backprop":
            return { x: point(), step: next(5) };
        case "explore/softmax":
            return { z: [real(4), real(4), real(4)], target: 1 + next(3), T: pick([0.5, 1, 2]) };
        case "explore/curvature":
            return { x: point(), rate: pick([0.05, 0.1, 0.2]), steps: 3 + next(12) };
        case "graph":
            return {
                formula: pick(["x'*A*x", "sum(sigmoid(W*x))", "norm2(x - y)"]),
                seed: next(50),
                step: next(5),
            };
        case "pitfalls":
            return { seed: next(500) };
        default:
            return { filter: pick(["log", "norm", "tr"]) };
    }
}

const paths = [
    "",
    "",
    "",
    "explore/linear-map",
    "explore/local-linear-map",
    "explore/backprop",
    "explore/softmax",
    "explore/curvature",
    "graph",
    "pitfalls",
    "cheatsheet",
];
const packed = (path, state) => `#/${path}?1${deflateRawSync(JSON.stringify(state)).toString("base64url")}`;
const unpacked = (url) => {
    const text = new URL(url).hash.split("?")[1];
    return text ? inflateRawSync(Buffer.from(text.slice(1), "base64url")).toString() : "{}";
};

/// What is shown and what the address says, once both stand still.
async function seen(hash) {
    const { page, context, faults } = await openPage(browser, site.address, { hash });
    try {
        await page.locator("main h1").first().waitFor();
        const text = await page.evaluate(async () => {
            const shown = () => [...document.querySelectorAll("main > *")].map((e) => e.innerText).join("\n");
            const waits = () => document.querySelector("main [aria-busy=true], main .stale");
            let last = "",
                since = performance.now();
            const began = since;
            while (performance.now() - since < 700 && performance.now() - began < 15000) {
                await new Promise((go) => setTimeout(go, 60));
                const now = shown();
                if (now !== last || waits()) since = performance.now();
                last = now;
            }
            return last;
        });
        assert.deepEqual(faults, []);
        return {
            text,
            state: unpacked(page.url()),
            url: page.url(),
            theme: await page.locator("html").getAttribute("data-theme"),
        };
    } finally {
        await context.close();
    }
}

const count = Number(process.env.GRADWRIGHT_STATES ?? 14);

test(`${count} states survive their links, byte by byte`, async () => {
    const lengths = [];
    for (let i = 0; i < count; ++i) {
        const next = chance(1000 + 7 * i);
        const path = paths[i % paths.length];
        const wanted = { ...stateOf(path, next), ...(next(3) === 0 ? { theme: "dark" } : {}) };
        const first = await seen(packed(path, wanted));
        const second = await seen(new URL(first.url).hash);
        const which = `state ${i}, #/${path} ${JSON.stringify(wanted)}`;
        assert.equal(second.state, first.state, which);
        assert.equal(second.text, first.text, which);
        assert.equal(second.theme, wanted.theme ?? "auto", which);
        // Defaults are left out; everything else is what was asked for.
        for (const [key, value] of Object.entries(JSON.parse(first.state))) {
            if (key in wanted) assert.deepEqual(value, wanted[key], `${which}: ${key}`);
        }
        lengths.push(new URL(first.url).hash.length);
    }
    lengths.sort((a, b) => a - b);
    assert.ok(lengths[count >> 1] < 500, `the median link has ${lengths[count >> 1]} characters`);
});

test("links of released versions still open", async () => {
    const links = JSON.parse(readFileSync(new URL("links.json", import.meta.url)));
    for (const { hash, shows } of links) {
        const { text } = await seen(hash);
        const plain = text.normalize("NFKC").replace(/[\s\u2061-\u2064]/g, "");
        assert.ok(plain.includes(shows.replace(/\s/g, "")), `${hash} shows ${shows}:\n${text.slice(0, 300)}`);
    }
});

test("broken and hostile links open the page without them", async () => {
    const bomb = deflateRawSync(Buffer.alloc(50_000_000, 32)).toString("base64url");
    for (const hash of [
        "#/?1",
        "#/?1%%%",
        "#/?1AAAA",
        "#/?9abc",
        `#/?1${bomb}`,
        "#/?" + "1".repeat(5000),
        packed("", { formula: "<img src=x onerror=alert(1)>" }),
        packed("", { formula: 5, vars: { a: 1 }, pane: [] }),
        packed("", []),
        packed("explore/softmax", { z: ["x", null, 1e999] }),
        packed("graph", { formula: "x".repeat(5000) }),
        "#/../../etc/passwd",
        "#/<script>",
        "#/explore/softmax/more",
    ]) {
        const { text } = await seen(hash);
        assert.ok(text.length > 20, hash.slice(0, 60));
    }
});
