"""From the lines of many rounds to one number for each row, tool and number of threads."""

import math
import statistics

import contenders

# What a way of writing must say to be no rival of the dense result.
PARTIAL = ("structured", "blocks only")


class Result:
    """One way of one tool for one row: medians over the rounds."""

    def __init__(self, lines):
        self.line = lines[-1]
        self.error = next((x["error"] for x in lines if "error" in x), None)
        good = [x for x in lines if "seconds_median" in x]
        self.rounds = len(good)
        if not good:
            return
        times = [x["seconds_median"] for x in good]
        self.seconds = statistics.median(times)
        within = statistics.median((x["seconds_q3"] - x["seconds_q1"]) / x["seconds_median"]
                                   for x in good)
        self.spread = max(within, (max(times) - min(times)) / self.seconds)
        self.check = good[-1].get("check")

    def field(self, name):
        return self.line.get(name)


class Summary:
    def __init__(self, lines):
        groups = {}
        for line in lines:
            at = (contenders.key_of(line), line["threads"], line["tool"], line["method"])
            groups.setdefault(at, []).append(line)
        self.results = {at: Result(group) for at, group in groups.items()}
        self.keys = list(dict.fromkeys(at[0] for at in groups))
        self.threads = sorted({at[1] for at in groups})
        self.tools = list(dict.fromkeys(at[2] for at in groups))

    def ways(self, key, threads, tool):
        return {at[3]: r for at, r in self.results.items()
                if at[:3] == (key, threads, tool) and r.rounds}

    def best(self, key, threads, tool, method=None):
        """The fastest way of a tool; None if it has no result."""
        ways = self.ways(key, threads, tool)
        if method is not None:
            return ways.get(method)
        whole = [r for name, r in ways.items() if not any(p in name for p in PARTIAL)]
        return min(whole, key=lambda r: r.seconds, default=None)

    def ratio(self, key, threads, tool, other):
        """Time of `tool` over that of `other`; None if one of them is missing."""
        ours, theirs = self.best(key, threads, tool), self.best(key, threads, other)
        return ours.seconds / theirs.seconds if ours and theirs else None

    def faults(self):
        """Errors, and results that differ from the expert's, or from whoever comes first."""
        found = []
        for (key, threads, tool, method), result in self.results.items():
            where = f"{tool} ({method}), {' '.join(key)}, threads {threads}"
            if result.error:
                found.append(f"{where}: {result.error}")
            if not result.rounds:
                continue
            known = self.best(key, threads, "expert") or self.first(key, threads)
            tolerance = 1e-7 if key[3] == "f64" else 5e-3
            if not abs(result.check - known.check) <= tolerance * max(1, abs(known.check)):
                found.append(f"{where}: check {result.check}, expected {known.check}")
        return found

    def first(self, key, threads):
        found = (self.best(key, threads, tool) for tool in self.tools)
        return next((r for r in found if r), None)


def geometric_mean(values):
    return math.exp(statistics.fmean(map(math.log, values)))
