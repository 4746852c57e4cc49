#!/usr/bin/env python3
"""Measures gradwright and its contenders in turn, and writes a report with plots.

    bench/compare.py [--rows targets|all] [--problem P2] [--threads 1,2] [--rounds 5]
                     [--tools gradwright,expert] [--contenders FOLDER] [--out FOLDER]

One process runs at a time. In every round each contender measures each row once, so that a slow
minute of the machine falls on all of them; a result is the median over the rounds. The expert
programs, the limits of the machine and the programs of PyTorch, JAX and NumPy are in a folder of
their own, ../shared/bench, and are left out where it does not exist.
"""

import argparse
import json
import os
import pathlib
import sys
import time

import contenders
import report

ROOT = contenders.ROOT


def options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", choices=["targets", "all"], default="targets")
    parser.add_argument("--problem", default="all")
    parser.add_argument("--size", default="", help="part of the size")
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--tools", default="gradwright,generated,expert,torch,jax,numpy")
    parser.add_argument("--timeout", type=float, default=300, help="seconds for one process")
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build")
    parser.add_argument("--contenders", type=pathlib.Path, default=ROOT.parent / "shared/bench")
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "build/bench/report")
    parser.add_argument("--public", default="lse,llsq,gmm,kmeans,det,ode,lstm,ba,ht",
                        help="problems of the public benchmark; empty for none")
    parser.add_argument("--no-limits", action="store_true")
    return parser.parse_args()


def rows_of(opt, command):
    """What is measured: the rows of the targets, or every case there is."""
    if opt.rows == "targets":
        rows = json.loads((ROOT / "bench/targets.json").read_text())["rows"]
    else:
        rows = contenders.lines_of(command + ["--list", "yes"], 1, 60)
    wanted = [r for r in rows if opt.problem in ("all", r["problem"]) and opt.size in r["size"]]
    return list({contenders.key_of(r): r for r in wanted}.values())


def measure(opt, found, rows):
    lines = []
    for threads in map(int, opt.threads.split(",")):
        for number in range(opt.rounds):
            for row in rows:
                tools = list(found)
                # Nobody always comes first.
                for tool in tools[number % len(tools):] + tools[:number % len(tools)]:
                    for line in contenders.measured(tool, found[tool], row, threads, opt.timeout):
                        lines.append({**line, "round": number})
                print(f"threads {threads}, round {number + 1} of {opt.rounds}: "
                      f"{' '.join(contenders.key_of(row))}", flush=True)
    return lines


def measure_public(opt):
    lines = []
    for number in range(opt.rounds):
        problems = [p for p in opt.public.split(",") if p]
        for line in contenders.public_lines(opt.build, problems, opt.timeout):
            lines.append({**line, "round": number})
    return lines


class Idleness:
    """How many cores other processes kept busy meanwhile."""

    def __init__(self):
        self.start = time.monotonic(), self.busy(), self.ours()

    @staticmethod
    def busy():
        with open("/proc/stat") as file:
            fields = [int(x) for x in file.readline().split()[1:]]
        idle_and_waiting = fields[3] + fields[4]
        return (sum(fields[:8]) - idle_and_waiting) / os.sysconf("SC_CLK_TCK")

    @staticmethod
    def ours():
        used = os.times()
        return used.user + used.system + used.children_user + used.children_system

    def cores_of_others(self):
        clock, busy, ours = self.start
        return max(0.0, self.busy() - busy - (self.ours() - ours)) / (time.monotonic() - clock)


def main():
    opt = options()
    program = opt.build / "bench/gradwright_bench"
    if not program.exists():
        sys.exit(f"{program} does not exist: build with -DGRADWRIGHT_BENCH=ON")
    os.environ.pop("LD_LIBRARY_PATH", None)
    found = contenders.find(opt.build, opt.contenders)
    found = {tool: found[tool] for tool in opt.tools.split(",") if tool in found}
    rows = rows_of(opt, [str(program)])
    threads = max(map(int, opt.threads.split(",")))
    limits = [] if opt.no_limits else contenders.limits_of(opt.build, opt.contenders, threads)
    idleness = Idleness()
    lines = measure(opt, found, rows)
    public = measure_public(opt)
    others = idleness.cores_of_others()
    opt.out.mkdir(parents=True, exist_ok=True)
    with open(opt.out / "lines.jsonl", "w") as out:
        out.writelines(json.dumps(line) + "\n" for line in limits + lines + public)
    targets = json.loads((ROOT / "bench/targets.json").read_text())
    path = report.write(opt.out, lines, public, limits, targets, others)
    print(f"wrote {path}")


if __name__ == "__main__":
    main()
