import { number, numbers, text, whole } from "../../state/fields";
import { longestFormula } from "../plane/inputs";

export const mostSteps = 100;
export const mostRate = 2;
export const leastRate = 1e-5;

export const read = (from: Record<string, unknown>) => ({
    f: text(from["f"], "x[1]^2 + 2*x[1]*x[2] + 3*x[2]^2", longestFormula),
    x: numbers(from["x"], [-1.9, 1.6], 1e4),
    /// The middle of the figure, and half its shorter side.
    middle: numbers(from["middle"], [0, 0], 1e4),
    half: number(from["half"], 2.4, 1e-4, 1e4),
    rate: number(from["rate"], 0.25, leastRate, mostRate),
    steps: whole(from["steps"], 12, 0, mostSteps),
});
export type State = ReturnType<typeof read>;

const example = (title: string, f: string, x: number[], rate: number, half: number, middle = [0, 0]) => ({
    title,
    state: { f, x, rate, half, middle, steps: 12 },
});

export const examples = [
    { title: "Opening", state: read({}) },
    example("Bowl", "x[1]^2 + x[2]^2", [1.6, 1], 0.2, 2.4),
    example("Narrow valley", "x[1]^2 + 20*x[2]^2", [2, 0.8], 0.045, 2.4),
    example("Saddle", "x[1]^2 - x[2]^2", [1.6, 0.1], 0.12, 2.4),
    example("Flat valley", "(x[1] - x[2])^2", [1.5, -0.5], 0.2, 2.4),
    example("Rosenbrock", "(1 - x[1])^2 + 100*(x[2] - x[1]^2)^2", [0.2, 1.4], 0.001, 1.7, [0, 0.7]),
    example("Four minima", "(x[1]^2 + x[2] - 11)^2 + (x[1] + x[2]^2 - 7)^2", [0.6, 0.4], 0.01, 5),
];
