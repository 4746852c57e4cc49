// What the calculator asks.
import { useEffect, useState } from "preact/hooks";
import { type FunctionInfo, isFault } from "../../engine/answers";
import { ask } from "../../engine/client";
import { useAnswer } from "../../engine/useAnswer";
import type { Answered } from "./Result";
import { type CalculatorState, options } from "./state";

let functions: Promise<FunctionInfo[]> | undefined;

/// The engine's functions, asked for once; none until they are known.
export function useFunctions(): FunctionInfo[] {
    const [known, setKnown] = useState<FunctionInfo[]>([]);
    useEffect(() => {
        let current = true;
        functions ??= ask<{ functions: FunctionInfo[] }>({ command: "functions" }).then((answer) =>
            isFault(answer) ? [] : answer.functions,
        );
        void functions.then((all) => current && setKnown(all));
        return () => {
            current = false;
        };
    }, []);
    return known;
}

export function useDerivation(state: CalculatorState) {
    const empty = state.formula.trim() === "";
    return useAnswer<Answered>(
        empty ? null : { command: "derive", ...options(state), mathml: true, steps: true },
        "calculator",
    );
}

/// What the engine derives when the choice is left to it: a gradient of a scalar, else a Jacobian.
/// `sound` says that the formula itself is without fault.
export function useAutomatic(state: CalculatorState, answer: Answered | undefined) {
    const { what, along, layout, symmetric, ...rest } = options(state);
    const chosen = state.what !== "" && state.formula.trim() !== "";
    const asked = useAnswer<Answered>(
        chosen ? { command: "derive", ...rest, "no-check": true } : null,
        "calculator-automatic",
    );
    const known = state.what === "" ? answer : asked.answer;
    return {
        automatic: known?.derivatives?.[0]?.what ?? known?.what ?? "",
        sound: chosen && !asked.stale && asked.fault === undefined && asked.answer !== undefined,
    };
}
