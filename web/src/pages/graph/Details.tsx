import { ArrayView } from "../../ui/ArrayView";
import { Formula } from "../../ui/Formula";
import type { Numbers } from "../../engine/answers";
import { brief } from "./Drawing";
import { type GraphAnswer, type Node, contributions, labelOf, shapeText } from "./answers";

function Values({
    values,
    shape,
    name,
}: {
    values: Numbers | null | undefined;
    shape: number[] | null | undefined;
    name: string;
}) {
    if (!values || !shape) return null;
    return (
        <div class="graph-array">
            <ArrayView of={{ shape, values }} name={name} most={6} />
        </div>
    );
}

function Locals({ answer, node }: { answer: GraphAnswer; node: Node }) {
    return (
        <>
            {node.local.map((local, i) => {
                const operand = answer.nodes.find((n) => n.id === local.operand);
                const name = operand ? operand.text : "";
                return (
                    <div key={i} class="graph-local">
                        <h3>
                            Local map from <code>{name}</code>
                        </h3>
                        {local.map && <Formula of={local.map} />}
                        <p class="graph-aside">
                            {local.shape && shapeText(local.shape)}
                            {local.structure && `, ${local.structure}`}
                            {local.note}
                        </p>
                        <Values
                            values={node.local_values?.[i]}
                            shape={node.local_shapes?.[i]}
                            name={`local map from ${name}`}
                        />
                    </div>
                );
            })}
        </>
    );
}

function Contributions({ answer, node, pick }: { answer: GraphAnswer; node: Node; pick(id: number): void }) {
    const all = contributions(answer, node.id).filter((c) => c.from !== null);
    if (all.length === 0) return null;
    return (
        <div class="graph-local">
            <h3>
                {all.length > 1
                    ? `Used ${all.length} times: the contributions add up`
                    : "Where it comes from"}
            </h3>
            <ol>
                {all.map((c, i) => {
                    const from = answer.nodes.find((n) => n.id === c.from)!;
                    return (
                        <li key={i}>
                            from{" "}
                            <button type="button" class="graph-pick" onClick={() => pick(from.id)}>
                                <code>{from.operands.length > 0 ? from.text : labelOf(from)}</code>
                            </button>
                            <span class="graph-aside"> {c.text}</span>
                            {c.contribution && <Formula of={c.contribution} />}
                        </li>
                    );
                })}
            </ol>
        </div>
    );
}

/// All about one node: its value, its local maps, its derivative and how that came together.
export function Details({
    answer,
    node,
    pick,
    stale,
}: {
    answer: GraphAnswer;
    node: Node;
    pick(id: number): void;
    stale: boolean;
}) {
    return (
        <section class={`graph-details ${stale ? "stale" : ""}`} aria-label="The chosen node">
            <h2>
                <code>{node.text}</code>
            </h2>
            <p class="graph-aside">
                node {node.id + 1}, {node.kind}
                {node.shape.length > 0 ? ` ${shapeText(node.shape)}` : ""}
            </p>
            <div class="graph-columns">
                <div>
                    <h3 class="graph-is-value">Value</h3>
                    <Values values={node.value} shape={node.value_shape} name={`value of ${node.text}`} />
                    <Locals answer={answer} node={node} />
                </div>
                <div>
                    <h3 class="graph-is-back">Derivative of the formula by this node</h3>
                    {node.cotangent ? (
                        <Formula of={node.cotangent} />
                    ) : (
                        <p class="graph-aside">{node.note || "A constant: nothing flows back to it."}</p>
                    )}
                    {node.cotangent_shape && (
                        <p class="graph-aside">{shapeText(node.cotangent_shape)}, the shape of the node</p>
                    )}
                    <Values
                        values={node.cotangent_value}
                        shape={node.value_shape}
                        name={`derivative by ${node.text}`}
                    />
                    <Contributions answer={answer} node={node} pick={pick} />
                </div>
            </div>
        </section>
    );
}

/// The same as the drawing, in words and numbers.
export function NodeTable({ answer, pick }: { answer: GraphAnswer; pick(id: number): void }) {
    return (
        <div class="scroll" tabIndex={0} role="region" aria-label="All nodes">
            <table class="graph-table">
                <thead>
                    <tr>
                        <th scope="col">node</th>
                        <th scope="col">from</th>
                        <th scope="col">shape</th>
                        <th scope="col">value</th>
                        <th scope="col">derivative by it</th>
                        <th scope="col">in closed form</th>
                    </tr>
                </thead>
                <tbody>
                    {answer.nodes.map((node) => (
                        <tr key={node.id}>
                            <th scope="row">
                                <button type="button" class="graph-pick" onClick={() => pick(node.id)}>
                                    {node.id + 1}: <code>{node.text}</code>
                                </button>
                            </th>
                            <td>{node.operands.map((o) => o + 1).join(", ")}</td>
                            <td>{shapeText(node.shape)}</td>
                            <td>{brief(node.value, 4)}</td>
                            <td>{brief(node.cotangent_value, 4)}</td>
                            <td>{node.cotangent && <Formula of={node.cotangent} inline />}</td>
                        </tr>
                    ))}
                </tbody>
            </table>
        </div>
    );
}
