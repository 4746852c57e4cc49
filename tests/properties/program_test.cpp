// Planned programs against the reference interpreter, over the golden formulas: value and
// derivative together, at several points and sizes.
#include "api/derivation.hpp"
#include "execute/execute.hpp"
#include "execute/program.hpp"
#include "expr/traverse.hpp"
#include "golden/cases.hpp"
#include "verify/random_point.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

using namespace gradwright;

namespace {

What what_of(const std::string& name) {
    for (const What w : {What::gradient, What::jacobian, What::hessian}) {
        if (name_of(w) == name) return w;
    }
    return What::automatic;
}

double largest(const std::vector<double>& values) {
    double most = 0;
    for (const double v : values) {
        if (std::isfinite(v)) most = std::max(most, std::abs(v));
    }
    return most;
}

/// How far the values lie apart, relative to the largest; infinities and NaN must agree.
double distance(const std::vector<double>& got, const std::vector<double>& wanted) {
    const double scale = std::max(1e-300, largest(wanted));
    double most = 0;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (got[i] == wanted[i]) continue;
        if (std::isnan(got[i]) && std::isnan(wanted[i])) continue;
        const double d = std::abs(got[i] - wanted[i]) / scale;
        most = std::isnan(d) ? INFINITY : std::max(most, d);
    }
    return most;
}

template <class T>
std::vector<std::vector<double>> run_program(std::span<const Expr> roots, const Point& point,
                                             const execute::ProgramOptions& options) {
    std::vector<Expr> inputs;
    for (const Expr& e : reachable(roots)) {
        if (e.is_symbol() && point.values.contains(std::string(e->name))) inputs.push_back(e);
    }
    Sizes sizes = *sizes_at<double>(inputs, point);
    const auto program = execute::Program<T>::make(roots, inputs, sizes, options);
    REQUIRE_MESSAGE(program.ok(), program.error().message);
    std::vector<std::vector<T>> in, out;
    std::vector<View<const T>> in_views;
    std::vector<View<T>> out_views;
    for (const Expr& e : inputs) {
        const Array& a = point.values.at(std::string(e->name));
        in.emplace_back(a.values.begin(), a.values.end());
    }
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        in_views.emplace_back(in[i].data(), extents_of(inputs[i], sizes));
    }
    for (const Expr& r : roots) {
        const auto extents = extents_of(r, sizes);
        out.emplace_back(static_cast<std::size_t>(Array::count(extents)), T(7));
    }
    for (std::size_t i = 0; i < roots.size(); ++i) {
        out_views.emplace_back(out[i].data(), extents_of(roots[i], sizes));
    }
    const auto done = (*program)->run(in_views, out_views);
    REQUIRE_MESSAGE(done.ok(), done.error().message);
    std::vector<std::vector<double>> values;
    for (const auto& v : out) values.emplace_back(v.begin(), v.end());
    return values;
}

}  // namespace

TEST_CASE("planned programs compute what the interpreter computes") {
    int compared = 0;
    for (const testing::Case& c : testing::golden_cases()) {
        CAPTURE(c.id());
        auto work = api::open_workspace(c.at("formula"), c.declarations(), {c.at("wrt")});
        REQUIRE(work.ok());
        const auto variables = api::variables_named(*work, {c.at("wrt")});
        REQUIRE(variables.ok());
        DeriveRequest request;
        request.what = what_of(c.at("what"));
        const auto derivation = api::derivation_of(*work, (*variables)[0], request);
        REQUIRE(derivation.ok());
        const std::vector<Expr> roots{work->expr, derivation->derivative};
        const PointSource source(roots, api::limits_of(*work));
        Random random(17);
        for (const std::uint64_t number : {0, 1}) {
            const Point point = source.draw(random, Region::positive, number);
            const auto wanted = evaluate(roots, point);
            REQUIRE(wanted.ok());
            for (const std::int64_t rows : {0, 1, 2}) {
                CAPTURE(rows);
                const auto got = run_program<double>(
                    roots, point, {.threads = 2, .check_finite = false, .block_rows = rows});
                for (std::size_t i = 0; i < roots.size(); ++i) {
                    CHECK(distance(got[i], (*wanted)[i].values) < 1e-9);
                }
            }
            ++compared;
        }
    }
    MESSAGE("compared at ", compared, " points");
}
