#!/usr/bin/env python3
"""Random values for the variables of a formula: within what is declared, and readable."""

import json
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from program import Server, answer, run  # noqa: E402


def short(value):
    return float(f"{value:.3g}") == value


class Sample(unittest.TestCase):
    def sample(self, formula, *more):
        found, code = answer("sample", formula, *more)
        self.assertEqual(code, 0, found)
        return found

    def test_contract(self):
        found = self.sample("norm2(X*w - y)^2 + a", "--size", "n=2", "--var", "X: matrix(m,n)")
        self.assertEqual(list(found), ["expr", "variables", "sizes", "values", "notes"])
        self.assertEqual(list(found["values"]), ["X", "w", "y", "a"])
        self.assertEqual(found["sizes"]["n"], 2)
        m = found["sizes"]["m"]
        self.assertNotEqual(m, 2)
        x = found["values"]["X"]
        self.assertEqual((len(x), {len(row) for row in x}), (m, {2}))
        self.assertTrue(all(short(v) for row in x for v in row))
        self.assertTrue(short(found["values"]["a"]))
        self.assertEqual(found["variables"]["w"]["dims"], ["n"])

    def test_seed(self):
        one, again = self.sample("x'*A*x"), self.sample("x'*A*x")
        self.assertEqual(one, again)
        self.assertNotEqual(one["values"], self.sample("x'*A*x", "--seed", "1")["values"])

    def test_facts(self):
        found = self.sample(
            "tr(S*D*P*Q) + p'*x + u + k", "--size", "n=3", "--var",
            "S: symmetric(n); D: diagonal(n); P: posdef(n); Q: orthogonal(n); "
            "p: vector(n), simplex; x: vector(n), in(0,1); u: scalar, in(1000,1001); k: scalar")
        v, three = found["values"], range(3)
        self.assertTrue(all(v["S"][i][j] == v["S"][j][i] and short(v["S"][i][j])
                            for i in three for j in three))
        self.assertTrue(all(v["D"][i][j] == 0 for i in three for j in three if i != j))
        self.assertTrue(all(v["P"][i][j] == v["P"][j][i] for i in three for j in three))
        self.assertFalse(all(short(e) for row in v["P"] for e in row))
        for i in three:
            for j in three:
                dot = sum(v["Q"][i][k] * v["Q"][j][k] for k in three)
                self.assertAlmostEqual(dot, float(i == j), 14)
        self.assertAlmostEqual(sum(v["p"]), 1, 15)
        self.assertTrue(all(0 < e < 1 and short(e) for e in v["x"]))
        self.assertTrue(1000 < v["u"] < 1001)

    def test_the_formula_has_a_value(self):
        for formula in ("sum(log(x))", "logdet(A)", "logdet(X'*X)", "tr(inv(X*X'))",
                        "tr(chol(A))", "sum(acos(x))", "sum(onehot(y, 3))*n"):
            found = self.sample(formula)
            self.assertEqual(found["notes"], [])
            value, code = answer("eval", formula, "--at", json.dumps(found["values"]))
            self.assertEqual(code, 0, value)
            self.assertEqual(value["notes"], [], formula)
        found = self.sample("sum(log(-1 - x.^2))")
        self.assertIn("no point was found", found["notes"][0])

    def test_sizes(self):
        found = self.sample("A*B", "--size", "m=2,n=3", "--var", "A: matrix(m,k), B: matrix(k,n)")
        self.assertEqual((found["sizes"]["m"], found["sizes"]["n"]), (2, 3))
        self.assertNotIn(found["sizes"]["k"], (2, 3))
        # A size that no value tells is given with the values.
        found = self.sample("x'*x + n", "--var", "x: vector(3)")
        self.assertEqual(set(found["values"]), {"x", "n"})
        for size in ("n=0", "n=", "n=two", "=3", "3", "k=2", "n=-1", "n=1.5",
                     "n=9999999999999999999"):
            found, code = answer("sample", "x'*x", "--size", size)
            self.assertEqual((code, found["error"]["slug"]), (2, "bad-value"), size)
        found, code = answer("sample", "x'*x", "--size", "n=2000000")
        self.assertEqual((code, found["error"]["slug"]), (3, "too-large"))

    def test_the_text_is_a_point(self):
        text = run("sample", "x'*A*x").stdout
        self.assertEqual(json.loads(text), self.sample("x'*A*x")["values"])

    def test_lines(self):
        with Server() as server:
            for size in ({"n": 2}, "n=2", ["n=2"]):
                found = server.ask(command="sample", expr="x'*A*x", size=size)
                self.assertEqual(found["sizes"], {"n": 2})


if __name__ == "__main__":
    unittest.main()
