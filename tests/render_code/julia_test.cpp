// Julia is not run here: its text is compared with programs that were read and judged.
// GRADWRIGHT_UPDATE_GOLDEN=1 writes them anew.
#include "render_code/cases.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstdlib>
#include <fstream>

using namespace gradwright;
using namespace gradwright::render_code;

namespace {

struct Golden {
    const char *file, *formula, *declarations, *wrt, *what;
};

constexpr auto goldens = std::to_array<Golden>({
    {"least_squares", "norm2(X*w - y)^2", "", "w", "hessian"},
    {"logistic", "sum(softplus(-y.*(X*w))) + a/2*norm2(w)^2", "", "w", "hessian"},
    {"gaussian", "logdet(S) + (x - m)'*inv(S)*(x - m)", "S: posdef(n)", "S", "gradient"},
    {"softmax", "softmax(x)", "", "x", "jacobian"},
    {"attention", "tr(C'*softmax(Q*K', rows)*V)", "", "V", "gradient"},
    {"factorisation", "normF(T - U*V')^2", "", "U", "hessian"},
    {"blocks", "tr([X, A; B, X])", "", "X", "gradient"},
});

}  // namespace

TEST_CASE("Julia programs") {
    for (const Golden& g : goldens) {
        CAPTURE(g.formula);
        std::string problem;
        Case c = case_of(g.file, g.formula, g.declarations, g.wrt, g.what, problem);
        REQUIRE(problem.empty());
        c.request.function_name = g.file;
        const auto text = render::generate(render::Target::julia, c.request);
        REQUIRE(text.ok());
        const std::string path =
            std::string(GRADWRIGHT_SOURCE_DIR "/tests/render_code/julia/") + g.file + ".jl";
        if (std::getenv("GRADWRIGHT_UPDATE_GOLDEN") != nullptr) std::ofstream(path) << *text;
        std::ifstream in(path);
        const std::string wanted{std::istreambuf_iterator<char>(in), {}};
        CHECK(*text == wanted);
    }
}

TEST_CASE("Every golden formula has Julia code or a reason") {
    std::vector<std::string> skipped;
    std::size_t written = 0;
    const auto cases = golden_cases(skipped);
    for (const Case& c : cases) {
        const auto text = render::generate(render::Target::julia, c.request);
        if (text) {
            ++written;
        } else {
            MESSAGE(c.request.formula << ": " << text.error().message);
            CHECK(text.error().slug == "no-code");
        }
    }
    CHECK(written + 20 > cases.size());
}
