// Every generated program, run, equals the executor. The programs of one language run together.
#include "render_code/cases.hpp"
#include "render_code/drivers.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>

using namespace gradwright;
using namespace gradwright::render_code;

namespace {

const std::vector<Case>& cases() {
    static std::vector<std::string> skipped;
    static const std::vector<Case> all = golden_cases(skipped);
    static const bool said = [] {
        for (const std::string& s : skipped) std::cout << "not drawn: " << s << '\n';
        return true;
    }();
    (void)said;
    return all;
}

/// Writes the programs; counts those that the target refuses.
std::vector<const Case*> write_programs(render::Target target, const std::filesystem::path& folder,
                                        std::size_t step, const std::vector<Case>& all) {
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    std::vector<const Case*> written;
    std::size_t refused = 0;
    for (std::size_t i = 0; i < all.size(); i += step) {
        const Case& c = all[i];
        const auto text = render::generate(target, c.request);
        if (!text) {
            ++refused;
            std::cout << render::name_of(target) << " refuses " << c.request.formula << ": "
                      << text.error().message << '\n';
            CHECK(text.error().slug == "no-code");
            continue;
        }
        const std::string extension(render::extension_of(target));
        std::ofstream(folder / (c.request.function_name + extension)) << *text;
        written.push_back(&c);
    }
    std::cout << render::name_of(target) << ": " << written.size() << " programs, " << refused
              << " refused\n";
    return written;
}

int run(const std::string& command) {
    const int status = std::system(command.c_str());
    return status < 0 ? status : (status >> 8) & 0xff;
}

std::string quoted(const std::filesystem::path& path) { return "'" + path.string() + "'"; }

std::filesystem::path source(const std::string& name) {
    return std::filesystem::path(GRADWRIGHT_SOURCE_DIR "/tests/render_code") / name;
}

/// The folder for a language, with its programs and the values they must reproduce.
std::filesystem::path prepared(render::Target target, std::size_t at_least, std::size_t step = 1,
                               const std::vector<Case>& all = cases()) {
    const std::string variant = &all == &cases() ? "" : "_sized";
    const auto folder = std::filesystem::temp_directory_path() / "gradwright_render_code" /
                        (std::string(render::name_of(target)) + variant);
    const auto written = write_programs(target, folder, step, all);
    CHECK(written.size() >= at_least);
    write_points(target, written, folder);
    return folder;
}

bool missing(const std::string& command) {
    if (run(command + " >/dev/null 2>&1") == 0) return false;
    std::cout << "skipped, because this fails: " << command << '\n';
    return true;
}

std::string python() {
    const char* own = std::getenv("GRADWRIGHT_CODE_PYTHON");
    return own != nullptr ? own : "/usr/bin/python3";
}

}  // namespace

TEST_CASE("NumPy programs equal the executor") {
    const auto folder = prepared(render::Target::numpy, 250);
    if (missing(python() + " -c 'import numpy, scipy'")) return;
    CHECK(run(python() + " " + quoted(source("run_python.py")) + " numpy " + quoted(folder)) == 0);
}

TEST_CASE("PyTorch programs equal the executor and pass gradcheck") {
    const auto folder = prepared(render::Target::torch, 250);
    if (missing(python() + " -c 'import torch'")) return;
    CHECK(run(python() + " " + quoted(source("run_python.py")) + " torch " + quoted(folder)) == 0);
}

TEST_CASE("JAX programs equal the executor") {
    const auto folder = prepared(render::Target::jax, 250);
    const std::string interpreter = quoted(GRADWRIGHT_SOURCE_DIR "/build/venv/bin/python");
    if (missing(interpreter + " -c 'import jax'")) return;
    CHECK(run(interpreter + " " + quoted(source("run_python.py")) + " jax " + quoted(folder)) == 0);
}

TEST_CASE("MATLAB programs, run by Octave, equal the executor") {
    const auto folder = prepared(render::Target::matlab, 250);
    if (missing("octave-cli --version")) return;
    CHECK(run("cd " + quoted(folder) + " && octave-cli --no-gui --quiet run_all.m") == 0);
}

void check_eigen(const std::filesystem::path& folder) {
    if (missing("g++ --version")) return;
    REQUIRE(run("cd " + quoted(folder) +
                " && for f in part*.cpp; do g++ -std=c++20 -O0 -Wall -Werror"
                " -isystem /usr/include/eigen3"
                " -c $f -o ${f%.cpp}.o || exit 1; done && g++ part*.o -o run_all") == 0);
    CHECK(run(quoted(folder / "run_all")) == 0);
}

TEST_CASE("Eigen programs equal the executor") {
    // Eigen takes half a second a program to compile, so only every fourth is; 1 runs them all.
    check_eigen(prepared(render::Target::cpp, 100, 4));
}

TEST_CASE("Eigen programs for known sizes equal the executor") {
    check_eigen(prepared(render::Target::cpp, 25, 16, sized_cases(cases())));
}

void check_c(const std::filesystem::path& folder) {
    if (missing("gcc --version")) return;
    REQUIRE(run("cd " + quoted(folder) +
                " && for f in f*.c run_all.c; do gcc -std=c99 -O1 -Wall -Wextra"
                " -Wno-unused-function"
                " -Wno-unused-parameter -Werror -c $f -o ${f%.c}.o || exit 1; done"
                " && gcc *.o -lm -o run_all") == 0);
    CHECK(run(quoted(folder / "run_all")) == 0);
}

TEST_CASE("C programs equal the executor") { check_c(prepared(render::Target::c, 250)); }

/// The numbers a program allocates room for, where they are known.
long allocated(const std::string& text) {
    long total = 0;
    const auto at = text.find("alloc(");
    if (at == std::string::npos) return total;
    std::istringstream terms(text.substr(text.find_first_of("0123456789", at)));
    for (long n = 0; terms >> n; terms.ignore(3)) total += n;
    return total;
}

TEST_CASE("C programs for known sizes equal the executor and allocate large arrays only") {
    const std::vector<Case> sized = sized_cases(cases());
    const auto folder = prepared(render::Target::c, 250, 1, sized);
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        std::ifstream in(entry.path());
        const std::string text{std::istreambuf_iterator<char>(in), {}};
        const long numbers = allocated(text);
        CHECK_MESSAGE((numbers == 0 || numbers > 4096), entry.path().string());
    }
    check_c(folder);
}
