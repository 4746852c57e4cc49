// A figure of the plane: grid lines, axes with ticks, and whatever is drawn on it.
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { shown } from "../../ui/numbers";
import { type Scale, type View, decimals, scaleOf, tickStep, ticks } from "./scale";

type PlaneProps = {
    title: string;
    /// One sentence that says what is seen, with its numbers.
    label: string;
    view: View;
    /// Height over width.
    ratio?: number;
    grid?: boolean;
    /// Called with how much larger things become.
    zoom?: ((factor: number) => void) | undefined;
    fitted?: (() => void) | undefined;
    caption?: ComponentChildren;
    children(scale: Scale): ComponentChildren;
};

function useWidth() {
    const place = useRef<HTMLDivElement>(null);
    const [width, setWidth] = useState(400);
    useLayoutEffect(() => {
        const box = place.current;
        if (!box) return undefined;
        const measure = () => setWidth(Math.max(160, Math.floor(box.clientWidth)));
        measure();
        const observer = new ResizeObserver(measure);
        observer.observe(box);
        return () => observer.disconnect();
    }, []);
    return { place, width };
}

/// Zooming by the wheel asks for Ctrl, so that a page still scrolls under the pointer.
function useWheel(zoom: PlaneProps["zoom"], place: { current: HTMLElement | null }) {
    const latest = useRef(zoom);
    latest.current = zoom;
    useEffect(() => {
        const box = place.current;
        const turned = (event: WheelEvent) => {
            if (!event.ctrlKey || !latest.current) return;
            event.preventDefault();
            latest.current(event.deltaY < 0 ? 1.15 : 1 / 1.15);
        };
        box?.addEventListener("wheel", turned, { passive: false });
        return () => box?.removeEventListener("wheel", turned);
    }, []);
}

function Axes({ scale, grid }: { scale: Scale; grid: boolean }) {
    const [left, high] = scale.under(0, 0);
    const [right, low] = scale.under(scale.width, scale.height);
    const wanted = Math.min(7, Math.min(scale.width, scale.height) / 55);
    const step = tickStep(2 * scale.view.half, wanted);
    const places = decimals(step);
    const [axisX, axisY] = scale.point([0, 0]);
    const textX = Math.min(scale.width - 6, Math.max(30, axisX - 6));
    const textY = Math.min(scale.height - 6, Math.max(16, axisY + 15));
    const xs = ticks(left, right, step);
    const ys = ticks(low, high, step);
    const nearZero = (v: number) => Math.abs(v) < step / 2;
    return (
        <g class="plane-axes" aria-hidden="true">
            {grid &&
                xs.map((v) => (
                    <line
                        key={`x${v}`}
                        class="plane-grid"
                        x1={scale.x(v)}
                        x2={scale.x(v)}
                        y1={0}
                        y2={scale.height}
                    />
                ))}
            {grid &&
                ys.map((v) => (
                    <line
                        key={`y${v}`}
                        class="plane-grid"
                        x1={0}
                        x2={scale.width}
                        y1={scale.y(v)}
                        y2={scale.y(v)}
                    />
                ))}
            <line class="plane-axis" x1={0} x2={scale.width} y1={axisY} y2={axisY} />
            <line class="plane-axis" x1={axisX} x2={axisX} y1={0} y2={scale.height} />
            {xs
                .filter((v) => !nearZero(v) && scale.x(v) > 18 && scale.x(v) < scale.width - 14)
                .map((v) => (
                    <text key={`x${v}`} class="plane-tick" x={scale.x(v)} y={textY} text-anchor="middle">
                        {shown(v, places)}
                    </text>
                ))}
            {ys
                .filter((v) => !nearZero(v) && scale.y(v) > 14 && scale.y(v) < scale.height - 8)
                .map((v) => (
                    <text key={`y${v}`} class="plane-tick" x={textX} y={scale.y(v) + 4} text-anchor="end">
                        {shown(v, places)}
                    </text>
                ))}
        </g>
    );
}

function ZoomButtons({ title, zoom, fitted }: Pick<PlaneProps, "title" | "zoom" | "fitted">) {
    if (!zoom) return null;
    return (
        <div class="plane-zoom" role="group" aria-label={`Zoom: ${title}`}>
            <button type="button" class="quiet" aria-label="Zoom out" onClick={() => zoom(1 / 1.25)}>
                −
            </button>
            <button type="button" class="quiet" aria-label="Zoom in" onClick={() => zoom(1.25)}>
                +
            </button>
            {fitted && (
                <button type="button" class="quiet" onClick={fitted}>
                    Fit
                </button>
            )}
        </div>
    );
}

export function Plane(props: PlaneProps) {
    const { title, label, view, ratio = 0.85, grid = true, zoom, fitted, caption, children } = props;
    const { place, width } = useWidth();
    useWheel(zoom, place);
    const scale = scaleOf(view, width, Math.round(width * ratio));
    return (
        <figure class="plane">
            <figcaption class="plane-head">
                <h2>{title}</h2>
                <ZoomButtons title={title} zoom={zoom} fitted={fitted} />
            </figcaption>
            <div class="plane-box" ref={place}>
                <svg
                    width={scale.width}
                    height={scale.height}
                    viewBox={`0 0 ${scale.width} ${scale.height}`}
                    role="group"
                    aria-label={title}
                >
                    <rect
                        class="plane-paper"
                        role="img"
                        aria-label={label}
                        width={scale.width}
                        height={scale.height}
                    />
                    <Axes scale={scale} grid={grid} />
                    {children(scale)}
                </svg>
            </div>
            {caption && <p class="plane-caption">{caption}</p>}
        </figure>
    );
}
