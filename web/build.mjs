// Builds the workbench into a folder of plain files: node build.mjs OUT ENGINES, the folder with
// engine.pack and engine-full.pack.
// Every file but index.html and sw.js carries a hash of its content in its name, so that a cached
// file is never a stale one.
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rename, rm, writeFile, cp } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { buildDocs, versionOf } from "./docs.mjs";
import { mathFontLicence, mathFontPlugin } from "./font.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const [out, engines] = process.argv.slice(2).map((p) => path.resolve(p));
if (!out || !engines) {
    console.error("usage: node build.mjs OUT ENGINES");
    process.exit(2);
}
const unfinished = `${out}.part`;

const hashOf = (bytes) => createHash("sha256").update(bytes).digest("hex").slice(0, 10);

async function addHashed(name, bytes) {
    const dot = name.lastIndexOf(".");
    const hashed = `${name.slice(0, dot)}-${hashOf(bytes)}${name.slice(dot)}`;
    await writeFile(path.join(unfinished, hashed), bytes);
    return hashed;
}

const common = {
    absWorkingDir: here,
    bundle: true,
    minify: true,
    format: "esm",
    target: ["es2022"],
    jsx: "automatic",
    jsxImportSource: "preact",
    legalComments: "none",
    logLevel: "warning",
};

/// A part that is loaded later is told that what the first page has is there. Without that, esbuild
/// makes a file of each set of modules that pages share, and the first visit fetches all of them.
const firstPageFirst = {
    name: "first-page-first",
    setup(bundler) {
        const later = new Set();
        bundler.onResolve({ filter: /^\./ }, async ({ kind, path: name, ...from }) => {
            if (kind !== "dynamic-import") return undefined;
            const found = await bundler.resolve(name, { ...from, kind: "import-statement" });
            later.add(found.path);
            return found;
        });
        bundler.onLoad({ filter: /[\\/]src[\\/].*\.tsx?$/ }, async ({ path: file }) => {
            if (!later.has(file)) return undefined;
            const shell = JSON.stringify(path.join(here, "src/Shell"));
            const contents = `${await readFile(file, "utf8")}\nimport ${shell};\n`;
            return { contents, loader: file.endsWith("x") ? "tsx" : "ts" };
        });
    },
};

async function filesBelow(folder, prefix = "") {
    const names = [];
    for (const entry of await readdir(path.join(folder, prefix), { withFileTypes: true })) {
        const name = path.posix.join(prefix, entry.name);
        if (entry.isDirectory()) names.push(...(await filesBelow(folder, name)));
        else names.push(name);
    }
    return names.sort();
}

await rm(unfinished, { recursive: true, force: true });
await mkdir(unfinished, { recursive: true });
const engine = await addHashed("engine.pack", await readFile(path.join(engines, "engine.pack")));
const full = await addHashed("engine-full.pack", await readFile(path.join(engines, "engine-full.pack")));
const worker = await build({
    ...common,
    entryPoints: ["src/engine/worker.ts"],
    write: false,
    define: { ENGINE_URL: JSON.stringify(engine), FULL_ENGINE_URL: JSON.stringify(full) },
});
const workerName = await addHashed("worker.js", worker.outputFiles[0].contents);
const main = await build({
    ...common,
    entryPoints: { main: "src/main.tsx" },
    outdir: unfinished,
    splitting: true,
    entryNames: "[name]-[hash]",
    chunkNames: "part-[hash]",
    assetNames: "[name]-[hash]",
    plugins: [mathFontPlugin, firstPageFirst],
    metafile: true,
    define: {
        WORKER_URL: JSON.stringify(workerName),
        ENGINE_URL: JSON.stringify(engine),
        VERSION: JSON.stringify(await versionOf()),
    },
});
const outputs = Object.keys(main.metafile.outputs).map((name) => path.basename(name));
const named = (prefix, end) => outputs.find((n) => n.startsWith(prefix) && n.endsWith(end));

await cp(path.join(here, "static"), unfinished, { recursive: true });
await writeFile(path.join(unfinished, "math-font-licence.txt"), await mathFontLicence());
const entry = Object.entries(main.metafile.outputs).find(
    ([name]) => path.basename(name) === named("main-", ".js"),
)[1];
const parts = entry.imports.filter((i) => i.kind === "import-statement").map((i) => path.basename(i.path));
const page = (await readFile(path.join(here, "index.html"), "utf8"))
    .replace("%STYLE%", named("main-", ".css"))
    .replace("%MAIN%", named("main-", ".js"))
    .replace("%PARTS%", parts.map((name) => `<link rel="modulepreload" href="${name}">`).join("\n"))
    .replace("%FONT%", named("math-font-", ".woff2"))
    .replace("%ENGINE%", engine);
await writeFile(path.join(unfinished, "index.html"), page);

const docs = await build({
    ...common,
    entryPoints: { docs: "src/docs/docs.ts" },
    outdir: unfinished,
    entryNames: "[name]-[hash]",
    metafile: true,
});
const docsFile = (end) =>
    Object.keys(docs.metafile.outputs)
        .map((n) => path.basename(n))
        .find((n) => n.endsWith(end));
await buildDocs({ out: unfinished, style: docsFile(".css"), script: docsFile(".js"), addHashed });

// "./" is index.html as most people open it.
const files = await filesBelow(unfinished);
const version = hashOf(
    Buffer.concat(await Promise.all(files.map((name) => readFile(path.join(unfinished, name))))),
);
await build({
    ...common,
    entryPoints: ["src/sw.ts"],
    format: "iife",
    outfile: path.join(unfinished, "sw.js"),
    define: { FILES: JSON.stringify(["./", ...files]), VERSION: JSON.stringify(version) },
});

await rm(out, { recursive: true, force: true });
await rename(unfinished, out);
console.log(
    `workbench: ${(await filesBelow(out)).length} files in ${path.relative(process.cwd(), out) || "."}`,
);
