// Prints what the first visit costs and how quickly typing is answered: node tests/measure.mjs
// Numbers depend on the machine, so this is no test. The emulated network does not slow down what the
// worker itself asks for.
import { readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { launch, serveSite, siteFolder } from "./support/site.mjs";

const prefix = "/some/where/";
const watch = () => {
    window.longTasks = [];
    new PerformanceObserver((list) => {
        for (const { startTime, duration } of list.getEntries()) window.longTasks.push([startTime, duration]);
    }).observe({ type: "longtask", buffered: true });
    new MutationObserver((_, observer) => {
        if (!document.querySelector("main math")) return;
        observer.disconnect();
        requestAnimationFrame(() =>
            setTimeout(() => {
                window.firstResult = performance.now();
            }),
        );
    }).observe(document, { childList: true, subtree: true });
};

/// Requests of the page itself until its first result; the service worker's come later.
async function firstVisit(browser, address) {
    const context = await browser.newContext({
        viewport: { width: 1440, height: 900 },
        serviceWorkers: "block",
    });
    const page = await context.newPage();
    const network = await context.newCDPSession(page);
    await network.send("Network.enable");
    await network.send("Network.setCacheDisabled", { cacheDisabled: false });
    await network.send("Network.emulateNetworkConditions", {
        offline: false,
        latency: 40,
        downloadThroughput: 10e6 / 8,
        uploadThroughput: 10e6 / 8,
    });
    const files = [];
    context.on("request", (request) => files.push(new URL(request.url()).pathname));
    await page.addInitScript(watch);
    await page.goto(address);
    await page.waitForFunction(() => window.firstResult);
    const { first, tasks } = await page.evaluate(() => ({
        first: window.firstResult,
        tasks: window.longTasks,
    }));
    await context.close();
    const sizes = [...new Set(files)].map((name) => {
        const file = name === prefix ? "index.html" : name.slice(prefix.length);
        const times = files.filter((f) => f === name).length;
        return {
            file,
            times,
            bytes: gzipSync(readFileSync(path.join(siteFolder, file)), { level: 9 }).length,
        };
    });
    return { requests: files.length, sizes, first, tasks };
}

/// Milliseconds from a key to the frame that shows another result, one by one.
async function typing(browser, address, slowdown) {
    const context = await browser.newContext({
        viewport: { width: 1440, height: 900 },
        serviceWorkers: "block",
    });
    const page = await context.newPage();
    await page.addInitScript(watch);
    await page.goto(address);
    await page.waitForFunction(() => window.firstResult);
    await (await context.newCDPSession(page)).send("Emulation.setCPUThrottlingRate", { rate: slowdown });
    await page.locator("main textarea").first().hover();
    await page.locator("main .cm-content").first().click();
    await page.keyboard.press("Control+End");
    const times = [];
    const from = await page.evaluate(() => performance.now());
    for (const key of "+y'*y+sum(exp(w))+a'*w+norm2(w)^2") {
        await page.evaluate(() => {
            const shown = () =>
                [...document.querySelectorAll("main math")].map((m) => m.textContent).join("|");
            const before = shown();
            window.answered = new Promise((resolve) => {
                let began = 0;
                window.addEventListener(
                    "keydown",
                    () => {
                        began = performance.now();
                    },
                    { once: true, capture: true },
                );
                const observer = new MutationObserver(() => {
                    if (!began || shown() === before) return;
                    observer.disconnect();
                    requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)));
                });
                observer.observe(document.querySelector("main"), {
                    childList: true,
                    subtree: true,
                    characterData: true,
                });
                setTimeout(() => {
                    observer.disconnect();
                    resolve(null);
                }, 1500);
            });
        });
        await page.keyboard.type(key);
        const time = await page.evaluate(() => window.answered);
        if (time !== null) times.push(time);
    }
    const tasks = (await page.evaluate(() => window.longTasks)).filter(([start]) => start > from);
    await context.close();
    return { times: times.sort((a, b) => a - b), tasks };
}

const ms = (value) => `${value.toFixed(0)} ms`;
const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
const longest = (tasks) =>
    tasks.length === 0 ? "none" : `${tasks.length}, longest ${ms(Math.max(...tasks.map(([, d]) => d)))}`;

const browser = await launch();
const site = await serveSite(prefix);
try {
    const visit = await firstVisit(browser, site.address);
    for (const { file, bytes, times } of visit.sizes) {
        console.log(`${kB(bytes).padStart(10)}  ${file}${times > 1 ? `, asked for ${times} times` : ""}`);
    }
    const rows = [
        ["requests until the first result", `${visit.requests} (limit 12)`],
        ["gzip bytes", `${kB(visit.sizes.reduce((sum, { bytes }) => sum + bytes, 0))} (limit 450 kB)`],
        ["first result, cold, 10 Mbit/s and 40 ms", ms(visit.first)],
        ["long tasks of the first visit", longest(visit.tasks)],
    ];
    for (const slowdown of [1, 4]) {
        const { times, tasks } = await typing(browser, site.address, slowdown);
        const at = (p) =>
            times.length === 0
                ? "no answers"
                : ms(times[Math.min(times.length - 1, Math.floor(p * times.length))]);
        rows.push([
            `key to painted result, CPU ${slowdown}×, ${times.length} answers`,
            `p50 ${at(0.5)}, p95 ${at(0.95)}`,
        ]);
        rows.push([`long tasks while typing, CPU ${slowdown}×`, longest(tasks)]);
    }
    console.log();
    for (const [what, value] of rows) console.log(`${what.padEnd(48)} ${value}`);
} finally {
    await browser.close();
    await site.close();
}
