#!/usr/bin/env python3
"""Nothing in the tree depends on, or talks about, the place where it was written."""

import re
import sys

import tree

# Each pattern is written so that it does not match its own text.
PATTERNS = {
    "an absolute path of somebody's machine":
        r"(?<![\w.}/-])/(?:work|home|root|Users|mnt|media)/[\w.]|\b[A-Z]:\\(?:Users|home)\b",
    "a private address or host":
        r"\b(?:10\.\d{1,3}|192\.168|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d{1,3}){2}\b(?!\.)"
        r"|\b[\w-]+\.(?:internal|corp|lan)\b(?!\()",
    "a ticket: say the reason instead":
        r"\b(?:[Ii]ssue|[Tt]icket|PR|[Pp]ull request)\s+#?\d+"
        r"|\b(?:[Ff]ix(?:es)?|[Cc]loses?|[Ss]ee)\s+#\d+",
    "unfinished work: finish it or open a ticket":
        r"\b(?:TO[D]O|FIX[M]E|X[X]X|HA[C]K)\b",
    "talk of how the text was made":
        r"(?i)\b(?:co-authored-b[y]|as an a[i]\b|sub-?agen[t]s?|this sessio[n]"
        r"|(?:my|the|your) brie[f]\b(?!ly)|the lea[d] (?:engineer|will|commits))",
    "an unresolved merge": r"^(?:<{7}|>{7})(?: |$)",
}
COMPILED = {why: re.compile(pattern, re.M) for why, pattern in PATTERNS.items()}
EXEMPT = {"LICENSE"}


def text_of(file):
    """None for files that are not text."""
    try:
        return file.read_bytes().decode()
    except UnicodeDecodeError:
        return None


def faults():
    for file in tree.files():
        path = tree.name(file)
        text = None if path in EXEMPT else text_of(file)
        if text is None:
            continue
        for why, pattern in COMPILED.items():
            for match in pattern.finditer(text):
                line = text.count("\n", 0, match.start()) + 1
                yield f"{path}:{line}: {match[0].strip()!r}: {why}"


if __name__ == "__main__":
    sys.exit(tree.report(list(faults()), "words"))
