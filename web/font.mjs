// The mathematical font of the pages: STIX Two Math, cut down to what the engine can print.
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import subsetFont from "subset-font";

const folder = path.join(
    path.dirname(fileURLToPath(import.meta.url)),
    "node_modules/@fontsource/stix-two-math",
);

function from(first, last) {
    let all = "";
    for (let code = first; code <= last; ++code) all += String.fromCodePoint(code);
    return all;
}

const letters = [
    from(0x20, 0x7e), // names and numbers as typed
    from(0x391, 0x3a9),
    from(0x3b1, 0x3c9),
    "ϑϕϵ",
    // A name of one letter stands in italics: the browser takes other characters for it.
    from(0x1d434, 0x1d467),
    "ℎ",
    from(0x1d6e2, 0x1d71b),
    "𝟎𝟏∂∇ℝ∞…⋯⋮⋱",
    "₀₁₂₃₄₅₆₇₈₉⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ᵀ",
    "±×·∘⊙⊘⊗⊤−∗√∑∏∫′",
    "=≠≈≤≥≪≫∈→↦⇒",
    "|‖⟨⟩⌊⌋⌈⌉",
    "\u00a0\u2009\u2061\u2062\u2063\u2064",
].join("");

/// The font as WOFF2. Larger variants of brackets and roots, which the MATH table names, stay in it.
export async function mathFont() {
    const whole = await readFile(path.join(folder, "files/stix-two-math-latin-400-normal.woff2"));
    return subsetFont(whole, letters, { targetFormat: "woff2" });
}

export function mathFontLicence() {
    return readFile(path.join(folder, "LICENSE"), "utf8");
}

/// Lets esbuild find the font under the name that src/style/math.css gives it.
export const mathFontPlugin = {
    name: "math-font",
    setup(build) {
        build.onResolve({ filter: /math-font\.woff2$/ }, ({ resolveDir }) => ({
            path: path.join(resolveDir, "math-font.woff2"),
            namespace: "math-font",
        }));
        build.onLoad({ filter: /.*/, namespace: "math-font" }, async () => ({
            contents: await mathFont(),
            loader: "file",
        }));
    },
};
