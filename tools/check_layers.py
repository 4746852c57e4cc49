#!/usr/bin/env python3
"""The law of includes: rooms of src/ may include only what lies below them."""

import re
import sys

import tree

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
STAGES = {"syntax", "trace", "derive", "simplify", "render", "execute", "data"}
FOUNDATION = {"base", "expr", "ops"}
PUBLIC = "gradwright/"
UMBRELLA = "gradwright/gradwright.hpp"
# Seconds of compile time each: never in a header, where every includer would pay again.
HEAVY = ("Eigen/", "unsupported/Eigen/", "nlohmann/json.hpp", "CLI/", "httplib.h")
ADAPTERS = {"include/gradwright/eigen.hpp": ("Eigen/",)}

# Room -> rooms it may include besides itself.
MAY_INCLUDE = {
    "base": set(),
    "expr": {"base"},
    "ops": {"base", "expr"},
    **{stage: FOUNDATION for stage in STAGES},
    "verify": FOUNDATION | STAGES,
    "explain": FOUNDATION | STAGES | {"verify"},
    "fit": FOUNDATION | STAGES | {"verify", "explain"},
    "api": FOUNDATION | STAGES | {"verify", "explain", "fit"},
    "app": set(),
    "capi": set(),
    # The program in a web page, and what stands in for rooms that a page cannot have.
    "browser": {"base", "ops", "execute", "api", "app"},
}


def fault_in_public(target, bracket, path):
    if target.startswith(PUBLIC) and bracket == "<":
        return None
    if bracket == "<" and "." not in target and "/" not in target:
        return None
    if target.startswith(ADAPTERS.get(path, ("\0",))):
        return None
    return "a public header includes only the standard library and <gradwright/...>"


def fault_in_room(room, target, bracket):
    if bracket == "<":
        if target == UMBRELLA and room not in ("api", "app"):
            return f"{room} lies below the public face: include the one header it needs"
        return None
    if target.startswith(PUBLIC):
        return "public headers are included as <gradwright/...>"
    other = target.split("/")[0]
    if "/" not in target or other not in MAY_INCLUDE:
        return 'paths start at src/: "room/file.hpp"'
    if other != room and other not in MAY_INCLUDE[room]:
        allowed = sorted(MAY_INCLUDE[room]) or ["only itself and public headers"]
        return f"{room} may not include {other} (it may include: {', '.join(allowed)})"
    return None


def fault_of(path, bracket, target):
    parts = path.split("/")
    is_adapter = target.startswith(ADAPTERS.get(path, ("\0",)))
    is_kernel = path.startswith("src/ops/kernels/")  # private to the few files that compute
    if path.endswith(".hpp") and target.startswith(HEAVY) and not (is_adapter or is_kernel):
        return "a heavy header belongs into one .cpp, not into a header"
    if parts[0] == "include":
        return fault_in_public(target, bracket, path)
    if parts[0] == "src":
        if parts[1] not in MAY_INCLUDE:
            return f"src/{parts[1]} is not a room of the architecture"
        return fault_in_room(parts[1], target, bracket)
    if parts[0] == "examples" and bracket == '"':
        return "examples know the public face only"
    return None


def faults():
    for file in tree.cpp_files():
        path = tree.name(file)
        for number, line in enumerate(file.read_text().splitlines(), 1):
            match = INCLUDE.match(line)
            reason = match and fault_of(path, match[1], match[2])
            if reason:
                yield f"{path}:{number}: {line.strip()}: {reason}"


if __name__ == "__main__":
    sys.exit(tree.report(list(faults()), "layers"))
