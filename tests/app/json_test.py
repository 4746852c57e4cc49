#!/usr/bin/env python3
"""The JSON contract of derive, and the same requests as lines to one process."""

import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from program import Server, answer  # noqa: E402

POINT = '{"x": [1, 2], "A": [[1, 2], [3, 4]]}'


class Contract(unittest.TestCase):
    def test_keys(self):
        found, code = answer("derive", "x'*A*x", "--wrt", "x", "--steps", "--at", POINT)
        self.assertEqual(code, 0)
        self.assertEqual(list(found), ["expr", "wrt", "what", "layout", "variables", "result",
                                       "shape", "structure", "pattern", "notes", "steps", "check",
                                       "values", "order", "value_shape"])
        self.assertEqual(found["result"]["ascii"], "(A + A')*x")
        self.assertEqual(set(found["result"]), {"ascii", "unicode", "latex"})
        self.assertEqual(found["variables"]["A"],
                         {"kind": "matrix", "dims": ["n", "n"], "facts": [], "inferred": True})
        self.assertEqual(found["shape"], ["n"])
        self.assertEqual(found["check"]["status"], "passed")
        self.assertGreaterEqual(found["check"]["points"], 3)
        self.assertLess(found["check"]["max_relative_error"], 1e-9)
        # (A + A')*x by hand: [[2, 5], [5, 8]]*[1, 2]
        self.assertEqual(found["values"], [[12, 21]])
        self.assertEqual(found["order"], "out,wrt")
        self.assertEqual(found["value_shape"], [[2]])
        self.assertTrue(found["steps"])
        for step in found["steps"]:
            self.assertEqual(set(step), {"rule", "from", "to", "because"})
        # The last step of a derivation is the result.
        self.assertEqual(found["steps"][-1]["to"]["ascii"], found["result"]["ascii"])

    def test_error(self):
        found, code = answer("derive", "A*x + A", "--var", "A: matrix(n,n)")
        self.assertEqual(code, 2)
        self.assertEqual(list(found), ["error"])
        error = found["error"]
        self.assertEqual(error["slug"], "shape-mismatch")
        self.assertLessEqual({"slug", "message", "span", "hint"}, set(error))
        self.assertEqual(set(error["span"]), {"line", "column", "length"})

    def test_many_points(self):
        found, _ = answer("derive", "x'*x", "--at", '[{"x": [1]}, {"x": [1, 2, 3]}]')
        self.assertEqual(found["values"], [[2], [2, 4, 6]])
        self.assertEqual(found["value_shape"], [[1], [3]])

    def test_numbers_at_many_points(self):
        found, _ = answer("eval", "x'*x", "--at", '[{"x": [1]}, {"x": [1, 2, 3]}]')
        self.assertEqual((found["values"], found["value_shape"]), ([[1], [14]], [[], []]))
        found, _ = answer("eval", "A*x", "--wrt", "x", "--at",
                          '[{"x": [1, 1], "A": [[1, 2], [3, 4]]}, {"x": [1], "A": [[7]]}]')
        self.assertEqual((found["values"], found["value_shape"]),
                         ([[1, 2, 3, 4], [7]], [[2, 2], [1, 1]]))
        self.assertEqual(found["check"]["status"], "passed")
        # A list of one point is a list.
        found, _ = answer("eval", "x'*x", "--at", '[{"x": [2]}]')
        self.assertEqual(found["values"], [[4]])
        found, _ = answer("eval", "log(x)", "--at", '[{"x": 1}, {"x": 0}]')
        self.assertEqual(found["values"], [[0], ["-inf"]])
        self.assertEqual(found["notes"], ["at point 2, not-finite: log(x)[1] is -inf"])
        for wrong, more in (("[]", []), ('[{"x": [1]}]', ["--plan"]), ("[{}]", []),
                            ('[{"x": [1]}, {"y": [1]}]', []),
                            ('[{"x": [1]}]', ["--out", "x.npy"])):
            found, code = answer("eval", "x'*x", "--at", wrong, *more)
            self.assertEqual(code, 2, wrong)

    def test_order_of_a_jacobian(self):
        found, _ = answer("derive", "A*x", "--wrt", "x", "--at",
                          '{"x": [1, 1], "A": [[1, 2], [3, 4], [5, 6]]}')
        self.assertEqual(found["values"], [[1, 2, 3, 4, 5, 6]])
        self.assertEqual(found["value_shape"], [[3, 2]])

    def test_values_that_are_not_finite(self):
        found, _ = answer("derive", "log(x)", "--var", "x: scalar", "--at", '{"x": 0}')
        self.assertEqual(found["values"], [["inf"]])
        found, _ = answer("eval", "x'*x", "--at", '{"x": ["inf", 1]}')
        self.assertEqual(found["values"], ["inf"])

    def test_layouts(self):
        plain, _ = answer("derive", "a'*x", "--wrt", "x")
        turned, _ = answer("derive", "a'*x", "--wrt", "x", "--layout", "numerator")
        self.assertEqual((plain["result"]["ascii"], plain["shape"]), ("a", ["n"]))
        self.assertEqual((turned["result"]["ascii"], turned["shape"]), ("a'", ["1", "n"]))
        self.assertEqual(turned["layout"], "numerator")

    def test_structure(self):
        for formula, wrt, structure in (("x.*x", "x", "diagonal"), ("A*x", "x", "dense"),
                                        ("x", "x", "identity"), ("a'*a", "x", "zero"),
                                        ("softmax(x)", "x", "diagonal plus rank 1")):
            found, _ = answer("derive", formula, "--wrt", wrt, "--var", "x: vector(n)")
            self.assertEqual(found["structure"], structure, formula)
        found, _ = answer("derive", "A*x", "--wrt", "A")
        self.assertEqual(found["result"]["ascii"], 'einsum("k->iik", x)')
        self.assertIn("δ", found["index_form"])

    def test_sizes_beyond_memory(self):
        found, code = answer("derive", "x'*x + sum(exp(x))", "--var", "x: vector(100000)",
                             "--what", "hessian")
        self.assertEqual((code, found["check"]["status"]), (0, "passed"))
        found, code = answer("derive", "x'*x", "--var", "x: vector(3000000000)")
        self.assertEqual((code, found["error"]["slug"]), (3, "not-proved"))
        found, code = answer("derive", "x'*x", "--var", "x: vector(3000000000)", "--no-check")
        self.assertEqual((code, found["check"]["status"]), (0, "skipped"))

    def test_numbers_of_a_derivative_are_proved_too(self):
        found, _ = answer("eval", "x'*x", "--wrt", "x", "--at", '{"x": [1, 2]}')
        self.assertEqual((found["check"]["status"], found["values"]), ("passed", [2, 4]))
        found, _ = answer("eval", "x'*x", "--at", '{"x": [1, 2]}')
        self.assertEqual(found["check"]["status"], "skipped")
        nowhere = ["eval", "sum(log(-1 - x.^2))", "--wrt", "x", "--at", '{"x": [1]}']
        found, code = answer(*nowhere)
        self.assertEqual((code, found["error"]["slug"]), (3, "not-proved"))
        found, code = answer(*nowhere, "--no-check")
        self.assertEqual((code, found["values"]), (0, [1]))

    def test_points_at_fault(self):
        for point in ("{", "[1]", '{"x": "a"}', '{"x": [[1, 2], [3]]}', '{"z": 1, "x": [1]}', "{}",
                      '{"x": [[1, 2], [3, 4]]}', '{"x": ' + "[" * 5000 + "]" * 5000 + "}"):
            found, code = answer("derive", "x'*x + sum(exp(x))", "--wrt", "x", "--at", point)
            self.assertEqual(code, 2, point[:40])
            self.assertIn("error", found)

    def test_every_kind(self):
        for what, shape in (("gradient", ["n"]), ("hessian", ["n", "n"]), ("hvp", ["n"]),
                            ("differential", []), ("jvp", []), ("vjp", ["n"]),
                            ("jacobian", ["n"])):
            found, code = answer("derive", "x'*A*x", "--wrt", "x", "--what", what)
            self.assertEqual(code, 0, found)
            self.assertEqual(found["what"], what)
            self.assertEqual(found["shape"], shape, what)
            self.assertEqual(found["check"]["status"], "passed")

    def test_direction(self):
        found, _ = answer("derive", "x'*A*x", "--wrt", "x", "--what", "hvp", "--along", "u")
        self.assertEqual(found["result"]["ascii"], "(A + A')*u")
        found, _ = answer("derive", "A*x", "--wrt", "x", "--what", "jvp", "--along", "x")
        self.assertEqual(found["result"]["ascii"], "A*x")
        found, code = answer("derive", "A*x", "--wrt", "x", "--what", "jvp", "--along", "A")
        self.assertEqual((code, found["error"]["slug"]), (2, "shape-mismatch"))

    def test_conventions_of_a_symmetric_variable(self):
        results = {}
        for form in ("subspace", "ambient", "coordinates"):
            found, _ = answer("derive", "tr(A*S)", "--wrt", "S", "--var", "S: symmetric(n)",
                              "--symmetric", form, "--at", '{"A": [[1, 2], [5, 3]]}')
            self.assertEqual(found["check"]["status"], "passed", form)
            self.assertTrue(found["notes"], form)
            results[form] = found["values"][0]
        self.assertEqual(results["subspace"], [1, 3.5, 3.5, 3])
        self.assertEqual(results["coordinates"], [1, 7, 7, 3])


class Claims(unittest.TestCase):
    def check(self, mistake, formula, wrt, claim, *more):
        found, code = answer("check", formula, "--wrt", wrt, "--claim", claim, *more)
        self.assertEqual(code, 1, found)
        self.assertFalse(found["right"])
        self.assertEqual(found["mistake"], mistake, found["message"])
        return found

    def test_right(self):
        for formula, wrt, claim in (("x'*A*x", "x", "A*x + A'*x"),
                                    ("norm2(X*w - y)^2", "w", "2*X'*X*w - 2*X'*y"),
                                    ("logdet(X)", "X", "inv(X)'"),
                                    ("sum(x)", "x", "vector(1)")):
            found, code = answer("check", formula, "--wrt", wrt, "--claim", claim)
            self.assertEqual(code, 0, found)
            self.assertTrue(found["right"])

    def test_pitfalls(self):
        found = self.check("assumed-symmetry", "x'*A*x", "x", "2*A*x")
        self.assertIn("(A' - A)*x", found["message"])
        self.assertEqual(found["difference"]["ascii"], "(A' - A)*x")
        self.check("factor", "norm2(X*w - y)^2", "w", "X'*(X*w - y)")
        self.check("sign", "norm2(X*w - y)^2", "w", "2*X'*(y - X*w)")
        self.check("transpose", "tr(A*X)", "X", "A", "--var", "A: matrix(n,n)")
        found = self.check("missing-term", "norm2(w)^2 + b'*w", "w", "2*w")
        self.assertIn("the term b ", found["message"])
        self.check("extra-term", "norm2(w)^2", "w", "2*w + w.^2")
        self.check("commuted-product", "a'*A*B*X*b", "X", "A'*B'*a*b'",
                   "--var", "A: matrix(n,n)", "--var", "B: matrix(n,n)", "--var", "X: matrix(n,n)")
        self.check("trace-cycle", "tr(A*B*X)", "X", "A'*B'",
                   "--var", "A: matrix(n,n)", "--var", "B: matrix(n,n)")

    def test_golden_rule(self):
        found = self.check("mixed-layout", "a'*x", "x", "a'")
        self.assertEqual(found["verdict"], "wrong shape")
        found = self.check("shape", "x'*A*x", "x", "A")
        self.assertIn("n×n", found["message"])
        self.assertIn("length n", found["message"])
        found = self.check("mixed-layout", "tr(A*X)", "X", "A", "--var", "A: matrix(m,n)")
        self.assertIn("m×n", found["message"])
        self.assertIn("n×m", found["message"])

    def test_claim_at_fault(self):
        found, code = answer("check", "x'*x", "--wrt", "x", "--claim", "2*z")
        self.assertEqual((code, found["error"]["slug"]), (2, "unknown-name"))


class Lines(unittest.TestCase):
    def test_same_as_the_command_line(self):
        expected, _ = answer("derive", "x'*A*x", "--wrt", "x", "--at", POINT)
        with Server() as server:
            found = server.ask(id=7, command="derive", expr="x'*A*x", wrt="x",
                               at={"x": [1, 2], "A": [[1, 2], [3, 4]]})
        self.assertEqual(found.pop("id"), 7)
        self.assertEqual(found, expected)

    def test_hostile_lines(self):
        lines = [b"", b"{", b"[]", b"null", b"\xff\x00", b'{"command": 3}',
                 b'{"command": "derive"}',
                 b'{"command": "serve", "stdio": true}', b'{"command": "rm", "expr": "x"}',
                 b'{"command": "derive", "expr": ["x"]}',
                 b'{"command": "derive", "expr": "x\\u0000y"}',
                 b'{"command": "derive", "expr": "x", "at": "/etc/passwd"}',
                 b'{"command": "eval", "expr": "x", "data": "x=/etc/passwd"}',
                 b'{"command": "eval", "expr": "x", "at": {"x": 1}, "out": "/tmp/never.npy"}',
                 b'{"command": "derive", "expr": "x", "steps": "yes"}',
                 b'{"command": "derive", "expr": "x", "id": {"a": 1}}',
                 b'{"command": "derive", "expr": "x", "wtr": "x"}',
                 b"[" * 100000, b'{"a":' * 100000, b'"' + b"x" * 2000000 + b'"']
        with Server() as server:
            for line in lines:
                if line:
                    self.assertIn("error", server.ask_line(line), line[:60])
            self.assertEqual(server.ask(id="a", command="derive", expr="x'*x")["id"], "a")

    def test_line_without_end(self):
        with Server() as server:
            self.assertIn("error", server.ask_line(b" " + b"x" * (1 << 25)))
            self.assertIn("result", server.ask(command="derive", expr="x'*x"))


if __name__ == "__main__":
    unittest.main()
