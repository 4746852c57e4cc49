// The formula and its derivative as one function in another language.
import { useMemo } from "preact/hooks";
import type { GeneratedCode } from "../../../engine/answers";
import { useAnswer } from "../../../engine/useAnswer";
import { CodeBlock, type CodeLanguage } from "../../../ui/CodeBlock";
import { FaultBox } from "../../../ui/FaultBox";
import { Tabs } from "../../../ui/Tabs";
import { lit } from "../links";
import { type CalculatorState, type PaneProps, languages, options } from "../state";

const titles: Record<CalculatorState["lang"], string> = {
    numpy: "NumPy",
    torch: "PyTorch",
    jax: "JAX",
    julia: "Julia",
    matlab: "MATLAB",
    cpp: "C++ (Eigen)",
    c: "C",
    latex: "LaTeX",
};
const tabs = Object.entries(titles).map(([key, title]) => ({ key, title }));

/// The answer may still be that of another language; its file tells.
function languageOf(file: string): CodeLanguage {
    const end = file.slice(file.lastIndexOf(".") + 1);
    const known: Record<string, CodeLanguage> = {
        py: "numpy",
        jl: "julia",
        m: "matlab",
        c: "c",
        h: "c",
        cpp: "cpp",
        hpp: "cpp",
        tex: "latex",
    };
    return known[end] ?? "plain";
}

function download({ file, code }: GeneratedCode) {
    const address = URL.createObjectURL(new Blob([code], { type: "text/plain" }));
    const link = document.createElement("a");
    link.href = address;
    link.download = file;
    link.click();
    window.setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

export function CodePane({ state, change, derivation }: PaneProps) {
    const { answer, fault, stale } = useAnswer<GeneratedCode>(
        { command: "compile", ...options(state), code: state.lang },
        "code",
    );
    const names = useMemo(() => new Set(Object.keys(derivation?.variables ?? {})), [derivation]);
    const choose = (key: string) => {
        const lang = languages.find((l) => l === key);
        if (lang) change({ lang });
    };
    return (
        <div class="pane-code">
            <Tabs tabs={tabs} chosen={state.lang} choose={choose} label="Language">
                {fault && <FaultBox fault={fault} />}
                {answer && (
                    <div class={stale ? "stale" : ""}>
                        <CodeBlock
                            code={answer.code}
                            language={languageOf(answer.file)}
                            names={names}
                            marked={lit.value}
                            label={`${titles[state.lang]} code`}
                        >
                            <button type="button" class="quiet" onClick={() => download(answer)}>
                                Download {answer.file}
                            </button>
                        </CodeBlock>
                        {answer.notes.length > 0 && (
                            <ul class="pane-notes">
                                {answer.notes.map((note) => (
                                    <li key={note}>{note}</li>
                                ))}
                            </ul>
                        )}
                    </div>
                )}
            </Tabs>
        </div>
    );
}
