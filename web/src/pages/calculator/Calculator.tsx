import { useAnswer } from "../../engine/useAnswer";
import type { Derivation } from "../../engine/answers";
import { text } from "../../state/fields";
import { usePageState } from "../../state/usePageState";
import { FaultBox } from "../../ui/FaultBox";
import { Formula } from "../../ui/Formula";

const read = (from: Record<string, unknown>) => ({
    formula: text(from["formula"], "norm2(X*w - y)^2"),
    wrt: text(from["wrt"], "w"),
});

export function Calculator() {
    const { state, change } = usePageState(read);
    const { answer, fault, stale } = useAnswer<Derivation>(
        { command: "derive", expr: state.formula, wrt: state.wrt, mathml: true, steps: true }, "calculator");
    return <section class="sheet">
        <h1>Calculator</h1>
        <label>Formula <input value={state.formula} onInput={(e) => change({ formula: e.currentTarget.value })} /></label>
        {fault && <FaultBox fault={fault} />}
        {answer && <div class={stale ? "stale" : ""}><Formula of={answer.result} /></div>}
    </section>;
}
