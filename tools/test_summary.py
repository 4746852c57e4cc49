#!/usr/bin/env python3
"""What ctest's JUnit files say, in short.

usage: test_summary.py FILE...              a table per run
       test_summary.py --totals FILE...     one line: PASSED FAILED SKIPPED
"""

import pathlib
import re
import sys
import xml.etree.ElementTree as xml

DOCTEST = re.compile(r"\[doctest\] (test cases|assertions):\s*(\d+)")


def read(file):
    """(name, verdict, seconds, output) of each test of one run."""
    tests = []
    for case in xml.parse(file).getroot().iter("testcase"):
        verdict = {"run": "passed", "fail": "failed"}.get(case.get("status"), "skipped")
        output = case.findtext("system-out") or ""
        tests.append((case.get("name"), verdict, float(case.get("time") or 0), output))
    return tests


def count(tests, verdict):
    return sum(test[1] == verdict for test in tests)


def details(output):
    """What doctest, or a Python test, says last about itself."""
    numbers = DOCTEST.findall(output)
    if numbers:
        return ", ".join(f"{number} {what}" for what, number in numbers[-2:])
    lines = output.strip().splitlines()
    return lines[-1][:60] if lines else ""


def print_run(tests):
    width = max((len(test[0]) for test in tests), default=0)
    for name, verdict, seconds, output in sorted(tests):
        print(f"  {verdict:7}  {name:{width}}  {seconds:7.2f} s  {details(output)}")
    counts = [count(tests, verdict) for verdict in ("passed", "failed", "skipped")]
    print("{} passed, {} failed, {} skipped".format(*counts))


def main(arguments):
    totals = arguments[:1] == ["--totals"]
    files = [pathlib.Path(name) for name in arguments[totals:]]
    runs = [read(file) for file in files if file.exists()]
    if totals:
        tests = [test for run in runs for test in run]
        print(*(count(tests, verdict) for verdict in ("passed", "failed", "skipped")))
    else:
        for run in runs:
            print_run(run)


if __name__ == "__main__":
    main(sys.argv[1:])
