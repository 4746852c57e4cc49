#!/usr/bin/env python3
"""Compares two builds by the instructions they execute, which no busy machine disturbs.

    bench/instructions.py BUILD_BEFORE BUILD_AFTER [--limit 1.02]

Counts, under valgrind, what it takes to derive, prove and print some formulas, to compile some
cases of gradwright_bench, and to call the compiled functions. Exits with 1 if a count grew beyond
the limit. Valgrind knows no AVX-512: it sees the code for older processors.
"""

import argparse
import pathlib
import re
import shutil
import subprocess
import sys

FORMULAS = [
    ["x'*A*x", "--wrt", "x"],
    ["sum(log(exp(-y.*(X*w))+vector(1))) + l/2*norm2(w)^2", "--wrt", "w"],
    ["norm2(M.*(T - U*V'))^2", "--wrt", "U", "--what", "hessian"],
    ["softmax(W*tanh(V*x))", "--wrt", "x"],
    ["a'*inv(X*X' + eye)*a + logdet(X*X' + eye)", "--wrt", "X"],
]
CASES = [
    ("P1", "grad", "100"), ("P2", "value+grad", "1000x50"), ("P2", "hvp", "1000x50"),
    ("P3", "hessian", "50x50x10"), ("P4", "hessian", "nn:128x20x16x5"),
    ("P5", "value+grad", "2x5x1000"), ("P9", "jacobian", "50"),
    ("P10", "grad", "rosenbrock:3"), ("P10", "grad", "quad:10"),
]
# Calls in the short and the long run; their difference is calls and nothing else.
FEW, MANY = 1, 3


def instructions(command):
    tool = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    done = subprocess.run(tool + command, capture_output=True, text=True)
    found = re.search(r"Collected\s*:\s*(\d+)", done.stderr)
    if done.returncode != 0 or not found:
        sys.exit(f"{' '.join(command)} failed:\n{done.stderr[-500:]}")
    return int(found[1])


def counts(build):
    """What is counted -> how many instructions."""
    found = {}
    derive = [str(build / "gradwright"), "derive"]
    for formula in FORMULAS:
        found["derive " + formula[0]] = instructions(derive + formula)
    program = str(build / "bench/gradwright_bench")
    for problem, what, size in CASES:
        case = [program, "--problem", problem, "--what", what, "--size", size, "--dtype", "f64",
                "--exact", "yes"]
        few, many = (instructions(case + ["--runs", str(n)]) for n in (FEW, MANY))
        call = (many - few) // (MANY - FEW)
        name = f"{problem} {what} {size}"
        found["compile " + name] = few - FEW * call
        found["call " + name] = call
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("before", type=pathlib.Path)
    parser.add_argument("after", type=pathlib.Path)
    parser.add_argument("--limit", type=float, default=1.02)
    opt = parser.parse_args()
    if not shutil.which("valgrind"):
        sys.exit("valgrind is missing")
    before, after = counts(opt.before.resolve()), counts(opt.after.resolve())
    grown = 0
    for name, count in after.items():
        ratio = count / max(1, before[name])
        mark = "  GREW" if ratio > opt.limit else ""
        grown += ratio > opt.limit
        print(f"{before[name]:>14} {count:>14} {ratio:7.3f}  {name}{mark}")
    print(f"{grown} of {len(after)} counts grew beyond {opt.limit}")
    return 1 if grown else 0


if __name__ == "__main__":
    sys.exit(main())
