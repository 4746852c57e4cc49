// The pages by their path. Each is a part of its own, loaded when it is first opened.
import type { ComponentType } from "preact";
import { Calculator } from "./pages/calculator/Calculator";

export type PageEntry = {
    path: string;
    title: string;
    /// In the navigation; explorers are reached through their own index.
    listed?: boolean;
    load(): Promise<ComponentType>;
};

export const pages: PageEntry[] = [
    { path: "", title: "Calculator", listed: true, load: async () => Calculator },
    {
        path: "explore",
        title: "Explorers",
        listed: true,
        load: async () => (await import("./explorers/Index")).Index,
    },
    {
        path: "explore/linear-map",
        title: "Linear map",
        load: async () => (await import("./explorers/linear/LinearMap")).LinearMap,
    },
    {
        path: "explore/local-linear-map",
        title: "Local linear map",
        load: async () => (await import("./explorers/local/LocalLinearMap")).LocalLinearMap,
    },
    {
        path: "explore/backprop",
        title: "Backprop flow",
        load: async () => (await import("./explorers/backprop/Backprop")).Backprop,
    },
    {
        path: "explore/softmax",
        title: "Softmax and cross-entropy",
        load: async () => (await import("./explorers/softmax/Softmax")).Softmax,
    },
    {
        path: "explore/curvature",
        title: "Curvature",
        load: async () => (await import("./explorers/curvature/Curvature")).Curvature,
    },
    {
        path: "graph",
        title: "Graph",
        listed: true,
        load: async () => (await import("./pages/graph/Graph")).Graph,
    },
    {
        path: "pitfalls",
        title: "Pitfalls",
        listed: true,
        load: async () => (await import("./pages/pitfalls/Pitfalls")).Pitfalls,
    },
    {
        path: "cheatsheet",
        title: "Cheat sheet",
        listed: true,
        load: async () => (await import("./pages/cheatsheet/Cheatsheet")).Cheatsheet,
    },
];
