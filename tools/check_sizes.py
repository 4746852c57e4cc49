#!/usr/bin/env python3
"""Long files, functions and lines: questions at the soft limit, faults at the hard one."""

import ast
import re
import sys

import tree

FILE_LIMIT, FUNCTION_LIMIT, LINE_LIMIT = (300, 400), (40, 60), 100

# What the brace parser must not look into: comments, strings, characters, preprocessor lines.
OPAQUE = re.compile(
    r'//[^\n]*|/\*.*?\*/'
    r'|R"(?P<tag>[^(\s]*)\(.*?\)(?P=tag)"'
    r'|"(?:\\.|[^"\\\n])*"'
    r"|(?<![0-9a-fA-F])'(?:\\.|[^'\\\n])+'"
    r'|^[ \t]*#(?:\\\n|[^\n])*', re.S | re.M)
BODY_HEAD = re.compile(
    r"\)\s*(?:const\b|noexcept\b(?:\s*\([^()]*\))?|override\b|final\b|mutable\b|&&?"
    r"|->[^={};]*|requires\b[^{};]*|\s)*$")
CONSTRUCTOR_LIST = re.compile(r"\)\s*(?:noexcept\s*)?:[^:].*[)}]\s*$", re.S)
TYPE_HEAD = re.compile(r"(?:template\s*<.*>\s*)?(?:class|struct|union|enum|namespace)\b", re.S)
NAME = re.compile(r"(operator\s*[^\s(]+|[\w:~]+)\s*\(")


def blank(match):
    return re.sub(r"[^\n]", " ", match[0])


def is_function(head):
    head = head.strip()
    if TYPE_HEAD.match(head):
        return False
    return bool(BODY_HEAD.search(head) or CONSTRUCTOR_LIST.search(head))


def cpp_functions(text):
    """(name, first line, lines) of every outermost function body."""
    text = OPAQUE.sub(blank, text)
    heads, head, line, start, depth = [], "", 1, None, 0
    for char in text:
        line += char == "\n"
        if start is not None:
            depth += (char == "{") - (char == "}")
            if depth == 0:
                name = NAME.search(heads[-1])
                yield (name[1] if name else "lambda", start, line - start + 1)
                start, head = None, heads.pop() + "}"
                if not in_list(heads):
                    head = ""
        elif char == "{":
            heads.append(head)
            if is_function(head):
                start, depth = line, 1
            head = ""
        elif char == "}":
            outer = heads.pop() if heads else ""
            # Behind a braced initialiser the statement goes on; behind a scope it does not.
            head = "" if TYPE_HEAD.match(outer.strip()) or "extern" in outer else outer + "}"
        elif char == ";" or (char == "," and in_list(heads)):
            head = ""
        else:
            head += char


def in_list(heads):
    """Whether the innermost open brace is that of an initialiser."""
    return bool(heads) and bool(heads[-1].strip()) and not TYPE_HEAD.match(heads[-1].strip())


def python_functions(text):
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.name, node.lineno, node.end_lineno - node.lineno + 1


def judge(place, what, size, limits):
    """(question, fault), each None or a line of text."""
    text = f"{place}: {what} has {size} lines"
    if size > limits[1]:
        return None, f"{text} (limit {limits[1]}): split it"
    return (f"{text}: why?" if size > limits[0] else None), None


def check(file):
    path, text = tree.name(file), file.read_text()
    lines = text.splitlines()
    found = [judge(path, "the file", len(lines), FILE_LIMIT)]
    functions = python_functions if file.suffix == ".py" else cpp_functions
    if file.suffix in (".py", ".cpp", ".hpp"):
        for name, line, size in functions(text):
            found.append(judge(f"{path}:{line}", name, size, FUNCTION_LIMIT))
    for number, line in enumerate(lines, 1):
        if len(line) > LINE_LIMIT:
            found.append((None, f"{path}:{number}: {len(line)} columns (limit {LINE_LIMIT})"))
    return found


def main():
    scripts = tree.files(".py", ".sh") + [tree.ROOT / "dev", tree.ROOT / ".ci" / "run"]
    found = [item for file in tree.cpp_files() + scripts if file.is_file()
             for item in check(file)]
    for question in (question for question, _ in found if question):
        print(question)
    return tree.report([fault for _, fault in found if fault], "sizes")


if __name__ == "__main__":
    sys.exit(main())
