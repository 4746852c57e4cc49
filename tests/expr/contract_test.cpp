// What the normal form alone must settle.

#include "expr/build.hpp"
#include "expr/dump.hpp"
#include "ops/catalogue.hpp"

#include <doctest/doctest.h>

namespace gradwright {
namespace {

struct Fixture {
    Graph g;
    Dim n{"n"}, m{"m"};
    Dim square_shape[2] = {n, n};
    Dim wide_shape[2] = {m, n};
    Expr A = g.symbol("A", square_shape);
    Expr B = g.symbol("B", square_shape);
    Expr S = g.symbol("S", square_shape, Facts::symmetric);
    Expr X = g.symbol("X", wide_shape);
    Expr x = g.symbol("x", {&n, 1});
    Expr y = g.symbol("y", {&n, 1});
    Expr a = g.symbol("a", {});
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "trace does not know where the cycle starts") {
    CHECK(trace(matmul(A, B)) == trace(matmul(B, A)));
    CHECK(trace(transpose(A)) == trace(A));
    CHECK(trace(matmul(transpose(A), B)) == inner(A, B));
}

TEST_CASE_FIXTURE(Fixture, "the trace of an antisymmetric sum is zero") {
    CHECK(trace(A - transpose(A)).is_zero());
    CHECK(einsum("ii->i", {A - transpose(A)}).is_zero());
    CHECK_FALSE(trace(A + transpose(A)).is_zero());
}

TEST_CASE_FIXTURE(Fixture, "transposes cancel and spread over products") {
    CHECK(transpose(transpose(X)) == X);
    CHECK(transpose(matmul(A, B)) == matmul(transpose(B), transpose(A)));
    CHECK(transpose(A + B) == transpose(A) + transpose(B));
    CHECK(transpose(S) == S);
}

TEST_CASE_FIXTURE(Fixture, "symmetry is pointer equality with the transpose") {
    CHECK(is_symmetric(matmul(transpose(X), X)));
    CHECK(is_symmetric(A + transpose(A)));
    CHECK(is_symmetric(matmul(transpose(X), X) + hadamard(a, identity(g, n))));
    CHECK(is_symmetric(matmul(matmul(transpose(A), S), A)));
    CHECK_FALSE(is_symmetric(A));
    CHECK_FALSE(is_symmetric(matmul(A, S)));
}

TEST_CASE_FIXTURE(Fixture, "identities, ones and deltas dissolve") {
    CHECK(matmul(identity(g, m), X) == X);
    CHECK(trace(identity(g, n)) == g.dimension(n));
    CHECK(total(ones(g, wide_shape)) == hadamard(g.dimension(m), g.dimension(n)));
    CHECK(einsum("i,i->", {x, ones(g, {&n, 1})}) == total(x));
    CHECK(matmul(diagonal_matrix(x), y) == hadamard(x, y));
}

TEST_CASE_FIXTURE(Fixture, "exponents add and cancel") {
    CHECK(hadamard(x, x) == square(x));
    CHECK(hadamard(x, reciprocal(x)) == ones(g, {&n, 1}));
    const Expr norm = sqrt(inner(x, x));
    CHECK(square(norm) == inner(x, x));
    CHECK(hadamard(norm, norm) == inner(x, x));
    CHECK(hadamard(a, power(a, -1)) == g.number(1));
    CHECK(power(power(a, 3), Number::ratio(1, 3)) == a);
    CHECK(power(power(a, 2), Number::ratio(1, 2)) != a);
}

TEST_CASE_FIXTURE(Fixture, "like terms collect exactly") {
    CHECK((x + x) == Number(2) * x);
    CHECK((x - x).is_zero());
    CHECK(Number::ratio(1, 3) * x + Number::ratio(2, 3) * x == x);
    CHECK(matmul(A, Number(2) * x) == Number(2) * matmul(A, x));
}

TEST_CASE_FIXTURE(Fixture, "roots of numbers have one form") {
    const Expr two = sqrt(g.number(2));
    CHECK(hadamard(two, two) == g.number(2));
    CHECK(sqrt(g.number(8)) == Number(2) * two);
    CHECK(power(g.number(2), Number::ratio(-1, 2)) == Number::ratio(1, 2) * two);
    CHECK(sqrt(g.number(Number::ratio(9, 4))) == g.number(Number::ratio(3, 2)));
}

TEST_CASE_FIXTURE(Fixture, "vec and kron are fused axes and dissolve by unification") {
    const Expr vec = einsum("ij->(ji)", {A});
    CHECK(vec.shape()[0] == Dim::product(square_shape));
    CHECK(inner(vec, vec) == inner(A, A));
    const Expr kron = einsum("ij,kl->(ik)(jl)", {A, B});
    // (A ⊗ B) vec(X) = vec(B X A')
    const Expr left = matmul(kron, vec);
    const Expr right = einsum("ij->(ji)", {matmul(matmul(B, A), transpose(A))});
    CHECK_MESSAGE(left == right, dump(left) << " and " << dump(right));
}

TEST_CASE_FIXTURE(Fixture, "an inverse cancels against its matrix") {
    const Expr inverse = apply(ops::inv, {A});
    CHECK(matmul(inverse, A) == identity(g, n));
    CHECK(matmul(matmul(B, A), inverse) == B);
    CHECK(trace(matmul(inverse, A)) == g.dimension(n));
    CHECK(matmul(transpose(A), transpose(inverse)) == identity(g, n));
}

TEST_CASE_FIXTURE(Fixture, "element-wise functions act before copies are made") {
    CHECK(apply(ops::exp, {einsum(g, "i->ij", {{x}}, {{{'j', m}}})}) ==
          einsum(g, "i->ij", {{apply(ops::exp, {x})}}, {{{'j', m}}}));
}

TEST_CASE_FIXTURE(Fixture, "numbers in every entry do not depend on what was added first") {
    const auto copies = [&](const Expr& e) { return broadcast(e, x.shape()); };
    const Expr one = g.number(1), b = g.symbol("b", {});
    CHECK(copies(a + one) - x == copies(a) + (copies(one) - x));
    CHECK(copies(a + one) + (copies(b) - x) == copies(a + one + b) - x);
    CHECK(Number(3) * copies(a + b) - x == copies(Number(3) * a) - x + copies(Number(3) * b));
    CHECK((copies(a + one) - x) + x == copies(a + one));
}

TEST_CASE_FIXTURE(Fixture, "powers of products have one form at summed labels too") {
    const Expr v = matmul(A, x), cube = power(v, 3);
    CHECK(inner(cube, cube) == total(power(v, 6)));
    CHECK(inner(power(v, 4), power(v, 5)) == total(power(v, 9)));
    CHECK(inner(hadamard(v, v), hadamard(cube, matmul(B, y))) == inner(power(v, 5), matmul(B, y)));
    const Expr gram = matmul(transpose(X), X);
    CHECK(inner(power(gram, 3), power(gram, 3)) == total(power(gram, 6)));
    CHECK(hadamard(inner(cube, cube), x) == hadamard(total(power(v, 6)), x));
    CHECK(power(matmul(A, hadamard(cube, cube)), 2) == power(matmul(A, power(v, 6)), 2));
    // What a reciprocal cancels leaves the extent of its label.
    CHECK(einsum("i,i->", {{v}, {v, -1}}) == g.dimension(n));
    CHECK(inner(matmul(B, y), hadamard(hadamard(v, power(v, -2)), v)) == total(matmul(B, y)));
}

TEST_CASE_FIXTURE(Fixture, "an antisymmetric factor has one orientation, with its sign") {
    const Expr e = A - transpose(A), turned = transpose(e);
    CHECK(einsum("ij,kj->ki", {{e}, {X}}) == -einsum("ji,kj->ki", {{e}, {X}}));
    CHECK(einsum("ij,i,j->", {{e}, {x}, {y}}) == -einsum("ij,i,j->", {{e}, {y}, {x}}));
    CHECK(einsum("ij,ji->ij", {{e}, {e}}) == -hadamard(e, e));
    CHECK(einsum("ij,ji,ij->ij", {{e}, {e}, {e}}) == -power(e, 3));
    CHECK(total(e).is_zero());
    CHECK(einsum("ij,i,j->", {{e}, {x}, {x}}).is_zero());
    CHECK(hadamard(einsum("ij,i,j->", {{e}, {x}, {x}}), y).is_zero());
    CHECK_FALSE(einsum("ij,i,j->", {{e}, {x}, {y}}).is_zero());
    CHECK(trace(matmul(S, e)).is_zero());
    CHECK_FALSE(total(hadamard(e, e)).is_zero());
    const Expr sign = apply(ops::sign, {e});
    CHECK(transpose(sign) == -sign);
    CHECK(apply(ops::cosh, {e}) == transpose(apply(ops::cosh, {e})));
    CHECK(einsum("ij,kj->ki", {{sign}, {X}}) == -einsum("ji,kj->ki", {{sign}, {X}}));
    CHECK(power(matmul(e, x), 2) == power(matmul(turned, x), 2));
    CHECK(hadamard(matmul(e, x), matmul(turned, x)) == -power(matmul(e, x), 2));
    CHECK(matmul(matmul(transpose(X), X), e) == -matmul(matmul(transpose(X), X), turned));
}

TEST_CASE_FIXTURE(Fixture, "a chain of products stays linear in its length") {
    Expr v = x;
    for (int i = 0; i < 2000; ++i) v = matmul(A, v);
    CHECK(g.size() < 20000);
    Expr square = A;
    for (int i = 0; i < 60; ++i) square = matmul(square, square);
    CHECK(g.size() < 40000);
}

TEST_CASE_FIXTURE(Fixture, "semidefinite facts are seen in the labels") {
    CHECK(has_fact(matmul(transpose(X), X), Facts::positive_semidefinite));
    const Expr P = g.symbol("P", square_shape, Facts::positive_definite);
    CHECK(has_fact(matmul(matmul(transpose(A), P), A), Facts::positive_semidefinite));
    CHECK(has_fact(P + matmul(transpose(X), X), Facts::positive_definite));
    CHECK(has_fact(inner(x, x), Facts::nonnegative));
    CHECK(has_fact(einsum("i,ij,j->", {x, P, x}), Facts::nonnegative));
    CHECK(has_fact(hadamard(P, P), Facts::positive_semidefinite));
    CHECK_FALSE(has_fact(matmul(A, A), Facts::positive_semidefinite));
    CHECK_FALSE(has_fact(S, Facts::positive_semidefinite));
}

}  // namespace gradwright
