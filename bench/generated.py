#!/usr/bin/env python3
"""Times the C that gradwright writes for the tiny problems of P10, as a contender of its own.

    bench/generated.py --program build/gradwright [--size quad:3]

One function returns the gradient, as those of the other contenders do, and one the value as well.
"""

import argparse
import json
import pathlib
import subprocess
import tempfile

# The flags of the C++ written by hand.
COMPILE = ["cc", "-std=c99", "-D_GNU_SOURCE", "-O3", "-march=native", "-ffast-math"]
DRIVER = r"""
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
%(declaration)s
static double unit(uint64_t seed, uint64_t i) {
    uint64_t z = (i + 1) * 0x9E3779B97F4A7C15u + seed * 0xD1B54A32D192ED03u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    z ^= z >> 31;
    return (double)(z >> 11) * 0x1p-53;
}
static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}
static int order(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}
int main(void) {
    enum { n = %(n)d, calls = 1000000, repeats = 15 };
    double x[n], A[n * n], v = 0, g[n] = {0}, seconds[repeats], check = 0;
    for (int i = 0; i < n; ++i) x[i] = 2 * unit(101, (uint64_t)i) - 1;
    for (int i = 0; i < n * n; ++i) A[i] = 2 * unit(102, (uint64_t)i) - 1;
    for (int r = 0; r < repeats; ++r) {
        const double start = now();
        for (int c = 0; c < calls; ++c) {
            __asm__ volatile("" : : "r"(x), "r"(A), "r"(g) : "memory");
            %(call)s;
        }
        seconds[r] = (now() - start) / calls;
    }
    qsort(seconds, repeats, sizeof *seconds, order);
    (void)v;
    for (int i = 0; i < n; ++i) check += fabs(g[i]);
    printf("%%.9g %%.9g %%.9g %%.9g %%.9g\n", seconds[repeats / 2], seconds[0],
           seconds[repeats / 4], seconds[3 * repeats / 4], check);
    return 0;
}
"""


def rosenbrock(n):
    return " + ".join(f"100*(x[{i + 1}] - x[{i}]^2)^2 + (1 - x[{i}])^2" for i in range(1, n))


def problems():
    """Size -> formula, declarations, arguments."""
    for n in (3, 10):
        yield f"rosenbrock:{n}", n, rosenbrock(n), [f"x: vector({n})"], ["x"]
        yield (f"quad:{n}", n, "x'*A*x", [f"A: matrix({n},{n})", f"x: vector({n})"], ["x", "A"])


def answer(command, declarations):
    for d in declarations:
        command += ["--var", d]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def measured(program, size, n, formula, declarations, arguments, what):
    derivative = ["--wrt", "x", "--no-check"]
    if what == "grad":
        # The gradient as a formula of its own; its arguments stand in the order of the names.
        formula = answer([program, "derive", formula, *derivative, "--format", "ascii"],
                         declarations).split("\n")[0]
        derivative = []
        arguments = sorted(arguments)
    code = answer([program, "compile", formula, *derivative, "--code", "c"], declarations)
    results = ["g"] if what == "grad" else ["&v", "g"]
    declared = ["const double *"] * len(arguments) + ["double *"] * len(results)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "f.c").write_text(code)
        (folder / "main.c").write_text(DRIVER % {
            "declaration": f"int f({', '.join(declared)});", "n": n,
            "call": f"f({', '.join(arguments + results)})"})
        for part in ("f", "main"):
            subprocess.run([*COMPILE, "-c", f"{part}.c", "-o", f"{part}.o"], cwd=folder, check=True)
        subprocess.run(["cc", "f.o", "main.o", "-o", "run", "-lm"], cwd=folder, check=True)
        done = subprocess.run([folder / "run"], capture_output=True, text=True, check=True)
    median, least, q1, q3, check = map(float, done.stdout.split())
    return {"problem": "P10", "size": size, "dtype": "f64", "threads": 1, "tool": "generated",
            "what": what, "method": "C", "version": "cc -O3 -march=native -ffast-math",
            "seconds_median": median, "seconds_min": least, "seconds_q1": q1, "seconds_q3": q3,
            "repeats": 15, "check": check}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default="build/gradwright")
    parser.add_argument("--size", default="")
    opt, _ = parser.parse_known_args()
    for size, *rest in problems():
        if opt.size in size:
            for what in ("grad", "value+grad"):
                print(json.dumps(measured(opt.program, size, *rest, what)), flush=True)


if __name__ == "__main__":
    main()
