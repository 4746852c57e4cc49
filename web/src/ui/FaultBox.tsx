import type { Diagnostic } from "../engine/answers";

/// A diagnostic in full: message, hint, and the way to its long story.
export function FaultBox({ fault }: { fault: Diagnostic }) {
    return (
        <div class="fault" role="alert">
            <p>
                <strong>{fault.message}</strong>
            </p>
            {fault.notes?.map((n) => (
                <p key={n.text}>{n.text}</p>
            ))}
            {fault.hint && <p class="hint">{fault.hint}</p>}
            <p class="slug">
                <a href={`docs/reference/errors/${fault.slug}.html`}>{fault.slug}</a>
            </p>
        </div>
    );
}
