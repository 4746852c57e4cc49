// Reading states that may come from anyone: what does not fit is the default.

export function text(value: unknown, otherwise: string, longest = 20_000): string {
    return typeof value === "string" && value.length <= longest ? value : otherwise;
}

export function choice<T extends string>(value: unknown, all: readonly T[], otherwise: T): T {
    return all.includes(value as T) ? (value as T) : otherwise;
}

export function number(value: unknown, otherwise: number, least = -1e6, most = 1e6): number {
    return typeof value === "number" && Number.isFinite(value) && value >= least && value <= most
        ? value
        : otherwise;
}

export function whole(value: unknown, otherwise: number, least: number, most: number): number {
    return Number.isInteger(value) ? number(value, otherwise, least, most) : otherwise;
}

export function flag(value: unknown, otherwise: boolean): boolean {
    return typeof value === "boolean" ? value : otherwise;
}

/// A list of exactly as many numbers as the default has.
export function numbers(value: unknown, otherwise: readonly number[], most = 1e6): number[] {
    const fits =
        Array.isArray(value) &&
        value.length === otherwise.length &&
        value.every((x) => typeof x === "number" && Number.isFinite(x) && Math.abs(x) <= most);
    return fits ? [...(value as number[])] : [...otherwise];
}

export function texts(value: unknown, most = 50): string[] {
    return Array.isArray(value) && value.length <= most && value.every((x) => typeof x === "string")
        ? [...(value as string[])]
        : [];
}

/// The state without what equals the default: short links, and the default page has none.
export function withoutDefaults<T extends object>(state: T, defaults: T): Partial<T> {
    const rest: Partial<T> = {};
    for (const key of Object.keys(defaults) as (keyof T)[]) {
        if (JSON.stringify(state[key]) !== JSON.stringify(defaults[key])) rest[key] = state[key];
    }
    return rest;
}
