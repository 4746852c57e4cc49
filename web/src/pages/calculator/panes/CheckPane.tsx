import type { PaneProps } from "../state";

export function CheckPane({ derivation }: PaneProps) {
    return <p>{derivation?.result.unicode}</p>;
}
