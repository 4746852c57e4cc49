// The lines of the sheet, and which of them a filter keeps.
import type { Cheatsheet, CheatsheetLine, FunctionInfo } from "../../engine/answers";

export type Line = CheatsheetLine & {
    /// Names the line in a link.
    key: string;
    /// What the filter looks through.
    words: string;
    /// Too wide for a column on paper, or for the page.
    width: "" | "wide" | "widest";
};
export type Section = { title: string; lines: Line[] };

const columnOfPaper = 44; // characters of a derivative that fit in it
const pageOfPaper = 110;

/// Without accents and case.
export function simple(text: string) {
    return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

function namesIn(formula: string, functions: Map<string, FunctionInfo>) {
    const called = formula.match(/[A-Za-z_]\w*(?=\()/g) ?? [];
    return called.flatMap((name) => {
        const known = functions.get(name);
        return known ? [known.summary, ...known.aliases] : [];
    });
}

function widthOf(derivative: string) {
    if (derivative.length <= columnOfPaper) return "";
    return derivative.length <= pageOfPaper ? "wide" : "widest";
}

export function sectionsOf(sheet: Cheatsheet, functions: FunctionInfo[]): Section[] {
    const byName = new Map(functions.map((f) => [f.name, f]));
    return sheet.sections.map(({ title, lines }) => ({
        title,
        lines: lines.map((line) => {
            const { formula, derivative } = line;
            const words = [
                title,
                formula.ascii,
                formula.unicode,
                derivative.ascii,
                derivative.unicode,
                line.what,
                line.rule,
                ...line.var,
                ...namesIn(formula.ascii, byName),
            ];
            return {
                ...line,
                key: `${title}: ${formula.ascii} by ${line.wrt}`,
                words: simple(words.join("\n")),
                width: widthOf(derivative.unicode),
            };
        }),
    }));
}

/// Lines that hold every word of the filter; sections that have none are left out.
export function filtered(sections: Section[], filter: string): Section[] {
    const wanted = simple(filter)
        .split(/\s+/)
        .filter((word) => word !== "");
    return sections
        .map(({ title, lines }) => ({
            title,
            lines: lines.filter((line) => wanted.every((word) => line.words.includes(word))),
        }))
        .filter(({ lines }) => lines.length > 0);
}

export function count(sections: Section[]) {
    return sections.reduce((sum, { lines }) => sum + lines.length, 0);
}
