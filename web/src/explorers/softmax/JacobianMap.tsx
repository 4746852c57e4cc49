import { fixed } from "../../ui/numbers";

/// Blue deepens with positive entries, clay with negative ones; the numbers carry their sign.
export function JacobianMap({
    values,
    sums,
    n,
    stale,
}: {
    values: number[];
    sums: number[];
    n: number;
    stale: boolean;
}) {
    const largest = Math.max(1e-300, ...values.map(Math.abs));
    const wash = (v: number) => ({
        background:
            `color-mix(in srgb, var(${v < 0 ? "--back" : "--forward"}) ` +
            `${Math.round((Math.abs(v) / largest) * 34)}%, transparent)`,
    });
    const classes = Array.from({ length: n }, (_, i) => i);
    return (
        <div class="scroll" tabIndex={0} role="region" aria-label="Jacobian of softmax">
            <table class={`softmax-jacobian ${stale ? "stale" : ""}`}>
                <caption class="hidden-text">
                    ∂p by z: row i, column j is ∂p of class i by the logit of class j
                </caption>
                <thead>
                    <tr>
                        <td />
                        {classes.map((j) => (
                            <th key={j} scope="col">
                                z<sub>{j + 1}</sub>
                            </th>
                        ))}
                        <th scope="col" class="softmax-sum">
                            row sum
                        </th>
                    </tr>
                </thead>
                <tbody>
                    {classes.map((i) => (
                        <tr key={i}>
                            <th scope="row">
                                p<sub>{i + 1}</sub>
                            </th>
                            {classes.map((j) => {
                                const v = values[i * n + j]!;
                                return (
                                    <td key={j} style={wash(v)}>
                                        {fixed(v)}
                                    </td>
                                );
                            })}
                            <td class="softmax-sum">{fixed(sums[i])}</td>
                        </tr>
                    ))}
                </tbody>
            </table>
        </div>
    );
}
