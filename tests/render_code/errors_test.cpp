// What generated programs say to operands of the wrong size, and what the generator refuses.
#include "render_code/cases.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

using namespace gradwright;
using namespace gradwright::render_code;

namespace {

std::filesystem::path fresh_folder(const std::string& name) {
    const auto folder = std::filesystem::temp_directory_path() / "gradwright_render_code" / name;
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    return folder;
}

/// Standard output and error of a shell command, run in the folder.
std::string output_of(const std::filesystem::path& folder, const std::string& command) {
    const std::string all = "cd '" + folder.string() + "' && (" + command + ") > output.txt 2>&1";
    [[maybe_unused]] const int status = std::system(all.c_str());
    std::ifstream in(folder / "output.txt");
    return {std::istreambuf_iterator<char>(in), {}};
}

Case least_squares() {
    std::string problem;
    Case c = case_of("least squares", "norm2(X*w - y)^2", "", "w", "hessian", problem);
    REQUIRE(problem.empty());
    c.request.function_name = "loss";
    return c;
}

std::filesystem::path write(render::Target target, const Case& c) {
    const auto folder = fresh_folder("errors_" + std::string(render::name_of(target)));
    const auto text = render::generate(target, c.request);
    REQUIRE(text.ok());
    std::ofstream(folder / ("loss" + std::string(render::extension_of(target)))) << *text;
    return folder;
}

bool runs(const std::string& command) {
    return std::system((command + " >/dev/null 2>&1").c_str()) == 0;
}

bool contains(const std::string& text, const std::string& part) {
    CAPTURE(text);
    const bool found = text.find(part) != std::string::npos;
    CHECK_MESSAGE(found, part);
    return found;
}

}  // namespace

TEST_CASE("A NumPy program names the operand and both sizes") {
    if (!runs("/usr/bin/python3 -c 'import numpy'")) return;
    const auto folder = write(render::Target::numpy, least_squares());
    const std::string call =
        "/usr/bin/python3 -c 'import numpy as np; from loss import loss; loss(";
    contains(output_of(folder, call + "np.ones((5, 3)), np.ones(4), np.ones(5))'"),
             "ValueError: loss: w has length 4, expected n = 3 as in X");
    contains(output_of(folder, call + "np.ones((5, 3)), np.ones((3, 1)), np.ones(5))'"),
             "loss: w must be a vector of length n, got shape (3, 1)");
}

TEST_CASE("An Octave program names the operand and both sizes") {
    if (!runs("octave-cli --version")) return;
    const auto folder = write(render::Target::matlab, least_squares());
    const std::string call = "octave-cli --quiet --eval 'loss(ones(5, 3), ones(3, 1), ones(4, 1))'";
    contains(output_of(folder, call), "loss: axis 1 of y is 4, expected m = 5");
}

TEST_CASE("An Eigen program names the operand and both sizes") {
    if (!runs("g++ --version")) return;
    const auto folder = write(render::Target::cpp, least_squares());
    std::ofstream(folder / "main.cpp")
        << "#include \"loss.hpp\"\n#include <cstdio>\nint main() {\n    try {\n"
           "        const Eigen::MatrixXd X = Eigen::MatrixXd::Ones(5, 3);\n"
           "        loss(X, Eigen::VectorXd::Ones(4), Eigen::VectorXd::Ones(5));\n"
           "    } catch (const std::invalid_argument& e) { std::puts(e.what()); }\n}\n";
    const std::string build = "g++ -std=c++17 -O0 -isystem /usr/include/eigen3 main.cpp";
    contains(output_of(folder, build + " && ./a.out"), "loss: w.size() is 4, expected n = 3");
}

TEST_CASE("A C program reports a singular matrix") {
    if (!runs("gcc --version")) return;
    std::string problem;
    Case c = case_of("solve", "b'*inv(A)*b", "", "b", "gradient", problem);
    REQUIRE(problem.empty());
    c.request.function_name = "loss";
    const auto folder = write(render::Target::c, c);
    std::ofstream(folder / "main.c")
        << "#include \"loss.c\"\n#include <stdio.h>\nint main(void) {\n"
           "    const double a[] = {1, 2, 2, 4}, b[] = {1, 1};\n    double value, g[2];\n"
           "    printf(\"status %d\\n\", loss(2, b, a, &value, g));\n    return 0;\n}\n";
    contains(output_of(folder, "gcc -std=c99 main.c -lm && ./a.out"), "status 2");
}

TEST_CASE("An op without a counterpart is refused by name") {
    std::string problem;
    const Case c = case_of("nuclear norm", "norm_nuc(X)", "", "X", "gradient", problem);
    REQUIRE(problem.empty());
    const auto text = render::generate(render::Target::c, c.request);
    REQUIRE_FALSE(text.ok());
    CHECK(text.error().slug == "no-code");
    CHECK(text.error().fault == Fault::refused);
    CHECK(text.error().message.find("norm_nuc") != std::string::npos);
}

TEST_CASE("Inverses are solves, diagonal matrices are scalings, shared parts are computed once") {
    std::string problem;
    Case solve = case_of("solve", "b'*inv(A)*b", "A: posdef(n)", "b", "gradient", problem);
    const auto solved = render::generate(render::Target::numpy, solve.request);
    REQUIRE(solved.ok());
    CHECK(solved->find("np.linalg.inv") == std::string::npos);
    CHECK(solved->find("np.linalg.solve(A, b)") != std::string::npos);
    CHECK(solved->find("np.linalg.solve") == solved->rfind("np.linalg.solve"));

    Case poisson = case_of("Poisson", "sum(exp(X*w))", "", "w", "hessian", problem);
    const auto scaled = render::generate(render::Target::numpy, poisson.request);
    REQUIRE(scaled.ok());
    CHECK(scaled->find("np.diag") == std::string::npos);
    CHECK(scaled->find("np.exp(") == scaled->rfind("np.exp("));
}

TEST_CASE("A name that the language reserves is changed") {
    std::string problem;
    Case c = case_of("ridge", "norm2(X*w)^2 + lambda*norm2(w)^2", "", "w", "gradient", problem);
    REQUIRE(problem.empty());
    const auto text = render::generate(render::Target::numpy, c.request);
    REQUIRE(text.ok());
    CHECK(text->find("lambda_") != std::string::npos);
}
