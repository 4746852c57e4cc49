#!/usr/bin/env python3
"""The engine in a web page answers what the program answers: all golden formulas, all wrong inputs.

Two libraries compute sines and logarithms: the errors of proofs and values may differ in size, not
in what follows from them. The engine that a page loads first refuses what it lacks, and the full
one answers that.
"""

import concurrent.futures
import json
import os
import sys
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from module import SOURCE, in_node, modules, served  # noqa: E402

MODULES = modules()
# What a proof accepts, by its method; and how far two libraries differ in a value.
TOLERANCE = {"complex step": 1e-9, "extrapolated central differences": 2e-6,
             "values at random points": 1e-9}
ROUNDING = 1e-10
# Formulas whose proofs take eigenvalues, singular values or functions of matrices, of all golden.
MOST_REFUSED = 0.1


def golden_requests():
    for path in sorted((SOURCE / "tests/golden").glob("*.case")):
        for block in path.read_text().split("\n\n"):
            lines = [line for line in block.splitlines() if line and not line.startswith("#")]
            case = {key: value.strip() for key, value in (l.split(":", 1) for l in lines)}
            if "formula" not in case:
                continue
            asked = {"command": "check", "expr": case["formula"], "wrt": case["wrt"],
                     "what": {"gradient": "gradient", "hessian": "hessian"}.get(case["what"],
                                                                                "jacobian"),
                     "claim": case["closed"], "steps": True}
            names = [d.strip() for d in case.get("declare", "").split(";") if d.strip()]
            if names:
                asked["var"] = names
            yield asked
            if "at" in case:
                del asked["claim"]
                yield {**asked, "command": "derive", "at": json.loads(case["at"])}


def wrong_requests():
    for path in sorted((SOURCE / "tests/misuse").glob("*.case")):
        for line in path.read_text().splitlines():
            if line and not line.startswith("# "):
                yield {"command": "derive", "expr": line.rsplit(" |", 3)[0].strip()}


def answers(process, requests):
    start = time.time()
    with process as engine:
        found = [engine.ask(**request) for request in requests]
    return found, time.time() - start


def differences(a, b, path=""):
    """Where two answers differ beyond what libraries may."""
    if isinstance(a, dict) and isinstance(b, dict):
        if list(a) != list(b):
            return [f"{path}: {list(a)} and {list(b)}"]
        return [d for key in a for d in differences(a[key], b[key], f"{path}/{key}")]
    if isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        return [d for i, (x, y) in enumerate(zip(a, b)) for d in differences(x, y, f"{path}/{i}")]
    if path.endswith("/max_relative_error") and isinstance(b, float):
        return []
    if "/values/" in path and isinstance(a, float) and isinstance(b, float):
        near = abs(a - b) <= ROUNDING * max(1, abs(a))
        return [] if near else [f"{path}: {a} and {b}"]
    return [] if a == b else [f"{path}: {a!r} and {b!r}"]


def proofs(answer):
    if isinstance(answer, dict):
        if "max_relative_error" in answer:
            yield answer
        for value in answer.values():
            yield from proofs(value)
    elif isinstance(answer, list):
        for value in answer:
            yield from proofs(value)


def is_refusal(answer):
    return answer.get("error", {}).get("slug") == "not-available"


class Parity(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.golden = list(golden_requests())
        cls.wrong = list(wrong_requests())
        asked = cls.golden + cls.wrong
        with concurrent.futures.ThreadPoolExecutor() as pool:
            waited = {name: pool.submit(answers, process, asked) for name, process in
                      (("program", served()), *((n, in_node(p)) for n, p in MODULES.items()))}
            cls.answers = {name: result.result()[0] for name, result in waited.items()}
            seconds = {name: round(result.result()[1], 1) for name, result in waited.items()}
        print(f"{len(cls.golden)} golden requests and {len(cls.wrong)} wrong ones: {seconds} s",
              file=sys.stderr)

    def same(self, first, last, name, may_refuse):
        refused = 0
        for i in range(first, last):
            asked = (self.golden + self.wrong)[i]
            ours, theirs = self.answers["program"][i], self.answers[name][i]
            if may_refuse and is_refusal(theirs):
                refused += 1
                continue
            with self.subTest(asked=asked):
                self.assertEqual(differences(ours, theirs), [])
            for proof in proofs(theirs):
                if proof["status"] != "passed":
                    continue
                tolerance = max(t for method, t in TOLERANCE.items()
                                if proof["method"].startswith(method))
                self.assertLessEqual(proof["max_relative_error"], tolerance, asked)
        return refused

    def test_the_full_engine(self):
        self.assertGreaterEqual(len(self.golden), 600)
        self.assertGreaterEqual(len(self.wrong), 120)
        self.same(0, len(self.golden) + len(self.wrong), "engine-full", False)

    def test_the_first_engine(self):
        refused = self.same(0, len(self.golden), "engine", True)
        print(f"the first engine leaves {refused} to the full one", file=sys.stderr)
        self.assertGreater(refused, 0)
        self.assertLess(refused, MOST_REFUSED * len(self.golden))
        self.same(len(self.golden), len(self.golden) + len(self.wrong), "engine", False)

    def test_the_first_engine_never_shows_what_it_could_not_prove(self):
        for formula, wrt in (("tr(expm(X))", "X"), ("norm_nuc(X)", "X"), ("lambda_max(X)", "X"),
                             ("sum(pinv(X))", "X"), ("tr(logm(X))", "X"), ("tr(sqrtm(X))", "X"),
                             ("sum(adj(X))", "X")):
            with in_node(MODULES["engine"]) as engine, in_node(MODULES["engine-full"]) as full:
                asked = {"command": "derive", "expr": formula, "wrt": wrt}
                self.assertTrue(is_refusal(engine.ask(**asked)), formula)
                self.assertEqual(full.ask(**asked)["check"]["status"], "passed", formula)

    def test_commands_that_the_first_engine_lacks(self):
        with in_node(MODULES["engine"]) as engine, in_node(MODULES["engine-full"]) as full:
            for asked in ({"command": "solve", "expr": "norm2(X*w - y)^2", "for": "w"},
                          {"command": "analyze", "expr": "norm2(X*w - y)^2", "wrt": "w"},
                          {"command": "compile", "expr": "x'*x", "wrt": "x", "code": "numpy"},
                          {"command": "cheatsheet"}):
                self.assertTrue(is_refusal(engine.ask(**asked)), asked)
                self.assertNotIn("error", full.ask(**asked), asked)

    def test_the_cheat_sheet(self):
        # One line for every operation of the language.
        with served() as program, in_node(MODULES["engine-full"]) as full:
            asked = {"command": "cheatsheet"}
            self.assertEqual(differences(program.ask(**asked), full.ask(**asked)), [])


if __name__ == "__main__":
    unittest.main()
