#!/usr/bin/env python3
"""`compile` takes the options of `derive`, and its LaTeX documents compile as they stand."""

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


class Options(unittest.TestCase):
    def code(self, *arguments):
        done = run("compile", *arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def test_value_alone(self):
        asked = ["x'*x", "--code", "numpy"]
        self.assertIn("    return value\n", self.code(*asked))
        self.assertIn("    return value, gradient\n", self.code(*asked, "--wrt", "x"))
        self.assertIn("    return value, hessian\n", self.code(*asked, "--what", "hessian"))

    def test_direction(self):
        code = self.code("A*x", "--wrt", "x", "--what", "vjp", "--along", "q", "--code", "numpy")
        self.assertIn("def f(A, x, q):\n", code)
        self.assertIn("    vjp = A.T @ q\n", code)

    def test_conventions(self):
        asked = ["tr(A*S)", "--wrt", "S", "--var", "S: symmetric(n)", "--code", "numpy"]
        self.assertIn("    gradient = A.T\n", self.code(*asked, "--symmetric", "ambient"))
        self.assertNotIn("    gradient = A.T\n", self.code(*asked))
        asked = ["a'*x", "--wrt", "x", "--code", "matlab"]
        self.assertIn("    gradient = a';\n", self.code(*asked, "--layout", "numerator"))
        self.assertIn("    gradient = a;\n", self.code(*asked))

    def test_only_what_is_proved(self):
        asked = ["sum(log(-1 - x.^2))", "--wrt", "x", "--code", "c"]
        done = run("compile", *asked)
        self.assertEqual(done.returncode, 3)
        self.assertIn("error[not-proved]", done.stderr)
        self.code(*asked, "--no-check")


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
