import { typeset } from "./tokens";

/// A variable as formulas show it, inside <math>.
export function Name({ of }: { of: string }) {
    const { stem, below } = typeset(of);
    return below === "" ? (
        <mi>{stem}</mi>
    ) : (
        <msub>
            <mi>{stem}</mi>
            <mi>{below}</mi>
        </msub>
    );
}
