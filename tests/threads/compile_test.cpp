// Compiled functions called from many threads, and with many threads of their own.
#include <gradwright/compile.hpp>

#include "threads/allocations.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <string>
#include <thread>
#include <vector>

using namespace gradwright;

namespace {

constexpr std::int64_t rows = 20000, columns = 24;

/// Logistic regression: the value, its gradient and its Hessian.
CompileRequest logistic(int threads) {
    return {.formula = "sum(softplus(-y.*(X*w)))",
            .outputs = {{}, {.wrt = "w"}, {.wrt = "w", .what = What::hessian}},
            .inputs = {"X", "w", "y"},
            .extents = {{"X", {rows, columns}}},
            .threads = threads};
}

struct Data {
    std::vector<double> x = std::vector<double>(rows * columns), w = std::vector<double>(columns),
                        y = std::vector<double>(rows);
    Data() {
        for (std::size_t i = 0; i < x.size(); ++i) x[i] = std::sin(0.37 * static_cast<double>(i));
        for (std::size_t i = 0; i < w.size(); ++i) w[i] = std::cos(1.1 * static_cast<double>(i));
        for (std::size_t i = 0; i < y.size(); ++i) y[i] = i % 3 == 0 ? 1 : -1;
    }
};

struct Results {
    double value = 0;
    std::vector<double> gradient = std::vector<double>(columns),
                        hessian = std::vector<double>(columns * columns);
    bool operator==(const Results&) const = default;
};

bool run(const CompiledFunction& f, const Data& data, Results& results, bool turned = false) {
    const View<const double> in[] = {
        {data.x.data(), {rows, columns}}, {data.w.data(), {columns}}, {data.y.data(), {rows}}};
    const View<double> hessian(results.hessian.data(), {columns, columns});
    const View<double> out[] = {View<double>(&results.value),
                                {results.gradient.data(), {columns}},
                                turned ? hessian.transposed() : hessian};
    return f.run(in, out).ok();
}

CompiledFunction compiled(const CompileRequest& request) {
    auto f = compile(request);
    REQUIRE_MESSAGE(f.ok(), f.error().message);
    return *f;
}

}  // namespace

TEST_CASE("results are equal to the last bit for any number of threads") {
    const Data data;
    Results one;
    REQUIRE(run(compiled(logistic(1)), data, one));
    CHECK(std::isfinite(one.value));
    for (const int threads : {2, 3, 4}) {
        CAPTURE(threads);
        const CompiledFunction f = compiled(logistic(threads));
        for (int again = 0; again < 3; ++again) {
            Results other;
            REQUIRE(run(f, data, other));
            CHECK(other == one);
        }
    }
}

TEST_CASE("one large product or factorisation, too") {
    constexpr std::int64_t n = 450;
    std::vector<double> a(n * n), s(n * n);
    for (std::size_t i = 0; i < a.size(); ++i) a[i] = std::sin(0.7 * static_cast<double>(i % 9973));
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j) {
            s[i * n + j] = std::cos(0.3 * static_cast<double>(i + j)) + (i == j ? 2.0 * n : 0.0);
        }
    }
    for (const char* formula : {"expm(A)", "inv(S)", "inv(S)*A*S", "logdet(S)*S", "A*A*A"}) {
        CAPTURE(std::string(formula));
        std::vector<double> first;
        for (const int threads : {1, 2, 3, 4}) {
            const CompiledFunction f = compiled({.formula = formula,
                                                 .declarations = {"S: posdef(n)", "A: matrix(n,n)"},
                                                 .sizes = {{"n", n}},
                                                 .threads = threads});
            std::vector<View<const double>> in;
            for (const Argument& x : f.inputs()) {
                in.emplace_back(x.name == "A" ? a.data() : s.data(), x.extents);
            }
            std::vector<double> y(n * n, 0.0);
            const View<double> out(y.data(), {n, n});
            REQUIRE(f.run(in, {&out, 1}).ok());
            if (threads == 1) first = y;
            CHECK(std::isfinite(y[0]));
            CHECK(y == first);
        }
    }
}

TEST_CASE("eight threads call one function at once") {
    const Data data;
    for (const int threads : {1, 2}) {
        CAPTURE(threads);
        const CompiledFunction f = compiled(logistic(threads));
        Results wanted;
        REQUIRE(run(compiled(logistic(1)), data, wanted));
        std::vector<Results> results(8);
        std::vector<int> right(8, 0);
        std::vector<std::thread> callers;
        for (std::size_t c = 0; c < results.size(); ++c) {
            callers.emplace_back([&, c] {
                // Some lay the Hessian, which is symmetric, out in another way: planned on the way.
                for (int again = 0; again < 4; ++again) {
                    results[c] = Results{};
                    const bool done = run(f, data, results[c], c % 2 == 1);
                    right[c] += done && results[c] == wanted ? 1 : 0;
                }
            });
        }
        for (std::thread& t : callers) t.join();
        for (const int n : right) CHECK(n == 4);
    }
}

TEST_CASE("eight threads at a point that the reference has to settle") {
    const CompiledFunction f =
        compiled({.formula = "norm2(x)", .outputs = {{.wrt = "x"}}, .extents = {{"x", {3}}}});
    std::vector<int> zeros(8, 0);
    std::vector<std::thread> callers;
    for (std::size_t c = 0; c < zeros.size(); ++c) {
        callers.emplace_back([&, c] {
            const std::vector<double> x(3, 0.0);
            std::vector<double> g(3, 7.0);
            const View<const double> in(x.data(), {3});
            const View<double> out(g.data(), {3});
            if (f.run({&in, 1}, {&out, 1}).ok()) zeros[c] = g == x ? 1 : 0;
        });
    }
    for (std::thread& t : callers) t.join();
    for (const int n : zeros) CHECK(n == 1);
}

TEST_CASE("nothing is allocated after the first call") {
    const Data data;
    const CompileRequest solve{.formula = "S: posdef(n); a'*a + logdet(S) + x'*inv(S)*x",
                               .outputs = {{}, {.wrt = "a"}, {.wrt = "x"}},
                               .inputs = {"S", "a", "x"},
                               .sizes = {{"n", 2}},
                               .extents = {{"a", {2}}}};
    const CompiledFunction factored = compiled(solve);
    const std::vector<double> s{2, 1, 1, 2}, a{1, 2}, x{3, 4};
    std::vector<double> value(1), by_a(2), by_x(2);
    const View<const double> in[] = {{s.data(), {2, 2}}, {a.data(), {2}}, {x.data(), {2}}};
    const View<double> out[] = {View<double>(value.data()), {by_a.data(), {2}}, {by_x.data(), {2}}};
    for (const int threads : {1, 2}) {
        CAPTURE(threads);
        const CompiledFunction f = compiled(logistic(threads));
        Results results;
        for (int call = 0; call < 4; ++call) {
            const long before = testing::allocations();
            const bool done =
                run(f, data, results) && run(f, data, results, true) && factored.run(in, out).ok();
            const long made = testing::allocations() - before;
            REQUIRE(done);
            if (call > 0) CHECK(made == 0);
        }
    }
}

TEST_CASE("nor by factorisations and functions of matrices") {
    struct Subject {
        const char *formula, *wrt;
    };
    const Subject subjects[] = {{"sum(expm(A)*y)", ""},       {"sum(chol(S)*y)", "S"},
                                {"eigvals(S)'*y", "S"},       {"lambda_max(S)", ""},
                                {"svdvals(A)'*y", "A"},       {"norm_nuc(A)", "A"},
                                {"norm_spec(A)", ""},         {"sum(pinv(A)*y)", ""},
                                {"y'*inv(A)*y", "A"},         {"y'*inv(S)*y + logdet(S)", "S"},
                                {"sum(inv(A'*A)*A'*y)", ""},  {"det(A)", "A"},
                                {"norm2(A*y)^2", "A"},        {"max(y)", "y"},
                                {"y'*expm(A)*y", "A"},        {"lambda_max(S)", "S"},
                                {"norm_spec(A)", "A"},        {"prod(y)", "y"},
                                {"sum(min(A, rows).*y)", "A"}};
    constexpr std::int64_t n = 24;
    std::map<std::string, std::vector<double>> values{{"A", {}}, {"S", {}}, {"y", {}}};
    for (std::int64_t i = 0; i < n; ++i) {
        values["y"].push_back(static_cast<double>(i % 5) - 1.5);
        for (std::int64_t j = 0; j < n; ++j) {
            values["A"].push_back(std::sin(0.7 * static_cast<double>(i * i + 3 * j)));
            const double near = std::cos(0.3 * static_cast<double>(i + j));
            values["S"].push_back(i == j ? near + 2 * n : near);
        }
    }
    for (const Subject& s : subjects) {
        CAPTURE(std::string(s.formula));
        CompileRequest request{.formula = s.formula,
                               .declarations = {"S: posdef(n)", "A: matrix(n,n)", "y: vector(n)"},
                               .outputs = {{}},
                               .sizes = {{"n", n}}};
        if (*s.wrt != 0) request.outputs.push_back({.wrt = s.wrt});
        const CompiledFunction f = compiled(request);
        std::vector<View<const double>> in;
        for (const Argument& a : f.inputs()) in.emplace_back(values[a.name].data(), a.extents);
        std::vector<std::vector<double>> results;
        std::vector<View<double>> out;
        results.reserve(f.outputs().size());
        for (const Argument& a : f.outputs()) {
            results.emplace_back(a.extents.empty() ? 1 : n * n);
            out.emplace_back(results.back().data(), a.extents);
        }
        for (int call = 0; call < 3; ++call) {
            const long before = testing::allocations();
            const bool done = f.run(in, out).ok();
            const long made = testing::allocations() - before;
            REQUIRE(done);
            if (call > 0) CHECK(made == 0);
        }
        for (const std::vector<double>& r : results) CHECK(std::isfinite(r[0]));
    }
}
