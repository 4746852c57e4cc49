// Functions of users: in formulas, on tapes, differentiated, and refused where they are wrong.
#include <gradwright/tape.hpp>
#include <gradwright/user_op.hpp>

#include <doctest/doctest.h>

#include <cmath>

using namespace gradwright;

namespace {

UserOp huber(std::string name) {
    UserOp op;
    op.name = std::move(name);
    op.entry = [](std::span<const double> x) {
        const double a = std::abs(x[0]);
        return a < 1 ? a * a / 2 : a - 0.5;
    };
    op.differential = [](auto x, const Expression&, std::size_t, const Expression& dx) {
        return times(max(min(x[0], 1), -1), dx);
    };
    return op;
}

/// ‖A x‖² through its adjoint alone.
UserOp energy(std::string name) {
    UserOp op;
    op.name = std::move(name);
    op.shapes = "ij,j->";
    op.value = [](std::span<const DenseArray> x) {
        const auto m = static_cast<std::size_t>(x[0].extents[0]);
        const auto n = static_cast<std::size_t>(x[0].extents[1]);
        double sum = 0;
        for (std::size_t i = 0; i < m; ++i) {
            double entry = 0;
            for (std::size_t j = 0; j < n; ++j) entry += x[0].values[i * n + j] * x[1].values[j];
            sum += entry * entry;
        }
        return DenseArray{{}, {sum}};
    };
    op.adjoint = [](auto x, const Expression&, std::size_t operand, const Expression& g) {
        const Expression image = x[0] * x[1];
        return operand == 0 ? 2 * g * image * transpose(x[1]) : 2 * g * transpose(x[0]) * image;
    };
    return op;
}

std::string slug_of(UserOp op) {
    const auto added = add_op(std::move(op));
    return added ? "" : added.error().slug;
}

}  // namespace

TEST_CASE("a function of entries by its differential") {
    REQUIRE(add_op(huber("huber")).ok());
    Model m;
    const Expression x = m.vector("x", "n");
    const Expression f = sum(call("huber", x));
    REQUIRE(f.ok());
    CHECK(f.text() == "sum(huber(x))");
    CHECK(m.parse("sum(huber(x))").same_as(f));
    const Expression g = gradient(f, x);
    CHECK(g.same_as(max(min(x, 1), -1)));
    CHECK(evaluate(g, {{"x", {{3}, {-3, 0.5, 2}}}})->values == std::vector<double>{-1, 0.5, 1});
    // Proved like everything else, by a typed formula too.
    CHECK(explain(f, x)->derivatives[0].check.status == ProofStatus::passed);
    CHECK(derive({.formula = "sum(huber(A*x - b))", .wrt = {"x"}}).ok());
    CHECK(derive({.formula = "sum(hubr(x))", .wrt = {"x"}}).error().hint ==
          "did you mean `huber`?");
    Tape tape;
    const Value v = tape.variable({-3, 0.5, 2});
    const auto on_tape = tape.gradient(sum(call("huber", v)), {v});
    CHECK((*on_tape)[0].values == std::vector<double>{-1, 0.5, 1});
    CHECK(vmap(f, {{x, m.matrix("X", "k", "n")}}).ok());
}

TEST_CASE("several operands and second derivatives") {
    UserOp op;
    op.name = "ratio_squared";
    op.operands = 2;
    op.entry = [](std::span<const double> x) { return x[0] * x[0] / (x[1] * x[1]); };
    op.differential = [](auto x, const Expression& y, std::size_t operand, const Expression& dx) {
        return operand == 0 ? 2 * times(over(x[0], square(x[1])), dx)
                            : -2 * times(over(y, x[1]), dx);
    };
    REQUIRE(add_op(op).ok());
    Model m;
    const Expression x = m.scalar("x"), z = m.scalar("z");
    const Expression f = call("ratio_squared", x, z);
    const NamedArrays at{{"x", {{}, {3}}}, {"z", {{}, {2}}}};
    CHECK(evaluate(hessian(f, x), at)->values[0] == doctest::Approx(0.5));
    CHECK(evaluate(hessian(f, z), at)->values[0] == doctest::Approx(6 * 9 / 16.0));
}

TEST_CASE("a function of arrays by its adjoint") {
    REQUIRE(add_op(energy("energy")).ok());
    Model m;
    const Expression A = m.matrix("A", "m", "n"), x = m.vector("x", "n");
    const Expression f = call("energy", A, x), known = square(norm2(A * x));
    CHECK(f.shape().empty());
    CHECK(gradient(f, x).same_as(gradient(known, x)));
    CHECK(gradient(f, A).same_as(gradient(known, A)));
    CHECK(hessian(f, x).same_as(hessian(known, x)));
    const Expression v = m.vector("v", "n");
    const NamedArrays at{{"A", {{2, 3}, {1, 2, 3, -1, 0, 1}}},
                         {"x", {{3}, {1, -1, 0.5}}},
                         {"v", {{3}, {0.3, 0.2, -0.7}}}};
    CHECK(evaluate(jvp(f, x, v), at)->values[0] ==
          doctest::Approx(evaluate(jvp(known, x, v), at)->values[0]));
    // A Jacobian has axes in front: the adjoint is mapped over them.
    const Expression both = f * v, other = known * v;
    CHECK(jacobian(both, x).same_as(jacobian(other, x)));
    CHECK(call("energy", x, A).error().slug != "");
    Tape tape;
    const Value a = tape.variable(at.at("A")), b = tape.variable(at.at("x"));
    const auto g = tape.gradient(call("energy", a, b), {a, b});
    REQUIRE(g.ok());
    CHECK((*g)[0].values == evaluate(gradient(known, A), at)->values);
}

TEST_CASE("a wrong derivative is refused with the entry that differs") {
    UserOp wrong = huber("wrong_huber");
    wrong.differential = [](auto x, const Expression&, std::size_t, const Expression& dx) {
        return 2 * times(max(min(x[0], 1), -1), dx);
    };
    const auto added = add_op(wrong);
    REQUIRE_FALSE(added.ok());
    CHECK(added.error().slug == "proof-failed");
    CHECK(added.error().message.find("wrong_huber") != std::string::npos);
    CHECK(added.error().message.find("entry (") != std::string::npos);
    Model m;
    CHECK(call("wrong_huber", m.scalar("x")).error().slug == "unknown-function");
    // The name is free for the right one.
    CHECK(add_op(huber("wrong_huber")).ok());

    UserOp transposed = energy("wrong_energy");
    transposed.adjoint = [](auto x, const Expression&, std::size_t operand, const Expression& g) {
        return operand == 0 ? g * x[0] * x[1] * transpose(x[1])
                            : 2 * g * transpose(x[0]) * x[0] * x[1];
    };
    CHECK(slug_of(transposed) == "proof-failed");
    transposed.adjoint = [](auto x, const Expression&, std::size_t, const Expression&) {
        return x[1];
    };
    CHECK(slug_of(transposed) == "shape-mismatch");
    UserOp bent = huber("bent");
    bent.differential = [](auto, const Expression&, std::size_t, const Expression& dx) {
        return sin(dx);
    };
    CHECK(slug_of(bent) == "no-rule");
    bent.differential = [](auto, const Expression&, std::size_t, const Expression&) {
        return Expression();
    };
    CHECK(slug_of(bent) == "missing-value");
    Model foreign;
    bent.differential = [&](auto, const Expression&, std::size_t, const Expression&) {
        return foreign.parse("1 + q");
    };
    CHECK(slug_of(bent) == "unknown-variable");
}

TEST_CASE("statements that make no sense") {
    CHECK(slug_of(huber("exp")) == "duplicate-declaration");
    CHECK(slug_of(huber("tr")) == "duplicate-declaration");
    CHECK(slug_of(huber("trace")) == "duplicate-declaration");
    CHECK(slug_of(huber("pi")) == "duplicate-declaration");
    CHECK(slug_of(huber("2h")) == "bad-declaration");
    CHECK(slug_of(huber("")) == "bad-declaration");
    CHECK(slug_of({.name = "nothing"}) == "missing-argument");
    UserOp op = huber("twice");
    op.adjoint = energy("").adjoint;
    CHECK(slug_of(op) == "missing-argument");
    op = huber("many");
    op.operands = 9;
    CHECK(slug_of(op) == "wrong-argument-count");
    op = energy("labels");
    for (const char* shapes : {"ij,j", "ij,j->k", "i1->i", "ij;j->"}) {
        op.shapes = shapes;
        CHECK(slug_of(op) == "bad-declaration");
    }
    op = energy("sampled");
    op.sample = {{{2, 2}, {1, 2, 3, 4}}};
    CHECK(slug_of(op) == "wrong-argument-count");
    op.sample = {{{2, 2}, {1, 2, 3, 4}}, {{3}, {1, 2, 3}}};
    CHECK(slug_of(op) == "shape-mismatch");
    op.sample = {{{2, 2}, {1, 2, 3}}, {{2}, {1, 2}}};
    CHECK(slug_of(op) == "size-mismatch");
    op.sample = {{{2, 2}, {1, 2, 3, NAN}}, {{2}, {1, 2}}};
    CHECK(slug_of(op) == "not-finite");
    op = energy("misshapen");
    op.shapes = "ij,j->i";
    CHECK(slug_of(op) == "not-finite");
}

TEST_CASE("refused functions give their room back") {
    for (int i = 0; i < 300; ++i) {
        UserOp op = energy("never");
        op.adjoint = [](auto x, const Expression&, std::size_t operand, const Expression& g) {
            return operand == 0 ? g * x[0] : g * x[1];
        };
        CHECK(slug_of(op) == "proof-failed");
    }
}
