"""Results against targets.json: what is reached and what is missed, with numbers."""

import contenders
from summary import geometric_mean

OURS = "gradwright"


def verdict(value, bound):
    if value is None:
        return "not measured"
    return "reached" if value <= bound else "**missed**"


def bounds_of(summary, row):
    """(what is bounded, its value, the bound) for every bound of a row, on one thread."""
    key, method = contenders.key_of(row), row.get("method")
    ours = summary.best(key, 1, OURS, method)
    seconds = ours.seconds if ours else None
    if "expert" in row:
        expert = summary.best(key, 1, "expert")
        yield "time / expert", seconds / expert.seconds if ours and expert else None, row["expert"]
    if "seconds" in row:
        yield "seconds", seconds, row["seconds"]
    if "generated" in row:
        yield "generated C / expert", summary.ratio(key, 1, "generated", "expert"), row["generated"]
    if "of" in row:
        whole = summary.best(key, 1, OURS, row["of"]["method"])
        part = seconds / whole.seconds if ours and whole else None
        yield f"time / {row['of']['method']}", part, row["of"]["at_most"]
    if "grown_kib" in row:
        yield "KiB beyond arguments", ours.field("grown_kib") if ours else None, row["grown_kib"]


def of_rows(summary, targets):
    for row in targets["rows"]:
        key = contenders.key_of(row)
        if key not in summary.keys:
            continue
        ours = summary.best(key, 1, OURS, row.get("method"))
        for what, value, bound in bounds_of(summary, row):
            yield row, ours, what, value, bound, verdict(value, bound)


def most_allocations(summary):
    """Of any of our cases, after the first call."""
    counts = [r.field("allocations") for at, r in summary.results.items() if at[2] == OURS]
    return max((c for c in counts if c is not None), default=None)


def of_jax(summary, bounds):
    """JAX compiles too: every row, the mean of all, and the Hessians it pays most for."""
    ratios = {k: summary.ratio(k, 1, OURS, "jax") for k in summary.keys}
    ratios = {k: r for k, r in ratios.items() if r is not None}
    if not ratios:
        return
    slowest = max(ratios, key=ratios.get)
    yield (f"slowest row, {' '.join(slowest)}", ratios[slowest], bounds["slowest_row"])
    yield ("geometric mean of all rows", geometric_mean(ratios.values()), bounds["geometric_mean"])
    for key, ratio in ratios.items():
        if key[0] in ("P3", "P4") and key[1] == "hessian":
            yield " ".join(key), ratio, bounds["hessians_of_P3_and_P4"]


def of_threads(summary, bounds):
    """Speed-up of two threads over one, ours and the expert's."""
    for key in summary.keys:
        one, two = summary.best(key, 1, OURS), summary.best(key, 2, OURS)
        if key[0] not in bounds["problems"] or not one or not two:
            continue
        speedup = one.seconds / two.seconds
        expert = summary.best(key, 1, "expert"), summary.best(key, 2, "expert")
        theirs = expert[0].seconds / expert[1].seconds if all(expert) else None
        reached = "reached" if speedup >= bounds["speedup_of_2"] else "**missed**"
        yield key, speedup, theirs, reached


def of_public(summary, bounds):
    """For each problem and size: the derivative against the plain function and against ours."""
    for key in summary.keys:
        problem, what, size, dtype = key
        if what == "function":
            continue
        ours = summary.best(key, 1, OURS)
        function = summary.best((problem, "function", size, dtype), 1, OURS)
        plain = summary.best((problem, "function", size, dtype), 1, "plain C++")
        over_plain = ours.seconds / plain.seconds if ours and plain else None
        over_function = ours.seconds / function.seconds if ours and function else None
        checks = [verdict(over_function, bounds["over_function"])]
        if problem in bounds["over_plain"]:
            checks.append(verdict(over_plain, bounds["over_plain"][problem]))
        seconds = bounds["seconds"].get(f"{problem} {size}")
        if seconds:
            checks.append(verdict(ours.seconds if ours else None, seconds))
        worst = max(checks, key=["reached", "not measured", "**missed**"].index)
        yield key, ours, function, plain, over_plain, over_function, worst
