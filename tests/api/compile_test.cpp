// Compiled functions: what a call may be given, and what comes back.
#include <gradwright/compile.hpp>
#include <gradwright/evaluate.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

using namespace gradwright;

namespace {

constexpr double untouched = 7;

CompiledFunction compiled(const CompileRequest& request) {
    auto f = compile(request);
    REQUIRE_MESSAGE(f.ok(), f.error().message);
    return *f;
}

/// X*w with X 3×2: an argument with rows, one with a single axis, and a result.
struct Times {
    CompiledFunction f =
        compiled({.formula = "X*w", .inputs = {"X", "w"}, .sizes = {{"m", 3}, {"n", 2}}});
    std::vector<double> x{1, 2, 3, 4, 5, 6}, w{1, -1}, y = std::vector<double>(3, untouched);

    Result<Done> run(View<const double> in_x, View<const double> in_w, View<double> out) const {
        const View<const double> in[] = {in_x, in_w};
        return f.run(in, {&out, 1});
    }
    Result<Done> run() { return run({x.data(), {3, 2}}, {w.data(), {2}}, {y.data(), {3}}); }
};

/// The message of a refusal, which has the slug and leaves the result alone.
std::string refused(const Result<Done>& done, const std::string& slug,
                    const std::vector<double>& result) {
    REQUIRE_FALSE(done.ok());
    CHECK(done.error().slug == slug);
    for (const double v : result) CHECK(v == untouched);
    return done.error().message;
}

}  // namespace

TEST_CASE("views of the right extents are computed with") {
    Times t;
    REQUIRE(t.run().ok());
    CHECK(t.y == std::vector<double>{-1, -1, -1});
}

TEST_CASE("a wrong number of views is refused") {
    Times t;
    const View<const double> in[] = {{t.x.data(), {3, 2}}};
    const View<double> out(t.y.data(), {3});
    CHECK(refused(t.f.run(in, {&out, 1}), "size-mismatch", t.y) ==
          "the function has 2 inputs, and 1 are given");
    const View<const double> both[] = {{t.x.data(), {3, 2}}, {t.w.data(), {2}}};
    CHECK(refused(t.f.run(both, {}), "size-mismatch", t.y) ==
          "the function has 1 output, and 0 are given");
}

TEST_CASE("views of wrong extents are refused by name") {
    Times t;
    const View<const double> x(t.x.data(), {3, 2}), w(t.w.data(), {2});
    const View<double> y(t.y.data(), {3});
    CHECK(refused(t.run(x.transposed(), w, y), "size-mismatch", t.y) ==
          "`X` is a matrix 3×2, and the view is a matrix 2×3");
    CHECK(refused(t.run(x, View<const double>(t.w.data()), y), "size-mismatch", t.y) ==
          "`w` is a vector of length 2, and the view is a number");
    CHECK(refused(t.run(x, w, {t.y.data(), {3, 1}}), "size-mismatch", t.y) ==
          "`value` is a vector of length 3, and the view is a matrix 3×1");
    const std::vector<std::int64_t> nine(9, 1);
    CHECK(refused(t.run(x, w, {t.y.data(), nine}), "size-mismatch", t.y) ==
          "`value` is a vector of length 3, and the view is 9 axes");
}

TEST_CASE("views without data are refused unless they are empty") {
    Times t;
    CHECK(refused(t.run({t.x.data(), {3, 2}}, {nullptr, {2}}, {t.y.data(), {3}}), "missing-value",
                  t.y) == "the view of `w` points nowhere");
    const CompiledFunction f = compiled({.formula = "sum(x)", .sizes = {{"n", 0}}});
    const View<const double> in(nullptr, {0});
    double sum = untouched;
    const View<double> out(&sum);
    REQUIRE(f.run({&in, 1}, {&out, 1}).ok());
    CHECK(sum == 0);
}

TEST_CASE("results that overlap arguments or each other are refused") {
    Times t;
    CHECK(refused(t.run({t.x.data(), {3, 2}}, {t.y.data() + 2, {2}}, {t.y.data(), {3}}), "overlap",
                  t.y) == "the view of `value` overlaps that of `w`, which it is computed from");
    CHECK(refused(t.run({t.x.data(), {3, 2}}, {t.w.data(), {2}}, {t.y.data(), {3}, {0}}), "overlap",
                  t.y) == "entries of the view of `value` lie in the same place");
    const CompiledFunction f =
        compiled({.formula = "sum(x.^2)", .outputs = {{}, {.wrt = "x"}}, .sizes = {{"n", 2}}});
    std::vector<double> both(3, untouched);
    const View<const double> in(t.w.data(), {2});
    const View<double> out[] = {View<double>(both.data() + 1), {both.data(), {2}}};
    CHECK(refused(f.run({&in, 1}, out), "overlap", both) ==
          "the views of `value` and `gradient by x` overlap");
}

TEST_CASE("columns and blocks of one matrix do not overlap") {
    const CompiledFunction f = compiled({.formula = "2*x", .sizes = {{"n", 3}}});
    std::vector<double> m{1, untouched, 2, untouched, 3, untouched};
    const View<const double> in(m.data(), {3}, {2});
    const View<double> out(m.data() + 1, {3}, {2});
    REQUIRE(f.run({&in, 1}, {&out, 1}).ok());
    CHECK(m == std::vector<double>{1, 2, 2, 4, 3, 6});
    const CompiledFunction g = compiled({.formula = "X + X", .sizes = {{"m", 2}, {"n", 2}}});
    std::vector<double> halves{1, 2, untouched, untouched, 3, 4, untouched, untouched};
    const View<const double> left(halves.data(), {2, 2}, {4, 1});
    const View<double> right(halves.data() + 2, {2, 2}, {4, 1});
    REQUIRE(g.run({&left, 1}, {&right, 1}).ok());
    CHECK(halves == std::vector<double>{1, 2, 2, 4, 3, 4, 6, 8});
    const View<double> shifted(halves.data() + 1, {2, 2}, {4, 1});
    const auto done = g.run({&left, 1}, {&shifted, 1});
    REQUIRE_FALSE(done.ok());
    CHECK(done.error().slug == "overlap");
}

TEST_CASE("arguments that are not finite are refused by name and entry") {
    Times t;
    t.x[3] = std::nan("");
    CHECK(refused(t.run(), "not-finite", t.y) == "`X`[2,2] is not a number");
    t.x[3] = 4;
    t.w[1] = -std::numeric_limits<double>::infinity();
    CHECK(refused(t.run(), "not-finite", t.y) == "`w`[2] is -inf");
    t.w[1] = 1;
    // Column by column: the same matrix in another order.
    std::vector<double> columns{1, 3, 5, 2, INFINITY, 6};
    const View<const double> x(columns.data(), {3, 2}, {1, 3});
    CHECK(refused(t.run(x, {t.w.data(), {2}}, {t.y.data(), {3}}), "not-finite", t.y) ==
          "`X`[2,2] is inf");
    const CompiledFunction f =
        compiled({.formula = "2*x", .sizes = {{"n", 1}}, .check_finite = false});
    double in_number = INFINITY, out_number = untouched;
    const View<const double> in(&in_number, {1});
    const View<double> out(&out_number, {1});
    REQUIRE(f.run({&in, 1}, {&out, 1}).ok());
    CHECK(std::isinf(out_number));
}

TEST_CASE("a function has one precision") {
    Times t;
    const float number = 1;
    const View<const float> in[] = {{&number, {3, 2}}, {&number, {2}}};
    const auto done = t.f.run(in, {});
    REQUIRE_FALSE(done.ok());
    CHECK(done.error().message == "the function was compiled for numbers of double precision");
}

TEST_CASE("a matrix that should be positive definite and is not is named") {
    // The gradient by `a` needs no factor of S and could be written before it is known.
    const CompiledFunction f = compiled({.formula = "S: posdef(n); a'*a + x'*inv(S)*x",
                                         .outputs = {{.wrt = "a"}, {.wrt = "x"}},
                                         .inputs = {"S", "a", "x"},
                                         .sizes = {{"n", 2}},
                                         .extents = {{"a", {2}}}});
    std::vector<double> s{1, 2, 2, 1}, a{3, 4}, x{1, 2}, by_a(2, untouched), by_x(2, untouched);
    const View<const double> in[] = {{s.data(), {2, 2}}, {a.data(), {2}}, {x.data(), {2}}};
    const View<double> out[] = {{by_a.data(), {2}}, {by_x.data(), {2}}};
    const auto done = f.run(in, out);
    CHECK(refused(done, "not-positive-definite", by_a) == "S is not positive definite");
    CHECK(by_x == std::vector<double>(2, untouched));
    s = {4, 0, 0, 4};
    REQUIRE(f.run(in, out).ok());
    CHECK(by_a == std::vector<double>{6, 8});
    CHECK(by_x == std::vector<double>{0.5, 1});
}

TEST_CASE("a matrix without an inverse is named, and results stay as they were") {
    const CompiledFunction f = compiled({.formula = "sum(x) + sum(inv(A'*A)*x)",
                                         .outputs = {{.wrt = "x"}, {}},
                                         .inputs = {"A", "x"},
                                         .sizes = {{"m", 2}, {"n", 2}}});
    std::vector<double> a{1, 2, 2, 4}, x{1, 2}, g(2, untouched), value(1, untouched);
    const View<const double> in[] = {{a.data(), {2, 2}}, {x.data(), {2}}};
    const View<double> out[] = {{g.data(), {2}}, View<double>(value.data())};
    CHECK(refused(f.run(in, out), "singular", g) == "A'*A is singular");
    CHECK(value[0] == untouched);
    const CompiledFunction det = compiled({.formula = "det(A)", .sizes = {{"n", 2}}});
    const View<double> d(value.data());
    REQUIRE(det.run({in, 1}, {&d, 1}).ok());
    CHECK(value[0] == doctest::Approx(0));
}

TEST_CASE("a zero beside an infinity is what the reference makes of it") {
    struct Case {
        const char* formula;
        const char* wrt;
        std::vector<double> at;
    };
    const Case cases[] = {
        {"norm2(x)", "x", {0, 0, 0}},
        {"x.*log(x)", "", {0, 1, 2}},
        {"sum(x.*log(x))", "", {0, 1, 2}},
        {"sum(where(x > 0, sqrt(x), 0))", "x", {0, 4, -1}},
        {"sum(where(x > 0, log(x), 0))", "x", {0, 4, -1}},
        {"sum(x.^1.5)", "x", {0, 1, 4}},
        {"sum(sqrt(x))", "x", {0, 1, 4}},
        {"norm2(x)^3", "x", {0, 0, 0}},
        {"x/norm2(x)", "", {0, 0, 0}},
        {"norm2(x)*log(norm2(x))", "", {0, 0, 0}},
    };
    for (const Case& c : cases) {
        CAPTURE(c.formula);
        const CompiledFunction f =
            compiled({.formula = c.formula, .outputs = {{.wrt = c.wrt}}, .extents = {{"x", {3}}}});
        EvaluateRequest reference;
        reference.derivative.formula = c.formula;
        if (*c.wrt != 0) reference.derivative.wrt = {c.wrt};
        reference.derivative.check = false;
        reference.differentiate = *c.wrt != 0;
        reference.values = {{"x", {{3}, c.at}}};
        const auto wanted = evaluate(reference);
        REQUIRE(wanted.ok());
        std::vector<double> got(wanted->value.values.size(), untouched);
        const View<const double> in(c.at.data(), {3});
        const View<double> out(got.data(), wanted->value.extents);
        const auto done = f.run({&in, 1}, {&out, 1});
        REQUIRE_MESSAGE(done.ok(), done.error().message);
        for (std::size_t i = 0; i < got.size(); ++i) {
            CAPTURE(i);
            const double w = wanted->value.values[i];
            CHECK((got[i] == doctest::Approx(w) || got[i] == w ||
                   (std::isnan(got[i]) && std::isnan(w))));
        }
    }
}

TEST_CASE("a call that would not fit is refused with sizes before it runs") {
    CompileRequest request{.formula = "sum(inv(A*A'))", .sizes = {{"m", 300}, {"n", 300}}};
    request.memory_limit = 1 << 20;
    const auto refusal = compile(request);
    REQUIRE_FALSE(refusal.ok());
    CHECK(refusal.error().slug == "too-large");
    CHECK(refusal.error().fault == Fault::refused);
    CHECK(refusal.error().message.find("the limit is 1 MiB; the largest array has 300×300 numbers "
                                       "(703.1 KiB)") != std::string::npos);
    request.memory_limit = 0;
    const auto made = compile(request);
    REQUIRE(made.ok());
    CHECK(made->memory() > 1 << 20);
    request.sizes = {{"m", 3'000'000}, {"n", 2}};
    const auto huge = compile(request);
    REQUIRE_FALSE(huge.ok());
    CHECK(huge.error().slug == "too-large");
    request.sizes = {{"m", std::int64_t{1} << 40}, {"n", std::int64_t{1} << 40}};
    const auto uncountable = compile(request);
    REQUIRE_FALSE(uncountable.ok());
    CHECK(uncountable.error().slug == "too-large");
}

TEST_CASE("a profile computes, and times every step") {
    Times t;
    const View<const double> in[] = {{t.x.data(), {3, 2}}, {t.w.data(), {2}}};
    const View<double> out(t.y.data(), {3});
    const auto steps = t.f.profile(in, {&out, 1});
    REQUIRE(steps.ok());
    CHECK(t.y == std::vector<double>{-1, -1, -1});
    REQUIRE(steps->size() == 1);
    CHECK((*steps)[0].flops == 12);
    CHECK((*steps)[0].predicted > 0);
    CHECK((*steps)[0].measured > 0);
    CHECK((*steps)[0].measured < 1);
}
