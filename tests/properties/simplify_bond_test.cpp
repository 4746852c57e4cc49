// Laws that join two matrices at one summed label.

#include "expr/build.hpp"
#include "ops/catalogue.hpp"
#include "simplify/law.hpp"

#include <doctest/doctest.h>

namespace gradwright::testing {
namespace {

struct World {
    Graph g;
    Dim n{"n"}, m{"m"};
    Dim square[2] = {n, n};
    Dim tall[2] = {m, n};
    Expr s = g.symbol("S", square, Facts::positive_definite);
    Expr q = g.symbol("Q", square, Facts::orthogonal);
    Expr x = g.symbol("X", tall);
    Expr v = g.symbol("v", {&n, 1});
    Expr eye = identity(g, n);
};

Expr joined(const Expr& e) { return apply_laws(e, Family::cancellation); }

}  // namespace

TEST_CASE_FIXTURE(World, "matrices that meet at one summed label are joined") {
    CHECK(joined(matmul(transpose(q), q)) == eye);
    CHECK(joined(matmul(q, transpose(q))) == eye);
    CHECK(joined(matmul(matmul(x, q), matmul(transpose(q), v))) == matmul(x, v));
    const Expr l = apply(ops::chol, {s});
    CHECK(joined(matmul(l, transpose(l))) == s);
    CHECK(joined(matmul(l, matmul(transpose(l), v))) == matmul(s, v));
    const Expr u = apply(ops::eigvecs, {s}), d = apply(ops::eigvals, {s});
    const auto spectral = [&](const Expr& w) { return einsum("ij,j,kj->ik", {{u}, {w}, {u}}); };
    CHECK(joined(spectral(d)) == s);
    CHECK(joined(spectral(apply(ops::log, {d}))) == apply(ops::logm, {s}));
    CHECK(joined(spectral(ones(g, v.shape()) + Number(2) * d)) == eye + Number(2) * s);
    const Expr left = apply(ops::singular_vectors_left, {x});
    const Expr right = apply(ops::singular_vectors_right, {x});
    CHECK(joined(einsum("ij,j,kj->ik", {{left}, {apply(ops::svdvals, {x})}, {right}})) == x);
}

TEST_CASE_FIXTURE(World, "matrices that share their label are left alone") {
    const Expr l = apply(ops::chol, {s}), u = apply(ops::eigvecs, {s});
    for (const Expr& e :
         {einsum("ij,ik,i->jk", {{q}, {q}, {v}}), einsum("ij,ik->ijk", {{q}, {q}}),
          matmul(transpose(l), l), einsum("ij,kj,j->ik", {{l}, {l}, {v}}),
          einsum("ij,kj,j->ik", {{u}, {u}, {v}}), einsum("ij,kj,j,j->ik", {{u}, {u}, {v}, {v}}),
          hadamard(q, q), einsum("ij,ij->j", {{q}, {q}})}) {
        CHECK(joined(e) == e);
    }
}

}  // namespace gradwright::testing
