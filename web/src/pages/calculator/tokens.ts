// The formula as tokens, for colours and for linking names; what they mean is the engine's matter.

export type Token = {
    kind: "number" | "name" | "function" | "operator" | "bracket" | "string" | "other";
    text: string;
    from: number;
    to: number;
};

const letters =
    "αalpha βbeta γgamma δdelta εepsilon ϵepsilon ζzeta ηeta θtheta ϑtheta ιiota κkappa " +
    "λlambda μmu µmu νnu ξxi πpi ρrho σsigma ςsigma τtau υupsilon φphi ϕphi χchi ψpsi ωomega ΓGamma " +
    "ΔDelta ΘTheta ΛLambda ΞXi ΠPi ΣSigma ∑Sigma ΥUpsilon ΦPhi ΨPsi ΩOmega";
const wordOf = new Map(letters.split(" ").map((pair) => [pair[0]!, pair.slice(1)]));
const letterOf = new Map([...wordOf].reverse().map(([letter, word]) => [word, letter]));
const lowered = "₀₁₂₃₄₅₆₇₈₉";

const kinds = ["number", "name", "string", "bracket", "operator", "other"] as const;
const greekClass = [...wordOf.keys()].join("");
const pattern = new RegExp(
    [
        "(?<number>\\d+(?:\\.(?!\\*|/|\\^)\\d*)?(?:[eE][+-]?\\d+)?|\\.\\d+(?:[eE][+-]?\\d+)?)",
        `(?<name>[A-Za-z_${greekClass}][A-Za-z0-9_${greekClass}${lowered}]*)`,
        '(?<string>"[^"\\n]*"?)',
        "(?<bracket>[()[\\]（）])",
        "(?<operator>\\.[*/^']|[<>=]=|[-+*/^'=<>,;:|−–·⋅×∗⊙∘⊘÷≤≥′’⊗√‖∥⁰¹²³⁴-⁹⁻⁺ⁿᵏᵐᵀᵗ⊤])",
        "(?<other>[^\\s])",
    ].join("|"),
    "gu",
);

let last: { text: string; tokens: Token[] } = { text: "", tokens: [] };

export function tokenize(text: string): readonly Token[] {
    if (text === last.text) return last.tokens;
    const found: Token[] = [];
    for (const match of text.matchAll(pattern)) {
        const groups = match.groups ?? {};
        const kind = kinds.find((k) => groups[k] !== undefined) ?? "other";
        const from = match.index;
        const to = from + match[0].length;
        const called = kind === "name" && /^[ \t]*\(/.test(text.slice(to, to + 20));
        found.push({ kind: called ? "function" : kind, text: match[0], from, to });
    }
    last = { text, tokens: found };
    return found;
}

/// As the engine spells a name: Greek letters as words, lowered digits as digits.
export function spelled(name: string): string {
    return Array.from(
        name,
        (c) => wordOf.get(c) ?? (lowered.includes(c) ? String(lowered.indexOf(c)) : c),
    ).join("");
}

/// A name as it is typeset: its letter and what is written below it.
export function typeset(name: string): { stem: string; below: string } {
    const bar = name.indexOf("_");
    const parts =
        bar > 0 && bar + 1 < name.length
            ? { stem: name.slice(0, bar), below: name.slice(bar + 1) }
            : (/^(?<stem>.+?)(?<below>\d*)$/.exec(name)?.groups ?? {});
    const shown = (part: string | undefined) => letterOf.get(part ?? "") ?? part ?? "";
    return { stem: shown(parts["stem"] ?? name), below: shown(parts["below"]) };
}

const words = new Set(["pi", "e", "rows", "cols", "all"]);

let read: { formula: string; names: string[] } = { formula: "", names: [] };

/// The variables of a formula in the order of their first use, as far as the text alone tells.
export function namesIn(formula: string): readonly string[] {
    if (formula !== read.formula) read = { formula, names: readNames(formula) };
    return read.names;
}

function readNames(formula: string): string[] {
    const found = new Set<string>();
    const defined = new Set<string>();
    for (const item of formula.split(/[;\n]/)) {
        const declared = /^\s*([^\s:=([]+)\s*:(?!\s*[\],])/.exec(item);
        if (declared) {
            found.add(spelled(declared[1]!));
            continue;
        }
        const tokens = tokenize(item);
        if (tokens[0]?.kind === "name" && tokens[1]?.text === "=") defined.add(spelled(tokens[0].text));
        for (const { kind, text } of tokens) if (kind === "name") found.add(spelled(text));
    }
    return [...found].filter((name) => !defined.has(name) && !words.has(name));
}
