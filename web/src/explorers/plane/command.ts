// Requests as a person would type them in a shell.

function quoted(text: string): string {
    if (!/["$`\\!]/.test(text)) return `"${text}"`;
    return `'${text.replaceAll("'", "'\\''")}'`;
}

export function commandLine(command: string, formula: string, options: [string, string][]): string {
    const rest = options.map(
        ([name, value]) => `--${name} ${/^[\w.]+$/.test(value) ? value : quoted(value)}`,
    );
    return ["gradwright", command, quoted(formula), ...rest].join(" ");
}
