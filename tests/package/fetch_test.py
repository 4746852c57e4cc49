#!/usr/bin/env python3
"""The library as a part of a user's build, compiled with the user's flags: for this very machine,
while one program of the project is compiled for any. The build stays in the build tree."""

import os
import re
import shutil
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from user import (ANY_MACHINE, BUILD, EIGEN, HERE, PRINTED, ROOT, THIS_MACHINE,  # noqa: E402
                  WARNINGS, User, blocks, needs_eigen, needs_no_sanitizer)

# The sanitizer of clang is a package of its own.
PROJECT = f"""
set(flags_before "${{CMAKE_CXX_FLAGS}};${{CMAKE_BUILD_TYPE}}")
add_executable(my_program main.cpp)
target_compile_options(my_program PRIVATE {" ".join(WARNINGS)})
{blocks("cmake")[1]}
if(NOT flags_before STREQUAL "${{CMAKE_CXX_FLAGS}};${{CMAKE_BUILD_TYPE}}")
    message(FATAL_ERROR "flags have changed")
endif()
foreach(property IN ITEMS COMPILE_OPTIONS COMPILE_DEFINITIONS LINK_OPTIONS TESTS
        INCLUDE_DIRECTORIES)
    get_directory_property(value ${{property}})
    if(value)
        message(FATAL_ERROR "${{property}} has become ${{value}}")
    endif()
endforeach()
foreach(name IN ITEMS gradwright gradwright_public_headers examples_oring)
    if(TARGET ${{name}})
        message(FATAL_ERROR "${{name}} is not for users")
    endif()
endforeach()
add_executable(mixed mixed.cpp)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    set(watched -fsanitize=address)
endif()
set(other {" ".join(ANY_MACHINE)} ${{watched}})
target_compile_options(mixed PRIVATE -O1 ${{other}} {" ".join(WARNINGS)})
target_include_directories(mixed SYSTEM PRIVATE {EIGEN})
target_link_options(mixed PRIVATE ${{watched}})
target_link_libraries(mixed PRIVATE gradwright::gradwright)
"""


@needs_no_sanitizer
@needs_eigen
class Fetched(User):
    def test_archive_then_shared(self):
        compiler = re.search(r"^CMAKE_CXX_COMPILER:\w+=(.*)",
                             (BUILD / "CMakeCache.txt").read_text(), re.M)[1]
        folder = self.project(BUILD / "package" / "fetch", PROJECT,
                              {"main.cpp": blocks("cpp")[0],
                               "mixed.cpp": (HERE / "mixed_user.cpp").read_text()})
        configure = ["cmake", "-S", folder, "-B", folder / "build", "-DCMAKE_BUILD_TYPE=Release",
                     f"-DFETCHCONTENT_SOURCE_DIR_GRADWRIGHT={ROOT}",
                     f"-DCMAKE_CXX_COMPILER={compiler}",
                     f"-DCMAKE_CXX_FLAGS={' '.join(THIS_MACHINE)}",
                     "-DCMAKE_CXX_FLAGS_RELEASE=-O1 -DNDEBUG"]
        if shutil.which("ninja"):
            configure += ["-G", "Ninja"]
        if shutil.which("ccache"):
            configure += ["-DCMAKE_CXX_COMPILER_LAUNCHER=ccache"]
        for shared in ("OFF", "ON"):
            with self.subTest(shared=shared):
                self.command(*configure, f"-DBUILD_SHARED_LIBS={shared}")
                self.command("cmake", "--build", folder / "build", "--parallel", os.cpu_count())
                program = folder / "build" / "my_program"
                self.assertEqual(self.command(program), PRINTED)
                self.assertEqual("libgradwright.so" in self.command("ldd", program),
                                 shared == "ON")
                self.assertEqual(self.command(folder / "build" / "mixed"), "right\n")
                self.command("cmake", "--install", folder / "build", "--prefix",
                             folder / "installed")
                self.assertFalse((folder / "installed").exists(), "installed with the user's")


if __name__ == "__main__":
    unittest.main()
