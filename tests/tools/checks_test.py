"""The checks of tools/ find what they are for, and only that."""

import os
import pathlib
import sys

ROOT = pathlib.Path(os.environ["GRADWRIGHT_SOURCE_DIR"])
sys.path.insert(0, str(ROOT / "tools"))

import check_headers  # noqa: E402
import check_layers  # noqa: E402
import check_links  # noqa: E402
import check_sizes  # noqa: E402
import check_words  # noqa: E402

LAYERS = [  # file, bracket, target, allowed
    ("src/expr/node.hpp", '"', "base/hash.hpp", True),
    ("src/expr/node.hpp", '"', "expr/dim.hpp", True),
    ("src/expr/node.hpp", '"', "ops/op.hpp", False),
    ("src/expr/node.hpp", '"', "dim.hpp", False),
    ("src/derive/gradient.cpp", '"', "simplify/laws.hpp", False),
    ("src/verify/proof.cpp", '"', "execute/plan.hpp", True),
    ("src/app/main.cpp", '"', "api/session.hpp", False),
    ("src/app/main.cpp", "<", "gradwright/gradwright.hpp", True),
    ("src/execute/plan.hpp", "<", "Eigen/Dense", False),
    ("src/execute/plan.cpp", "<", "Eigen/Dense", True),
    ("src/nowhere/a.cpp", "<", "vector", False),
    ("include/gradwright/result.hpp", "<", "variant", True),
    ("include/gradwright/result.hpp", "<", "fmt/format.h", False),
    ("include/gradwright/result.hpp", '"', "base/hash.hpp", False),
    ("include/gradwright/eigen.hpp", "<", "Eigen/Core", True),
]

IN_ABI_1 = 'namespace gradwright {\ninline namespace [[gnu::visibility("default")]] abi1 {\n'
HEADERS = [  # file, text, number of faults
    ("include/gradwright/a.hpp", "#pragma once\n" + IN_ABI_1, 0),
    ("include/gradwright/a.hpp", IN_ABI_1, 1),
    ("include/gradwright/a.hpp", "#pragma once\nnamespace gradwright {\nint f();\n", 1),
    ("include/gradwright/a.hpp", "#pragma once\nnamespace gradwright::api {\nstruct S;\n", 0),
    ("include/gradwright/a.hpp", "#pragma once\n#  define GRADWRIGHT_API\n", 1),
    ("include/gradwright/a.hpp", "#pragma once\n" + IN_ABI_1.replace("abi1", "abi2"), 1),
    ("include/gradwright/version.hpp", "#pragma once\n#define GRADWRIGHT_ABI 1\n", 0),
    ("src/api/a.cpp", "int abi1::f() {", 0),
    ("src/api/a.cpp", "int abi2::f() {", 1),
]

SOURCE = r'''
namespace a {
// { a comment "
struct X : Y<decltype(z)> {
    int m{3};
    explicit X(int v) : m{v}, n_(v) {
        go();
    }
};
const Op op{
    .name = "}", .slots = {smooth(d)},
    .kernel = [](int x) -> int {
        return x > 1'000'000 ? '{' : '}';
    },
    .text = R"({{{)",
};
template <class T>
auto generic(T t) -> Result<T> {
    if (t) {
    }
    return {t};
}
int table[] = {1, 2};
TEST_CASE("with a brace {") {
}
}
'''
FUNCTIONS = [("X", 3), ("lambda", 3), ("generic", 5), ("TEST_CASE", 2)]

WORDS = {
    "/ho" + "me/me/notes": True,
    "see iss" + "ue 12": True,
    "TO" + "DO later": True,
    "10.0." + "0.1": True,
    "version 10.2.1, and x/home/y": False,
    "a brief note": False,
}


def matches_words(text):
    return any(pattern.search(text) for pattern in check_words.COMPILED.values())


def main():
    for path, bracket, target, allowed in LAYERS:
        fault = check_layers.fault_of(path, bracket, target)
        assert (fault is None) == allowed, (path, target, fault)
    for path, text, expected in HEADERS:
        found = list(check_headers.faults_of(path, text, "1"))
        assert len(found) == expected, (path, text, found)
    names = "struct Known;"
    assert not list(check_headers.unnamed("include/gradwright/a.hpp", "struct Known {", names))
    assert list(check_headers.unnamed("include/gradwright/a.hpp", "class New : Old {", names))
    functions = [(name, size) for name, _, size in check_sizes.cpp_functions(SOURCE)]
    assert functions == FUNCTIONS, functions
    assert check_sizes.judge("p", "f", 60, (40, 60))[1] is None
    assert check_sizes.judge("p", "f", 61, (40, 60))[1]
    for text, expected in WORDS.items():
        assert matches_words(text) == expected, text
    here = ROOT / "tests" / "tools" / "checks_test.py"
    assert check_links.fault_of(here, "../../LICENSE") is None
    assert check_links.fault_of(here, "../LICENSE") == "no such file"
    assert check_links.fault_of(here, "https://example.org/") is None
    print(f"{len(LAYERS)} includes, {len(FUNCTIONS)} functions, {len(WORDS)} phrases judged")


main()
