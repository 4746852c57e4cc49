// One sweep for several variables gives what a sweep for each of them gives.

#include "api/workspace.hpp"
#include "derive/derive.hpp"

#include <doctest/doctest.h>

namespace gradwright::testing {

TEST_CASE("derived together is derived one by one") {
    for (const char* const formula :
         {"sum(tanh(W*x + b*y)) + a*norm2(x)^2", "W*(x.*y) + a*exp(y)", "x'*W*x"}) {
        CAPTURE(formula);
        const auto work = api::open_workspace(
            formula, {"W: matrix(n,n)", "x: vector(n)", "y: vector(n)", "a: scalar", "b: scalar"},
            {});
        REQUIRE(work);
        std::vector<Expr> variables;
        for (const Variable& v : work->parsed.variables) variables.push_back(v.symbol);
        const Result<std::vector<Expr>> all = jacobians(work->expr, variables);
        REQUIRE(all);
        REQUIRE(all->size() == variables.size());
        for (std::size_t i = 0; i < variables.size(); ++i) {
            const Result<Expr> one = jacobian(work->expr, variables[i]);
            REQUIRE(one);
            CHECK((*all)[i] == *one);
        }
    }
}

}  // namespace gradwright::testing
