// What tools/pack_engine.py packs, the page unpacks.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../..", import.meta.url));
const compiled = await build({
    entryPoints: [path.join(root, "web/src/engine/unpack.ts")],
    bundle: true,
    format: "esm",
    write: false,
});
const { unpack } = await import(`data:text/javascript,${encodeURIComponent(compiled.outputFiles[0].text)}`);

function packed(bytes) {
    const folder = mkdtempSync(path.join(tmpdir(), "pack-"));
    const [from, to] = [path.join(folder, "in"), path.join(folder, "out")];
    writeFileSync(from, bytes);
    execFileSync("python3", [path.join(root, "tools/pack_engine.py"), from, to]);
    const result = new Uint8Array(readFileSync(to));
    rmSync(folder, { recursive: true });
    return result;
}

/// Bytes that do and do not repeat, near and far.
function sample(size, seed) {
    const bytes = new Uint8Array(size);
    let state = seed;
    const next = (below) => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return Math.floor((state / 2 ** 32) * below);
    };
    for (let i = 0; i < size;) {
        const length = 1 + next(next(2) ? 4 : 400);
        const back = i > 0 && next(3) ? 1 + next(i) : 0;
        for (let k = 0; k < length && i < size; ++k, ++i) {
            bytes[i] = back ? bytes[i - back] : next(256);
        }
    }
    return bytes;
}

test("what was packed is unpacked", () => {
    for (const size of [0, 1, 2, 3, 300, 5000, 60000]) {
        const bytes = sample(size, size + 1);
        assert.deepEqual(unpack(packed(bytes)), bytes, `${size} bytes`);
    }
    assert.deepEqual(unpack(packed(new Uint8Array(100000))), new Uint8Array(100000));
});

test("the engines arrive as they were built", (t) => {
    for (const name of ["engine", "engine-full"]) {
        const file = path.join(root, "build/wasm", name);
        if (!existsSync(`${file}.pack`)) return t.skip("the engine is not built");
        const bytes = unpack(new Uint8Array(readFileSync(`${file}.pack`)));
        assert.equal(Buffer.compare(bytes, readFileSync(`${file}.wasm`)), 0, name);
    }
});

test("a damaged file comes to an end", () => {
    const good = packed(sample(20000, 7));
    for (let i = 4; i < good.length; i += 997) {
        const bad = good.slice();
        bad[i] ^= 0x55;
        try {
            assert.equal(unpack(bad).length, 20000);
        } catch (fault) {
            assert.match(fault.message, /did not arrive/);
        }
    }
});
