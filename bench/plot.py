"""A plot without a library: a line for each row, a dot for each tool at its time over expert's."""

import html
import math

COLOURS = {"gradwright": "#c2410c", "torch": "#7c3aed", "jax": "#0369a1", "numpy": "#4d7c0f",
           "generated": "#db2777"}
LEFT, RIGHT, TOP, STEP, WIDTH = 330, 30, 60, 20, 900


def text(x, y, said, anchor="start", colour="#333"):
    return (f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}" fill="{colour}">'
            f"{html.escape(said)}</text>")


def ratios(summary, threads):
    tools = [t for t in summary.tools if t != "expert"]
    rows = [(key, {t: summary.ratio(key, threads, t, "expert") for t in tools})
            for key in summary.keys]
    rows = [(key, {t: r for t, r in found.items() if r}) for key, found in rows]
    rows = [(key, found) for key, found in rows if found]
    values = [r for _, found in rows for r in found.values()] + [0.5, 2]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    height = TOP + STEP * len(rows) + 20

    def x_of(ratio):
        return LEFT + (WIDTH - LEFT - RIGHT) * (math.log10(ratio) - low) / (high - low)

    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
             'font-family="sans-serif" font-size="12">',
             f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>']
    for exponent in range(low, high + 1):
        x = x_of(10.0 ** exponent)
        colour = "#333" if exponent == 0 else "#ddd"
        parts.append(f'<line x1="{x:.1f}" y1="{TOP - 8}" x2="{x:.1f}" y2="{height - 14}" '
                     f'stroke="{colour}"/>')
        parts.append(text(x, TOP - 14, f"{10.0 ** exponent:g}", "middle"))
    for i, tool in enumerate(tools):
        parts.append(f'<circle cx="{20 + 110 * i}" cy="16" r="5" fill="{COLOURS.get(tool)}"/>')
        parts.append(text(30 + 110 * i, 20, tool))
    parts.append(text(WIDTH - RIGHT, 20, f"time over the expert's, threads: {threads}", "end"))
    for i, (key, found) in enumerate(rows):
        y = TOP + STEP * i + 8
        parts.append(text(LEFT - 14, y + 4, " ".join(key), "end"))
        parts.append(f'<line x1="{LEFT}" y1="{y}" x2="{WIDTH - RIGHT}" y2="{y}" stroke="#f0f0f0"/>')
        for tool, ratio in found.items():
            parts.append(f'<circle cx="{x_of(ratio):.1f}" cy="{y}" r="5" '
                         f'fill="{COLOURS.get(tool)}" fill-opacity="0.85"/>')
    return "\n".join(parts) + "\n</svg>\n"
