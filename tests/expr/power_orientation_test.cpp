// A power of a product is one factor, whichever way round the product is written.
#include "expr/build.hpp"

#include <doctest/doctest.h>

namespace gradwright {

TEST_CASE("the transpose of a quotient by a product is the quotient by the transposed product") {
    Graph g;
    const Dim m("m"), n("n"), k("k");
    const Expr c = g.symbol("C", std::vector{m, n});
    const Expr t = g.symbol("T", std::vector{m, k}), b = g.symbol("B", std::vector{k, n});
    const Expr one_way = hadamard(c, reciprocal(matmul(t, b)));
    const Expr other = hadamard(transpose(c), reciprocal(matmul(transpose(b), transpose(t))));
    CHECK(transpose(one_way) == other);
    CHECK(transpose(other) == one_way);
    CHECK(matmul(b, other) == transpose(matmul(one_way, transpose(b))));
}

}  // namespace gradwright
