/// Numbers as people read them; NaN and infinities as words.
export function shown(value: number | string | undefined, digits = 3): string {
    if (value === undefined) return "";
    if (typeof value === "string") return { inf: "∞", "-inf": "−∞" }[value] ?? value;
    if (!Number.isFinite(value)) return Number.isNaN(value) ? "nan" : value > 0 ? "∞" : "−∞";
    const size = Math.abs(value);
    const text =
        size !== 0 && (size >= 1e6 || size < 10 ** -digits / 2)
            ? value.toExponential(2)
            : value.toFixed(digits);
    const plain = /^-0(\.0+)?$/.test(text) ? text.slice(1) : text;
    return plain.replace("-", "−");
}

/// A number of an answer as a number.
export function numeric(value: number | string | undefined): number {
    if (typeof value === "number") return value;
    return value === "inf" ? Infinity : value === "-inf" ? -Infinity : NaN;
}

/// A number with exactly this many decimals unless it is too long for that; a small one is 0.000.
export function fixed(value: number | string | undefined, digits = 3): string {
    if (typeof value !== "number" || !Number.isFinite(value) || Math.abs(value) >= 1e6)
        return shown(value, digits);
    const text = value.toFixed(digits);
    return (/^-0\.?0*$/.test(text) ? text.slice(1) : text).replace("-", "−");
}
