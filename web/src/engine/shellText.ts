import type { Request } from "./client";

function quoted(text: string): string {
    return /^[\w.,:/=+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/// The command line that makes the same request; `'` of a formula stays readable in double quotes.
export function shellText({ command, expr, mathml: _, ...options }: Request): string {
    const words = ["gradwright", command];
    if (typeof expr === "string") {
        words.push(/["$`\\!]/.test(expr) ? quoted(expr) : `"${expr}"`);
    }
    for (const [name, value] of Object.entries(options)) {
        if (value === false || value === undefined) continue;
        const all = name === "var" || name === "size" ? (value as unknown[]) : [value];
        for (const one of all) {
            words.push(`--${name}`);
            if (one !== true) words.push(quoted(typeof one === "string" ? one : JSON.stringify(one)));
        }
    }
    return words.join(" ");
}
