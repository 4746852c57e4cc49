import type { VariableInfo } from "../../engine/answers";
import {
    type Declared,
    type Fact,
    type Kind,
    factWords,
    facts,
    kindInWords,
    kindWords,
    kinds,
    makeDeclaration,
    nameOfDeclaration,
    parseDeclaration,
} from "./declarations";
import { lit } from "./links";
import { Name } from "./Name";
import { type CalculatorState, variableOf } from "./state";
import { namesIn } from "./tokens";

type Props = {
    state: CalculatorState;
    change(part: Partial<CalculatorState>): void;
    variables: Record<string, VariableInfo>;
};

type RowProps = Props & { name: string; chosen: boolean; choosable: boolean };

/// The state's own declaration of a variable, if it has one.
function own(vars: string[], name: string) {
    const text = vars.find((declaration) => nameOfDeclaration(declaration) === name);
    return { text, declared: text === undefined ? undefined : parseDeclaration(text) };
}

/// The kind with its sizes, without the facts that the second menu shows.
function sized(kind: Kind, info: VariableInfo) {
    return kindInWords({ ...info, facts: info.facts.filter((f) => kindWords[kind].startsWith(f)) });
}

function Menus({ state, change, variables, name }: RowProps) {
    const info = variables[name];
    const { text, declared } = own(state.vars, name);
    if (info && !info.inferred && text === undefined) {
        return (
            <span class="calc-kind">
                {kindInWords(info)}, <em>declared in the formula</em>
            </span>
        );
    }
    if (text !== undefined && !declared) {
        return (
            <span class="calc-kind">
                <code>{text}</code>
            </span>
        );
    }
    const others = Object.entries(variables)
        .filter(([other]) => other !== name)
        .flatMap(([, v]) => v.dims);
    const declare = (kind: Kind | "", fact: Fact) => {
        const rest = state.vars.filter((declaration) => nameOfDeclaration(declaration) !== name);
        if (kind === "") return change({ vars: rest });
        const dims: string[] = (declared as Declared | undefined)?.dims ?? info?.dims ?? [];
        change({ vars: [...rest, makeDeclaration(name, kind, fact, dims, others)] });
    };
    const inferred = declared ? "as inferred" : info ? `${kindInWords(info)} (inferred)` : "as inferred";
    return (
        <span class="calc-menus">
            <select
                aria-label={`Kind of ${name}`}
                value={declared?.kind ?? ""}
                onChange={(event) => declare(event.currentTarget.value as Kind | "", declared?.fact ?? "")}
            >
                <option value="">{inferred}</option>
                {kinds.map((kind) => (
                    <option key={kind} value={kind}>
                        {kind === declared?.kind && info && !info.inferred
                            ? sized(kind, info)
                            : kindWords[kind]}
                    </option>
                ))}
            </select>
            {declared && (
                <select
                    aria-label={`Values of ${name}`}
                    value={declared.fact}
                    onChange={(event) => declare(declared.kind, event.currentTarget.value as Fact)}
                >
                    <option value="">any values</option>
                    {facts.map((fact) => (
                        <option key={fact} value={fact}>
                            {factWords[fact]}
                        </option>
                    ))}
                </select>
            )}
        </span>
    );
}

function Row(props: RowProps) {
    const { state, change, name, chosen, choosable } = props;
    const declared = own(state.vars, name).text !== undefined;
    const remove = () =>
        change({
            vars: state.vars.filter((declaration) => nameOfDeclaration(declaration) !== name),
        });
    return (
        <li class={lit.value === name ? "calc-row calc-lit" : "calc-row"} data-variable={name}>
            <label class="calc-by">
                <input
                    type="radio"
                    name="calc-wrt"
                    checked={chosen}
                    disabled={!choosable}
                    aria-label={`by ${name}`}
                    onChange={() => change({ wrt: name })}
                />
                <math>
                    <Name of={name} />
                </math>
            </label>
            <Menus {...props} />
            {declared && (
                <button
                    type="button"
                    class="quiet calc-small"
                    onClick={remove}
                    aria-label={`Remove the declaration of ${name}`}
                >
                    ✕
                </button>
            )}
        </li>
    );
}

export function Variables({ state, change, variables }: Props) {
    const names = namesIn(state.formula);
    const chosen = variableOf(state).split(",");
    const extra = Object.keys(variables).filter((name) => !names.includes(name) && name !== `d${chosen[0]}`);
    const unused = state.vars.map(nameOfDeclaration).filter((n) => !names.includes(n) && !extra.includes(n));
    const all = [...names, ...extra, ...unused].slice(0, 60);
    if (all.length === 0) return null;
    return (
        <fieldset class="calc-variables">
            <legend>Differentiate by</legend>
            <ul>
                {all.map((name) => (
                    <Row
                        key={name}
                        name={name}
                        state={state}
                        change={change}
                        variables={variables}
                        chosen={chosen.includes(name)}
                        choosable={names.includes(name)}
                    />
                ))}
            </ul>
        </fieldset>
    );
}
