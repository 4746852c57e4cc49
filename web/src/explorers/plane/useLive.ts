// Answers for a state that changes with each frame. While one state is computed the newest other one
// waits, so that the picture moves on during a drag, and all that is shown belongs to one state.
import { useEffect, useRef, useState } from "preact/hooks";
import { type Diagnostic, isFault } from "../../engine/answers";
import { type Request, Superseded, ask } from "../../engine/client";

/// Several parts may be asked at once; within one part requests replace each other.
export type Asker = <T extends object>(part: string, request: Request) => Promise<T>;

export type Live<S, R> = {
    /// The last answer and the state it belongs to.
    shown: { state: S; result: R } | undefined;
    fault: Diagnostic | undefined;
    /// The answer does not belong to the present state (yet).
    behind: boolean;
    /// It has been so for long enough to say so.
    late: boolean;
};

export class EngineFault extends Error {
    constructor(readonly diagnostic: Diagnostic) {
        super(diagnostic.message);
    }
}

export function refuse(slug: string, message: string, hint = ""): never {
    throw new EngineFault({ slug, message, hint, span: { line: 1, column: 1, length: 0 } });
}

const patience = 400; // milliseconds after which a newer state ends a computation

function askerOf(channel: string): Asker {
    return async <T extends object>(part: string, request: Request) => {
        const answer = await ask<T>(request, { channel: `${channel} ${part}` });
        if (isFault(answer)) throw new EngineFault(answer.error);
        return answer as T;
    };
}

type Shown<S, R> = Omit<Live<S, R>, "behind"> & { key: string };

class Runner<S, R> {
    compute!: (state: S, ask: Asker) => Promise<R>;
    private turn = 0;
    private busy = false;
    private began = 0;
    private impatience = 0;
    private slow = 0;
    private next: { state: S; key: string } | undefined;

    constructor(
        private channel: string,
        private show: (change: (b: Shown<S, R>) => Shown<S, R>) => void,
    ) {}

    want(state: S, key: string) {
        this.next = { state, key };
        window.clearTimeout(this.impatience);
        if (!this.busy) {
            this.start();
            return;
        }
        const left = this.began + patience - performance.now();
        this.impatience = window.setTimeout(() => this.busy && this.next && this.start(), Math.max(0, left));
    }

    stop() {
        this.turn += 1;
        window.clearTimeout(this.impatience);
        window.clearTimeout(this.slow);
    }

    private start() {
        const { state, key } = this.next!;
        const turn = ++this.turn;
        this.next = undefined;
        this.busy = true;
        this.began = performance.now();
        window.clearTimeout(this.slow);
        this.slow = window.setTimeout(() => this.show((b) => ({ ...b, late: true })), patience);
        this.compute(state, askerOf(this.channel)).then(
            (result) => this.done(turn, { shown: { state, result }, fault: undefined, late: false, key }),
            (why: unknown) => {
                if (turn !== this.turn) return;
                if (why instanceof EngineFault) {
                    this.done(turn, { fault: why.diagnostic, late: true, key });
                } else if (!(why instanceof Superseded)) throw why;
            },
        );
    }

    private done(turn: number, part: Partial<Shown<S, R>>) {
        if (turn !== this.turn) return;
        this.busy = false;
        window.clearTimeout(this.slow);
        this.show((before) => ({ ...before, ...part }));
        if (this.next) this.start();
    }
}

export function useLive<S, R>(
    channel: string,
    state: S,
    compute: (state: S, ask: Asker) => Promise<R>,
): Live<S, R> {
    const [seen, setSeen] = useState<Shown<S, R>>({
        shown: undefined,
        fault: undefined,
        late: false,
        key: "",
    });
    const runner = useRef<Runner<S, R> | undefined>(undefined);
    runner.current ??= new Runner<S, R>(channel, setSeen);
    runner.current.compute = compute;
    const key = JSON.stringify(state);
    useEffect(() => runner.current!.want(state, key), [key]);
    useEffect(() => () => runner.current!.stop(), []);
    const { key: of, ...rest } = seen;
    return { ...rest, behind: of !== key };
}
