#!/usr/bin/env python3
"""Public headers: the inline namespace of the ABI version, no macro but the version, and every
type in the header of names."""

import re
import sys

import tree

FOLDER = "include/gradwright/"
VERSION = FOLDER + "version.hpp"
MACRO = re.compile(r"^\s*#\s*define\s+(\w+)", re.M)
VERSION_MACROS = {"GRADWRIGHT_VERSION_MAJOR", "GRADWRIGHT_VERSION_MINOR",
                  "GRADWRIGHT_VERSION_PATCH", "GRADWRIGHT_ABI"}
ABI = re.compile(r"#define GRADWRIGHT_ABI (\d+)")
NAMESPACE = re.compile(r"^namespace gradwright \{$", re.M)
OPENED = '\ninline namespace [[gnu::visibility("default")]] abi{} {{'
NAMES = FOLDER + "fwd.hpp"
TYPE = re.compile(r"^(?:struct|class|enum class) (\w+)(?: :[^;{]*)? \{", re.M)
# Templates that are to be defined before they are named.
TEMPLATES = (FOLDER + "dual", FOLDER + "notation.hpp")
QUALIFIED = re.compile(r"\babi(\d+)::")


def faults_of(path, text, abi):
    """Of one header or source, where the ABI version is `abi`."""
    if path.startswith(FOLDER):
        if not re.search(r"^#pragma once$", text, re.M):
            yield "a header is guarded by #pragma once"
        allowed = VERSION_MACROS if path == VERSION else set()
        for name in sorted(set(MACRO.findall(text)) - allowed):
            yield f"the macro {name} would reach every user"
        opened = OPENED.format(abi)
        for match in NAMESPACE.finditer(text):
            if not text.startswith(opened, match.end()):
                yield f"what is declared in gradwright belongs into{opened[:-2]}".replace("\n", " ")
    for number in QUALIFIED.findall(text):
        if number != abi:
            yield f"abi{number} is not the ABI version of {VERSION}, which is {abi}"


def unnamed(path, text, names):
    """Types of a public header that the header of names does not declare."""
    if path.startswith(FOLDER) and not path.startswith(TEMPLATES):
        for name in TYPE.findall(text):
            if not re.search(rf"\b{name}\b", names):
                yield f"{name} is missing in {NAMES}"


def faults():
    names = (tree.ROOT / NAMES).read_text()
    abi = ABI.search((tree.ROOT / VERSION).read_text())[1]
    for file in tree.files(".hpp", ".h", ".cpp"):
        path = tree.name(file)
        if path.split("/")[0] in ("include", "src"):
            text = file.read_text()
            for fault in [*faults_of(path, text, abi), *unnamed(path, text, names)]:
                yield f"{path}: {fault}"


if __name__ == "__main__":
    sys.exit(tree.report(list(faults()), "headers"))
