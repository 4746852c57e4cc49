// Shapes, structures, mistakes and derivatives in words.
import type { Derivation, VariableInfo } from "../../../engine/answers";
import { type CalculatorState, options } from "../state";

/// Of several variables the first is looked at.
export function wrtOf({ wrt }: CalculatorState, derivation: Derivation | undefined): string {
    return wrt !== "" && !wrt.includes(",") ? wrt : (derivation?.wrt ?? "");
}

export function optionsOfOne(state: CalculatorState, derivation: Derivation | undefined) {
    const all = options(state);
    return state.wrt.includes(",") && derivation ? { ...all, wrt: derivation.wrt } : all;
}

const structures: Record<string, string> = {
    zero: "Every entry is zero.",
    dense: "Dense: no pattern that could be stored in less space.",
    identity: "The identity: nothing has to be stored.",
    "scalar multiple of the identity": "A multiple of the identity: one number says it all.",
    diagonal: "Diagonal: one vector says it all.",
    "rank 1": "Of rank 1: the product of a column and a row.",
    Gram: "A Gram matrix A′A: symmetric, without negative eigenvalues.",
    "weighted Gram": "A weighted Gram matrix A′DA with a diagonal D: symmetric.",
};

export function structureInWords(structure: string): string {
    const known = structures[structure];
    if (known) return known;
    const pattern = structure.replace(/^Kronecker product, /, "");
    const first = pattern === structure ? "" : "A Kronecker product. ";
    if (pattern.startsWith("einsum pattern")) {
        return (
            `${first}Its entries follow the ${pattern}; where a label on the right stands twice, ` +
            "only entries with equal indices differ from zero."
        );
    }
    return `${structure.charAt(0).toUpperCase()}${structure.slice(1)}.`;
}

export const mistakes: Record<string, string> = {
    transpose: "a missing transpose",
    factor: "a wrong factor",
    sign: "a wrong sign",
    "assumed-symmetry": "symmetry taken for granted",
    "commuted-product": "factors in the wrong order",
    "trace-cycle": "a wrong cycle of a trace",
    "missing-term": "a missing term",
    "extra-term": "a term too many",
    "mixed-layout": "mixed layouts",
    shape: "a wrong shape",
};

/// What is derived, for headings and labels.
export function derivativeInWords(what: string, wrt: string): string {
    const kinds: Record<string, string> = {
        gradient: `gradient by ${wrt}`,
        jacobian: `Jacobian by ${wrt}`,
        hessian: `Hessian by ${wrt}`,
        hvp: "Hessian–vector product",
        jvp: "Jacobian–vector product",
        vjp: "vector–Jacobian product",
        differential: "differential",
    };
    return kinds[what] ?? `derivative by ${wrt}`;
}

/// The names of sizes in dimensions such as "n" or "2*n".
export function sizeNames(variables: Record<string, VariableInfo>): string[] {
    const found = Object.values(variables)
        .flatMap((v) => v.dims)
        .join(" ")
        .match(/[^\W\d]\w*/gu);
    return [...new Set(found ?? [])];
}
