#!/usr/bin/env python3
"""Every answer in every language: HTML that parses, LaTeX that compiles, Markdown in balance."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from program import run  # noqa: E402

POINT = '{"x": [1, 2], "A": [[1, 2], [3, 4]]}'
ANSWERS = [["derive", "x'*A*x", "--wrt", "x", "--steps", "--at", POINT],
           ["derive", "A*x", "--wrt", "A"], ["check", "x'*A*x", "--wrt", "x", "--claim", "2*A*x"],
           ["check", "x'*x", "--claim", "2*x"], ["eval", "x'*A*x", "--at", POINT],
           ["solve", "norm2(X*w - y)^2", "--for", "w", "--steps"], ["cheatsheet"],
           ["solve", "sum(x.^2) - lambda*sum(x)", "--for", "x"], ["explain", "shape-mismatch"],
           ["analyze", "x'*A*x", "--wrt", "x", "--at", POINT], ["analyze", "A*x", "--wrt", "x"]]
PREAMBLE = ("\\documentclass{article}\\usepackage[utf8]{inputenc}\\usepackage{amsmath,amssymb,"
            "textcomp}\\begin{document}\n")


def shown(arguments, language):
    done = run(*arguments, "--format", language)
    assert done.returncode in (0, 1) and done.stdout, arguments
    return done.stdout


class Formats(unittest.TestCase):
    def test_html_parses(self):
        for arguments in ANSWERS:
            text = shown(arguments, "html")
            with self.subTest(arguments=arguments):
                xml.etree.ElementTree.fromstring(f"<div>{text}</div>")

    def test_formulas_of_markdown_stand_between_dollars(self):
        for arguments in ANSWERS:
            text = shown(arguments, "markdown")
            with self.subTest(arguments=arguments):
                self.assertEqual(len(re.findall(r"(?<!\\)\$", text)) % 2, 0)
                # What is left without code, formulas and escapes has no sign that means something.
                prose = re.sub(r"```.*?```|`[^`]*`", "", text, flags=re.S)
                prose = re.sub(r"(?<!\\)\$\$?.*?(?<!\\)\$\$?", "", prose, flags=re.S)
                self.assertNotRegex(re.sub(r"\\.", "", prose), r"[*_<\\]")

    @unittest.skipUnless(shutil.which("pdflatex"), "there is no pdflatex")
    def test_latex_compiles(self):
        for arguments in ANSWERS:
            text = shown(arguments, "latex")
            if arguments[0] in ("derive", "analyze"):
                # To be pasted: derivations as a display, other formulas one on a line.
                pasted = re.split(r"(\\begin{align\*}.*?\\end{align\*}\n)", text.split("\n\n")[0],
                                  flags=re.S)
                text = "".join(part if "align*" in part else
                               re.sub(r"^(.+)$", r"\\(\1\\)\n", part, flags=re.M)
                               for part in pasted)
            # Formulas in words are in Unicode, which this TeX does not know in full.
            text = re.sub(r"[^\x00-\x7f]", "?", text)
            with tempfile.TemporaryDirectory() as folder, self.subTest(arguments=arguments):
                pathlib.Path(folder, "f.tex").write_text(PREAMBLE + text + "\\end{document}\n")
                done = subprocess.run(["pdflatex", "-interaction=nonstopmode", "-halt-on-error",
                                       "f.tex"], cwd=folder, capture_output=True, errors="replace")
                self.assertEqual(done.returncode, 0, text + done.stdout[-800:])


if __name__ == "__main__":
    unittest.main()
