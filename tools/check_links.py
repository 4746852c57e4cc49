#!/usr/bin/env python3
"""Relative links in Markdown lead to files that exist and to headings that are there."""

import re
import sys
import urllib.parse

import tree

FENCE = re.compile(r"^(```|~~~).*?^\1", re.S | re.M)
CODE = re.compile(r"`[^`\n]*`")
LINK = re.compile(r"\[[^\]]*\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)"
                  r"|^\[[^\]]+\]:\s*(\S+)", re.M)
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.M)


def prose(text):
    return CODE.sub("", FENCE.sub(lambda m: "\n" * m[0].count("\n"), text))


def anchors(file):
    """Headings as the usual renderers name them: "Two words!" becomes two-words."""
    seen, names = {}, set()
    for heading in HEADING.findall(FENCE.sub("", file.read_text())):
        text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        slug = re.sub(r"[^\w\- ]", "", text).replace(" ", "-")
        count = seen[slug] = seen.get(slug, -1) + 1
        names.add(slug if count == 0 else f"{slug}-{count}")
    return names


def fault_of(file, link):
    if re.match(r"[a-z][a-z0-9+.-]*:|//", link):
        return None
    path, _, anchor = urllib.parse.unquote(link).partition("#")
    if path.startswith("/"):
        return "a link inside the repository is relative"
    target = (file.parent / path).resolve() if path else file
    if not target.exists():
        return "no such file"
    if not target.is_relative_to(tree.ROOT):
        return "leads out of the repository"
    if anchor and target.suffix == ".md" and anchor not in anchors(target):
        return "no such heading"
    return None


def faults():
    for file in tree.files(".md"):
        text = prose(file.read_text())
        for match in LINK.finditer(text):
            link = match[1] or match[2]
            reason = fault_of(file, link)
            if reason:
                line = text.count("\n", 0, match.start()) + 1
                yield f"{tree.name(file)}:{line}: {link}: {reason}"


if __name__ == "__main__":
    sys.exit(tree.report(list(faults()), "links"))
