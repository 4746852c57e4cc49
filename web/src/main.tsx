import { render } from "preact";
import { startEngine } from "./engine/client";
import { Shell } from "./Shell";
import { startLocation } from "./state/location";
import { linkTerms } from "./ui/Formula";
import "./style/tokens.css";
import "./style/math.css";
import "./style/base.css";
import "./style/shell.css";
import "./style/parts.css";
import "./style/figures.css";
import "./style/print.css";
import "./pages/calculator/calculator.css";
import "./pages/calculator/panes/panes.css";
import "./explorers/explorers.css";
import "./pages/pages.css";
import "./explorers/softmax/softmax.css";
import "./explorers/backprop/backprop.css";
import "./pages/graph/graph.css";
import "./pages/pitfalls/pitfalls.css";
import "./pages/cheatsheet/cheatsheet.css";

startEngine();
const root = document.getElementById("app")!;
await startLocation();
root.replaceChildren();
render(<Shell />, root);
linkTerms(root);
if ("serviceWorker" in navigator && window.isSecureContext) {
    void navigator.serviceWorker.register("sw.js").catch(() => undefined); // offline use is an extra
}
