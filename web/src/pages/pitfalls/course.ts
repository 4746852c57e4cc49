// The order of the tasks and the choices of each, by the seed alone.
import type { Request } from "../../engine/client";
import { choice, text, texts, whole } from "../../state/fields";
import { type Mistake, type Task, answers, tasks } from "./tasks";

export type PitfallsState = {
    pane: "train" | "own" | "summary";
    seed: number;
    at: number;
    /// What was chosen, task by task in the order of the course; "" where nothing was.
    given: string[];
    formula: string;
    wrt: string;
    vars: string;
    claim: string;
};

const count = tasks.length;

export function readState(from: Record<string, unknown>): PitfallsState {
    const given = texts(from["given"], count).map((g) => choice(g, ["", ...answers], ""));
    return {
        pane: choice(from["pane"], ["train", "own", "summary"], "train"),
        seed: whole(from["seed"], 974, 0, 999_999),
        at: whole(from["at"], 0, 0, count - 1),
        given,
        formula: text(from["formula"], "norm2(A*x - b)^2", 2000),
        wrt: text(from["wrt"], "x", 100),
        vars: text(from["vars"], "b: vector(m)", 1000),
        claim: text(from["claim"], "A'*(A*x - b)", 2000),
    };
}

/// A small generator of numbers in [0, 1), the same on every machine.
function randomFrom(seed: number) {
    let state = (seed + 0x9e3779b9) >>> 0;
    return () => {
        state = (state + 0x6d2b79f5) >>> 0;
        let t = Math.imul(state ^ (state >>> 15), 1 | state);
        t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
        return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    };
}

function shuffled<T>(all: readonly T[], random: () => number): T[] {
    const rest = [...all];
    for (let i = rest.length - 1; i > 0; i--) {
        const j = Math.floor(random() * (i + 1));
        [rest[i], rest[j]] = [rest[j]!, rest[i]!];
    }
    return rest;
}

export function courseOf(seed: number): Task[] {
    return shuffled(tasks, randomFrom(seed));
}

/// "Right", the true answer and others, always in the order of `answers`.
export function choicesOf(seed: number, at: number, task: Task): Mistake[] {
    const others = answers.filter((a) => a !== "right" && a !== task.answer);
    const drawn = shuffled(others, randomFrom(seed * 1000 + at)).slice(0, task.answer === "right" ? 5 : 4);
    return answers.filter((a) => a === "right" || a === task.answer || drawn.includes(a));
}

export function checkRequest({ expr, vars, wrt, claim }: Omit<Task, "answer">): Request {
    return {
        command: "check",
        expr,
        wrt,
        claim,
        ...(vars.length > 0 ? { var: vars } : {}),
        mathml: true,
        steps: true,
    };
}
