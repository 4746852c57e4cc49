// The engine in a thread of its own: one request in, one answer out, in order. There are two: the
// first is small and answers what is asked while typing; what it says is not available to it, and
// everything from then on, is asked of the full one.

import { unpack } from "./unpack";

declare const ENGINE_URL: string;
declare const FULL_ENGINE_URL: string;

/// The module of an engine that has been compiled before.
export type ToWorker =
    { module: WebAssembly.Module; full: boolean } | { prepare: true } | { id: number; request: string };
export type FromWorker =
    | { ready: true; module: WebAssembly.Module; full: boolean }
    | { id: number; answer: string }
    | { id: number; trapped: string }
    | { id: number; unreachable: string }
    | { failed: string };

type Exports = {
    memory: WebAssembly.Memory;
    _initialize(): void;
    gradwright_request(length: number): number;
    gradwright_answer(): number;
    gradwright_reply(): number;
};

const notSupported = 52; // WASI's ENOSYS

/// The module asks for parts of WASI that its code never reaches; the clock is the exception.
function wasi(memory: () => WebAssembly.Memory): WebAssembly.ModuleImports {
    const known: Record<string, (...args: never[]) => number> = {
        clock_time_get: (_clock: number, _precision: bigint, at: number) => {
            const now = BigInt(Math.round(performance.now() * 1e6));
            new DataView(memory().buffer).setBigUint64(at, now, true);
            return 0;
        },
        environ_sizes_get: (count: number, size: number) => {
            const view = new DataView(memory().buffer);
            view.setUint32(count, 0, true);
            view.setUint32(size, 0, true);
            return 0;
        },
        environ_get: () => 0,
        proc_exit: (code: number) => {
            throw new Error(`the engine ended with ${code}`);
        },
    };
    return new Proxy(known, { get: (all, name) => all[name as string] ?? (() => notSupported) });
}

let module: WebAssembly.Module | undefined;
let engine: Exports | undefined;
let full: Promise<WebAssembly.Module> | undefined;
let isFull = false;

function start(): Exports {
    if (!module) throw new Error("the engine is not loaded");
    const imports: WebAssembly.Imports = {};
    const all = wasi(() => started.memory);
    for (const wanted of WebAssembly.Module.imports(module)) {
        imports[wanted.module] ??= {};
        imports[wanted.module]![wanted.name] = all[wanted.name]!;
    }
    const started = new WebAssembly.Instance(module, imports).exports as unknown as Exports;
    started._initialize();
    return started;
}

function computed(request: string): string {
    engine ??= start();
    const bytes = new TextEncoder().encode(request);
    const at = engine.gradwright_request(bytes.length);
    new Uint8Array(engine.memory.buffer, at, bytes.length).set(bytes);
    const length = engine.gradwright_answer();
    return new TextDecoder().decode(new Uint8Array(engine.memory.buffer, engine.gradwright_reply(), length));
}

async function compiled(url: string) {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
    return WebAssembly.compile(unpack(new Uint8Array(await response.arrayBuffer())));
}

function fullModule() {
    full ??= compiled(FULL_ENGINE_URL);
    full.catch(() => {
        full = undefined;
    }); // the network may be back at the next request
    return full;
}

class Unreachable extends Error {}

async function becomeFull() {
    module = await fullModule();
    isFull = true;
    engine = start();
    send({ ready: true, module, full: true });
}

async function answered(request: string) {
    const answer = computed(request);
    if (isFull || !answer.includes('"slug":"not-available"')) return answer;
    try {
        await becomeFull();
    } catch (fault) {
        throw new Unreachable(String(fault));
    }
    return computed(request);
}

const send = (message: FromWorker) => self.postMessage(message);

async function load() {
    try {
        module = await compiled(ENGINE_URL);
        engine = start();
        send({ ready: true, module, full: false });
    } catch (fault) {
        send({ failed: String(fault) });
    }
}

async function take(id: number, request: string) {
    try {
        send({ id, answer: await answered(request) });
    } catch (fault) {
        if (fault instanceof Unreachable) return send({ id, unreachable: fault.message });
        // What is left of this instance cannot be trusted; the next request starts another.
        engine = undefined;
        send({ id, trapped: String(fault) });
    }
}

self.onmessage = ({ data }: MessageEvent<ToWorker>) => {
    if ("module" in data) {
        ({ module, full: isFull } = data);
        engine = start();
        send({ ready: true, module, full: isFull });
    } else if ("prepare" in data) {
        void fullModule().catch(() => undefined);
    } else void take(data.id, data.request);
};

if (self.name !== "restarted") void load();
