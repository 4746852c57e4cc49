"""The report of compare.py: Markdown with tables, and a plot."""

import datetime
import os
import pathlib
import platform
import subprocess

import plot
import verdicts
from summary import Summary

OURS = verdicts.OURS


def time_text(seconds):
    if seconds is None:
        return "-"
    for unit, size in (("ns", 1e-9), ("µs", 1e-6), ("ms", 1e-3)):
        if seconds < 1000 * size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds:.3g} s"


def number_text(value):
    return "-" if value is None else f"{value:.3g}"


def percent_text(value):
    return f"{100 * value:.0f} %"


def table(head, rows):
    rows = list(rows)
    if not rows:
        return ["Nothing was measured.", ""]
    line = lambda cells: "| " + " | ".join(str(c) for c in cells) + " |"  # noqa: E731
    return [line(head), "|" + "---|" * len(head), *map(line, rows), ""]


def said_by(*command):
    try:
        done = subprocess.run(command, capture_output=True, text=True,
                              cwd=pathlib.Path(__file__).parent)
        return done.stdout.strip().splitlines()[0] if done.stdout.strip() else "unknown"
    except OSError:
        return "unknown"


def from_file(path, name):
    try:
        lines = pathlib.Path(path).read_text().splitlines()
    except OSError:
        return "unknown"
    return next((x.split(":", 1)[1].strip() for x in lines if x.startswith(name)), "unknown")


def machine(summary, others):
    versions = {}
    for at, result in summary.results.items():
        versions.setdefault(at[2], result.field("version") or said_by("g++", "--version"))
    busy = " The machine was **not idle**: read the ratios with care." if others > 0.1 else ""
    return [
        f"- {datetime.date.today()}, commit {said_by('git', 'rev-parse', '--short', 'HEAD')}",
        f"- {from_file('/proc/cpuinfo', 'model name')}, {os.cpu_count()} cores, "
        f"{from_file('/proc/meminfo', 'MemTotal')} of memory, {platform.system()} "
        f"{platform.release()}",
        f"- cores that other processes kept busy meanwhile: {others:.2f}.{busy}",
        *(f"- {tool}: {version}" for tool, version in versions.items()), ""]


def targets_part(summary, targets):
    rows = []
    for row, ours, what, value, bound, verdict in verdicts.of_rows(summary, targets):
        rows.append([row["problem"], row["what"], row["size"], row["dtype"],
                     row.get("method", ours.line["method"] if ours else "-"),
                     time_text(ours.seconds if ours else None),
                     percent_text(ours.spread) if ours else "-",
                     what, number_text(value), number_text(bound), verdict])
    most = verdicts.most_allocations(summary)
    if most is not None:
        rows.append(["all", "-", "-", "-", "-", "-", "-", "allocations in a call", most,
                     targets["allocations"], verdicts.verdict(most, targets["allocations"])])
    reached = sum(r[-1] == "reached" for r in rows)
    head = ["problem", "what", "size", "dtype", "method", "time", "spread", "bounded", "is",
            "at most", ""]
    return ["## Targets", "", f"One thread. {reached} of {len(rows)} reached.", "",
            *table(head, rows)]


def contenders_part(summary, threads):
    tools = [t for t in summary.tools if t != OURS]
    head = ["problem", "what", "size", "dtype", OURS]
    for tool in tools:
        head += [tool, f"{OURS}/{tool}"]
    rows = []
    for key in summary.keys:
        ours = summary.best(key, threads, OURS)
        row = [*key, time_text(ours.seconds if ours else None)]
        for tool in tools:
            other = summary.best(key, threads, tool)
            row += [time_text(other.seconds if other else None),
                    number_text(summary.ratio(key, threads, OURS, tool))]
        rows.append(row)
    return [f"## Contenders, threads: {threads}", "",
            "The fastest way of each. A ratio below one says that gradwright is faster.", "",
            *table(head, rows)]


def jax_part(summary, targets):
    rows = [[what, number_text(value), number_text(bound), verdicts.verdict(value, bound)]
            for what, value, bound in verdicts.of_jax(summary, targets["jax"])]
    return ["## JAX", "", *table(["time over JAX's", "is", "at most", ""], rows)] if rows else []


def threads_part(summary, targets):
    rows = [[*key, number_text(speedup), number_text(theirs), reached] for key, speedup, theirs,
            reached in verdicts.of_threads(summary, targets["threads"])]
    head = ["problem", "what", "size", "dtype", OURS, "expert", ""]
    wanted = targets["threads"]["speedup_of_2"]
    return ["## Two threads", "", f"How many times faster than one; wanted: {wanted}.", "",
            *table(head, rows)] if rows else []


def costs_part(summary):
    rows = []
    for key in summary.keys:
        for method, r in summary.ways(key, summary.threads[0], OURS).items():
            rows.append([*key, method, time_text(r.field("derive_seconds")),
                         time_text(r.field("compile_seconds")), time_text(r.field("first_call")),
                         r.field("work_bytes"), r.field("grown_kib"), r.field("allocations")])
    head = ["problem", "what", "size", "dtype", "method", "derive", "compile", "first call",
            "work bytes", "grown KiB", "allocations per call"]
    return ["## Before the first call, and memory", "",
            "`derive` is parsing and deriving alone, `compile` all before the first call, "
            "`first call` both together with it. `grown` is the peak of the process beyond what it "
            "held with its arguments.", "", *table(head, rows)]


def public_part(lines, targets):
    summary, bounds = Summary(lines), targets["public"]
    rows = []
    for key, ours, function, plain, over_plain, over_function, worst in verdicts.of_public(
            summary, bounds):
        times = [time_text(r.seconds if r else None) for r in (plain, function, ours)]
        rows.append([*key[:3], *times, number_text(over_plain),
                     bounds["over_plain"].get(key[0], "-"), number_text(over_function),
                     time_text(ours.field("compile_seconds") if ours else None), worst])
    head = ["problem", "what", "size", "plain C++ function", "function", "derivative",
            "derivative / plain", "best published", "derivative / function", "compile", ""]
    if not rows:
        return []
    faults = [f"- {f}" for f in summary.faults()]
    return ["## GradBench", "", *table(head, rows), *faults, ""]


def limits_part(limits):
    rows = [[x["limit"], x["size"], x["dtype"], x["threads"], number_text(x["value"]),
             x.get("unit", "")] for x in limits if "limit" in x]
    head = ["limit", "size", "dtype", "threads", "value", "unit"]
    return ["## Limits of the machine", "", *table(head, rows)] if rows else []


def write(folder, lines, public, limits, targets, others):
    summary = Summary(lines)
    parts = ["# Run time", "", *machine(summary, others), *targets_part(summary, targets)]
    for threads in summary.threads:
        parts += contenders_part(summary, threads)
        if "expert" in summary.tools:
            name = f"ratios-{threads}.svg"
            (folder / name).write_text(plot.ratios(summary, threads))
            parts += [f"![Time over that of the expert](ratios-{threads}.svg)", ""]
    parts += public_part(public, targets)
    parts += jax_part(summary, targets) + threads_part(summary, targets) + costs_part(summary)
    faults = summary.faults()
    parts += ["## Disagreements and errors", "",
              *([f"- {f}" for f in faults] or ["None: all tools computed the same numbers."]), ""]
    parts += limits_part(limits)
    path = folder / "report.md"
    path.write_text("\n".join(parts))
    return path
