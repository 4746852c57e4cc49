#!/usr/bin/env python3
"""What `cmake --install` leaves: program, man page and completions, each loaded by its own tool."""

import os
import pathlib
import pty
import re
import select
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from program import PLAIN, PROGRAM, run  # noqa: E402

BUILD = pathlib.Path(PROGRAM).resolve().parent
# What is typed, and what has to be offered for it.
TYPED = [("gradwright so", {"solve"}), ("gradwright derive x --la", {"--layout"}),
         ("gradwright derive x --what hes", {"hessian"}),
         ("gradwright explain shape-m", {"shape-mismatch"}),
         ("gradwright completion z", {"zsh"}), ("gradwright help che", {"check", "cheatsheet"})]


def needs(tool):
    return unittest.skipUnless(shutil.which(tool), f"there is no {tool}")


class Terminal:
    """An interactive program on a terminal of its own."""

    def __init__(self, command, env):
        self.process, self.fd = pty.fork()
        if self.process == 0:
            os.execvpe(command[0], command, env)

    def until(self, pattern, patience=20):
        """What is shown until the pattern occurs in it."""
        text, end = "", time.monotonic() + patience
        while not re.search(pattern, text):
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.fd], [], [], left)[0]:
                raise AssertionError(f"{pattern!r} did not come: {text!r}")
            text += os.read(self.fd, 65536).decode(errors="replace")
        return text

    def type(self, text):
        os.write(self.fd, text.encode())

    def close(self):
        os.close(self.fd)
        os.waitpid(self.process, 0)


class Installed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.prefix = pathlib.Path(cls.folder.name)
        done = subprocess.run(["cmake", "--install", BUILD, "--prefix", cls.prefix],
                              capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        cls.share = cls.prefix / "share"
        cls.page = cls.share / "man" / "man1" / "gradwright.1"
        cls.scripts = {
            "bash": cls.share / "bash-completion" / "completions" / "gradwright",
            "zsh": cls.share / "zsh" / "site-functions" / "_gradwright",
            "fish": cls.share / "fish" / "vendor_completions.d" / "gradwright.fish"}
        cls.env = {**PLAIN, "PATH": f"{cls.prefix / 'bin'}{os.pathsep}{PLAIN['PATH']}",
                   "HOME": cls.folder.name, "XDG_DATA_HOME": str(cls.share)}

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def shell(self, *command):
        done = subprocess.run(command, capture_output=True, text=True, env=self.env, timeout=60,
                              stdin=subprocess.DEVNULL)
        self.assertEqual(done.stderr, "", command)
        self.assertEqual(done.returncode, 0, command)
        return done.stdout

    def test_files_are_what_the_program_prints(self):
        self.assertEqual(self.shell("gradwright", "--version"), run("--version").stdout)
        self.assertEqual(self.page.read_text(), run("man").stdout)
        for shell, script in self.scripts.items():
            self.assertEqual(script.read_text(), run("completion", shell).stdout, shell)

    def test_page_tells_of_every_command_and_option(self):
        page = self.page.read_text().replace("\\-", "-")
        help_ = run().stdout
        for command in re.findall(r"^  (\w+) ", help_, re.M):
            self.assertRegex(page, rf"(?m)^\.(SS|B) .*\b{command}\b", command)
            for option in re.findall(r"^  (--[\w-]+)", run(command, "--help").stdout, re.M):
                self.assertIn(f"\\fB{option}\\fR", page)

    @needs("groff")
    def test_page_with_groff(self):
        shown = self.shell("groff", "-man", "-Tascii", "-ww", "-P-cbou", str(self.page))
        self.assertIn("gradwright derive \"x'*A*x\" --wrt x", shown)

    @needs("mandoc")
    def test_page_with_mandoc(self):
        done = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", str(self.page)],
                              capture_output=True, text=True)
        # The page is the same whenever it is built, so it bears no date.
        faults = [line for line in done.stdout.splitlines() if "missing date" not in line]
        self.assertEqual(faults, [])

    @needs("man")
    def test_page_with_man(self):
        where = self.shell("man", "-M", str(self.share / "man"), "-w", "gradwright")
        self.assertEqual(where.strip(), str(self.page))

    @needs("bash")
    def test_bash(self):
        for typed, offered in TYPED:
            words = typed.split(" ")
            shown = self.shell("bash", "--norc", "-c", f"""
                source '{self.scripts["bash"]}'
                COMP_WORDS=({' '.join(words)}); COMP_CWORD={len(words) - 1}
                $(complete -p gradwright | sed 's/.*-F \\([^ ]*\\).*/\\1/')
                printf '%s\\n' "${{COMPREPLY[@]}}" """)
            self.assertEqual(set(shown.split()), offered, typed)

    @needs("fish")
    def test_fish(self):
        for typed, offered in TYPED:
            shown = self.shell("fish", "--no-config", "-c",
                               f"source '{self.scripts['fish']}'; complete -C '{typed}'")
            names = {line.split("\t")[0] for line in shown.splitlines()}
            self.assertEqual(names, offered, typed)

    @needs("zsh")
    def test_zsh(self):
        terminal = Terminal(["zsh", "-f", "-i"], {**self.env, "TERM": "dumb", "PS1": "> "})
        terminal.until("> ")
        terminal.type(f"PS1='ready> '; fpath=('{self.scripts['zsh'].parent}' $fpath); "
                      "autoload -U compinit; compinit -u -D; unsetopt zle_bracketed_paste; "
                      "zstyle ':completion:*' list-prompt ''\n")
        terminal.until("\nready> |\rready> ")
        for typed, offered in TYPED:
            terminal.type(typed + "\t")
            if len(offered) == 1:
                # The one that fits is put in place of what was typed.
                rest = next(iter(offered))
                terminal.until(re.escape(rest[len(typed.split(" ")[-1]):]))
            else:
                terminal.type("\t")
                for name in sorted(offered, key=len)[-1:]:
                    terminal.until(name)
            terminal.type("\x15\n")
            terminal.until("ready> ")
        terminal.close()


if __name__ == "__main__":
    unittest.main()
