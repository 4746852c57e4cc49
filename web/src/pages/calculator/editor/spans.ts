// The engine counts columns as a terminal shows them; the editor counts UTF-16 units.

export type Span = { line: number; column: number; length: number };

const wide = new RegExp(
    "[\\u1100-\\u115f\\u2e80-\\u303e\\u3041-\\ua4cf\\ua960-\\ua97c\\uac00-\\ud7a3" +
        "\\uf900-\\ufaff\\ufe30-\\ufe6f\\uff00-\\uff60\\uffe0-\\uffe6" +
        "\\u{20000}-\\u{3fffd}\\p{Emoji_Presentation}]",
    "u",
);
const nothing = /[\p{Mn}\p{Me}\p{Cf}]/u;

function widthOf(character: string) {
    if (nothing.test(character)) return 0;
    return wide.test(character) ? 2 : 1;
}

/// The offset in a line at which a column (from 0) begins; the end of the line for one beyond it.
function offsetAt(line: string, column: number) {
    let at = 0;
    let seen = 0;
    for (const character of line) {
        const width = widthOf(character);
        // What has no width belongs to the character before it.
        if (seen >= column && width > 0) return at;
        seen += width;
        at += character.length;
    }
    return line.length;
}

/// The range of a text that a span marks; at least one character of it where there is any.
export function rangeOf(text: string, span: Span): { from: number; to: number } {
    const lines = text.split("\n");
    const number = Math.min(Math.max(span.line, 1), lines.length) - 1;
    const before = lines.slice(0, number).reduce((sum, line) => sum + line.length + 1, 0);
    const line = lines[number]!;
    let from = offsetAt(line, span.column - 1);
    let to = offsetAt(line, span.column - 1 + Math.max(span.length, 1));
    if (from === to && from > 0) from = line.length > 0 ? from - 1 : from;
    if (to < from) to = from;
    return { from: before + from, to: before + to };
}
