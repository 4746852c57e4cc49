#include "expr/build.hpp"

#include <doctest/doctest.h>

using namespace gradwright;

namespace {

struct Fixture {
    Graph graph;
    Dim n{"n"}, m{"m"};
    Expr matrix(const char* name, const Dim& rows, const Dim& columns, Facts facts = Facts::none) {
        const Dim shape[] = {rows, columns};
        return graph.symbol(name, shape, facts);
    }
    Expr vector(const char* name, const Dim& size, Facts facts = Facts::none) {
        return graph.symbol(name, {&size, 1}, facts);
    }
};

}  // namespace

TEST_CASE("sums of squares are semidefinite") {
    Fixture f;
    const Expr x = f.matrix("X", f.m, f.n);
    const Expr w = f.vector("w", f.m, Facts::positive), v = f.vector("v", f.n);
    const Expr s = f.matrix("S", f.n, f.n, Facts::positive_definite);
    CHECK(is_quadratic(einsum("ki,kj->ij", {x, x})));
    CHECK(is_quadratic(einsum("k,ki,kj->ij", {w, x, x})));
    CHECK(is_quadratic(einsum("ij,ij->ij", {s, einsum("ki,kj->ij", {x, x})})));
    CHECK(is_quadratic(einsum("i,j->ij", {v, v})));
    CHECK(is_quadratic(einsum("ik,jl->ijkl", {s, s})));
}

TEST_CASE("factors that pair up across the halves are no squares") {
    Fixture f;
    const Expr a = f.matrix("A", f.n, f.n);
    const Expr s = f.matrix("S", f.n, f.n, Facts::symmetric);
    // [0 1; 1 0] is A.*A' for A = [0 1; 1 0], and is indefinite.
    CHECK_FALSE(is_quadratic(einsum("ij,ji->ij", {a, a})));
    CHECK_FALSE(is_quadratic(einsum("jk,li->ijkl", {s, s})));
    CHECK_FALSE(
        is_quadratic(einsum(f.graph, "->ijji", {}, std::vector<LabelDim>{{'i', f.n}, {'j', f.n}})));
    CHECK_FALSE(is_quadratic(square(s)));
}

TEST_CASE("weights of known sign decide the sign") {
    Fixture f;
    const Expr x = f.matrix("X", f.m, f.n);
    const Expr w = f.vector("w", f.m, Facts::nonpositive), u = f.vector("u", f.m);
    CHECK(semidefinite_sign(einsum("k,ki,kj->ij", {w, x, x})) == -1);
    CHECK(semidefinite_sign(einsum("k,ki,kj->ij", {u, x, x})) == 0);
}

TEST_CASE("differences of bounded entries keep their sign") {
    Fixture f;
    const Expr p = f.vector("p", f.n, Facts::nonnegative | Facts::at_most_one);
    const Expr q = f.vector("q", f.n, Facts::nonnegative);
    CHECK(has_fact(p - square(p), Facts::nonnegative));
    CHECK(has_fact(square(p) - p, Facts::nonpositive));
    CHECK(has_fact(ones(f.graph, {&f.n, 1}) - p, Facts::nonnegative));
    CHECK_FALSE(has_fact(q - square(q), Facts::nonnegative));
    CHECK_FALSE(has_fact(p - 2 * square(p), Facts::nonnegative));
}
