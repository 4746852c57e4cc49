#!/usr/bin/env python3
"""The workbench in a real browser: web/tests/*.test.mjs, run by node."""

import pathlib
import shutil
import subprocess
import sys

WEB = pathlib.Path(__file__).resolve().parents[2] / "web"
SITE = WEB.parent / "build" / "web" / "index.html"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def missing():
    if not SITE.exists():
        return "the workbench is not built: ./dev web"
    if not (WEB / "node_modules" / "playwright-core").exists():
        return "the packages of web/ are not installed: ./dev web"
    if not any(shutil.which(name) for name in BROWSERS):
        return "there is no Chromium"
    return None


def main():
    why = missing()
    if why:
        print(f"skipped: {why}")
        return 77
    tests = sorted(str(path) for path in (WEB / "tests").glob("*.test.mjs"))
    return subprocess.run(["node", "--test", "--test-concurrency=2", *tests], check=False,
                          cwd=WEB).returncode


if __name__ == "__main__":
    sys.exit(main())
