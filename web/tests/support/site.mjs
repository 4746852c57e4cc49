// The built workbench behind a plain file server with the headers of a strict host, and a browser.
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const here = path.dirname(fileURLToPath(import.meta.url));
export const siteFolder = path.resolve(process.env.GRADWRIGHT_SITE ?? path.join(here, "../../../build/web"));
const types = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript",
    ".css": "text/css",
    ".wasm": "application/wasm",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    ".woff2": "font/woff2",
    ".png": "image/png",
    ".txt": "text/plain",
};

/// Below a sub-path on purpose: the workbench must not care where it lies.
export async function serveSite(prefix = "/some/where/", folder = siteFolder) {
    const server = createServer((request, response) => {
        const url = new URL(request.url, "http://localhost");
        const name = url.pathname.startsWith(prefix) ? url.pathname.slice(prefix.length) : "..";
        const file = path.join(folder, name === "" ? "index.html" : name);
        if (!file.startsWith(folder) || !existsSync(file) || !statSync(file).isFile()) {
            response.writeHead(404).end();
            return;
        }
        response.writeHead(200, {
            "content-type": types[path.extname(file)] ?? "application/octet-stream",
            "content-security-policy":
                "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; " +
                "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        });
        createReadStream(file).pipe(response);
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = `http://localhost:${server.address().port}${prefix}`;
    return { address, close: () => new Promise((resolve) => server.close(resolve)) };
}

const browserPath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(
    (file) => existsSync(file),
);

export function canTest() {
    return browserPath !== undefined && existsSync(path.join(siteFolder, "index.html"));
}

export async function launch() {
    return chromium.launch({
        executablePath: browserPath,
        args: [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    });
}

/// A page that remembers what went wrong in it: script errors, CSP violations, foreign requests.
export async function openPage(browser, address, { hash = "", ...options } = {}) {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
    const page = await context.newPage();
    const faults = [];
    page.on("pageerror", (error) => faults.push(String(error)));
    page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
    page.on("request", (request) => {
        if (!request.url().startsWith(new URL(address).origin)) faults.push(`foreign: ${request.url()}`);
    });
    await page.goto(address + hash);
    return { page, context, faults };
}

/// Two frames after the last action, so that what it changes has been asked for, and no answer is
/// outstanding.
export async function settled(page, within = "main") {
    await page.evaluate(
        () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
    );
    await page.waitForFunction(
        (root) => !document.querySelector(`${root} [aria-busy=true], ${root} .stale`),
        within,
    );
}
