import { useEffect, useRef, useState } from "preact/hooks";

/// The width in pixels of the element that `place` is given to, within bounds.
export function useWidth<E extends Element>(least: number, most: number) {
    const place = useRef<E>(null);
    const [width, setWidth] = useState(most);
    useEffect(() => {
        if (!place.current) return;
        const watch = new ResizeObserver(([entry]) => {
            if (entry) setWidth(Math.round(Math.min(most, Math.max(least, entry.contentRect.width))));
        });
        watch.observe(place.current);
        return () => watch.disconnect();
    }, []);
    return { place, width };
}
