// What tests take from the sources: modules without a page, and the engine in a worker of its own.
import { build } from "esbuild";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { siteFolder } from "./site.mjs";

/// The exports of a module below web/src.
export async function source(name) {
    const { outputFiles } = await build({
        entryPoints: [fileURLToPath(new URL(`../../src/${name}`, import.meta.url))],
        bundle: true,
        format: "esm",
        write: false,
        logLevel: "error",
    });
    return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
}

/// Answers of the engine that the site holds, asked for in the page.
export async function askEngine(page, requests) {
    const worker = readdirSync(siteFolder).find((name) => /^worker-.*\.js$/.test(name));
    return page.evaluate(
        async ([file, all]) => {
            const engine = new Worker(file, { type: "module", name: "engine" });
            const answers = await new Promise((done) => {
                const got = [];
                engine.onmessage = ({ data }) => {
                    if (data.ready)
                        all.forEach((request, id) =>
                            engine.postMessage({ id, request: JSON.stringify(request) }),
                        );
                    else got[data.id] = data.answer ? JSON.parse(data.answer) : data;
                    if (Object.keys(got).length === all.length) done(got);
                };
            });
            engine.terminate();
            return answers;
        },
        [worker, requests],
    );
}

/// The hash that opens a page in a state, which need not be a valid one.
export function hashOf(page, path, state) {
    return page.evaluate(
        async ([to, s]) => {
            const stream = new Blob([JSON.stringify(s)])
                .stream()
                .pipeThrough(new CompressionStream("deflate-raw"));
            const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
            return (
                `#/${to}?1` +
                btoa(String.fromCharCode(...bytes))
                    .replaceAll("+", "-")
                    .replaceAll("/", "_")
                    .replace(/=+$/, "")
            );
        },
        [path, state],
    );
}

/// What axe finds in an element; the page must have been opened with bypassCSP.
export async function axeFindings(page, element) {
    const { readFile } = await import("node:fs/promises");
    await page.evaluate(
        await readFile(new URL("../../node_modules/axe-core/axe.min.js", import.meta.url), "utf8"),
    );
    const { violations } = await page.evaluate((e) => window.axe.run(e), element);
    return violations.map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 200)}`);
}
