// Exact input beside the figures.
import { useEffect, useId, useState } from "preact/hooks";
import { shown } from "../../ui/numbers";
import type { Point } from "./scale";

/// A number that may be half typed; only what is a number is passed on.
export function NumberInput({
    label,
    value,
    change,
    most = 1e4,
    least = -most,
    hidden = true,
}: {
    label: string;
    value: number;
    change(value: number): void;
    most?: number;
    least?: number;
    hidden?: boolean;
}) {
    const [draft, setDraft] = useState<string | undefined>(undefined);
    useEffect(() => setDraft(undefined), [value]);
    const meant = (text: string) => (text.trim() === "" ? NaN : Number(text));
    const allowed = (now: number) => now >= least && now <= most;
    const typed = (text: string) => {
        setDraft(text);
        const now = meant(text);
        if (allowed(now) && now !== value) change(now);
    };
    const wrong = draft !== undefined && !allowed(meant(draft));
    return (
        <label class="number-input">
            <span class={hidden ? "hidden-text" : ""}>{label}</span>
            <input
                type="text"
                inputMode="decimal"
                size={6}
                maxLength={24}
                spellcheck={false}
                autocomplete="off"
                value={draft ?? String(value)}
                aria-invalid={wrong}
                onInput={(e) => typed(e.currentTarget.value)}
                onBlur={() => setDraft(undefined)}
            />
        </label>
    );
}

export function PairInput({
    name,
    value,
    change,
    most = 1e4,
}: {
    name: string;
    value: Point;
    change(value: Point): void;
    most?: number;
}) {
    return (
        <fieldset class="pair-input">
            <legend>{name}</legend>
            <NumberInput
                label={`${name}, first entry`}
                value={value[0]}
                most={most}
                change={(v) => change([v, value[1]])}
            />
            <NumberInput
                label={`${name}, second entry`}
                value={value[1]}
                most={most}
                change={(v) => change([value[0], v])}
            />
        </fieldset>
    );
}

export function Slider({
    label,
    value,
    least,
    most,
    step,
    text,
    change,
}: {
    label: string;
    value: number;
    least: number;
    most: number;
    step: number;
    text: string;
    change(value: number): void;
}) {
    const id = useId();
    return (
        <div class="slider">
            <label for={id}>{label}</label>
            <input
                type="range"
                id={id}
                min={least}
                max={most}
                step={step}
                value={value}
                aria-valuetext={text}
                onInput={(e) => change(Number(e.currentTarget.value))}
            />
            <output for={id}>{text}</output>
        </div>
    );
}

export function FormulaInput({
    label,
    value,
    change,
    hint,
}: {
    label: string;
    value: string;
    change(value: string): void;
    hint: string;
}) {
    return (
        <label class="formula-input">
            <span>{label}</span>
            <input
                class="code"
                type="text"
                value={value}
                maxLength={longestFormula}
                spellcheck={false}
                autocomplete="off"
                autocapitalize="off"
                onInput={(e) => change(e.currentTarget.value)}
            />
            <small>{hint}</small>
        </label>
    );
}

export const longestFormula = 400;

export type Example<S> = { title: string; state: S };

/// Ready-made states to begin from.
export function Gallery<S>({
    examples,
    chosen,
    choose,
}: {
    examples: readonly Example<S>[];
    chosen: (state: S) => boolean;
    choose(state: S): void;
}) {
    return (
        <div class="gallery" role="group" aria-label="Examples">
            {examples.map((e) => (
                <button
                    key={e.title}
                    type="button"
                    aria-pressed={chosen(e.state)}
                    onClick={() => choose(e.state)}
                >
                    {e.title}
                </button>
            ))}
        </div>
    );
}

/// A small matrix of numbers between brackets.
export function Matrix({
    rows,
    digits = 2,
    label,
}: {
    rows: readonly (readonly (number | string | undefined)[])[];
    digits?: number;
    label: string;
}) {
    return (
        <span
            class={`matrix matrix-${rows[0]?.length ?? 1}`}
            role="img"
            aria-label={`${label} = ${rows.map((r) => r.map((v) => shown(v, digits)).join(" ")).join("; ")}`}
        >
            {rows.flatMap((row, i) => row.map((v, j) => <span key={`${i} ${j}`}>{shown(v, digits)}</span>))}
        </span>
    );
}
