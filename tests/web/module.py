"""What the tests of the engine in a web page share: finding it, and running it in node."""

import contextlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import threading

SOURCE = pathlib.Path(os.environ["GRADWRIGHT_SOURCE_DIR"])
NODE = shutil.which("node")


def modules():
    """The two modules by name; the test is skipped where they have not been built."""
    if NODE is None:
        skip("node is not installed")
    found = {name: SOURCE / "build/wasm" / f"{name}.wasm" for name in ("engine", "engine-full")}
    if all(path.exists() for path in found.values()):
        return found
    skip("there is no engine.wasm; `./dev web` builds it")


def skip(reason):
    print(f"skipped: {reason}", file=sys.stderr)
    sys.exit(77)


class Lines:
    """A process that answers a line with a line."""

    def __init__(self, *command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(timeout=30)

    def ask_line(self, line, timeout=120):
        """None after so many seconds: the process is ended."""
        clock = threading.Timer(timeout, self.process.kill)
        clock.start()
        try:
            self.process.stdin.write(line + b"\n")
            self.process.stdin.flush()
            answer = self.process.stdout.readline()
        finally:
            clock.cancel()
        return json.loads(answer) if answer else None

    def ask(self, **request):
        return self.ask_line(json.dumps(request).encode())


def in_node(module):
    return Lines(NODE, str(SOURCE / "tests/web/engine.mjs"), str(module))


def served():
    return Lines(os.environ["GRADWRIGHT"], "serve", "--stdio")
