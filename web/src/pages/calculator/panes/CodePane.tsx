import type { PaneProps } from "../state";

export function CodePane({ derivation }: PaneProps) {
    return <p>{derivation?.result.unicode}</p>;
}
