#!/usr/bin/env python3
"""Whatever a page sends is answered or ends the instance, within seconds; then all goes on."""

import json
import os
import sys
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from module import in_node, modules  # noqa: E402

MODULES = modules()
MOST_SECONDS = 60


def derive(formula, **more):
    return json.dumps({"command": "derive", "expr": formula, "wrt": "x", **more}).encode()


REQUESTS = {
    "100,000 parentheses": derive("(" * 100000 + "x" + ")" * 100000),
    "100,000 minus signs": derive("-" * 100000 + "x"),
    "100,000 transposes": derive("x" + "'" * 100000),
    # Deriving these takes time with the square of their number, in the program too.
    "1,000 nested functions": derive("sin(" * 1000 + "x" + ")" * 1000),
    "100,000 nested lists of JSON": b"[" * 100000 + b"]" * 100000,
    "1 MB of letters": derive("x" * 1000000),
    "1 MB of blanks": derive(" " * 1000000 + "x"),
    "1 MB of symbols": derive("+*'" * 333333),
    "100,000 equal terms": derive("+".join(["x'*x"] * 100000)),
    "100,000 different terms": derive("+".join(f"x{i}" for i in range(100000))),
    "100,000 factors": derive("*".join(["x"] * 100000), var=["x: scalar"]),
    "a power beyond all numbers": derive("x^1e308", var=["x: scalar"]),
    "a huge whole power of a matrix": derive("tr(x^999999)", var=["x: matrix(n,n)"]),
    "a vector larger than memory": derive("sum(x.^2)", var=["x: vector(1000000000)"]),
    "NUL bytes": derive("x\0'*\0x"),
    "bare NUL bytes": b"\0" * 1000,
    "invalid UTF-8 in a string": b'{"command":"derive","expr":"x\xff\xfe\xc3"}',
    "invalid UTF-8 around it": b'\xff{"command":"derive"}\xfe',
    "a lone surrogate": b'{"command":"derive","expr":"x\\ud800"}',
    "a line beyond 16 MiB": b'{"command":"derive","expr":"' + b"x" * (17 << 20) + b'"}',
    "an empty line": b"",
}


class Hostile(unittest.TestCase):
    def endures(self, name):
        report = []
        with in_node(MODULES[name]) as engine:
            for what, line in REQUESTS.items():
                with self.subTest(what):
                    start = time.time()
                    answer = engine.ask_line(line, timeout=MOST_SECONDS)
                    seconds = time.time() - start
                    self.assertIsNotNone(answer, f"no answer within {MOST_SECONDS} s")
                    outcome = answer.get("trap") or answer.get("error", {}).get("slug", "answered")
                    report.append(f"  {what}: {outcome}, {seconds:.2f} s")
                    again = engine.ask_line(derive("x'*x"))
                    self.assertEqual(again["check"]["status"], "passed")
        print(f"{name}:", *report, sep="\n", file=sys.stderr)

    def test_the_first_engine(self):
        self.endures("engine")

    def test_the_full_engine(self):
        self.endures("engine-full")

    def test_memory_that_runs_out_ends_the_instance(self):
        # 1.6 GB of values: more than the module may ask for.
        with in_node(MODULES["engine"]) as engine:
            answer = engine.ask_line(json.dumps({
                "command": "eval", "expr": "x*x'", "var": ["x: vector(14000)"],
                "at": {"x": [1] * 14000}}).encode(), timeout=MOST_SECONDS)
            self.assertTrue("trap" in answer or answer["error"]["slug"] == "too-large", answer)
            self.assertEqual(engine.ask_line(derive("x'*x"))["check"]["status"], "passed")


if __name__ == "__main__":
    unittest.main()
