"""The benchmarks compute what they should, and the report says what was measured."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(os.environ["GRADWRIGHT_SOURCE_DIR"])
BUILD = pathlib.Path(os.environ["GRADWRIGHT"]).parent
PROGRAM = BUILD / "bench/gradwright_bench"
sys.path.insert(0, str(ROOT / "bench"))

import verdicts  # noqa: E402
from summary import Summary  # noqa: E402

# What the C++ written by hand for each problem computes, from the same numbers.
CHECKS = [  # problem, what, size, dtype, value + sum of absolute entries of the derivatives
    ("P1", "grad", "100", "f64", 284.378451),
    ("P1", "hessian", "100", "f64", 6602.29999),
    ("P2", "value", "1000x50", "f64", 701.108982),
    ("P2", "value+grad", "1000x50", "f64", 1092.5461),
    ("P2", "value+grad", "1000x50", "f32", 1092.5461),
    ("P2", "hvp", "1000x50", "f64", 2063.70374),
    ("P3", "hessian", "50x50x10", "f64", 20037.5161),
    ("P4", "hessian", "nn:128x20x16x5", "f64", 73.0435343),
    ("P5", "value+grad", "2x5x1000", "f64", -562.812035),
    ("P9", "jacobian", "50", "f64", 1.7029567),
    ("P10", "grad", "rosenbrock:3", "f64", 510.104843),
    ("P10", "grad", "rosenbrock:10", "f64", 2249.83277),
    ("P10", "grad", "quad:3", "f64", 3.10944392),
    ("P10", "grad", "quad:10", "f64", 11.929769),
]


def run(problem, what, size, dtype):
    done = subprocess.run([PROGRAM, "--problem", problem, "--what", what, "--size", size, "--dtype",
                           dtype, "--runs", "1"], capture_output=True, text=True, check=True)
    return [r for r in map(json.loads, done.stdout.splitlines()) if r["size"] == size]


def check_values():
    for *row, expected in CHECKS:
        lines = run(*row)
        assert lines, row
        tolerance = 1e-8 if row[3] == "f64" else 1e-5
        for line in lines:
            assert abs(line["check"] - expected) <= tolerance * abs(expected), (row, line)


def check_targets():
    """Every target is of a case that exists."""
    done = subprocess.run([PROGRAM, "--list", "yes"], capture_output=True, text=True, check=True)
    cases = {tuple(json.loads(x)[k] for k in ("problem", "what", "size", "dtype"))
             for x in done.stdout.splitlines()}
    for row in json.loads((ROOT / "bench/targets.json").read_text())["rows"]:
        assert (row["problem"], row["what"], row["size"], row["dtype"]) in cases, row


def line(tool, seconds, check=1.0, method="m", threads=1, **more):
    return {"problem": "P1", "what": "grad", "size": "2000", "dtype": "f64", "threads": threads,
            "tool": tool, "method": method, "seconds_median": seconds, "seconds_q1": seconds,
            "seconds_q3": seconds, "check": check, **more}


def check_verdicts():
    key = ("P1", "grad", "2000", "f64")
    lines = [line("gradwright", s) for s in (1.0, 1.2, 9.0)]
    lines += [line("expert", 1.1), line("expert", 2.0, method="slow")]
    lines += [line("expert", 0.1, method="blocks only (structured)")]
    summary = Summary(lines)
    assert summary.best(key, 1, "gradwright").seconds == 1.2
    assert abs(summary.ratio(key, 1, "gradwright", "expert") - 1.2 / 1.1) < 1e-12
    targets = {"rows": [{"problem": "P1", "what": "grad", "size": "2000", "dtype": "f64",
                         "expert": 1.1, "seconds": 1.0}]}
    said = [x[-1] for x in verdicts.of_rows(summary, targets)]
    assert said == ["reached", "**missed**"], said
    assert summary.faults() == []
    wrong = Summary(lines + [line("torch", 1.0, check=1.001), {**line("jax", 1), "error": "no"}])
    assert len(wrong.faults()) == 2, wrong.faults()
    assert verdicts.most_allocations(summary) is None
    assert verdicts.most_allocations(Summary([line("gradwright", 1.0, allocations=3)])) == 3
    unmeasured = list(verdicts.of_rows(Summary([line("expert", 1.0)]), targets))
    assert all(x[-1] == "not measured" for x in unmeasured)


def check_public():
    lines = [{**line("gradwright", 2.0), "problem": "lse", "what": "gradient", "size": "9"},
             {**line("gradwright", 1.0), "problem": "lse", "what": "function", "size": "9"},
             {**line("plain C++", 1.9), "problem": "lse", "what": "function", "size": "9"}]
    bounds = {"over_plain": {"lse": 1.12}, "over_function": 5, "seconds": {}}
    found = list(verdicts.of_public(Summary(lines), bounds))
    assert [x[-1] for x in found] == ["reached"], found
    bounds["seconds"]["lse 9"] = 1.0
    assert [x[-1] for x in verdicts.of_public(Summary(lines), bounds)] == ["**missed**"]


def check_report():
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, ROOT / "bench/compare.py", "--problem", "P10", "--rounds",
                        "1", "--threads", "1", "--public", "det", "--build", BUILD, "--contenders",
                        folder + "/nothing", "--out", folder, "--rows", "all"], check=True,
                       stdout=subprocess.DEVNULL)
        text = (pathlib.Path(folder) / "report.md").read_text()
    assert "| det | gradient | 8 |" in text, text
    assert "rosenbrock:10" in text and "None: all tools" in text, text


if __name__ == "__main__":
    check_verdicts()
    check_public()
    if not PROGRAM.exists():
        sys.exit(77)
    check_values()
    check_targets()
    # Sanitizers slow deriving down tenfold; what they look for is in the values above.
    if not os.environ.get("GRADWRIGHT_SANITIZED"):
        subprocess.run([BUILD / "bench/gradbench", "--verify"], check=True,
                       stdout=subprocess.DEVNULL)
        check_report()
    print("the benchmarks are right")
