// Between data and pixels. Both axes have the same unit, so that angles are seen as they are.

export type Point = readonly [number, number];
/// The middle of what is seen, and half of its shorter side.
export type View = { center: Point; half: number };

export type Scale = {
    width: number;
    height: number;
    /// Pixels of one unit.
    unit: number;
    view: View;
    x(value: number): number;
    y(value: number): number;
    point(at: Point): Point;
    /// The data under a pixel.
    under(x: number, y: number): Point;
};

export function scaleOf(view: View, width: number, height: number): Scale {
    const unit = Math.min(width, height) / 2 / view.half;
    const x = (value: number) => width / 2 + (value - view.center[0]) * unit;
    const y = (value: number) => height / 2 - (value - view.center[1]) * unit;
    return {
        width,
        height,
        unit,
        view,
        x,
        y,
        point: (at) => [x(at[0]), y(at[1])],
        under: (px, py) => [
            view.center[0] + (px - width / 2) / unit,
            view.center[1] - (py - height / 2) / unit,
        ],
    };
}

export const finite = (at: Point) => Number.isFinite(at[0]) && Number.isFinite(at[1]);

/// A view that holds all points with some room around them.
export function fit(points: readonly Point[], ratio: number, otherwise: View, room = 1.15): View {
    const seen = points.filter(finite);
    if (seen.length === 0) return otherwise;
    const xs = seen.map((p) => p[0]);
    const ys = seen.map((p) => p[1]);
    const [left, right] = [Math.min(...xs), Math.max(...xs)];
    const [low, high] = [Math.min(...ys), Math.max(...ys)];
    const shorter = Math.min(1, ratio);
    const half = (room / 2) * Math.max((right - left) * shorter, ((high - low) * shorter) / ratio);
    const center: Point = [(left + right) / 2, (low + high) / 2];
    const least = 1e-9 * (1 + Math.abs(center[0]) + Math.abs(center[1]));
    return { center, half: Number.isFinite(half) ? Math.max(half, least) : otherwise.half };
}

/// The distance of round ticks of which about `wanted` lie in `span`.
export function tickStep(span: number, wanted: number): number {
    const rough = span / Math.max(1, wanted);
    const power = 10 ** Math.floor(Math.log10(rough));
    return power * (rough / power <= 1 ? 1 : rough / power <= 2 ? 2 : rough / power <= 5 ? 5 : 10);
}

export function ticks(from: number, to: number, step: number): number[] {
    const first = Math.ceil(from / step - 1e-9);
    const last = Math.floor(to / step + 1e-9);
    if (!(last - first < 200)) return [];
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (first + i) * step);
}

/// As many decimals as a tick needs to differ from its neighbours.
export function decimals(step: number): number {
    return Math.min(12, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
}

/// Rounded to what a pixel can tell apart, without the noise of binary fractions.
export function rounded(value: number, scale: Scale): number {
    const places = decimals(10 ** Math.floor(Math.log10(1 / scale.unit)));
    return Number(value.toFixed(places));
}

export function clamped(at: Point, most: number): Point {
    const within = (v: number) => Math.min(most, Math.max(-most, v));
    return [within(at[0]), within(at[1])];
}

/// Far pixels are as good as infinite ones, and some browsers cannot draw those.
const shownPixel = (v: number) => Math.min(1e5, Math.max(-1e5, Math.round(v * 100) / 100));

/// An SVG path through points; it breaks where a point is not finite.
export function pathThrough(points: readonly Point[], scale: Scale, closed = false): string {
    let path = "";
    let pen = "M";
    for (const at of points) {
        if (!finite(at)) {
            pen = "M";
            continue;
        }
        path += `${pen}${shownPixel(scale.x(at[0]))} ${shownPixel(scale.y(at[1]))}`;
        pen = "L";
    }
    return closed && path ? `${path}Z` : path;
}
