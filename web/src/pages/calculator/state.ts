// What can be seen on the calculator's page, and what it asks of the engine.
import type { Derivation } from "../../engine/answers";
import type { Request } from "../../engine/client";
import { choice, flag, text, texts, whole } from "../../state/fields";
import { namesIn } from "./tokens";

/// The empty key is the usual pane of the width at hand.
export const paneKeys = [
    "",
    "formula",
    "result",
    "derivation",
    "code",
    "check",
    "numbers",
    "structure",
] as const;
export type PaneKey = (typeof paneKeys)[number];

export const kindsOfDerivative = [
    "",
    "gradient",
    "jacobian",
    "hessian",
    "hvp",
    "jvp",
    "vjp",
    "differential",
] as const;
/// The empty kind leaves the choice to the engine.
export type KindOfDerivative = (typeof kindsOfDerivative)[number];

export const layouts = ["denominator", "numerator"] as const;
export const symmetricForms = ["subspace", "ambient", "coordinates"] as const;
export const languages = ["c", "cpp", "numpy", "torch", "jax", "julia", "matlab", "latex"] as const;

export const longestFormula = 20_000;

export type CalculatorState = {
    formula: string;
    /// Declarations such as "A: symmetric(n)".
    vars: string[];
    wrt: string;
    what: KindOfDerivative;
    layout: (typeof layouts)[number];
    along: string;
    symmetric: (typeof symmetricForms)[number];
    pane: PaneKey;
    lang: (typeof languages)[number];
    claim: string;
    /// Sizes of the sample, such as "n=4".
    size: string[];
    seed: number;
    /// Pasted values by the name of their variable, as text.
    values: Record<string, string>;
    /// A plain field in place of the editor.
    textarea: boolean;
};

export type PaneProps = {
    state: CalculatorState;
    change(part: Partial<CalculatorState>): void;
    /// The last derivation that succeeded, also when it is not that of the present state.
    derivation: Derivation | undefined;
};

function textByName(value: unknown): Record<string, string> {
    const found: Record<string, string> = {};
    if (value === null || typeof value !== "object" || Array.isArray(value)) return found;
    for (const [name, content] of Object.entries(value).slice(0, 50)) {
        if (name.length <= 100 && text(content, "") !== "") found[name] = content as string;
    }
    return found;
}

/// A complete state from anything.
export function readCalculator(from: Record<string, unknown>): CalculatorState {
    return {
        formula: text(from["formula"], "norm2(X*w - y)^2", longestFormula).replace(/\r\n?/g, "\n"),
        vars: texts(from["vars"]).filter((declaration) => declaration.length <= 300),
        wrt: text(from["wrt"], "w", 300),
        what: choice(from["what"], kindsOfDerivative, ""),
        layout: choice(from["layout"], layouts, "denominator"),
        along: text(from["along"], "", 2_000),
        symmetric: choice(from["symmetric"], symmetricForms, "subspace"),
        pane: choice(from["pane"], paneKeys, ""),
        lang: choice(from["lang"], languages, "numpy"),
        claim: text(from["claim"], ""),
        size: texts(from["size"]).filter((size) => size.length <= 100),
        seed: whole(from["seed"], 1, 0, 1_000_000),
        values: textByName(from["values"]),
        textarea: flag(from["textarea"], false),
    };
}

/// The variable to differentiate by: the chosen one, or while the formula does not have it, another.
export function variableOf({ formula, wrt }: CalculatorState): string {
    const names = namesIn(formula);
    const chosen = wrt
        .split(",")
        .map((name) => name.trim())
        .filter((name) => name !== "");
    if (chosen.length > 0 && chosen.every((name) => names.includes(name))) return chosen.join(",");
    return ["x", "w", "theta", "X", "W"].find((name) => names.includes(name)) ?? names[0] ?? "";
}

export const alongKinds: readonly KindOfDerivative[] = ["hvp", "jvp", "vjp"];

/// The options that say which derivative is meant, for any command that takes them.
export function options(state: CalculatorState): Omit<Request, "command"> {
    const { formula, vars, what, layout, along, symmetric } = state;
    const wrt = variableOf(state);
    return {
        expr: formula,
        ...(vars.length > 0 && { var: vars }),
        ...(wrt !== "" && { wrt }),
        ...(what !== "" && { what }),
        ...(layout !== "denominator" && { layout }),
        ...(alongKinds.includes(what) && along.trim() !== "" && { along }),
        ...(symmetric !== "subspace" && { symmetric }),
    };
}
