// The command line that gives the same result.
import { type CalculatorState, options } from "./state";

function quoted(text: string) {
    const plain = text.replaceAll("\0", "");
    if (/^[\w.,:=/-]+$/.test(plain)) return plain;
    if (!/["$`\\!]/.test(plain)) return `"${plain}"`;
    return `'${plain.replaceAll("'", "'\\''")}'`;
}

export function commandLine(state: CalculatorState): string {
    const {
        expr,
        var: declarations,
        ...rest
    } = options(state) as {
        expr: string;
        var?: string[];
        [option: string]: unknown;
    };
    const flags = Object.entries(rest).map(([name, value]) => `--${name} ${quoted(String(value))}`);
    const vars = (declarations ?? []).map((declaration) => `--var ${quoted(declaration)}`);
    return ["gradwright derive", quoted(expr), ...flags, ...vars].join(" ");
}
