import type { ComponentChildren } from "preact";
import { useId, useRef } from "preact/hooks";

export type Tab = { key: string; title: string };

/// A row of tabs and the panel of the chosen one. Arrow keys move between tabs.
export function Tabs({
    tabs,
    chosen,
    choose,
    label,
    children,
}: {
    tabs: Tab[];
    chosen: string;
    choose(key: string): void;
    label: string;
    children: ComponentChildren;
}) {
    const id = useId();
    const row = useRef<HTMLDivElement>(null);
    const move = (event: KeyboardEvent) => {
        const step = { ArrowRight: 1, ArrowLeft: -1, Home: -tabs.length, End: tabs.length }[event.key];
        if (step === undefined) return;
        event.preventDefault();
        const at = tabs.findIndex((t) => t.key === chosen);
        const to =
            Math.abs(step) === 1 ? (at + step + tabs.length) % tabs.length : step < 0 ? 0 : tabs.length - 1;
        choose(tabs[to]!.key);
        row.current?.querySelectorAll("button")[to]?.focus();
    };
    return (
        <div class="tabs">
            <div class="tab-row" role="tablist" aria-label={label} ref={row} onKeyDown={move}>
                {tabs.map((t) => (
                    <button
                        key={t.key}
                        type="button"
                        role="tab"
                        id={`${id}-${t.key}`}
                        aria-selected={t.key === chosen}
                        aria-controls={`${id}-panel`}
                        tabIndex={t.key === chosen ? 0 : -1}
                        onClick={() => choose(t.key)}
                    >
                        {t.title}
                    </button>
                ))}
            </div>
            <div
                class="tab-panel"
                role="tabpanel"
                id={`${id}-panel`}
                tabIndex={0}
                aria-labelledby={`${id}-${chosen}`}
            >
                {children}
            </div>
        </div>
    );
}
