// Code to read and to copy. The highlighting knows comments, strings, numbers and keywords only.
import type { ComponentChildren } from "preact";
import { CopyButton } from "./CopyButton";

export type CodeLanguage = "c" | "cpp" | "numpy" | "torch" | "jax" | "julia" | "matlab" | "latex" | "plain";

const python =
    "and as assert class def elif else for from if import in is lambda None not or raise return " +
    "True False while with staticmethod";
const c =
    "auto bool char const constexpr double else enum false float for if include inline int long " +
    "namespace nullptr return size_t sizeof static struct template true typename using void while";
const words: Partial<Record<CodeLanguage, string>> = {
    numpy: python,
    torch: python,
    jax: python,
    c,
    cpp: c,
    julia: "begin do else elseif end for function if in let module return struct throw using where",
    matlab: "arguments else elseif end error for function if return while",
};
const comment: Partial<Record<CodeLanguage, RegExp>> = {
    numpy: /#.*/,
    torch: /#.*/,
    jax: /#.*/,
    julia: /#.*/,
    matlab: /%.*/,
    latex: /(?<!\\)%.*/,
    c: /\/\/.*|\/\*[\s\S]*?\*\//,
    cpp: /\/\/.*|\/\*[\s\S]*?\*\//,
};
const string: Partial<Record<CodeLanguage, RegExp>> = {
    numpy: /[rf]{0,2}"""[\s\S]*?"""|[rf]{0,2}"[^"\n]*"|[rf]{0,2}'[^'\n]*'/,
    julia: /"""[\s\S]*?"""|"(?:\\.|[^"\\\n])*"/,
    // A quote after a name or bracket is MATLAB's transpose.
    matlab: /"[^"\n]*"|(?<![\w.)\]'])'[^'\n]*'/,
    c: /"(?:\\.|[^"\\\n])*"|<[a-z_.]+(?:\/[A-Za-z_.]+)*>(?=\n)/,
};
string.torch = string.jax = string.numpy!;
string.cpp = string.c!;

type Piece = { text: string; kind: "plain" | "comment" | "string" | "number" | "word" | "name" };

/// The code in pieces; together they are the code, whatever it holds.
export function pieces(code: string, language: CodeLanguage, names: ReadonlySet<string>): Piece[] {
    const known = new Set((words[language] ?? "").split(" "));
    const never = /(?!)/;
    const all = new RegExp(
        [
            `(${(comment[language] ?? never).source})`,
            `(${(string[language] ?? never).source})`,
            language === "latex" ? "(\\\\[A-Za-z]+)" : "([A-Za-z_\\u0370-\\u03ff][\\w\\u0370-\\u03ff]*)",
            "(\\d+\\.?\\d*(?:[eE][+-]?\\d+)?)",
        ].join("|"),
        "gu",
    );
    const found: Piece[] = [];
    let at = 0;
    for (const match of code.matchAll(all)) {
        if (match.index > at) found.push({ text: code.slice(at, match.index), kind: "plain" });
        const [text, isComment, isString, isName] = match;
        const kind = isComment
            ? "comment"
            : isString
              ? "string"
              : !isName
                ? "number"
                : known.has(text) || language === "latex"
                  ? "word"
                  : names.has(text)
                    ? "name"
                    : "plain";
        found.push({ text, kind });
        at = match.index + text.length;
    }
    if (at < code.length) found.push({ text: code.slice(at), kind: "plain" });
    return found;
}

const none: ReadonlySet<string> = new Set();

export function CodeBlock({
    code,
    language = "plain",
    names = none,
    marked = "",
    label,
    children,
}: {
    code: string;
    language?: CodeLanguage;
    /// Names of variables, and the one of them that is pointed at somewhere.
    names?: ReadonlySet<string>;
    marked?: string;
    label: string;
    /// More buttons beside the one that copies.
    children?: ComponentChildren;
}) {
    return (
        <div class="fig-code">
            <div class="fig-code-tools">
                <CopyButton text={code} title="Copy code" />
                {children}
            </div>
            <pre class="code" tabIndex={0} role="region" aria-label={label}>
                <code>
                    {pieces(code, language, names).map(({ text, kind }, i) =>
                        kind === "plain" ? (
                            text
                        ) : kind === "name" ? (
                            <span key={i} data-variable={text} class={text === marked ? "linked" : undefined}>
                                {text}
                            </span>
                        ) : (
                            <span key={i} class={`fig-${kind}`}>
                                {text}
                            </span>
                        ),
                    )}
                </code>
            </pre>
        </div>
    );
}
