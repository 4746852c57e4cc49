#include <gradwright/derive.hpp>

#include "ops/elementwise.hpp"
#include "ops/registry.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace gradwright;

namespace {

extern const Op sham;

// Wrong: the sine of the sine of x is not x.
Expr damaged_law(Graph&, std::span<const Expr> x, std::span<const std::int64_t>) {
    return x[0].is_apply_of(sham) ? x[0].child(0) : Expr();
}

double value(double x) { return std::sin(x); }
Complex value(Complex z) { return std::sin(z); }
Expr derivative(const Expr&, const Expr& x) { return apply(ops::cos, {x}); }

const Op sham{{.name = "sham", .elementwise = true, .normalise = damaged_law},
              {.summary = "the sine, with a law that is wrong",
               .derivative = derivative,
               .kernel = ops::analytic_kernel<value, value>(),
               .rule = "d sham(x) = cos(x).*dx"}};

}  // namespace

TEST_CASE("a wrong law of the normal form ends in a refusal, not in a result") {
    ops::add(sham);
    const auto once = derive({.formula = "sum(sham(x))", .wrt = {"x"}});
    REQUIRE(once.ok());
    CHECK(once->derivatives[0].result.ascii == "cos(x)");
    for (const What what : {What::gradient, What::hessian, What::jvp, What::vjp}) {
        const auto twice = derive({.formula = "sum(sham(sham(x)))", .wrt = {"x"}, .what = what});
        REQUIRE_FALSE(twice.ok());
        CHECK(twice.error().slug == "proof-failed");
    }
}
