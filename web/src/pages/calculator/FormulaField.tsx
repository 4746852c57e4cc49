// The formula: a plain field at first, replaced by the editor when it is touched or its text is at
// fault, or kept on wish. The first visit of somebody who only reads does not fetch an editor.
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Diagnostic } from "../../engine/answers";
import type { Editor } from "./editor/mount";
import type { Known } from "./editor/help";
import { lit } from "./links";
import { longestFormula } from "./state";

type Props = {
    text: string;
    typed(text: string): void;
    fault: Diagnostic | undefined;
    known: Known;
    plain: boolean;
    setPlain(plain: boolean): void;
};

/// Mounts the editor into `host`, and tells it what changes outside.
function useEditor(
    { text, typed, fault, known, plain, setPlain }: Props,
    touched: boolean,
    say: (what: string) => void,
) {
    const left = useRef<{ from: number; to: number } | null>(null);
    const host = useRef<HTMLDivElement>(null);
    const field = useRef<HTMLTextAreaElement>(null);
    const focused = useRef(false);
    const [editor, setEditor] = useState<Editor>();
    const latest = useRef({ text, typed, setPlain });
    latest.current = { text, typed, setPlain };
    // What the editor itself said must not be written back: it may have gone on since.
    const said = useRef(new Set<string>());
    const needed = !plain && (touched || fault !== undefined || editor !== undefined);
    useEffect(() => {
        if (!needed) return;
        let made: Editor | undefined;
        let wanted = true;
        void import("./editor/mount").then(
            ({ mountEditor }) => {
                if (!wanted || !host.current) return;
                made = mountEditor(host.current, latest.current.text, {
                    typed: (now) => {
                        said.current.add(now);
                        latest.current.typed(now);
                    },
                    hovered: (name) => {
                        lit.value = name;
                    },
                    tooLong: () => say(`A formula has at most ${longestFormula} characters.`),
                    plain: () => {
                        left.current = made?.selection() ?? null;
                        latest.current.setPlain(true);
                    },
                });
                const before = field.current;
                if (before) {
                    made.select(before.selectionStart, before.selectionEnd);
                    focused.current = document.activeElement === before;
                }
                setEditor(made);
            },
            () => undefined,
        ); // without the editor the plain field stays
        return () => {
            wanted = false;
            made?.destroy();
            setEditor(undefined);
        };
    }, [needed]);
    // Not before it is shown: what is hidden takes no focus.
    useLayoutEffect(() => {
        if (editor && focused.current) editor.focus();
        focused.current = false;
    }, [editor]);
    useEffect(() => {
        if (!said.current.has(text)) editor?.setText(text);
        if (!editor || editor.text() === text) said.current.clear();
    }, [editor, text]);
    useEffect(() => {
        const place = left.current;
        if (!plain || editor || !place) return;
        left.current = null;
        field.current?.focus();
        field.current?.setSelectionRange(place.from, place.to);
    }, [plain, editor]);
    useEffect(() => editor?.setFault(fault), [editor, fault]);
    useEffect(() => editor?.setKnown(known), [editor, known]);
    useEffect(() => editor && lit.subscribe((name) => editor.light(name)), [editor]);
    const toggle = () => {
        left.current = editor?.selection() ?? null;
        setPlain(!plain);
    };
    return { host, field, editor, toggle };
}

export function FormulaField(props: Props) {
    const { text, typed, fault, plain, setPlain } = props;
    const [said, setSaid] = useState("");
    const [touched, setTouched] = useState(false);
    const touch = () => setTouched(true);
    const { host, field, editor, toggle } = useEditor(props, touched, setSaid);
    useEffect(() => setSaid(""), [text]);
    const lines = Math.min(8, text.split("\n").length + (text.length > 200 ? 3 : 0));
    return (
        <div
            class="calc-field"
            onPointerEnter={touch}
            onFocusIn={touch}
            onKeyDown={(event) => {
                if (plain && !event.defaultPrevented && event.ctrlKey && event.key.toLowerCase() === "m") {
                    event.preventDefault();
                    setPlain(false);
                }
            }}
        >
            <div class="calc-field-head">
                <label for="calc-formula" onClick={() => editor?.focus()}>
                    Formula
                </label>
                <button
                    type="button"
                    class="quiet calc-small"
                    aria-pressed={plain}
                    onClick={toggle}
                    title="Ctrl-M"
                >
                    Plain field
                </button>
            </div>
            {!editor && (
                <textarea
                    id="calc-formula"
                    class="calc-plain"
                    ref={field}
                    value={text}
                    rows={lines}
                    spellcheck={false}
                    autocomplete="off"
                    autocapitalize="off"
                    maxLength={longestFormula}
                    aria-invalid={fault !== undefined}
                    onInput={(event) => typed(event.currentTarget.value)}
                />
            )}
            <div class="calc-editor" ref={host} hidden={!editor} />
            <p class="calc-said" role="status">
                {said}
            </p>
        </div>
    );
}
