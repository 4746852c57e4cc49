import type { PaneProps } from "../state";

export function StructurePane({ derivation }: PaneProps) {
    return <p>{derivation?.result.unicode}</p>;
}
