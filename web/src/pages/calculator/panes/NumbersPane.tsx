import type { PaneProps } from "../state";

export function NumbersPane({ derivation }: PaneProps) {
    return <p>{derivation?.result.unicode}</p>;
}
