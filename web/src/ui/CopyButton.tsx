import { useState } from "preact/hooks";

/// Copies a text, which may have to be made first.
export function CopyButton({
    text,
    title = "Copy",
}: {
    text: string | (() => Promise<string>);
    title?: string;
}) {
    const [said, setSaid] = useState("");
    const copy = async () => {
        try {
            await navigator.clipboard.writeText(typeof text === "string" ? text : await text());
            setSaid("Copied");
        } catch {
            setSaid("Copying is not allowed here");
        }
        window.setTimeout(() => setSaid(""), 1800);
    };
    return (
        <button type="button" class="quiet" onClick={() => void copy()}>
            <span aria-live="polite">{said || title}</span>
        </button>
    );
}
