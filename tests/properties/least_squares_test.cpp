// Least squares in planned programs: by QR of X, as the interpreter has it, not by X'X.
#include "data/array_file.hpp"
#include "properties/program_run.hpp"
#include "syntax/parse.hpp"

using namespace gradwright;
using namespace gradwright::testing;

namespace {

Array random_array(Random& random, std::vector<std::int64_t> extents) {
    Array a(std::move(extents));
    for (double& v : a.values) v = random.between(-1, 1);
    return a;
}

Expr parsed(Graph& graph, const char* formula) {
    const std::string sizes = "X: matrix(m,n); Y: matrix(m,3); y: vector(m); a: vector(n); ";
    auto read = parse(graph, sizes + formula);
    REQUIRE_MESSAGE(read.ok(), formula);
    return read->expr;
}

std::size_t count_of(const std::string& text, const std::string& part) {
    std::size_t n = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
        ++n;
    }
    return n;
}

const char* const formulas[] = {
    "inv(X'*X)*X'*y",
    "inv(X'*X)*X'*Y",
    "Y'*X*inv(X'*X)",
    "y'*X*inv(X'*X)*X'*z",
    "1 + norm2(y - X*inv(X'*X)*X'*y)^2",
    "a'*inv(X'*X)*X'*y",
    "tr(inv(X'*X)*X'*Z)",
    "inv(X'*diag(z.^2)*X)*X'*(z.*y)",
    "W = diag(exp(z))*X; inv(W'*W)*W'*y",
    "U = X'; inv(U*U')*U*y",
    "inv(X'*X)*X'*y + 2*inv(X'*X)*X'*z + inv(X'*X)*a",
    "(inv(X'*X)*X'*y)'*Q*(inv(X'*X)*X'*z)",
};

Point point_at(std::int64_t m, std::int64_t n) {
    Random random(static_cast<std::uint64_t>(m * 100 + n));
    Point p;
    p.values["X"] = random_array(random, {m, n});
    p.values["Y"] = random_array(random, {m, 3});
    p.values["Z"] = random_array(random, {m, n});
    p.values["Q"] = random_array(random, {n, n});
    p.values["y"] = random_array(random, {m});
    p.values["z"] = random_array(random, {m});
    p.values["a"] = random_array(random, {n});
    return p;
}

}  // namespace

TEST_CASE("planned least squares are those of the interpreter, wherever things lie") {
    for (const char* formula : formulas) {
        for (const auto& size : {std::pair{7, 3}, {4, 4}, {1, 1}, {3000, 20}, {4500, 9}}) {
            const int m = size.first, n = size.second;
            CAPTURE(std::string(formula));
            CAPTURE(m);
            Graph graph;
            const Expr e = parsed(graph, formula);
            const Point p = point_at(m, n);
            const auto wanted = evaluate(e, p);
            REQUIRE(wanted.ok());
            const Run<double> run({&e, 1}, p, {});
            const double tolerance = m == n ? 1e-9 : 1e-12;
            CHECK(distance(run(Lie::dense, Lie::dense)[0], wanted->values) < tolerance);
            for (const Lie lie : lies) {
                CHECK(distance(run(lie, lie)[0], wanted->values) < tolerance);
            }
            if (m == n) continue;
            const Run<float> single({&e, 1}, p, {});
            CHECK(distance(single(Lie::dense, Lie::dense)[0], wanted->values) < 2e-3);
        }
    }
}

TEST_CASE("X is factored once for all that is fitted with it") {
    Graph graph;
    const Expr roots[] = {parsed(graph, "inv(X'*X)*X'*y"), parsed(graph, "inv(X'*X)*X'*Y"),
                          parsed(graph, "y'*X*inv(X'*X)*a")};
    const Run<double> run(roots, point_at(50, 4), {});
    const std::string plan = run.program->text();
    CAPTURE(plan);
    CHECK(count_of(plan, "QR factors of 50x4 X") == 1);
    CHECK(count_of(plan, "least squares") == 2);
    CHECK(count_of(plan, "Cholesky") == 0);
}

TEST_CASE("with more columns than rows there is no QR") {
    Graph graph;
    const Expr e = parsed(graph, "inv(X'*X + eye)*X'*y + inv(X'*X)*X'*z");
    const Run<double> run({&e, 1}, point_at(3, 5), {});
    CHECK(count_of(run.program->text(), "QR") == 0);
}

TEST_CASE("columns that are nearly dependent cost the digits that they must, not twice as many") {
    // Powers 0 to 9 of 400 numbers in [0, 1]: the condition is 1e7, of X'X 1e14.
    const std::int64_t m = 400, n = 10;
    Point p = point_at(m, n);
    for (std::int64_t i = 0; i < m; ++i) {
        const double t = static_cast<double>(i) / static_cast<double>(m - 1);
        double sum = 0;
        for (std::int64_t j = 0; j < n; ++j) {
            const double power = j == 0 ? 1 : p.values["X"].at(i, j - 1) * t;
            p.values["X"].at(i, j) = power;
            sum += power;
        }
        p.values["y"][static_cast<std::size_t>(i)] = sum;
    }
    Graph graph;
    const Expr fit = parsed(graph, "inv(X'*X)*X'*y");
    const std::vector<double> ones(static_cast<std::size_t>(n), 1);
    const Run<double> run({&fit, 1}, p, {});
    CHECK(distance(run(Lie::dense, Lie::dense)[0], ones) < 1e-8);
    CHECK(distance(evaluate(fit, p)->values, ones) < 1e-8);
}

TEST_CASE("Longley's data, compiled: nine digits") {
    const std::string file = std::string(GRADWRIGHT_SOURCE_DIR) + "/examples/data/longley.csv";
    const auto columns = data::read_array(file + "[!employed]");
    const auto y = data::read_array(file + "[employed]");
    REQUIRE(columns.ok());
    REQUIRE(y.ok());
    Array x({16, 7});
    for (std::int64_t i = 0; i < 16; ++i) {
        x.at(i, 0) = 1;
        for (std::int64_t j = 0; j < 6; ++j) x.at(i, j + 1) = columns->at(i, j);
    }
    Graph graph;
    const Expr fit = parsed(graph, "inv(X'*X)*X'*y");
    const Run<double> run({&fit, 1}, Point{{{"X", x}, {"y", *y}}, {}}, {});
    const double certified[] = {-3482.25863459582,   0.0150618722713733,  -0.0358191792925910,
                                -0.0202022980381683, -0.0103322686717359, -0.0511041056535807,
                                1.82915146461355};
    const std::vector<double> found = run(Lie::dense, Lie::dense)[0];
    for (std::size_t i = 0; i < 7; ++i) CHECK(std::abs(found[i] / certified[i] - 1) < 1e-9);
}
