#!/usr/bin/env python3
"""A condition on a recorded value does not compile, and the message says what to write."""

import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(os.environ["GRADWRIGHT_SOURCE_DIR"])
PROGRAM = """
#include <gradwright/trace.hpp>
using namespace gradwright;
const Traced t = trace([](auto x) { %s }, "x: scalar");
"""


def messages(body):
    done = subprocess.run([os.environ.get("CXX", "g++"), "-std=c++20", "-fsyntax-only", "-x", "c++",
                           "-I", str(ROOT / "include"), "-"],
                          input=PROGRAM % body, capture_output=True, text=True, timeout=120)
    return done.stderr if done.returncode else ""


def main():
    assert not messages("return where(x > 0, x, 2 * x);"), "the right form must compile"
    for wrong in ("if (x > 0) return x; return 2 * x;", "return x > 0 ? x : 2 * x;",
                  "while (x < 3) x = 2 * x; return x;"):
        assert "write where(c, a, b)" in messages(wrong), wrong
    return 0


if __name__ == "__main__":
    sys.exit(main())
