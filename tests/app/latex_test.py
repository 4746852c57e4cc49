#!/usr/bin/env python3
"""`compile --code latex` writes documents that compile as they stand."""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from program import Server, answer, run  # noqa: E402

BEGIN, END = "\\begin{document}\n", "\\end{document}\n"


def body_of(document):
    return document.split(BEGIN)[1].split(END)[0]


class Documents(unittest.TestCase):
    def compiles(self, document):
        with tempfile.TemporaryDirectory() as folder:
            pathlib.Path(folder, "f.tex").write_text(document)
            done = subprocess.run(["pdflatex", "-interaction=nonstopmode", "-halt-on-error",
                                   "f.tex"], cwd=folder, capture_output=True, errors="replace")
            self.assertEqual(done.returncode, 0, done.stdout[-2000:])
            self.assertNotIn("Missing character", pathlib.Path(folder, "f.log").read_text(
                errors="replace"))

    def test_formula_derivative_and_steps(self):
        asked = ["compile", "x'*A*x", "--wrt", "x", "--code", "latex"]
        short, long = run(*asked).stdout, run(*asked, "--steps").stdout
        for document in (short, long):
            self.assertIn("f = x^{\\top} A x\n", document)
            self.assertIn("\\left( A + A^{\\top} \\right)x\n", document)
            self.assertTrue(document.endswith(END))
        self.assertNotIn("\\item", short)
        self.assertIn("\\item product rule\n", long)
        alone = run("compile", "x'*A*x", "--code", "latex").stdout
        self.assertNotIn("gradient", alone)

    @unittest.skipUnless(shutil.which("pdflatex"), "there is no pdflatex")
    def test_every_line_of_the_cheat_sheet(self):
        sheet, _ = answer("cheatsheet")
        bodies, head = [], ""
        with Server() as server:
            for line in (line for section in sheet["sections"] for line in section["lines"]):
                found = server.ask(command="compile", code="latex", steps=True,
                                   expr=line["formula"]["ascii"], wrt=line["wrt"])
                # Without its declarations a formula may mean something else.
                if "error" not in found:
                    head = found["code"].split(BEGIN)[0]
                    bodies.append(body_of(found["code"]))
        self.assertGreater(len(bodies), 80)
        self.compiles(head + BEGIN + "".join(bodies) + END)


if __name__ == "__main__":
    unittest.main()
