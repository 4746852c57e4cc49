// The engine in a thread of its own: one request in, one answer out, in order.

declare const ENGINE_URL: string;

export type ToWorker = { module: WebAssembly.Module } | { id: number; request: string };
export type FromWorker =
    | { ready: true; module: WebAssembly.Module }
    | { id: number; answer: string }
    | { id: number; trapped: string }
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

function start(): Exports {
    if (!module) throw new Error("the engine is not loaded");
    const imports: WebAssembly.Imports = {};
    for (const wanted of WebAssembly.Module.imports(module)) {
        imports[wanted.module] ??= {};
        const all = wasi(() => started.memory);
        imports[wanted.module]![wanted.name] = all[wanted.name]!;
    }
    const started = new WebAssembly.Instance(module, imports).exports as unknown as Exports;
    started._initialize();
    return started;
}

function answer(request: string): string {
    engine ??= start();
    const bytes = new TextEncoder().encode(request);
    const at = engine.gradwright_request(bytes.length);
    new Uint8Array(engine.memory.buffer, at, bytes.length).set(bytes);
    const length = engine.gradwright_answer();
    return new TextDecoder().decode(
        new Uint8Array(engine.memory.buffer, engine.gradwright_reply(), length),
    );
}

const send = (message: FromWorker) => self.postMessage(message);

async function load() {
    try {
        const response = await fetch(ENGINE_URL);
        if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
        module = await WebAssembly.compile(await response.arrayBuffer());
        engine = start();
        send({ ready: true, module });
    } catch (fault) {
        send({ failed: String(fault) });
    }
}

self.onmessage = ({ data }: MessageEvent<ToWorker>) => {
    if ("module" in data) {
        module = data.module;
        engine = start();
        send({ ready: true, module });
        return;
    }
    try {
        send({ id: data.id, answer: answer(data.request) });
    } catch (fault) {
        // What is left of this instance cannot be trusted; the next request starts another.
        engine = undefined;
        send({ id: data.id, trapped: String(fault) });
    }
};

if (self.name !== "restarted") void load();
