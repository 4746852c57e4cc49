#!/usr/bin/env python3
"""The command line: exit codes, clean pipes, help that runs, suggestions, hostile input."""

import os
import re
import shlex
import struct
import subprocess
import sys
import tempfile
import unittest
import zipfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from program import PLAIN, PROGRAM, answer, run  # noqa: E402

COMMANDS = ["derive", "check", "eval", "solve", "analyze", "compile", "cheatsheet", "functions",
            "explain", "serve", "explore", "completion", "man", "help"]
TAKE_A_FORMULA = ["derive", "check", "eval", "solve", "analyze", "compile"]
ESCAPE = "\x1b"


class ExitCodes(unittest.TestCase):
    def test_done(self):
        self.assertEqual(run("derive", "x'*A*x", "--wrt", "x").returncode, 0)

    def test_wrong_claim(self):
        done = run("check", "x'*A*x", "--wrt", "x", "--claim", "2*A*x")
        self.assertEqual(done.returncode, 1)
        self.assertIn("A is symmetric", done.stdout)

    def test_input_at_fault(self):
        for arguments in (["derive", "x*y"], ["derive", "x +"], ["derive"], ["deriv", "x"],
                          ["derive", "x'*x", "--wrt", "z"], ["derive", "x'*x", "--seed", "-1"]):
            done = run(*arguments)
            self.assertEqual(done.returncode, 2, arguments)
            self.assertEqual(done.stdout, "")
            self.assertIn("error[", done.stderr)

    def test_refused(self):
        self.assertEqual(run("fit", "m.gw").returncode, 3)
        self.assertEqual(run("solve", "sum(exp(x)) + x'*x", "--for", "x").returncode, 3)


class Arguments(unittest.TestCase):
    def test_formula_that_begins_with_a_minus(self):
        for formula in ("-x'*x", "--x'*x"):
            done = run("derive", formula)
            self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(run("derive", "-x'*x").stdout.startswith("-2 x")
                        or run("derive", "-x'*x", "--format", "ascii").stdout.startswith("-2*x"))

    def test_formula_from_standard_input(self):
        done = run("derive", "-", "--format", "ascii", stdin="x'*A*x\n")
        self.assertEqual(run("derive", "-", stdin="").returncode, 2)
        self.assertEqual(done.returncode, 2)  # two variables, none named
        done = run("derive", "-", "--wrt", "x", "--format", "ascii", stdin="x'*A*x\n")
        self.assertTrue(done.stdout.startswith("(A + A')*x\n"))

    def test_value_that_begins_with_a_minus(self):
        done = run("check", "-x'*x", "--claim", "-2*x")
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_several_variables(self):
        found, code = answer("derive", "norm2(X*w - y)^2", "--wrt", "w,y")
        self.assertEqual(code, 0)
        self.assertEqual([d["wrt"] for d in found["derivatives"]], ["w", "y"])

    def test_given_twice(self):
        self.assertEqual(run("derive", "x'*x", "--what", "hessian", "--what", "jvp").returncode, 2)
        self.assertEqual(run("derive", "x", "+", "y").returncode, 2)


class Suggestions(unittest.TestCase):
    def check(self, arguments, name):
        done = run(*arguments)
        self.assertEqual(done.returncode, 2)
        self.assertIn(name, done.stderr, arguments)

    def test_commands(self):
        for command in COMMANDS:
            swapped = command[0] + command[2] + command[1] + command[3:]
            for typo in (command[:-1], command + "e", swapped, command.upper()):
                if typo not in COMMANDS:
                    self.check([typo], f"`gradwright {command}`")

    def test_options_and_values(self):
        self.check(["derive", "x'*x", "--wtr", "x"], "--wrt")
        self.check(["derive", "x'*x", "--layuot", "numerator"], "--layout")
        self.check(["derive", "x'*x", "--what", "hesian"], "hessian")
        self.check(["derive", "x'*x", "--format=jsn"], "json")
        self.check(["derive", "alpha*x'*x", "--wrt", "alpa"], "`alpha`")


class Help(unittest.TestCase):
    def test_without_arguments(self):
        done = run()
        self.assertEqual(done.returncode, 0)
        self.assertLessEqual(len(done.stdout.splitlines()), 25)
        for line in done.stdout.splitlines():
            self.assertLessEqual(len(line), 80)

    def test_every_help_begins_with_an_example_that_runs(self):
        # `explore` waits for a browser; explore_test.py runs it.
        for command in [c for c in COMMANDS if c != "explore"] + [""]:
            shown = run(*([command] if command else []), "--help").stdout
            example = shown.splitlines()[0]
            words = shlex.split(example)
            self.assertEqual(words[0], "gradwright")
            done = run(*words[1:], timeout=120)
            self.assertEqual(done.returncode, 0, f"{example}\n{done.stderr}")
            if command != "serve":
                self.assertNotEqual(done.stdout, "", example)

    def test_anywhere(self):
        shown = run("derive", "--help").stdout
        for arguments in (["derive", "x'*x", "-h"], ["derive", "--wtr", "-h"],
                          ["-h", "derive"], ["help", "derive"]):
            self.assertEqual(run(*arguments).stdout, shown, arguments)

    def test_version(self):
        self.assertRegex(run("--version").stdout, r"^gradwright \d+\.\d+\.\d+\n$")

    def test_explain(self):
        for slug in run("explain").stdout.split():
            done = run("explain", slug)
            self.assertEqual(done.returncode, 0)
            self.assertTrue(done.stdout.startswith(slug))

    def test_examples_of_errors(self):
        seen = 0
        for slug in run("explain").stdout.split():
            story, _ = answer("explain", slug)
            # Examples that are formulas are tested beside the parser; others need files.
            if (not story["failing"].startswith("gradwright ")
                    or re.search(r"\.(csv|npy|json)", story["failing"])):
                continue
            failing, fixed = shlex.split(story["failing"]), shlex.split(story["fixed"])
            found = run(*failing[1:])
            self.assertIn(found.returncode, (2, 3), failing)
            self.assertIn(f"error[{slug}]", found.stderr, failing)
            done = run(*fixed[1:])
            self.assertEqual(done.returncode, 0, f"{fixed}\n{done.stderr}")
            seen += 1
        self.assertGreater(seen, 12)


class Reports(unittest.TestCase):
    def test_formula_as_typed_where_the_normal_form_turns_it_round(self):
        shown = run("derive", "normF(T - U*V')^2", "--wrt", "U").stdout
        self.assertIn("gradient of normF(T - U*V')^2 by U", shown)

    def test_comments_of_code_have_no_gaps(self):
        for language, sign in (("c", " *"), ("cpp", "///"), ("matlab", "    %")):
            code = run("compile", "norm2(X*w - y)^2", "--wrt", "w", "--code", language).stdout
            lines = code.splitlines()
            begin = next(i for i, line in enumerate(lines) if "norm2(X*w - y)^2" in line)
            end = next(i for i, line in enumerate(lines) if "Returns" in line)
            self.assertGreater(end - begin, 5)
            self.assertIn(sign, lines[begin:end])
            for line in lines[begin:end]:
                self.assertTrue(line.startswith(sign), f"{language}: {line!r}")

    def test_no_line_of_a_section_of_the_cheat_sheet_twice(self):
        for section in run("cheatsheet").stdout.split("\n\n"):
            lines = section.splitlines()
            self.assertEqual(len(set(lines)), len(lines), section)

    def test_one_variable_is_analysed_at_a_time(self):
        done = run("analyze", "norm2(X*w - y)^2", "--wrt", "w,y")
        self.assertEqual(done.returncode, 2)
        self.assertIn("name one: --wrt w", done.stderr)

    def test_explain_as_markdown(self):
        shown = run("explain", "shape-mismatch", "--format", "markdown").stdout
        self.assertTrue(shown.startswith("## `shape-mismatch`: "), shown)
        self.assertEqual(shown.count("```"), 4)
        slugs = run("explain").stdout.split()
        listed = run("explain", "--format", "markdown").stdout.splitlines()
        self.assertEqual(listed, [f"- `{slug}`" for slug in slugs])

    def test_values_that_are_not_finite(self):
        with tempfile.TemporaryDirectory() as folder:
            point = os.path.join(folder, "point.json")
            with open(point, "w") as file:
                file.write('{"x": [1, 0, -1]}')
            found, code = answer("eval", "[log(x); -log(x)]", "--at", point)
            self.assertEqual(code, 0)
            self.assertEqual(found["values"], [0, "-inf", "nan", 0, "inf", "nan"])
            self.assertEqual(found["notes"], ["not-finite: log(x)[2] is -inf"])
            done = run("eval", "log(x)", "--at", point, "--format", "ascii")
            self.assertEqual(done.stdout,
                             "0 -inf nan\nnote: not-finite: log(x)[2] is -inf\n")


    def test_steps_of_a_check(self):
        shown = run("check", "x'*A*x", "--wrt", "x", "--claim", "2*A*x", "--steps").stdout
        self.assertIn("1. shapes\n", shown)
        self.assertIn("2. product rule\n", shown)


class CleanPipes(unittest.TestCase):
    REQUESTS = [["derive", "x'*A*x", "--wrt", "x"], ["derive", "x*y"], ["fit"],
                ["check", "x'*x", "--claim", "x"], ["--help"], ["cheatsheet"], ["explain"],
                ["explain", "bad-cell"], ["eval", "1/x", "--at", '{"x": 0}'], ["man"],
                ["solve", "norm2(X*w - y)^2", "--for", "w", "--steps"], ["completion", "fish"],
                ["analyze", "norm2(x)", "--at", '{"x": [1, 2]}'], ["derive", "x", "--wtr", "x"],
                ["compile", "x'*x", "--code", "c"], ["solve", "sum(exp(x)) + x'*x"]]

    def test_no_escapes(self):
        for request in self.REQUESTS:
            for more, env in ((), {}), (("--color=never",), {}), ((), {"NO_COLOR": "1"}), \
                    ((), {"TERM": "dumb"}):
                if more and request[0] in ("fit", "--help", "man", "completion"):
                    continue
                done = run(*request, *more, env=env)
                self.assertNotIn(ESCAPE, done.stdout + done.stderr, (request, more, env))

    def test_colour_when_asked_for(self):
        self.assertIn(ESCAPE, run("derive", "x'*x", "--color=always").stdout)

    def test_ascii_locale(self):
        for request in self.REQUESTS[:1]:
            done = run(*request, env={"LC_ALL": "C"})
            self.assertTrue(done.stdout.isascii(), done.stdout)

    def test_json_always_parses(self):
        for request, code in (self.REQUESTS[0], 0), (self.REQUESTS[1], 2), \
                (["solve", "sum(exp(x)) + x'*x"], 3), (["check", "x'*x", "--claim", "x"], 1), \
                (["derive"], 2), (["derive", "x", "--wtr", "x"], 2), (["cheatsheet"], 0), \
                (["explain"], 0), (["explain", "bad-cell"], 0), (["explain", "bad"], 2), \
                (["eval", "1/x", "--at", '{"x": 0}'], 0), (["eval", "x"], 2), \
                (["solve", "norm2(X*w - y)^2", "--for", "w"], 0), (["solve", "x"], 2), \
                (["analyze", "norm2(x)", "--at", '{"x": [1, 2]}'], 0), (["analyze", "x*y"], 2), \
                (["compile", "x'*x", "--code", "c"], 0), (["compile", "x'*x", "--code", "d"], 2), \
                (["compile", "tr(expm(A)*B)", "--wrt", "A", "--code", "c"], 3), (["fit"], 3), \
                (["fit", "a.gw", "--data", "X=x.csv", "--set", "l=1"], 3), (["functions"], 0), \
                (["functions", "logdte"], 2):
            found, returned = answer(*request)
            self.assertEqual(returned, code, request)
            self.assertEqual("error" in found, code in (2, 3), request)

    def test_reader_that_goes_away(self):
        done = subprocess.run(f"'{PROGRAM}' cheatsheet | head -c 1", shell=True, env=PLAIN,
                              executable="/bin/bash", capture_output=True, text=True)
        self.assertEqual(done.stderr, "")

    def test_full_disk(self):
        if os.path.exists("/dev/full"):
            with open("/dev/full", "w") as full:
                done = subprocess.run([PROGRAM, "derive", "x'*x"], stdout=full, env=PLAIN,
                                      stderr=subprocess.PIPE, text=True)
            self.assertEqual(done.returncode, 2)
            self.assertIn("cannot write", done.stderr)


class Files(unittest.TestCase):
    def test_there_and_back(self):
        with tempfile.TemporaryDirectory() as folder:
            out = os.path.join(folder, "g.csv")
            point = os.path.join(folder, "x.csv")
            with open(point, "w") as file:
                file.write("1\n2\n3\n")
            done = run("eval", "sum(x.^2)", "--data", f"x={point}", "--wrt", "x", "--out", out)
            self.assertEqual(done.returncode, 0, done.stderr)
            with open(out) as file:
                self.assertEqual([float(v) for v in file.read().split()], [2, 4, 6])
            self.assertEqual(sorted(os.listdir(folder)), ["g.csv", "x.csv"])

    def test_archives_as_python_writes_them(self):
        dictionary = "{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }".ljust(117) + "\n"
        array = (b"\x93NUMPY\x01\x00" + struct.pack("<H", len(dictionary)) + dictionary.encode()
                 + struct.pack("<2d", 3, 4))
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "a.npz")
            with zipfile.ZipFile(path, "w") as archive:
                # As numpy.savez does: sizes in the field for large ones, too.
                for name in ("x.npy", "y.npy"):
                    with archive.open(name, "w", force_zip64=True) as entry:
                        entry.write(array)
            done = run("eval", "x'*y", "--data", f"x={path}:x,y={path}:y")
            self.assertEqual((done.stdout, done.stderr), ("25\n", ""))
            done = run("eval", "sum(z)", "--data", f"z={path}:z")
            self.assertEqual(done.returncode, 2)
            self.assertIn("error[bad-columns]", done.stderr)
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr("x.npy", array)
            done = run("eval", "sum(x)", "--data", f"x={path}:x")
            self.assertEqual((done.stdout, done.stderr), ("7\n", ""))
            with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
                archive.writestr("x.npy", array)
            done = run("eval", "sum(x)", "--data", f"x={path}:x")
            self.assertEqual(done.returncode, 2)
            self.assertIn("numpy.savez", done.stderr)

    def test_code(self):
        with tempfile.TemporaryDirectory() as folder:
            done = run("compile", "x'*A*x", "--wrt", "x", "--code", "numpy", "--out", folder)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(os.listdir(folder), ["f.py"])


class Completion(unittest.TestCase):
    def test_bash(self):
        script = run("completion", "bash").stdout + """
            COMP_WORDS=(gradwright derive x --la); COMP_CWORD=3; _gradwright; echo "${COMPREPLY[@]}"
            COMP_WORDS=(gradwright so); COMP_CWORD=1; _gradwright; echo "${COMPREPLY[@]}"
            COMP_WORDS=(gradwright derive x --what he); COMP_CWORD=4; _gradwright
            echo "${COMPREPLY[@]}"
        """
        done = subprocess.run(["bash", "-c", script], capture_output=True, text=True)
        self.assertEqual(done.stdout, "--layout\nsolve\nhessian\n", done.stderr)

    def test_every_shell_has_every_command(self):
        for shell in ("bash", "zsh", "fish"):
            script = run("completion", shell).stdout
            for command in COMMANDS:
                self.assertIn(command, script)
        self.assertEqual(run("completion", "tcsh").returncode, 2)


if __name__ == "__main__":
    unittest.main()
