// The engine as the pages see it: `ask` a request, get its answer. Requests are answered one after
// the other; a newer one of the same channel takes the place of one that still waits, and ends one
// that has been computing for long.
import { signal } from "@preact/signals";
import type { Answer, Diagnostic } from "./answers";
import type { FromWorker, ToWorker } from "./worker";

declare const WORKER_URL: string;

export type Request = { command: string; [option: string]: unknown };
export type AskOptions = {
    /// Requests of one channel replace each other; without one, all are answered.
    channel?: string;
    /// Milliseconds after which the engine is stopped.
    limit?: number;
};

/// The request was replaced by a newer one of its channel.
export class Superseded extends Error {}

type Job = {
    id: number;
    request: Request;
    channel: string | undefined;
    limit: number;
    resolve(answer: Answer<object>): void;
    reject(why: Error): void;
};

const patience = 300; // milliseconds that a superseded request may go on computing
const usualLimit = 15_000;

export const engineState = signal<"loading" | "ready" | "failed">("loading");
export const engineFault = signal("");

let worker: Worker | undefined;
let compiled: { module: WebAssembly.Module; full: boolean } | undefined;
let ready = false;
let waiting: Job[] = [];
let running: { job: Job; began: number; stop: number } | undefined;
let lastId = 0;
let prepared = false;

function refused(slug: string, message: string, hint: string): Answer<never> {
    const error: Diagnostic = {
        slug,
        message,
        hint,
        span: { line: 1, column: 1, length: 0 },
    };
    return { error };
}

function spawn() {
    ready = false;
    const started = new Worker(new URL(WORKER_URL, document.baseURI), {
        type: "module",
        name: compiled ? "restarted" : "engine",
    });
    started.onmessage = ({ data }: MessageEvent<FromWorker>) => {
        if (started === worker) take(data);
    };
    started.onerror = () => {
        if (started === worker) take({ failed: "the worker could not be loaded" });
    };
    worker = started;
    if (compiled) post(compiled);
}

function post(message: ToWorker) {
    worker?.postMessage(message);
}

function take(message: FromWorker) {
    if ("ready" in message) {
        compiled = { module: message.module, full: message.full };
        if (ready) return; // only the engine behind it has changed
        ready = true;
        engineState.value = "ready";
        next();
        return;
    }
    if ("failed" in message) {
        engineState.value = "failed";
        engineFault.value = message.failed;
        return;
    }
    const done = running;
    if (!done || done.job.id !== message.id) return;
    window.clearTimeout(done.stop);
    running = undefined;
    if (!prepared) {
        prepared = true;
        window.setTimeout(prepareFullEngine, 1500);
    }
    if ("answer" in message) done.job.resolve(JSON.parse(message.answer) as object);
    else if ("unreachable" in message) {
        done.job.resolve(
            refused(
                "not-available",
                "a part of the engine could not be loaded",
                "is the network there? ask again",
            ),
        );
    } else {
        done.job.resolve(
            refused(
                "too-large",
                "the engine ran out of memory or stack on this request",
                "try a shorter formula or smaller sizes",
            ),
        );
    }
    next();
}

function next() {
    if (!ready || running) return;
    const job = waiting.shift();
    if (!job) return;
    const stop = window.setTimeout(() => {
        job.resolve(
            refused(
                "took-too-long",
                `no answer within ${job.limit / 1000} seconds; the computation was stopped`,
                "try a shorter formula, or the command-line program, which is faster",
            ),
        );
        restart();
    }, job.limit);
    running = { job, began: performance.now(), stop };
    post({ id: job.id, request: JSON.stringify(job.request) });
}

function restart() {
    if (running) window.clearTimeout(running.stop);
    running = undefined;
    worker?.terminate();
    spawn();
}

function supersede(channel: string) {
    for (const job of waiting.filter((j) => j.channel === channel)) job.reject(new Superseded());
    waiting = waiting.filter((j) => j.channel !== channel);
    const now = running;
    if (now?.job.channel !== channel) return;
    const left = patience - (performance.now() - now.began);
    window.setTimeout(
        () => {
            if (running !== now) return;
            now.job.reject(new Superseded());
            restart();
        },
        Math.max(0, left),
    );
}

/// The engine's answer, or its diagnostic. Rejects with `Superseded` only.
export function ask<T extends object>(request: Request, options: AskOptions = {}) {
    if (!worker) spawn();
    if (options.channel) supersede(options.channel);
    return new Promise<Answer<T>>((resolve, reject) => {
        waiting.push({
            id: ++lastId,
            request,
            channel: options.channel,
            limit: options.limit ?? usualLimit,
            resolve: resolve as (answer: Answer<object>) => void,
            reject,
        });
        next();
    });
}

export function startEngine() {
    if (!worker) spawn();
}

/// Fetches the full engine while nothing else is to be done.
export function prepareFullEngine() {
    if (!compiled?.full) post({ prepare: true });
}
