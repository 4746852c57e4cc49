#!/usr/bin/env python3
"""An installed library as its users have it: found by CMake and by pkg-config, archive and shared
library, both compilers, C++ and C, with Eigen and with other flags than ours."""

import os
import pathlib
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from user import (ANY_MACHINE, BUILD, COMPILERS, EIGEN, HERE, PRINTED, ROOT,  # noqa: E402
                  SHARED_IS_BUILT, WARNINGS, User, blocks, needs_eigen, needs_no_sanitizer)

MAIN = blocks("cpp")[0]
ABI = re.search(r"GRADWRIGHT_ABI (\d+)",
                (ROOT / "include/gradwright/version.hpp").read_text())[1]
# Of the preprocessed header; there were 45,300 when this was written.
MOST_LINES = 50_000


def c_declarations():
    """Types, functions and enumerators of the C interface, each in one line."""
    text = (ROOT / "include" / "gradwright" / "gradwright.h").read_text()
    text = re.sub(r"^#ifdef __cplusplus$.*?^#endif$", "", text, flags=re.S | re.M)
    text = re.sub(r"^#.*|//.*", "", text, flags=re.M)
    enumerators = re.findall(r"\bGRADWRIGHT_\w+ = \d+", text)
    pieces = re.sub(r"\{.*?\}", "", text, flags=re.S).split(";")
    return {" ".join(piece.split()) for piece in pieces if piece.strip()} | set(enumerators)


@needs_no_sanitizer
@unittest.skipUnless(shutil.which("pkg-config"), "there is no pkg-config")
class Package(User):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        # The second has the archive alone.
        cls.prefixes = {"shared": cls.folder / "both", "static": cls.folder / "archive"}
        install = ["cmake", "--install", BUILD, "--prefix"]
        subprocess.run([*install, cls.prefixes["shared"]], check=True, capture_output=True)
        for component in ("gradwright_static", "gradwright_development"):
            subprocess.run([*install, cls.prefixes["static"], "--component", component],
                           check=True, capture_output=True)
        if not SHARED_IS_BUILT:
            del cls.prefixes["shared"]
        (cls.folder / "main.cpp").write_text(MAIN)
        (cls.folder / "main.c").write_text(blocks("c")[0])

    def flags(self, kind, *more):
        """What pkg-config says, and where the shared library is when the program runs."""
        found = next(self.prefixes[kind].rglob("gradwright.pc")).parent
        env = {"PKG_CONFIG_PATH": str(found)}
        words = self.command("pkg-config", "--cflags", "--libs", *more, "gradwright", env=env)
        place = self.command("pkg-config", "--variable=libdir", "gradwright", env=env).strip()
        return [*words.split(), f"-Wl,-rpath,{place}"]

    def built(self, compiler, source, kind, *options):
        """What the program prints. `options` come with their language: -std=..."""
        libraries = self.flags(kind, *(["--static"] if kind == "static" else []))
        program = self.folder / "a.out"
        self.command(compiler, *WARNINGS, *options, source, "-o", program, *libraries)
        linked = self.command("ldd", program)
        self.assertEqual(f"libgradwright.so.{ABI}" in linked, kind == "shared", linked)
        return self.command(program)

    def each(self, check, language=0):
        """Runs the check with every compiler and every kind of library."""
        for pair in COMPILERS:
            for kind in self.prefixes:
                with self.subTest(compiler=pair[language], kind=kind):
                    check(pair[language], kind)

    def test_the_example_is_short(self):
        self.assertLessEqual(len([line for line in MAIN.splitlines() if line.strip()]), 12)

    def test_pkg_config(self):
        def check(compiler, kind):
            self.assertEqual(self.built(compiler, self.folder / "main.cpp", kind, "-std=c++20"),
                             PRINTED)
        self.each(check)

    def test_find_package(self):
        def check(compiler, kind):
            folder = self.project(self.folder / f"cmake-{compiler}-{kind}",
                                  "add_executable(my_program main.cpp)\n" + blocks("cmake")[0],
                                  {"main.cpp": MAIN})
            self.command("cmake", "-S", folder, "-B", folder / "build",
                         f"-DCMAKE_PREFIX_PATH={self.prefixes[kind]}",
                         f"-DCMAKE_CXX_COMPILER={compiler}",
                         f"-DCMAKE_CXX_FLAGS={' '.join(WARNINGS)}",
                         f"-DBUILD_SHARED_LIBS={'ON' if kind == 'shared' else 'OFF'}")
            self.command("cmake", "--build", folder / "build")
            program = folder / "build" / "my_program"
            self.assertEqual(self.command(program), PRINTED)
            self.assertEqual("libgradwright.so" in self.command("ldd", program), kind == "shared")
        self.each(check)

    @unittest.skipUnless(SHARED_IS_BUILT, "there is no shared library")
    def test_find_package_by_component(self):
        def configured(wanted, installed):
            folder = self.project(
                self.folder / f"component-{wanted}-{installed}",
                f"find_package(gradwright 0.1 REQUIRED COMPONENTS {wanted})\n"
                "get_target_property(kind gradwright::gradwright INTERFACE_LINK_LIBRARIES)\n"
                "message(STATUS \"linked: ${kind}\")\n", {})
            return subprocess.run(["cmake", "-S", folder, "-B", folder / "build",
                                   f"-DCMAKE_PREFIX_PATH={self.prefixes[installed]}"],
                                  capture_output=True, text=True)

        for wanted in ("shared", "static"):
            self.assertIn(f"linked: gradwright::{wanted}\n", configured(wanted, "shared").stdout)
        self.assertIn("linked: gradwright::static\n", configured("static", "static").stdout)
        refused = configured("shared", "static")
        self.assertNotEqual(refused.returncode, 0)
        self.assertIn("the shared library is not installed here", " ".join(refused.stderr.split()))

    def test_c(self):
        strict = ["-std=c11", "-pedantic"]

        def check(compiler, kind):
            watched = ["-g", "-fsanitize=address"] if compiler == "gcc" else []
            self.assertEqual(self.built(compiler, self.folder / "main.c", kind, *strict), PRINTED)
            self.assertEqual(self.built(compiler, HERE / "c_user.c", kind, *strict, *watched),
                             "right\n")
        self.each(check, language=1)

    @needs_eigen
    def test_eigen(self):
        (self.folder / "eigen.cpp").write_text(blocks("cpp")[1])
        for (compiler, _), standard in zip(COMPILERS, ("-std=c++20", "-std=c++2b")):
            with self.subTest(compiler=compiler):
                options = [standard, "-isystem", EIGEN]
                for source, printed in ((HERE / "eigen_user.cpp", "right\n"),
                                        (self.folder / "eigen.cpp", "34 48\n")):
                    self.assertEqual(self.built(compiler, source, "static", *options), printed)

    @needs_eigen
    def test_a_user_with_other_flags(self):
        compiler = COMPILERS[0][0]
        for machine in (["-march=native"], ANY_MACHINE):
            # Without optimisation: then nothing of Eigen is inlined, and all of it meets ours.
            user = self.folder / "user.o"
            self.command(compiler, *WARNINGS, "-std=c++20", "-fsanitize=address", *machine,
                         "-isystem", EIGEN, *self.flags("static"), "-c", HERE / "mixed_user.cpp",
                         "-o", user)
            for kind in self.prefixes:
                with self.subTest(kind=kind, machine=machine):
                    self.assertEqual(self.built(compiler, user, kind, "-fsanitize=address"),
                                     "right\n")

    def test_cost_of_the_header(self):
        source = self.folder / "header.cpp"
        source.write_text("#include <gradwright/gradwright.hpp>\n")
        for compiler, _ in COMPILERS:
            command = [compiler, "-std=c++20", f"-I{self.prefixes['static']}/include", source]
            lines = [line for line in self.command(*command, "-E").splitlines()
                     if line.strip() and not line.startswith("#")]
            seconds = []
            for _ in range(5):
                before = resource.getrusage(resource.RUSAGE_CHILDREN)
                self.command(*command, "-c", "-o", self.folder / "header.o")
                after = resource.getrusage(resource.RUSAGE_CHILDREN)
                seconds.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
            print(f"#include <gradwright/gradwright.hpp>, {compiler}: {min(seconds):.2f} s "
                  f"(meant to be at most 0.45), {len(lines)} lines")
            self.assertLess(len(lines), MOST_LINES)

    def test_the_c_interface_only_grows(self):
        declared = c_declarations()
        recorded = set((HERE / "c_interface.txt").read_text().splitlines())
        self.assertEqual(recorded - declared, set(), "declared once, and no longer")
        self.assertEqual(declared - recorded, set(), "new: add it to c_interface.txt")

    @unittest.skipUnless(SHARED_IS_BUILT, "there is no shared library")
    def test_what_is_exported(self):
        library = BUILD / "libgradwright.so"
        self.assertIn(f"[libgradwright.so.{ABI}]", self.command("readelf", "-d", library))
        foreign, c_functions = [], set()
        for line in self.command("nm", "-DC", "--defined-only", library).splitlines():
            name = line.split(" ", 2)[2]
            if re.match(r"gradwright_\w+@", name):
                c_functions.add(name.split("@")[0])
            elif not name.startswith((f"gradwright::abi{ABI}::", f"GRADWRIGHT_{ABI}")):
                foreign.append(name)
            if not line.split()[1] == "A":
                self.assertTrue(name.endswith(f"@@GRADWRIGHT_{ABI}"), name)
        self.assertEqual(foreign, [])
        declared = re.findall(r"\b(gradwright_\w+)\(", "\n".join(c_declarations()))
        self.assertEqual(c_functions, set(declared))


if __name__ == "__main__":
    unittest.main()
