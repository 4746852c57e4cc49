#!/usr/bin/env python3
"""Makes the pages of docs/reference but for the language: from the sources and the program.

The facts of an op are read from its own file in src/ops, shapes and derivatives are what the
program says. Outputs of the examples are filled in by tests/docs/examples_test.py --update.
"""

import json
import os
import pathlib
import re
import subprocess
import textwrap

ROOT = pathlib.Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "reference"
MADE = "<!-- Made by ./dev docs; changes belong into {}. -->\n\n"
STRINGS = r'((?:\s*(?:R"\(.*?\)"|"(?:[^"\\]|\\.)*"))+)'
DOMAINS = {
    "any": "any values", "nonzero": "entries other than zero", "positive": "positive entries",
    "nonnegative": "entries that are not negative", "unit_interval": "entries between 0 and 1",
    "inside_unit": "entries between -1 and 1", "above_minus_one": "entries above -1",
    "away_from_ties": "any values; the rule holds where no two compared entries are equal",
    "square": "square matrices", "invertible": "invertible matrices",
    "symmetric": "symmetric matrices", "positive_definite": "symmetric positive definite matrices",
    "full_rank": "matrices of full rank", "choice": "a first operand of zeros and ones",
}
LANGUAGES = {"latex": "LaTeX", "numpy": "NumPy", "torch": "PyTorch", "julia": "Julia",
             "matlab": "MATLAB", "cpp": "Eigen"}


def run(*arguments):
    program = os.environ.get("GRADWRIGHT", ROOT / "build" / "gradwright")
    return subprocess.run([program, *arguments], capture_output=True, text=True, check=False,
                          env={**os.environ, "NO_COLOR": "1", "LC_ALL": "C.UTF-8"})


def answer(*arguments):
    return json.loads(run(*arguments, "--format", "json").stdout)


def literal(text):
    """The value of one or more adjacent C++ string literals."""
    pieces = re.findall(r'R"\((.*?)\)"|"((?:[^"\\]|\\.)*)"', text, re.S)
    return "".join(raw or re.sub(r"\\(.)", r"\1", plain) for raw, plain in pieces)


def field(source, name):
    match = re.search(rf"\.{name} = {STRINGS}", source, re.S)
    return literal(match[1]) if match else ""


def written(source, language):
    """The spelling with letters for the operands."""
    text = field(source, language)
    for place, letter in enumerate("xyz"):
        text = text.replace(f"{{{place}}}", letter)
    return text


def catalogue():
    """The facts of each op, in the order of the catalogue."""
    files = {}
    for path in sorted((ROOT / "src" / "ops").glob("*.cpp")):
        source = path.read_text()
        for match in re.finditer(r"^const Op ops::(\w+)\{", source, re.M):
            files[match[1]] = source[match.start():].split("\nconst Op ", 1)[0]
    order = (ROOT / "src" / "ops" / "catalogue.cpp").read_text()
    order = re.findall(r"&(\w+)", re.search(r" all\[\] = \{(.*?)\};", order, re.S)[1])
    return [(name, files[name]) for name in order]


def dims(shape):
    return "×".join(shape) if shape else "scalar"


def first_variable(formula):
    found = answer("derive", formula, "--no-check")
    if "error" not in found:
        return found["wrt"]
    listed = re.search(r"several variables: (\w+)", found["error"]["message"])
    return listed[1] if listed else None


def shapes_of(formula, wrt):
    """Of the variables and the result: a cotangent v has the shape of the result."""
    found = answer("derive", formula, "--wrt", wrt, "--what", "vjp", "--no-check")
    if "error" in found:
        return ""
    shapes = {name: dims(v["dims"]) for name, v in found["variables"].items()}
    result = shapes.pop("v", None)
    operands = ", ".join(f"{name}: {shape}" for name, shape in shapes.items())
    return f"{operands} → {result}" if result else ""


def operation(name, source):
    name = field(source, "name") or name
    formula = field(source, "example")
    typed = f", written `{formula}`" if formula and f"{name}(" not in formula else ""
    lines = [f"## {name}", "", field(source, "summary") + typed + ".", ""]
    wrt = first_variable(formula) if formula else None
    if wrt and (shapes := shapes_of(formula, wrt)):
        lines.append(f"- shapes: {shapes}")
    domain = re.search(r"\.domain = Domain::(\w+)", source)
    lines.append(f"- domain: {DOMAINS[domain[1] if domain else 'any']}")
    if field(source, "rule"):
        lines.append(f"- rule: `{field(source, 'rule')}`")
    spelling = [f"{title} `{written(source, key)}`" for key, title in LANGUAGES.items()
                if field(source, key)]
    if spelling:
        lines.append("- written: " + ", ".join(spelling))
    if wrt:
        lines += ["", "```console", f'$ gradwright derive "{formula}" --wrt {wrt}', "```"]
    return lines + [""]


def operations():
    ops = catalogue()
    typed = [op for op in ops if ".internal = true" not in op[1]]
    internal = [op for op in ops if ".internal = true" in op[1]]
    lines = ["# Operations", "",
             "What is not linear is an operation of this catalogue. Sums, products, transposes,",
             "traces, norms and other [notation](language.md) need no entry: their derivatives",
             "follow from how they are written. The rules are those from which all derivatives",
             "are made; the domain is where the tests of a rule draw their points.", ""]
    for name, source in typed:
        lines += operation(name, source)
    lines += ["## Operations that arise in derivatives", "",
              "They are printed where no shorter form exists, and can be typed, so that every",
              "result reads back as the identical expression.", "",
              "| operation | written | meaning | rule |", "|---|---|---|---|"]
    for name, source in internal:
        rule = field(source, "rule").replace("|", "\\|")
        summary = field(source, "summary").replace("|", "\\|")
        example = field(source, "example")
        lines.append(f"| `{name}` | `{example}` | {summary} | {f'`{rule}`' if rule else ''} |")
    return "\n".join(lines) + "\n"


def identities():
    done = run("cheatsheet", "--format", "markdown")
    done.check_returncode()
    return ("# Identities\n\nThe output of `gradwright cheatsheet --format markdown`. Each line "
            "was derived and proved\nwhen it was printed.\n\n" + done.stdout.rstrip() + "\n")


def quoted(formula):
    return '"' + re.sub(r'([\\"$`])', r"\\\1", formula) + '"'


def example(text, fixed):
    """The command that shows a fault, or that it is gone."""
    if text.startswith("gradwright "):
        return text
    wrt = first_variable(text) if fixed else None
    return f"gradwright derive {quoted(text)}" + (f" --wrt {wrt}" if wrt else "")


def stories():
    return [answer("explain", slug) for slug in run("explain").stdout.split()]


def error_index():
    lines = ["# Errors", "",
             "Each diagnostic has a stable name, its slug. The exit code is 2 where the input is",
             "at fault, 3 for a refusal, 1 where a check failed. `gradwright explain SLUG` says",
             "the same in the terminal.", "", "| slug | |", "|---|---|"]
    for story in stories():
        slug = story["slug"]
        lines.append(f"| [{slug}](errors/{slug}.md) | {story['title']} |")
    return "\n".join(lines) + "\n"


def error_page(story):
    lines = [f"# {story['slug']}", "", f"{story['title']}.", "",
             textwrap.fill(story["explanation"], 100, break_long_words=False,
                           break_on_hyphens=False), ""]
    for key, title in (("failing", "Fails"), ("fixed", "Works")):
        if story[key]:
            lines += [f"## {title}", "", "```console",
                      "$ " + example(story[key], key == "fixed"), "```", ""]
    return "\n".join(lines) + "\n[All errors](../errors.md)\n"


def pages():
    """Text by name; what the examples print is left open."""
    made = {"ops.md": ("src/ops", operations()),
            "identities.md": ("src/api/cheatsheet.cpp", identities()),
            "errors.md": ("src/base/slugs.cpp", error_index()),
            "command-line.md": ("src/app", command_line())}
    for story in stories():
        made[f"errors/{story['slug']}.md"] = ("src/base/slugs.cpp", error_page(story))
    return {name: MADE.format(origin) + text for name, (origin, text) in made.items()}


def command_line():
    lines = ["# Command line", "", "```console", "$ gradwright", "```", ""]
    names = re.findall(r"^  (\w+) .*", run().stdout, re.M)
    for name in names:
        if name in ("help", "fit"):
            continue
        lines += [f"## {name}", "", "```console", f"$ gradwright {name} --help", "```", ""]
    lines += ["## Exit codes", "", "| code | meaning |", "|---|---|", "| 0 | done |",
              "| 1 | a check failed or a claim is wrong |",
              "| 2 | the input is at fault: a diagnostic on standard error, or in the JSON |",
              "| 3 | refused: no rule, no closed form, or too large; the reason is given |"]
    return "\n".join(lines) + "\n"


def main():
    made = pages()
    errors = FOLDER / "errors"
    errors.mkdir(parents=True, exist_ok=True)
    for page in errors.glob("*.md"):
        if f"errors/{page.name}" not in made:
            page.unlink()
    for name, text in made.items():
        (FOLDER / name).write_text(text)


if __name__ == "__main__":
    main()
