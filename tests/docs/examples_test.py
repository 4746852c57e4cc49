#!/usr/bin/env python3
"""Runs every fenced example of README, CONTRIBUTING and docs and compares what it prints.

  ```console       `$ COMMAND` lines, each followed by what it prints (standard output and error).
                   A command that ends in a backslash goes on in the next line.
  ```cpp, ```c     compiled against the public headers; with `main` also linked and run, and what
                   it prints is compared with a ```text block that follows directly.
  ```sh            for a checkout: not run, but its verbs, files and programs are tried.
  ```... file:F    is first written to the file F in the folder where the document's commands run.
  ```... part:P    blocks of one document with the same P are one C++ source, seen from src/.
  ```... needs:M   left out, and said so, where Python lacks the module M or no program M exists.

The folder is new for each document; it holds tests/docs/files and a link to examples/. Two things
may differ from what is printed here: a relative error needs only to be below 1e-8, and numbers with
more than nine digits agree to eight. `--update` rewrites the outputs; files named are the only ones
looked at.
Every line of a picture is a line of the README.
"""

import html
import importlib.util
import json
import math
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import textwrap

ROOT = pathlib.Path(__file__).resolve().parents[2]
ERROR = re.compile(r'((?:largest relative error |"max_relative_error": ?))([-+.\w]+)')
LONG = re.compile(r"-?\d+\.?\d*(?:e[-+]?\d+)?")
FENCE = re.compile(r"^( *)```(\w+)?([^\n`]*)\n(.*?)^\1```$", re.S | re.M)
# Grammar, diagrams; projects of CMake are tried by tests/package.
NOT_RUN = {"text", "cmake"}
WARNINGS = ["-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Werror"]
COMPILE = {"cpp": [os.environ.get("CXX", "g++"), "-std=c++20", "-isystem", "/usr/include/eigen3"],
           "c": ["gcc", "-std=c11", "-pedantic"]}


def documents():
    named = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
    if named:
        yield from (pathlib.Path(name).resolve() for name in named)
        return
    for name in ("README.md", "CONTRIBUTING.md"):
        yield ROOT / name
    for path in sorted((ROOT / "docs").rglob("*.md")):
        if "design" not in path.relative_to(ROOT).parts:
            yield path


def same_number(a, b):
    if a == b:
        return True
    digits = [re.sub(r"e.*|\D", "", x).lstrip("0") for x in (a, b)]
    if max(map(len, digits)) <= 9:
        return False
    return math.isclose(float(a), float(b), rel_tol=1e-8)


def same_line(expected, found):
    """Equal up to the two things that may differ."""
    for error in ERROR.findall(found) + ERROR.findall(expected):
        if not float(error[1]) < 1e-8:
            return False
    expected, found = (ERROR.sub(r"\1small", line) for line in (expected, found))
    if LONG.sub("0", expected) != LONG.sub("0", found):
        return False
    return all(map(same_number, LONG.findall(expected), LONG.findall(found)))


def same_text(expected, found):
    expected, found = expected.splitlines(), found.splitlines()
    return len(expected) == len(found) and all(map(same_line, expected, found))


def available(module):
    return shutil.which(module) or importlib.util.find_spec(module)


class Document:
    """One file: its blocks in order, its folder, and what went wrong."""

    def __init__(self, name, text, program, library):
        self.name, self.text, self.program, self.library = name, text, program, library
        self.faults, self.left_out, self.ran = [], [], 0
        self.status, self.parts, self.printed = 0, {}, None

    def environment(self):
        path = f"{self.folder}/.bin{os.pathsep}{os.environ['PATH']}"
        return {"PATH": path, "LC_ALL": "C.UTF-8", "NO_COLOR": "1", "HOME": self.folder,
                "PYTHONDONTWRITEBYTECODE": "1", "GRADWRIGHT": str(self.program)}

    def run(self):
        """The text with the outputs found just now."""
        with tempfile.TemporaryDirectory() as self.folder:
            shutil.copytree(ROOT / "tests" / "docs" / "files", self.folder, dirs_exist_ok=True)
            bin_folder = pathlib.Path(self.folder, ".bin")
            bin_folder.mkdir()
            (bin_folder / "gradwright").symlink_to(self.program)
            (bin_folder / "python3").symlink_to(sys.executable)
            pathlib.Path(self.folder, "examples").symlink_to(ROOT / "examples")
            text = FENCE.sub(self.block, self.text)
            for part, source in self.parts.items():
                self.compile(part, source, ["-I", str(ROOT / "src")])
        return text

    def block(self, match):
        indent, language, info = match[1], match[2] or "", match[3]
        body = textwrap.dedent(match[4])
        line = self.text.count("\n", 0, match.start()) + 1
        options = dict(word.split(":", 1) for word in info.split() if ":" in word)
        printed, self.printed = self.printed, None
        if "needs" in options and not available(options["needs"]):
            self.left_out.append(f"{self.name}:{line}: there is no {options['needs']}")
            return match[0]
        if "file" in options:
            pathlib.Path(self.folder, options["file"]).write_text(body)
        if language == "console":
            body = self.console(line, body)
        elif language == "cpp" and "part" in options:
            self.parts[options["part"]] = self.parts.get(options["part"], "") + body
        elif language in COMPILE:
            self.compile(f"{line}", body, [], language)
        elif language == "text" and printed is not None:
            body = self.compare(line, "the program above", body, printed)
        elif language == "sh":
            self.shell(line, body)
        elif language not in NOT_RUN and "file" not in options:
            self.faults.append(f"{self.name}:{line}: nothing runs a block of {language or 'text'}")
        return textwrap.indent(f"```{language}{info}\n{body}```", indent)

    def compare(self, line, what, expected, found):
        self.ran += 1
        if same_text(expected, found):
            return expected
        self.faults.append(f"{self.name}:{line}: {what}\n--- expected\n{expected}"
                           f"--- printed\n{found}---")
        return found

    def console(self, line, body):
        pieces = re.split(r"^\$ ", body, flags=re.M)
        if pieces[0].strip():
            self.faults.append(f"{self.name}:{line}: output without a command")
        result = pieces[0]
        for piece in pieces[1:]:
            command, expected = re.match(r"((?:[^\n]*\\\n)*[^\n]*\n)(.*)", piece, re.S).groups()
            done = subprocess.run(["bash", "-c", f"(exit {self.status})\n{command}"],
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, cwd=self.folder, timeout=120,
                                  env=self.environment(), encoding="utf-8", errors="replace")
            self.status = done.returncode
            # A blank line before the next command is for the eye.
            gap = "\n" if piece is not pieces[-1] and done.stdout.strip() else ""
            found = done.stdout.rstrip("\n") + "\n" if done.stdout.strip() else ""
            shown = expected.rstrip("\n") + "\n" if expected.strip() else ""
            result += "$ " + command + self.compare(line, command.strip(), shown, found) + gap
        return result

    def shell(self, line, body):
        for command in body.splitlines():
            self.ran += 1
            words = [w for w in shlex.split(command, comments=True) if not re.match(r"[A-Z_]+=", w)]
            if words[0] == "./dev":
                known = f"\n  {words[1]} " in subprocess.run([ROOT / "dev", "help"], text=True,
                                                             capture_output=True).stdout
            elif words[0] == "build/gradwright":
                waits = ["--help"] if words[1] == "explore" else []  # for a browser
                known = subprocess.run([self.program, *words[1:], *waits], capture_output=True,
                                       env=self.environment()).returncode == 0
            else:
                named = [w for w in words[1:] if "/" in w and w[0] != "~"]
                known = shutil.which(words[0]) and all((ROOT / name).exists() for name in named)
            if not known:
                self.faults.append(f"{self.name}:{line}: does not run here: {command}")

    def compile(self, name, source, more, language="cpp"):
        self.ran += 1
        file = pathlib.Path(self.folder, f"example_{name}.{language}")
        file.write_text(source)
        command = [*COMPILE[language], *WARNINGS, *more, "-I", str(ROOT / "include"), str(file)]
        link = self.library and re.search(r"^int main\(", source, re.M)
        target = ["-o", str(file.with_suffix("")), str(self.library),
                  *needed_libraries(self.library)] if link else ["-fsyntax-only"]
        done = subprocess.run(command + target, capture_output=True, text=True, timeout=300)
        if done.returncode:
            self.faults.append(f"{self.name}:{name}: does not compile\n{done.stderr}")
        elif link:
            done = subprocess.run([file.with_suffix("")], cwd=self.folder, capture_output=True,
                                  text=True, timeout=120)
            self.printed = done.stdout + done.stderr


def needed_libraries(library):
    """What pkg-config tells users of the static library to link with."""
    lines = library.with_name("gradwright.pc").read_text().splitlines()
    words = " ".join(line for line in lines if line.startswith("Libs")).split()
    return [word for word in words if word.startswith("-l") and word != "-lgradwright"]


def error_faults(program):
    """One page per slug and no other; it tells the story that `explain` tells, its failing example
    shows its own error, its fixed one none."""
    # No input of the program is known to give them: a fault of its own, calls from C++, a port
    # that something else has taken.
    without_example = {"proof-failed", "overlap", "not-positive-definite", "singular",
                       "cannot-serve"}
    folder = ROOT / "docs" / "reference" / "errors"
    index = (folder.parent / "errors.md").read_text()
    slugs = subprocess.run([program, "explain"], capture_output=True, text=True).stdout.split()
    pages = {path.stem for path in folder.glob("*.md")}
    for slug in sorted(pages ^ set(slugs)):
        yield f"errors/{slug}.md: " + ("no such slug" if slug in pages else "no page")
    for slug in sorted(pages & set(slugs)):
        page = (folder / f"{slug}.md").read_text()
        told = subprocess.run([program, "explain", slug, "--format", "json"], capture_output=True)
        story = json.loads(told.stdout)
        parts = re.split(r"^## (Fails|Works)$", page, flags=re.M)
        examples = dict(zip(parts[1::2], parts[2::2]))
        if f"[{slug}](errors/{slug}.md)" not in index:
            yield f"errors.md: {slug} is not listed"
        for text in (story["title"], story["explanation"]):
            if text not in " ".join(page.split()):
                yield f"errors/{slug}.md: not what `gradwright explain` tells: {text}"
        if not examples and slug in without_example:
            continue
        if set(examples) != {"Fails", "Works"}:
            yield f"errors/{slug}.md: it needs a failing and a fixed example"
            continue
        # Numbers that are not finite are printed; then the diagnostic is a note.
        if not re.search(rf"^(error\[{slug}\]|note: {slug}): ", examples["Fails"], re.M):
            yield f"errors/{slug}.md: the failing example does not show it"
        if re.search(r"error\[|^note: not-finite", examples["Works"], re.M):
            yield f"errors/{slug}.md: the fixed example fails"


def picture_faults():
    readme = (ROOT / "README.md").read_text().splitlines()
    for path in sorted((ROOT / "docs" / "images").glob("*.svg")):
        for line in re.findall(r"<text[^>]*>(.*?)</text>", path.read_text()):
            if not any(same_line(other, html.unescape(line)) for other in readme):
                yield f"{path.name}: not in the README: {line}"


def check_self(program):
    """The test would see a wrong output, a broken program and a large error."""
    wrong = ("```console\n$ echo 1\n2\n```\n", "```cpp\nint main() { return x; }\n```\n",
             "```console\n$ echo largest relative error 0.1\nlargest relative error 0.1\n```\n",
             "```console\n$ echo 1.00000000012\n1.00000010234\n```\n",
             "```sh\n./dev tset\n```\n", "```\nA*x\n```\n")
    right = ("```console\n$ printf '1.000000000012\\n'\n1.000000000013\n```\n",
             "```console\n$ (exit 3)\n$ echo $?\n3\n```\n",
             "```cpp\n#include <gradwright/fwd.hpp>\n```\n")
    for text, faults in [(text, 1) for text in wrong] + [(text, 0) for text in right]:
        document = Document("self", text, program, None)
        document.run()
        assert len(document.faults) == faults, text


def main():
    program = pathlib.Path(os.environ["GRADWRIGHT"]).resolve()
    library = program.with_name("libgradwright.a")
    if not library.exists() or os.environ.get("GRADWRIGHT_SANITIZED"):
        library = None
    check_self(program)
    faults = ran = 0
    for fault in (*error_faults(program), *picture_faults()):
        print(fault)
        faults += 1
    for path in documents():
        document = Document(path.relative_to(ROOT), path.read_text(), program, library)
        text = document.run()
        if "--update" in sys.argv and text != document.text:
            path.write_text(text)
        ran += document.ran
        faults += len(document.faults)
        for line in document.faults + document.left_out:
            print(line)
    print(f"{ran} examples, {faults} wrong")
    return 1 if faults or not ran else 0


if __name__ == "__main__":
    sys.exit(main())
