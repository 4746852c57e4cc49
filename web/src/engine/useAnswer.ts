import { useEffect, useRef, useState } from "preact/hooks";
import { type Answer, type Diagnostic, isFault } from "./answers";
import { type AskOptions, type Request, Superseded, ask } from "./client";

export type Asked<T> = {
    /// The last answer that was no fault; it stays while a newer one is computed.
    answer: T | undefined;
    fault: Diagnostic | undefined;
    /// The answer is not that of the present request (yet).
    stale: boolean;
};

/// Asks whenever the request changes; null asks nothing and keeps nothing.
export function useAnswer<T extends object>(
    request: Request | null, channel: string, options: AskOptions = {},
): Asked<T> {
    const [asked, setAsked] = useState<Asked<T>>({ answer: undefined, fault: undefined, stale: true });
    const key = request === null ? "" : JSON.stringify(request);
    const latest = useRef(key);
    useEffect(() => {
        latest.current = key;
        if (request === null) {
            setAsked({ answer: undefined, fault: undefined, stale: false });
            return;
        }
        setAsked((before) => ({ ...before, stale: true }));
        ask<T>(request, { ...options, channel }).then((answer: Answer<T>) => {
            if (latest.current !== key) return;
            if (isFault(answer)) {
                setAsked((before) => ({ answer: before.answer, fault: answer.error, stale: true }));
            } else setAsked({ answer, fault: undefined, stale: false });
        }).catch((why: unknown) => {
            if (!(why instanceof Superseded)) throw why;
        });
    }, [key, channel]);
    return asked;
}
