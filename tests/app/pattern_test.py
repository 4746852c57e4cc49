#!/usr/bin/env python3
"""The labels behind a derivative: known ones, and that their contraction is the derivative."""

import itertools
import os
import sys
import unittest
from fractions import Fraction

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from program import Server, answer  # noqa: E402


def pattern(formula, wrt, *more):
    found, code = answer("derive", formula, "--wrt", wrt, *more)
    assert code == 0, found
    return found.get("pattern")


def short(terms):
    """Each term as "2 X[ab] w[b] -> a"."""
    texts = []
    for t in terms:
        parts = [t["scale"]] + [f"{f['text']}[{','.join(f['labels'])}]"
                                + (f"^{f['exponent']}" if "exponent" in f else "")
                                for f in t["factors"]]
        texts.append(" ".join(parts) + " -> " + ",".join(t["out"]))
    return sorted(texts)


class Known(unittest.TestCase):
    def test_quadratic_form(self):
        terms = pattern("x'*A*x", "x")
        self.assertEqual(short(terms), ["1 A + A'[a,b] x[b] -> a"])
        self.assertEqual(terms[0]["extents"], ["n", "n"])
        self.assertEqual(short(pattern("x'*A*x", "A")), ["1 x[a] x[b] -> a,b"])

    def test_trace(self):
        self.assertEqual(short(pattern("tr(A*X*B)", "X")), ["1 A[c,a] B[b,c] -> a,b"])

    def test_softmax(self):
        self.assertEqual(short(pattern("softmax(x)", "x", "--var", "x: vector(n)")),
                         ["-1 softmax(x)[a] softmax(x)[b] -> a,b", "1 softmax(x)[a] -> a,a"])

    def test_diagonals(self):
        self.assertEqual(short(pattern("x.*x", "x", "--var", "x: vector(n)")), ["2 x[a] -> a,a"])
        self.assertEqual(short(pattern("diag(x)", "x", "--var", "x: vector(n)")), ["1 -> a,a,a"])
        self.assertEqual(short(pattern("tr(A)", "A", "--var", "A: matrix(n,n)")), ["1 -> a,a"])

    def test_multiples_and_powers(self):
        self.assertEqual(short(pattern("norm2(X*w - y)^2", "w")),
                         ["2 X[b,a] X*w - y[b] -> a"])
        self.assertEqual(short(pattern("sum(log(x))", "x")), ["1 x[a]^-1 -> a"])
        self.assertEqual(short(pattern("a'*x", "x", "--layout", "numerator")), ["1 a[a] -> a"])
        self.assertEqual(short(pattern("tr(A*X)", "X", "--layout", "numerator", "--var",
                                       "A: matrix(n,m)")), ["1 A[b,a] -> b,a"])

    def test_left_out(self):
        self.assertIsNone(pattern("a'*a", "x", "--var", "x: vector(n)"))
        long = " + ".join(f"a{i}*x" for i in range(50))
        self.assertIsNone(pattern(long, "x", "--var", "x: scalar"))


class Contracted(unittest.TestCase):
    FORMULAS = (("x'*A*x", "x"), ("x'*A*x", "A"), ("tr(A*X*B)", "X"), ("softmax(x)", "x"),
                ("A*x", "A"), ("norm2(X*w - y)^2", "w"), ("logdet(X'*X)", "X"),
                ("norm2(x)", "x"), ("sum(softplus(-y.*(X*w)))", "w"), ("X*X'", "X"),
                ("sum(exp(x*y'))", "x"), ("x/norm2(x)", "x"), ("vec(A*X)", "X"),
                ("kron(A, X)", "X"), ("sum(relu(W*x + b))", "W"), ("diag(x)*A", "x"),
                ("tr(inv(X)*A)", "X"), ("logsumexp(X*w)", "w"),
                ('einsum("ij,jk->ik", A, X)', "X"))

    def numbers(self, server, text, declared, point, cache):
        """Of a factor, by indices."""
        if text not in cache:
            found = server.ask(command="eval", expr=text, var=declared, at=point)
            self.assertNotIn("error", found, text)
            array, shape = found["values"], found["value_shape"]
            cache[text] = {index: value for index, value in zip(
                itertools.product(*(range(n) for n in shape)), array)}
        return cache[text]

    def value(self, server, term, declared, point, sizes, cache):
        scope = {letter: sizes.get(dim) or int(dim)
                 for letter, dim in zip("abcdefghij", term["extents"])}
        result = {}
        for index in itertools.product(*(range(n) for n in scope.values())):
            at = dict(zip(scope, index))
            product = float(Fraction(term["scale"]))
            for f in term["factors"]:
                values = self.numbers(server, f["text"], declared, point, cache)
                key = []
                for labels in f["labels"]:
                    place = 0
                    for letter in labels:
                        place = place * scope[letter] + at[letter]
                    key.append(place)
                product *= values[tuple(key)] ** float(Fraction(f.get("exponent", "1")))
            out = []
            for labels in term["out"]:
                place = 0
                for letter in labels:
                    place = place * scope[letter] + at[letter]
                out.append(place)
            result[tuple(out)] = result.get(tuple(out), 0) + product
        return result

    def test_values(self):
        with Server() as server:
            for formula, wrt in self.FORMULAS:
                sample = server.ask(command="sample", expr=formula)
                self.assertNotIn("error", sample, formula)
                declared = []
                for name, v in sample["variables"].items():
                    sizes = f"({','.join(v['dims'])})" if v["dims"] else ""
                    declared.append(f"{name}: {v['kind']}{sizes}")
                found = server.ask(command="derive", expr=formula, wrt=wrt, var=declared,
                                   at=sample["values"])
                total, cache = {}, {}
                for term in found["pattern"]:
                    part = self.value(server, term, declared, sample["values"], sample["sizes"],
                                      cache)
                    for key, v in part.items():
                        total[key] = total.get(key, 0) + v
                shape = found["value_shape"][0]
                for key, v in zip(itertools.product(*(range(n) for n in shape)),
                                  found["values"][0]):
                    self.assertAlmostEqual(total.get(key, 0), v, 8, (formula, wrt, key))


if __name__ == "__main__":
    unittest.main()
