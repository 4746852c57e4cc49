#!/usr/bin/env python3
"""Derivations in every format: one chain of lines, no line too long, markup that parses."""

import os
import re
import sys
import unittest
import xml.etree.ElementTree as ElementTree

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from program import answer, run  # noqa: E402

TRACE = ["derive", "tr(inv(S)*A)", "--wrt", "S", "--var", "S: posdef(n)"]
LONG = ["derive", "g.*(x-mean(x))/sqrt(norm2(x-mean(x))^2/n+q)+b", "--wrt", "x", "--var",
        "x: vector(n)"]


class Derivations(unittest.TestCase):
    def shown(self, command, form):
        done = run(*command, "--steps", "--format", form)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def test_equal_and_following_lines_differ(self):
        for form, arrow in [("unicode", "   ⇒ "), ("ascii", "  => ")]:
            lines = self.shown(TRACE, form).splitlines()
            self.assertEqual(sum(line.startswith(arrow) for line in lines), 2)
            self.assertEqual(sum(line.startswith("   = ") for line in lines), 3)

    def test_long_lines_are_broken(self):
        steps = self.shown(LONG, "unicode").split("\n1. ")[1].split("\njacobian")[0]
        for line in steps.splitlines():
            self.assertLessEqual(len(line), 120, line)
        self.assertRegex(steps, r"\n       − ")

    def test_latex_is_one_environment(self):
        text = self.shown(TRACE, "latex")
        self.assertEqual(text.count(r"\begin{align*}"), 1)
        inside = text.split(r"\begin{align*}")[1].split(r"\end{align*}")[0]
        rows = inside.strip().split("\\\\\n")
        self.assertEqual(len(rows), 5)
        for row in rows:
            self.assertEqual(row.count("&"), 3, row)
        self.assertEqual(inside.count(r"&\Rightarrow"), 2)

    def test_html_parses_and_repeats_no_id(self):
        for command in (TRACE, LONG):
            text = self.shown(command, "html")
            tree = ElementTree.fromstring("<body>" + text + "</body>")
            ids = [node.get("id") for node in tree.iter() if node.get("id")]
            self.assertEqual(len(ids), len(set(ids)))
            self.assertEqual(len(tree.findall("ol/li")), text.count("<li>"))

    def test_markdown_escapes_what_is_no_markup(self):
        for line in self.shown(TRACE, "markdown").splitlines():
            outside = re.sub(r"\$[^$]*\$", "", line)
            self.assertNotRegex(outside, r"(?<!\\)[*<_]")

    def test_the_last_step_is_the_result(self):
        for command in (TRACE, LONG):
            report, _ = answer(*command, "--steps")
            self.assertEqual(report["steps"][-1]["to"]["ascii"], report["result"]["ascii"])


if __name__ == "__main__":
    unittest.main()
