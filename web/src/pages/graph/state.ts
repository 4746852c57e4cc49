import type { Point } from "../../engine/answers";
import type { Request } from "../../engine/client";
import { text, whole } from "../../state/fields";

export type GraphState = {
    formula: string;
    /// Declarations, separated by semicolons.
    vars: string;
    /// Sizes such as "n=3", separated by commas or spaces.
    size: string;
    seed: number;
    /// Values typed in, as JSON; they replace those drawn.
    values: string;
    /// How many steps have been taken; -1 is all of them.
    step: number;
    /// The node looked at; -1 is that of the last step.
    pick: number;
};

export function readState(from: Record<string, unknown>): GraphState {
    return {
        formula: text(from["formula"], "norm2(X*w - y)^2 + lambda*norm2(w)^2", 5000),
        vars: text(from["vars"], "", 2000),
        size: text(from["size"], "", 300),
        seed: whole(from["seed"], 1, 0, 1_000_000),
        values: text(from["values"], "", 20_000),
        step: whole(from["step"], -1, -1, 10_000),
        pick: whole(from["pick"], -1, -1, 10_000),
    };
}

export const examples = [
    { title: "Ridge regression", formula: "norm2(X*w - y)^2 + lambda*norm2(w)^2", vars: "", size: "" },
    { title: "Small network", formula: "(w2'*sigmoid(W1*x + b1) + b2 - t)^2/2", vars: "", size: "" },
    { title: "Logistic loss", formula: "sum(softplus(-y.*(X*w)))", vars: "", size: "" },
    { title: "Attention of one query", formula: "g'*V'*softmax(K*q)", vars: "g: vector(d)", size: "" },
    {
        title: "Gaussian log-likelihood",
        formula: "logdet(S) + (x - mu)'*inv(S)*(x - mu)",
        vars: "S: posdef(n); mu: vector(n)",
        size: "",
    },
];

function pieces(list: string, separator: RegExp): string[] {
    return list
        .split(separator)
        .map((s) => s.trim())
        .filter((s) => s !== "")
        .slice(0, 50);
}

export function sampleRequest({ formula, vars, size, seed }: GraphState): Request {
    const declared = pieces(vars, /;/);
    const sizes = pieces(size, /[,\s]+/);
    return {
        command: "sample",
        expr: formula,
        seed,
        ...(declared.length > 0 ? { var: declared } : {}),
        ...(sizes.length > 0 ? { size: sizes } : {}),
    };
}

/// The values typed in, or what is wrong with their text.
export function typedValues(values: string): Point | string {
    if (values.trim() === "") return {};
    try {
        const found: unknown = JSON.parse(values);
        if (found !== null && typeof found === "object" && !Array.isArray(found)) return found as Point;
    } catch {
        // Said below.
    }
    return 'Values are an object by name, such as {"x": [1, 2], "A": [[1, 0], [0, 1]]}.';
}

export function graphRequest({ formula, vars }: GraphState, at: Point): Request {
    const declared = pieces(vars, /;/);
    return {
        command: "graph",
        expr: formula,
        ...(declared.length > 0 ? { var: declared } : {}),
        at,
        mathml: true,
    };
}
