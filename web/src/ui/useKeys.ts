import { useEffect, useRef } from "preact/hooks";

/// Keys pressed anywhere on the page but in a field, a handle, or a row of tabs.
export function useKeys(handle: (event: KeyboardEvent) => void) {
    const latest = useRef(handle);
    latest.current = handle;
    useEffect(() => {
        const listen = (event: KeyboardEvent) => {
            const taken =
                event.target instanceof Element &&
                event.target.closest("input, textarea, select, [role=slider], [role=tablist]");
            if (!taken && !event.ctrlKey && !event.metaKey && !event.altKey) latest.current(event);
        };
        document.addEventListener("keydown", listen);
        return () => document.removeEventListener("keydown", listen);
    }, []);
}
