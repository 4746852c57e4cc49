// The network, its stations, and what is asked of the engine about them.
import type { Derivation, Evaluation } from "../../engine/answers";
import type { Request } from "../../engine/client";
import { numbers, whole } from "../../state/fields";
import { numeric } from "../../ui/numbers";

export const parameters = ["W1", "b1", "w2", "b2", "x", "t"] as const;
export type Parameter = (typeof parameters)[number];
/// Matrices are stored row by row.
export type Values = Record<Parameter, number[]>;
export type BackpropState = Values & { step: number };

export const lastStep = 4;
export const largest = 1000;

const opening: Values = {
    W1: [1.1, -0.4, 0.55, 0.85],
    b1: [0.05, -0.25],
    w2: [1.25, -0.7],
    b2: [0.15],
    x: [0.9, -1.1],
    t: [0.35],
};

export function readState(from: Record<string, unknown>): BackpropState {
    const value = (name: Parameter) => numbers(from[name], opening[name], largest);
    return {
        W1: value("W1"),
        b1: value("b1"),
        w2: value("w2"),
        b2: value("b2"),
        x: value("x"),
        t: value("t"),
        step: whole(from["step"], 1, 0, lastStep),
    };
}

export const declarations = [
    "W1: matrix(2,2)",
    "b1: vector(2)",
    "w2: vector(2)",
    "b2: scalar",
    "x: vector(2)",
    "t: scalar",
    "a: vector(2)",
    "z: vector(2)",
    "yhat: scalar",
];
const declared = (names: string[]) => declarations.filter((d) => names.includes(d.split(":")[0]!));

const point = ({ W1, b1, w2, b2, x, t }: Values) => ({
    W1: [W1.slice(0, 2), W1.slice(2)],
    b1,
    w2,
    b2: b2[0]!,
    x,
    t: t[0]!,
});

function at(all: Record<string, unknown>, names: string[]) {
    return Object.fromEntries(names.map((name) => [name, all[name]]));
}

const z = "W1*x + b1";
const a = `sigmoid(${z})`;
const yhat = `w2'*${a} + b2`;
export const lossFormula = `(${yhat} - t)^2/2`;

/// Values on the way forward, and the derivatives by everything that can be changed.
export function forwardRequests(values: Values): Request[] {
    const all = point(values);
    const evaluate = (expr: string, names: string[]): Request => ({
        command: "eval",
        expr,
        var: declared(names),
        at: at(all, names),
    });
    const hidden = ["W1", "b1", "x"];
    const derive = (wrt: string): Request => ({
        command: "derive",
        expr: lossFormula,
        wrt,
        "no-check": true,
        mathml: true,
        var: declared([...parameters]),
        at: all,
    });
    return [
        evaluate(z, hidden),
        evaluate(a, hidden),
        evaluate(yhat, [...hidden, "w2", "b2"]),
        evaluate(lossFormula, [...parameters]),
        evaluate(`${a}.*(1 - ${a})`, hidden),
        ...["x", "W1", "b1", "w2", "b2"].map(derive),
    ];
}

const list = (values: readonly (number | string)[] | undefined) => (values ?? []).map(numeric);

/// The loss as a function of one station alone, at the value that the forward pass gave it.
export function stationRequests(answers: object[], requests: Request[]): Request[] {
    const values = (i: number) => list((answers[i] as Evaluation).values);
    const all = {
        ...(requests[3]!["at"] as object),
        z: values(0),
        a: values(1),
        yhat: values(2)[0],
    };
    const derive = (expr: string, wrt: string, names: string[]): Request => ({
        command: "derive",
        expr,
        wrt,
        "no-check": true,
        mathml: true,
        var: declared(names),
        at: at(all, names),
    });
    return [
        derive("(yhat - t)^2/2", "yhat", ["yhat", "t"]),
        derive("(w2'*a + b2 - t)^2/2", "a", ["w2", "b2", "a", "t"]),
        derive("(w2'*sigmoid(z) + b2 - t)^2/2", "z", ["w2", "b2", "z", "t"]),
        {
            command: "eval",
            expr: "norm2(G)",
            var: ["G: vector(2)"],
            at: { G: list((answers[5] as Derivation).values?.[0]) },
        },
    ];
}

/// The local map of each step backward and what it does to the incoming gradient g; they never change.
export function localRequests(): Request[] {
    const local = (expr: string, wrt: string, names: string[], g: string): Request[] => [
        {
            command: "derive",
            expr,
            wrt,
            what: g === "scalar" ? "gradient" : "jacobian",
            layout: "numerator",
            "no-check": true,
            mathml: true,
            var: declared(names),
        },
        {
            command: "derive",
            expr,
            wrt,
            what: "vjp",
            along: "g",
            "no-check": true,
            mathml: true,
            var: [...declared(names), `g: ${g}`],
        },
    ];
    const affine = ["W1", "x", "b1"];
    return [
        ...local("(yhat - t)^2/2", "yhat", ["yhat", "t"], "scalar"),
        ...local("w2'*a + b2", "a", ["w2", "a", "b2"], "scalar"),
        ...local("sigmoid(z)", "z", ["z"], "vector(2)"),
        ...local(z, "x", affine, "vector(2)"),
    ];
}

export type Flow = {
    z: number[];
    a: number[];
    yhat: number;
    loss: number;
    slope: number[];
    /// Derivatives of the loss, by what is there on the way.
    by: Record<
        "x" | "W1" | "b1" | "w2" | "b2" | "yhat" | "a" | "z",
        { values: number[]; derivation: Derivation }
    >;
    norm: number;
};

export function flowOf(answers: object[]): Flow {
    const values = (i: number) => list((answers[i] as Evaluation).values);
    const by = (i: number) => {
        const derivation = answers[i] as Derivation;
        return { values: list(derivation.values?.[0]), derivation };
    };
    return {
        z: values(0),
        a: values(1),
        yhat: values(2)[0]!,
        loss: values(3)[0]!,
        slope: values(4),
        by: { x: by(5), W1: by(6), b1: by(7), w2: by(8), b2: by(9), yhat: by(10), a: by(11), z: by(12) },
        norm: values(13)[0]!,
    };
}

/// The steps backward: from which station to which, through a local map of which shape.
export const steps = [
    {
        from: "L",
        to: "ŷ",
        gradient: "yhat",
        shape: "1 × 1",
        incoming: "",
        outgoing: "scalar",
        parameters: [],
    },
    {
        from: "ŷ",
        to: "a",
        gradient: "a",
        shape: "1 × 2",
        incoming: "scalar",
        outgoing: "2 × 1",
        parameters: ["w2", "b2"],
    },
    {
        from: "a",
        to: "z",
        gradient: "z",
        shape: "2 × 2",
        incoming: "2 × 1",
        outgoing: "2 × 1",
        parameters: [],
    },
    {
        from: "z",
        to: "x",
        gradient: "x",
        shape: "2 × 2",
        incoming: "2 × 1",
        outgoing: "2 × 1",
        parameters: ["W1", "b1"],
    },
] as const;
