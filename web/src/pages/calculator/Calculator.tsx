// A formula in; its derivative, the steps to it, code and checks out.
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Derivation as Derived, Diagnostic, FunctionInfo } from "../../engine/answers";
import { usePageState } from "../../state/usePageState";
import { FaultBox } from "../../ui/FaultBox";
import { Formula } from "../../ui/Formula";
import { type Tab, Tabs } from "../../ui/Tabs";
import { useAutomatic, useDerivation, useFunctions } from "./answers";
import { Choices } from "./Choices";
import { kindInWords } from "./declarations";
import { Derivation } from "./Derivation";
import { FormulaField } from "./FormulaField";
import { remember } from "./history";
import { useLinks } from "./links";
import { Gallery, History } from "./Lists";
import { CheckPane } from "./panes/CheckPane";
import { CodePane } from "./panes/CodePane";
import { NumbersPane } from "./panes/NumbersPane";
import { StructurePane } from "./panes/StructurePane";
import { type Answered, Result, derivationsOf } from "./Result";
import { type CalculatorState, type PaneKey, type PaneProps, alongKinds, readCalculator } from "./state";
import { Variables } from "./Variables";

const panes: (Tab & { key: PaneKey })[] = [
    { key: "derivation", title: "Derivation" },
    { key: "code", title: "Code" },
    { key: "check", title: "Check my result" },
    { key: "numbers", title: "Numbers" },
    { key: "structure", title: "Structure" },
];
const narrowPanes: typeof panes = [
    { key: "formula", title: "Formula" },
    { key: "result", title: "Result" },
    ...panes,
];

function useNarrow() {
    const query = useMemo(() => window.matchMedia("(max-width: 40rem)"), []);
    const [narrow, setNarrow] = useState(query.matches);
    useEffect(() => {
        const say = () => setNarrow(query.matches);
        query.addEventListener("change", say);
        return () => query.removeEventListener("change", say);
    }, []);
    return narrow;
}

/// Remembers what was derived once it has stood for a moment.
function useHistory(state: CalculatorState, done: boolean) {
    const first = useRef(JSON.stringify(readCalculator({})));
    const now = JSON.stringify(state);
    useEffect(() => {
        if (!done || now === first.current) return;
        const timer = window.setTimeout(() => remember(state), 1500);
        return () => window.clearTimeout(timer);
    }, [done, now]);
}

/// Which text a fault speaks of: the engine's answer gives its place in that text, but not its name.
function placeOf(fault: Diagnostic, { vars, formula, what, along }: CalculatorState, sound: boolean) {
    if (sound && alongKinds.includes(what) && along.trim() !== "") return "along";
    const declares = /\w\s*:(?!\s*[\],])/.test(formula);
    return fault.slug === "bad-declaration" && vars.length > 0 && !declares ? "vars" : "formula";
}

type Parts = PaneProps & {
    answer: Answered | undefined;
    fault: Diagnostic | undefined;
    stale: boolean;
    functions: FunctionInfo[];
    narrow: boolean;
};

function Pane({ pane, functions, stale, state, change, derivation }: Parts & { pane: PaneKey }) {
    const props: PaneProps = { state, change, derivation };
    if (pane === "code") return <CodePane {...props} />;
    if (pane === "check") return <CheckPane {...props} />;
    if (pane === "numbers") return <NumbersPane {...props} />;
    if (pane === "structure") return <StructurePane {...props} />;
    return (
        <div class={stale ? "stale" : ""}>
            <Derivation {...props} functions={functions} />
        </div>
    );
}

function Input({ state, change, answer, fault, functions, narrow, stale, derivation }: Parts) {
    const variables = answer?.variables ?? {};
    const { automatic, sound } = useAutomatic(state, answer);
    const place = fault && placeOf(fault, state, sound);
    const box = (here: typeof place) => fault && place === here && <FaultBox fault={fault} />;
    const known = useMemo(
        () => ({
            functions,
            variables: Object.fromEntries(
                Object.entries(variables).map(([name, v]) => [name, kindInWords(v)]),
            ),
        }),
        [functions, answer],
    );
    return (
        <section class="calc-input" aria-label="Formula and what to derive">
            <FormulaField
                text={state.formula}
                typed={(formula) => change({ formula })}
                known={known}
                fault={place === "formula" ? fault : undefined}
                plain={state.textarea}
                setPlain={(textarea) => change({ textarea })}
            />
            {box("formula")}
            {narrow && derivation && (
                <div class={stale ? "calc-preview stale" : "calc-preview"}>
                    <Formula of={derivation.result} />
                </div>
            )}
            <Variables state={state} change={change} variables={variables} />
            {box("vars")}
            <Choices state={state} change={change} variables={variables} automatic={automatic} />
            {box("along")}
        </section>
    );
}

function Output(parts: Parts) {
    return (
        <section class="calc-output" aria-label="Result">
            <Result
                answer={parts.answer}
                stale={parts.stale}
                old={parts.fault !== undefined}
                state={parts.state}
            />
        </section>
    );
}

function Wide(parts: Parts) {
    const { state, change } = parts;
    const pane = panes.some((p) => p.key === state.pane) ? state.pane : "derivation";
    return (
        <>
            <div class="calc-columns">
                <Input {...parts} />
                <Output {...parts} />
            </div>
            <Tabs
                tabs={panes}
                chosen={pane}
                label="About the result"
                choose={(key) => change({ pane: key as PaneKey })}
            >
                <Pane {...parts} pane={pane} />
            </Tabs>
        </>
    );
}

function Narrow(parts: Parts) {
    const { state, change } = parts;
    const pane = state.pane === "" ? "formula" : state.pane;
    return (
        <Tabs
            tabs={narrowPanes}
            chosen={pane}
            label="Formula and result"
            choose={(key) => change({ pane: key as PaneKey })}
        >
            {pane === "formula" ? (
                <Input {...parts} />
            ) : pane === "result" ? (
                <Output {...parts} />
            ) : (
                <Pane {...parts} pane={pane} />
            )}
        </Tabs>
    );
}

/// Made once: it does not change with what is typed.
const gallery = <Gallery />;

export function Calculator() {
    const { state, change } = usePageState(readCalculator);
    const { answer, fault, stale } = useDerivation(state);
    const functions = useFunctions();
    const narrow = useNarrow();
    const root = useRef<HTMLDivElement>(null);
    const derivation: Derived | undefined = derivationsOf(answer)[0];
    useHistory(state, answer !== undefined && !stale);
    useLinks(root, Object.keys(answer?.variables ?? {}));
    const open = (wanted: CalculatorState) => {
        change({ ...wanted, textarea: state.textarea });
        window.scrollTo({ top: 0 });
    };
    const parts: Parts = { state, change, derivation, answer, fault, stale, functions, narrow };
    return (
        <div class="calc" ref={root}>
            <h1>The derivative of a formula</h1>
            {narrow ? <Narrow {...parts} /> : <Wide {...parts} />}
            <History open={open} />
            {gallery}
        </div>
    );
}
