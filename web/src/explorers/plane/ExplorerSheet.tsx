// What every explorer has around its figures.
import type { ComponentChildren } from "preact";
import type { Diagnostic } from "../../engine/answers";
import { CopyButton } from "../../ui/CopyButton";
import { FaultBox } from "../../ui/FaultBox";

export function ExplorerSheet(props: {
    title: string;
    question: string;
    /// What to notice in the present state.
    notice: string | undefined;
    command: string;
    reset(): void;
    busy: boolean;
    fault?: Diagnostic | undefined;
    controls?: ComponentChildren;
    children: ComponentChildren;
    tables: ComponentChildren;
}) {
    return (
        <section class="sheet explorer" aria-busy={props.busy}>
            <header class="explorer-head">
                <p class="explorer-up">
                    <a href="#/explore">Explorers</a>
                </p>
                <h1>{props.title}</h1>
                <p class="explorer-question">{props.question}</p>
                <div class="explorer-tools">
                    <button type="button" onClick={props.reset}>
                        Reset
                    </button>
                    <CopyButton title="Copy as command" text={props.command} />
                </div>
            </header>
            {props.controls}
            {props.fault && <FaultBox fault={props.fault} />}
            <p class="explorer-notice" aria-live="polite">
                {props.notice ?? "\u00a0"}
            </p>
            {props.children}
            <div class="explorer-more">
                {props.tables}
                <details>
                    <summary>The same numbers on the command line</summary>
                    <pre class="code explorer-command" tabIndex={0}>
                        {props.command}
                    </pre>
                </details>
            </div>
        </section>
    );
}

export function DataTable({
    title,
    head,
    rows,
}: {
    title: string;
    head: readonly string[];
    rows: readonly (readonly ComponentChildren[])[];
}) {
    return (
        <details class="explorer-data">
            <summary>{title}</summary>
            <div class="scroll" tabIndex={0} role="region" aria-label={title}>
                <table>
                    <thead>
                        <tr>
                            {head.map((h) => (
                                <th key={h} scope="col">
                                    {h}
                                </th>
                            ))}
                        </tr>
                    </thead>
                    <tbody>
                        {rows.map((row, i) => (
                            <tr key={i}>
                                {row.map((cell, j) =>
                                    j === 0 ? (
                                        <th key={j} scope="row">
                                            {cell}
                                        </th>
                                    ) : (
                                        <td key={j}>{cell}</td>
                                    ),
                                )}
                            </tr>
                        ))}
                    </tbody>
                </table>
            </div>
        </details>
    );
}

/// The numbers beside the figures: a name and its value in each row.
export function Facts({
    rows,
    late,
    label,
}: {
    rows: readonly (readonly [string, ComponentChildren])[];
    late: boolean;
    label: string;
}) {
    return (
        <table class={`facts${late ? " stale" : ""}`} aria-label={label}>
            <tbody>
                {rows.map(([name, value]) => (
                    <tr key={name}>
                        <th scope="row">{name}</th>
                        <td>{value}</td>
                    </tr>
                ))}
            </tbody>
        </table>
    );
}
