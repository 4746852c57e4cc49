"""What the tests of the program share: running it, and a process that serves."""

import json
import os
import subprocess

PROGRAM = os.environ["GRADWRIGHT"]
# Bare: nothing of the caller's terminal decides what the program prints.
PLAIN = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "TERM": "xterm-256color"}


def run(*arguments, stdin="", env=None, timeout=60):
    return subprocess.run([PROGRAM, *arguments], input=stdin, capture_output=True, timeout=timeout,
                          encoding="utf-8", errors="surrogateescape", env={**PLAIN, **(env or {})})


def answer(*arguments, **more):
    """The JSON that a command answers with, and its exit code."""
    done = run(*arguments, "--format", "json", **more)
    return json.loads(done.stdout), done.returncode


class Server:
    """One process for many requests."""

    def __enter__(self):
        self.process = subprocess.Popen([PROGRAM, "serve", "--stdio"], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, env=PLAIN)
        return self

    def __exit__(self, *unused):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(timeout=30)

    def ask_line(self, line):
        self.process.stdin.write(line + b"\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def ask(self, **request):
        return self.ask_line(json.dumps(request).encode())
