#!/usr/bin/env python3
"""The computation graph of a formula: its JSON, known numbers, and the chain rule on the corpus."""

import math
import os
import pathlib
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from program import Server, answer, run  # noqa: E402

GOLDEN = pathlib.Path(__file__).resolve().parents[1] / "golden"
NETWORK = "z = W1*x + b1; a = sigmoid(z); yhat = w2'*a + b2; (yhat - t)^2/2"
AT = ('{"W1": [[1.10, -0.40], [0.55, 0.85]], "b1": [0.05, -0.25], "w2": [1.25, -0.70],'
      ' "b2": 0.15, "x": [0.9, -1.1], "t": 0.35}')


def golden_formulas():
    """Each formula of the corpus once, with its declarations."""
    found = {}
    for file in sorted(GOLDEN.glob("*.case")):
        keys = {}
        for line in [*file.read_text().splitlines(), ""]:
            if line.startswith("#"):
                continue
            key, _, value = line.partition(": ")
            if value:
                keys[key] = value.strip()
            elif keys:
                found[keys["formula"], keys.get("declare", "")] = None
                keys = {}
    return list(found)


def pulled(jacobian, cotangent):
    """J' times the cotangent, of flat arrays."""
    columns = len(jacobian) // len(cotangent)
    return [sum(jacobian[i * columns + j] * g for i, g in enumerate(cotangent))
            for j in range(columns)]


def varied(extents):
    """Numbers that are not all equal, rows in rows."""
    if not extents:
        return 1.5
    return [varied(extents[1:]) if len(extents) > 1 else 0.5 + 0.3 * i for i in range(extents[0])]


class Contract(unittest.TestCase):
    def test_keys(self):
        found, code = answer("graph", "norm2(X*w - y)^2")
        self.assertEqual(code, 0)
        self.assertEqual(list(found), ["expr", "evaluated", "shape", "variables", "nodes",
                                       "backward", "notes", "check"])
        self.assertEqual([(n["op"], n["text"], n["operands"]) for n in found["nodes"]],
                         [("variable", "X", []), ("variable", "w", []), ("multiply", "X*w", [0, 1]),
                          ("variable", "y", []), ("subtract", "X*w - y", [2, 3]),
                          ("norm2", "norm2(X*w - y)", [4]), ("number", "2", []),
                          ("power", "norm2(X*w - y)^2", [5, 6])])
        norm = found["nodes"][5]
        self.assertEqual(list(norm), ["id", "op", "text", "span", "operands", "kind", "shape",
                                      "local", "cotangent", "cotangent_shape"])
        self.assertEqual(norm["span"], {"line": 1, "column": 1, "length": 14})
        self.assertEqual(norm["cotangent"]["ascii"], "2*norm2(X*w - y)")
        self.assertEqual(norm["local"][0]["map"]["ascii"], "(X*w - y)/norm2(X*w - y)")
        self.assertEqual(norm["local"][0]["shape"], ["m"])
        self.assertEqual(found["nodes"][4]["local"][0]["structure"], "identity")
        self.assertNotIn("cotangent", found["nodes"][6])
        self.assertEqual([n["cotangent"]["ascii"] for n in found["nodes"][:2]],
                         ["2*(X*w - y)*w'", "2*X'*(X*w - y)"])
        self.assertEqual([(s["node"], s["from"]) for s in found["backward"]],
                         [(7, None), (5, 7), (4, 5), (2, 4), (3, 4), (0, 2), (1, 2)])
        step = found["backward"][5]
        self.assertEqual(list(step), ["node", "from", "rule", "text", "contribution"])
        self.assertEqual(step["rule"], "product rule: d(A*B) = dA*B + A*dB")
        self.assertEqual(step["text"], "y = U*v: U gets g*v'")
        self.assertEqual(found["check"]["status"], "passed")

    def test_a_variable_is_one_node(self):
        found, _ = answer("graph", "x'*A*x", "--var", "A: matrix(n,n)")
        names = [n["name"] for n in found["nodes"] if n["op"] == "variable"]
        self.assertEqual(names, ["x", "A"])
        self.assertEqual(found["nodes"][0]["cotangent"]["ascii"], "(A + A')*x")
        self.assertEqual(sum(s["node"] == 0 for s in found["backward"]), 2)

    def test_definitions(self):
        found, _ = answer("graph", "r = X*w - y; r'*r")
        self.assertEqual([n.get("name") for n in found["nodes"]], ["X", "w", None, "y", "r", None,
                                                                   None])
        found, _ = answer("graph", "s = x; t = s; u = exp(y); t'*t")
        self.assertEqual([n["text"] for n in found["nodes"]], ["x", "t'", "t'*t"])

    def test_long_sums_constants_and_labels(self):
        found, _ = answer("graph", "x - 2 + x.*3 - (x - 1/2)", "--var", "x: vector(n)", "--at",
                          '{"x": [1, 2], "v": [1, 10]}')
        self.assertEqual([(n["op"], n["text"]) for n in found["nodes"]],
                         [("variable", "x"), ("number", "2"), ("number", "3"), ("times", "x.*3"),
                          ("number", "1/2"), ("add", "x - 2 + x.*3 - (x - 1/2)")])
        self.assertEqual(found["nodes"][-1]["operands"], [0, 1, 3, 0, 4])
        self.assertEqual(found["nodes"][-1]["value"], [1.5, 4.5])
        self.assertEqual(found["nodes"][0]["cotangent_value"], [3, 30])
        found, _ = answer("graph",
                          'sum(einsum("ij,j->i", A, x)) + sum(logsumexp(A, rows)) + A[1,2]')
        self.assertEqual(found["check"]["status"], "passed")

    def test_a_seed(self):
        point = '{"x": [1, 2], "A": [[1, 2], [3, 4]], "c": [1, 1]}'
        found, _ = answer("graph", "A*x", "--along", "c", "--at", point)
        self.assertEqual(found["nodes"][1]["cotangent"]["ascii"], "A'*c")
        self.assertEqual(found["nodes"][1]["cotangent_value"], [4, 6])
        found, _ = answer("graph", "A*x", "--at", '{"x": [1, 2], "A": [[1, 2], [3, 4]]}')
        self.assertEqual(found["nodes"][1]["cotangent"]["ascii"], "A'*v")
        self.assertNotIn("cotangent_value", found["nodes"][1])
        self.assertEqual(found["nodes"][2]["value"], [5, 11])
        found, code = answer("graph", "A*x", "--along", "A")
        self.assertEqual((code, found["error"]["slug"]), (2, "shape-mismatch"))

    def test_no_rule(self):
        # The cotangent of X would need one; that of B does not.
        found, code = answer("graph", "sum(polar_frechet(exp(X), B)) + sum(X)")
        self.assertEqual(code, 0)
        nodes = {n.get("name", n["text"]): n for n in found["nodes"]}
        for name in ("X", "exp(X)"):
            self.assertNotIn("cotangent", nodes[name])
            self.assertIn("no rule", nodes[name]["note"])
        self.assertEqual(nodes["B"]["cotangent"]["ascii"], "polar_frechet(exp(X), matrix(1))")
        self.assertEqual([set(l) for l in nodes["polar_frechet(exp(X), B)"]["local"]],
                         [{"operand", "note"}, {"operand", "map", "shape", "structure"}])

    def test_long_chains(self):
        layers = "; ".join(f"h{i + 1} = tanh(W{i}*h{i} + b{i})" for i in range(40))
        found, code = answer("graph", f"h0 = x; {layers}; sum(h40)", "--no-check")
        self.assertEqual((code, len(found["nodes"])), (0, 202))
        # What is too long to be read is left out.
        self.assertNotIn("cotangent", found["nodes"][0])
        self.assertEqual(found["nodes"][0]["cotangent_shape"], found["nodes"][0]["shape"])
        self.assertIn("cotangent", found["nodes"][-2])
        found, code = answer("graph", "*".join(f"x{i}" for i in range(1000)), "--no-check")
        self.assertEqual((code, len(found["nodes"])), (0, 1999))

    def test_structure(self):
        found, _ = answer("graph", "tr(A*S)", "--var", "S: symmetric(n)")
        s = next(n for n in found["nodes"] if n.get("name") == "S")
        derived, _ = answer("derive", "tr(A*S)", "--var", "S: symmetric(n)", "--wrt", "S")
        self.assertEqual(s["cotangent"], derived["result"])
        self.assertTrue(s["note"])

    def test_at_fault(self):
        for more in (["--at", "{}"], ["--at", "[{}, {}]"], ["--at", '{"q": 1}']):
            found, code = answer("graph", "x'*x", *more)
            self.assertEqual(code, 2, more)
        terms = " + ".join(f"x{i}" for i in range(2001))
        found, code = answer("graph", terms, "--no-check")
        self.assertEqual((code, found["error"]["slug"]), (3, "too-large"))
        found, code = answer("graph", "3")
        self.assertEqual((code, [n["op"] for n in found["nodes"]]), (0, ["number"]))

    def test_text(self):
        lines = run("graph", "norm2(X*w - y)^2").stdout.splitlines()
        self.assertEqual(lines[2], "#2 multiply #0 #1: X*w, vector m, cotangent 2(X w − y)")
        self.assertIn("#1 from #2: 2 Xᵀ(X w − y) (product rule: d(A*B) = dA*B + A*dB)", lines)


class Network(unittest.TestCase):
    """A network of two layers, with the numbers of its explorer."""

    def test_numbers(self):
        found, code = answer("graph", NETWORK, "--var", "b2, t: scalar", "--at", AT)
        self.assertEqual(code, 0)
        nodes = {n.get("name", n["text"]): n for n in found["nodes"]}

        def near(node, key, expected):
            self.assertEqual([round(v, 3) for v in nodes[node][key]], expected, (node, key))

        near("z", "value", [1.480, -0.690])
        near("a", "value", [0.815, 0.334])
        near("yhat", "value", [0.934])
        near("(yhat - t)^2/2", "value", [0.171])
        near("x", "cotangent_value", [0.071, -0.121])
        self.assertAlmostEqual(math.hypot(*nodes["x"]["cotangent_value"]), 0.141, 3)
        # σ' = (0.151, 0.222) is the diagonal of the local map of a.
        self.assertEqual(nodes["a"]["local"][0]["structure"], "diagonal")
        near_diagonal = [round(v, 3) for v in nodes["a"]["local_values"][0]]
        self.assertEqual(near_diagonal, [0.151, 0, 0, 0.222])
        self.assertEqual(nodes["a"]["local_shapes"], [[2, 2]])
        self.assertEqual(nodes["yhat - t"]["cotangent"]["ascii"],
                         "sigmoid(W1*x + b1)'*w2 + b2 - t")


class Corpus(unittest.TestCase):
    def close(self, a, b, about):
        self.assertEqual(len(a), len(b), about)
        scale = 1e-3 + max([abs(v) for v in a + b])
        self.assertLess(max(abs(x - y) for x, y in zip(a, b)) / scale, 1e-7, (about, a, b))

    def check_chain_rule(self, found, about):
        """What a node gets is what its users give by their local maps."""
        nodes, gets = found["nodes"], {}
        for n in nodes:
            for l, j in zip(n["local"], n["local_values"]):
                if "cotangent_value" not in n or j is None:
                    gets[l["operand"]] = None
                elif gets.get(l["operand"], 0) is not None:
                    part = pulled(j, n["cotangent_value"])
                    before = gets.get(l["operand"], [0] * len(part))
                    gets[l["operand"]] = [x + y for x, y in zip(before, part)]
        for i, total in gets.items():
            if total is None or "note" in nodes[i] or "cotangent_value" not in nodes[i]:
                continue
            self.close(total, nodes[i]["cotangent_value"], (about, nodes[i]["text"]))
            self.compared += 1

    def test_corpus(self):
        self.compared = leaves = same = refused = 0
        with Server() as server:
            for formula, declarations in golden_formulas():
                about = {"expr": formula, "var": [declarations] if declarations else []}
                point = server.ask(command="sample", **about)
                self.assertNotIn("error", point, about)
                found = server.ask(command="graph", at=point["values"], **about)
                if "error" in found:
                    refused += 1
                    self.assertEqual(found["error"]["slug"], "not-proved", (about, found))
                    continue
                if any(isinstance(v, str) for n in found["nodes"] for v in n["value"]):
                    continue
                how = {}
                if found["shape"]:
                    # Along a cotangent: a variable of a name that no formula has.
                    how = {"along": "seed_of_y"}
                    point["values"]["seed_of_y"] = varied(found["nodes"][-1]["value_shape"])
                    found = server.ask(command="graph", at=point["values"], **how, **about)
                    self.assertNotIn("error", found, about)
                    how["what"] = "vjp"
                self.check_chain_rule(found, formula)
                for n in found["nodes"]:
                    if n["op"] != "variable" or "cotangent_value" not in n:
                        continue
                    derived = server.ask(command="derive", wrt=n["name"], at=point["values"],
                                         **{**about, **how, "no-check": True})
                    self.close(n["cotangent_value"], derived["values"][0], (formula, n["name"]))
                    leaves += 1
                    same += derived["result"]["ascii"] == n.get("cotangent", {}).get("ascii")
        print(f"{self.compared} nodes, {leaves} leaves, {same} as derived, {refused} refused")
        self.assertGreater(self.compared, 3000)
        self.assertGreater(leaves, 500)
        self.assertLess(refused, 5)


if __name__ == "__main__":
    unittest.main()
