import { useEffect, useState } from "preact/hooks";

/// The value one frame late: what is less urgent does not keep the rest waiting.
export function useLater<T>(value: T): T {
    const [later, setLater] = useState<{ value: T }>({ value });
    useEffect(() => {
        let timer = 0;
        const frame = window.requestAnimationFrame(() => {
            timer = window.setTimeout(() => setLater({ value }));
        });
        return () => {
            window.cancelAnimationFrame(frame);
            window.clearTimeout(timer);
        };
    }, [value]);
    return later.value;
}
