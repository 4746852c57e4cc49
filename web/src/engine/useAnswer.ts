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
    request: Request | null,
    channel: string,
    options: AskOptions = {},
): Asked<T> {
    const key = request === null ? "" : JSON.stringify(request);
    const [asked, setAsked] = useState<Asked<T> & { key: string }>({
        answer: undefined,
        fault: undefined,
        stale: true,
        key,
    });
    const latest = useRef(key);
    useEffect(() => {
        latest.current = key;
        if (request === null) {
            setAsked({ answer: undefined, fault: undefined, stale: false, key });
            return;
        }
        setAsked((before) => ({ ...before, stale: true, key }));
        ask<T>(request, { ...options, channel })
            .then((answer: Answer<T>) => {
                if (latest.current !== key) return;
                if (isFault(answer)) {
                    setAsked((before) => ({ answer: before.answer, fault: answer.error, stale: true, key }));
                } else setAsked({ answer, fault: undefined, stale: false, key });
            })
            .catch((why: unknown) => {
                if (!(why instanceof Superseded)) throw why;
            });
    }, [key, channel]);
    // Between a change of the request and the effect above, the state is still that of the old one.
    const { key: askedKey, ...present } = asked;
    return askedKey === key ? present : { ...present, stale: true };
}
