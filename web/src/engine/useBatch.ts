import { useEffect, useRef, useState } from "preact/hooks";
import { type Answer, type Diagnostic, isFault } from "./answers";
import { type Request, ask } from "./client";

export type Batch<T extends object[]> = {
    /// Answers of one moment, in the order of the requests; they stay while newer ones are computed.
    answers: T | undefined;
    fault: Diagnostic | undefined;
    stale: boolean;
};

/// Several short requests whose answers belong together. While one batch is answered, only the
/// newest of the following ones waits: a drag shows as many complete pictures as the engine can make.
/// Each of `later` makes further requests from the answers before; it must be the same function.
export function useBatch<T extends object[]>(
    requests: Request[],
    later: ((answers: object[], requests: Request[]) => Request[])[] = [],
): Batch<T> {
    const [batch, setBatch] = useState<Batch<T>>({ answers: undefined, fault: undefined, stale: true });
    const key = JSON.stringify(requests);
    const wanted = useRef(key);
    const busy = useRef(false);
    const gone = useRef(false);
    const run = async () => {
        busy.current = true;
        for (let done = ""; !gone.current && done !== wanted.current;) {
            done = wanted.current;
            const first = JSON.parse(done) as Request[];
            const answers: Answer<object>[] = [];
            for (const stage of [() => first, ...later]) {
                const all = stage(answers, first).map((request) => ask<object>(request));
                answers.push(...(await Promise.all(all)));
                if (gone.current) return;
                if (answers.some(isFault)) break;
            }
            const fault = answers.find(isFault)?.error;
            const stale = done !== wanted.current || fault !== undefined;
            setBatch((before) => ({ answers: fault ? before.answers : (answers as T), fault, stale }));
        }
        busy.current = false;
    };
    useEffect(() => {
        wanted.current = key;
        setBatch((before) => (before.stale ? before : { ...before, stale: true }));
        if (!busy.current) void run();
    }, [key]);
    useEffect(
        () => () => {
            gone.current = true;
        },
        [],
    );
    return batch;
}
