"""What a user has: compilers, strict warnings, and the programs of the page on linking."""

import os
import pathlib
import platform
import re
import shutil
import subprocess
import unittest

BUILD = pathlib.Path(os.environ["GRADWRIGHT"]).resolve().parent
ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = pathlib.Path(__file__).resolve().parent
GUIDE = (ROOT / "docs" / "how-to" / "link-the-library.md").read_text()
WARNINGS = ["-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Werror"]
EIGEN = "/usr/include/eigen3"
# g++ and clang, each with its compiler of C.
COMPILERS = [pair for pair in (("g++", "gcc"), ("clang++-14", "clang-14"))
             if all(map(shutil.which, pair))]
PRINTED = "2*X'*(X*w - y) = (34, 48)\n"
SHARED_IS_BUILT = (BUILD / "libgradwright.so").exists()
ENVIRONMENT = {**os.environ, "CCACHE_BASEDIR": str(ROOT), "CCACHE_NOHASHDIR": "1",
               "ASAN_OPTIONS": "detect_leaks=1:strict_string_checks=1"}


def machines():
    """The flag for any machine of this kind, and one for this very machine. It is not
    -march=native where ccache may hand what it compiles to another machine."""
    if platform.machine() not in ("x86_64", "AMD64"):
        return [], []
    flags = re.search(r"^flags\s*:(.*)", pathlib.Path("/proc/cpuinfo").read_text(), re.M)
    can = flags[1].split()
    wide = "-v4" if "avx512vl" in can else "-v3" if "avx2" in can else ""
    return ["-march=x86-64"], [f"-march=x86-64{wide}"]


ANY_MACHINE, THIS_MACHINE = machines()

needs_no_sanitizer = unittest.skipIf(os.environ.get("GRADWRIGHT_SANITIZED"),
                                     "users have no sanitizers in the library")
needs_eigen = unittest.skipUnless(pathlib.Path(EIGEN).exists(), "there is no Eigen")


def blocks(language):
    """The examples of the page in that language."""
    return re.findall(rf"^```{language}\n(.*?)^```", GUIDE, re.S | re.M)


class User(unittest.TestCase):
    """Runs commands and shows what they said when they fail."""

    def command(self, *words, env=None):
        done = subprocess.run([str(word) for word in words], text=True, capture_output=True,
                              env={**ENVIRONMENT, **(env or {})})
        self.assertEqual(done.returncode, 0, f"{words}\n{done.stdout[-6000:]}{done.stderr[-6000:]}")
        return done.stdout

    def project(self, folder, more, sources):
        """A folder with a CMake project of its own."""
        folder.mkdir(parents=True, exist_ok=True)
        files = {"CMakeLists.txt": "cmake_minimum_required(VERSION 3.22)\n"
                                   "project(user LANGUAGES C CXX)\n" + more, **sources}
        for name, text in files.items():
            path = folder / name
            # Left alone if nothing changed, so that a build is not made anew.
            if not path.exists() or path.read_text() != text:
                path.write_text(text)
        return folder
