import { useEffect, useState } from "preact/hooks";
import { withoutDefaults } from "./fields";
import { opened, showState } from "./location";

/// A page's state: read from the link it was opened with, written into the address as it changes.
/// `read` must return a complete state for any input.
export function usePageState<T extends object>(read: (from: Record<string, unknown>) => T) {
    const [state, setState] = useState<T>(() => read(opened.peek()));
    useEffect(() => showState(withoutDefaults(state, read({})) as Record<string, unknown>), [state]);
    const change = (part: Partial<T>) => setState((before) => ({ ...before, ...part }));
    const reset = () => setState(read({}));
    return { state, change, reset };
}
