"""The programs that are compared: how each is found, and one run of it."""

import json
import os
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
KEY = ("problem", "what", "size", "dtype")
# As the sources of the contenders say they are to be built.
EXPERT = ["g++", "-std=c++17", "-O3", "-march=native", "-ffast-math",
          "-mprefer-vector-width=512", "-fopenmp"]
LIMITS = ["cc", "-O3", "-march=native", "-fopenmp", "-mprefer-vector-width=512"]


def key_of(row):
    return tuple(row[k] for k in KEY)


def includes_of(package):
    done = subprocess.run(["pkg-config", "--cflags", package], capture_output=True, text=True)
    return done.stdout.split()


def compiled(command, source, program, libraries):
    """The program, built where it is older than its source; None if it does not compile."""
    if program.exists() and program.stat().st_mtime > source.stat().st_mtime:
        return program
    program.parent.mkdir(parents=True, exist_ok=True)
    done = subprocess.run([*command, source, "-o", program, *libraries], capture_output=True,
                          text=True)
    if done.returncode == 0:
        return program
    print(f"left out: {source.name} does not compile: {done.stderr.strip()[:200]}")
    return None


def python_with(module, candidates):
    for python in candidates:
        if python and shutil.which(str(python)):
            done = subprocess.run([python, "-c", f"import {module}"], capture_output=True)
            if done.returncode == 0:
                return str(python)
    return None


def find(build, folder):
    """Name -> command of every contender that this machine has. What it lacks is said."""
    found = {"gradwright": [str(build / "bench/gradwright_bench"), "--exact", "yes"]}
    found["generated"] = [sys.executable, str(ROOT / "bench/generated.py"), "--program",
                          str(build / "gradwright")]
    if not folder.is_dir():
        print(f"left out: all other contenders, there is no folder {folder}")
        return found
    made = build / "contenders"
    expert = compiled(EXPERT + includes_of("eigen3"), folder / "expert.cpp", made / "expert",
                      ["-lopenblas", "-lmvec", "-lm"])
    if expert:
        found["expert"] = [str(expert)]
    pythons = ["/usr/bin/python3", build / "venv/bin/python", "python3"]
    for tool in ("torch", "jax", "numpy"):
        python = python_with(tool, pythons)
        if python:
            found[tool] = [python, str(folder / "peers.py"), "--tool", tool]
        else:
            print(f"left out: no Python here has {tool}")
    return found


def public_lines(build, problems, timeout):
    """The problems of the public benchmark, ours and the plain functions, on one thread."""
    program = build / "bench/gradbench"
    for problem in problems:
        yield from lines_of([str(program), "--problem", problem], 1, timeout)


def limits_of(build, folder, threads):
    """What the machine can do at most; empty without the program that measures it."""
    source = folder / "limits.c"
    if not source.exists():
        return []
    program = compiled(LIMITS, source, build / "contenders/limits", ["-lopenblas", "-lmvec", "-lm"])
    return lines_of([str(program), "all", str(threads)], threads, 600) if program else []


def openmp_blas():
    """Beside OpenMP, a BLAS with threads of its own fights for the cores."""
    for folder in pathlib.Path("/usr/lib").glob("*/openblas-openmp"):
        return str(folder)
    return None


def lines_of(command, threads, timeout):
    """The JSON lines a program prints when it runs alone on the first cores."""
    environment = dict(os.environ)
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        environment[name] = str(threads)
    if threads > 1 and openmp_blas():
        environment["LD_LIBRARY_PATH"] = openmp_blas()
    cores = sorted(os.sched_getaffinity(0))[:threads]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=timeout,
                              env=environment, preexec_fn=lambda: os.sched_setaffinity(0, cores))
        text = done.stdout
    except subprocess.TimeoutExpired as expired:
        text = (expired.stdout or b"").decode()
    lines = []
    for line in text.splitlines():
        try:
            lines.append(json.loads(line))
        except ValueError:
            pass  # what a library says beside the results
    return lines


def measured(tool, command, row, threads, timeout):
    """The lines of one tool for one row, of all the ways it has."""
    if tool == "generated" and (row["problem"] != "P10" or threads > 1):
        return []
    selectors = [x for k in KEY for x in (f"--{k}", row[k])] + ["--threads", str(threads)]
    lines = [r for r in lines_of(command + selectors, threads, timeout)
             if "problem" in r and key_of(r) == key_of(row)]
    return lines or [{**{k: row[k] for k in KEY}, "tool": tool, "threads": threads,
                      "method": "-", "error": f"no result within {timeout} s"}]
