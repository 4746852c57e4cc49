// Matrix functions that plans compute in place are those of the reference kernels.
#include "ops/catalogue.hpp"
#include "ops/op.hpp"
#include "properties/program_run.hpp"
#include "syntax/parse.hpp"

using namespace gradwright;
using namespace gradwright::testing;

namespace {

struct Case {
    const Op* op;
    bool symmetric, definite;
    double single;  ///< tolerance in single precision
};
const Case cases[] = {
    {&ops::chol, true, true, 1e-5},
    {&ops::expm, false, false, 1e-4},
    {&ops::adj, false, false, 1e-2},
    {&ops::eigvals, true, false, 1e-5},
    {&ops::eigvecs, true, false, 1e-3},
    {&ops::lambda_max, true, false, 1e-5},
    {&ops::svdvals, false, false, 1e-5},
    {&ops::norm_nuc, false, false, 1e-5},
    {&ops::norm_spec, false, false, 1e-5},
    {&ops::singular_vectors_left, false, false, 1e-2},
    {&ops::singular_vectors_right, false, false, 1e-2},
    {&ops::polar_factor, false, false, 1e-2},
    {&ops::pinv, false, false, 1e-2},
    {&ops::top_projector, true, false, 1e-3},
    {&ops::top_resolvent, true, false, 1e-2},
};

Array random_matrix(Random& random, const Case& c, std::int64_t m, std::int64_t n) {
    Array a({m, n});
    for (double& v : a.values) v = random.between(-1, 1);
    for (std::int64_t i = 0; c.symmetric && i < n; ++i) {
        for (std::int64_t j = 0; j < i; ++j) a.at(i, j) = a.at(j, i);
        if (c.definite) a.at(i, i) += 2.0 * static_cast<double>(n);
    }
    return a;
}

/// f(X) for an X of this shape, and what the reference makes of the matrix.
struct Subject {
    Graph graph;
    Expr e;
    Point point;
    Array wanted;

    Subject(const Case& c, const Array& a) {
        const Dim shape[] = {Dim(a.extents[0]), Dim(a.extents[1])};
        const Expr x = graph.symbol("X", shape, c.symmetric ? Facts::symmetric : Facts::none);
        e = apply(*c.op, {x});
        point.values["X"] = a;
        wanted = *evaluate(e, point);
    }
};

}  // namespace

TEST_CASE("in place and by the reference kernel") {
    Random random(7);
    for (const Case& c : cases) {
        CAPTURE(std::string(c.op->name));
        const bool square = c.symmetric || c.op == &ops::expm || c.op == &ops::adj;
        const std::pair<int, int> sizes[] = {{1, 1}, {2, 2}, {5, 5}, {12, 12}, {40, 40},
                                             {7, 3}, {3, 7}, {1, 4}, {4, 1}};
        for (const auto& size : sizes) {
            const int m = size.first, n = size.second;
            if (square && m != n) continue;
            CAPTURE(m);
            CAPTURE(n);
            const Subject s(c, random_matrix(random, c, m, n));
            const Run<double> run({&s.e, 1}, s.point, {});
            CHECK(distance(run(Lie::dense, Lie::dense)[0], s.wanted.values) < 1e-10);
            CHECK(distance(run(Lie::turned, Lie::rows_apart)[0], s.wanted.values) < 1e-10);
            const Run<float> single({&s.e, 1}, s.point, {});
            CHECK(distance(single(Lie::dense, Lie::dense)[0], s.wanted.values) < c.single);
        }
    }
}

TEST_CASE("large and small exponents, ranks that are missing, entries that are not finite") {
    const Case expm{&ops::expm, false, false, 0}, pinv{&ops::pinv, false, false, 0},
        polar{&ops::polar_factor, false, false, 0}, adj{&ops::adj, false, false, 0},
        chol{&ops::chol, true, true, 0};
    Random random(3);
    const auto compare = [](const Case& c, const Array& a) {
        const Subject s(c, a);
        const Run<double> run({&s.e, 1}, s.point, {.check_finite = false});
        CHECK(distance(run(Lie::dense, Lie::dense)[0], s.wanted.values) < 1e-11);
    };
    for (const double scale : {1e-9, 0.1, 10.0, 60.0}) {
        Array a = random_matrix(random, expm, 6, 6);
        for (double& v : a.values) v *= scale;
        compare(expm, a);
    }
    Array thin = random_matrix(random, pinv, 6, 4);
    for (std::int64_t i = 0; i < 6; ++i) thin.at(i, 3) = thin.at(i, 0) - 2 * thin.at(i, 1);
    compare(pinv, thin);
    compare(polar, thin);
    for (const std::int64_t rank : {0, 3, 4}) {
        Array a({4, 4});
        for (std::int64_t i = 0; i < 4 * rank; ++i) {
            a[static_cast<std::size_t>(i)] = random.between(-1, 1);
        }
        compare(adj, a);
    }
    compare(pinv, Array({3, 2}));
    compare(polar, Array({3, 2}));
    Array indefinite = random_matrix(random, chol, 4, 4);
    indefinite.at(2, 2) = -1;
    compare(chol, indefinite);
    for (const Case& c : cases) {
        CAPTURE(std::string(c.op->name));
        Array a = random_matrix(random, c, 3, 3);
        a.at(1, 1) = INFINITY;
        compare(c, a);
    }
}

TEST_CASE("functions of vectors and of two matrices, in place") {
    struct Formula {
        const char *text, *declarations;
    };
    const Formula formulas[] = {
        {"inverse_gaps(x)", "x: vector(n)"},
        {"prod_except_one(x)", "x: vector(n)"},
        {"argmax_indicator(x)", "x: vector(n)"},
        {"argmax_indicator(X, rows)", "X: matrix(n,k)"},
        {"argmin_indicator(X)", "X: matrix(n,k)"},
        {"max(x)*argmax_indicator(x)", "x: vector(n)"},
        {"expm_frechet(A, B)", "A: matrix(n,n); B: matrix(n,n)"},
    };
    Random random(5);
    for (const Formula& f : formulas) {
        for (const std::int64_t n : {1, 2, 5, 33}) {
            CAPTURE(std::string(f.text));
            CAPTURE(n);
            Graph graph;
            const auto parsed = parse(graph, std::string(f.declarations) + "; " + f.text);
            REQUIRE_MESSAGE(parsed.ok(), parsed.error().message);
            Point p;
            p.sizes = {{"n", n}, {"k", 7}};
            for (const Variable& v : parsed->variables) {
                Array a(extents_of(v.symbol, p.sizes));
                // Some entries are equal: ties.
                for (double& entry : a.values) entry = std::round(random.between(-9, 9)) / 3;
                p.values[v.name] = a;
            }
            if (f.text[0] == 'i') {
                for (std::int64_t i = 0; i < n; ++i)
                    p.values["x"][std::size_t(i)] += 20.0 * double(i);
            }
            const auto wanted = evaluate(parsed->expr, p);
            REQUIRE(wanted.ok());
            const Run<double> run({&parsed->expr, 1}, p, {});
            CHECK(distance(run(Lie::dense, Lie::dense)[0], wanted->values) < 1e-11);
            CHECK(distance(run(Lie::backwards, Lie::every_second)[0], wanted->values) < 1e-11);
        }
    }
}
