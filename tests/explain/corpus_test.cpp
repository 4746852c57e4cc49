// Every scalar formula of the golden corpus: claims of curvature are held against values of the
// formula alone, and solutions against nothing worse than a refusal.

#include "explain/corpus.hpp"
#include "explain/convexity.hpp"
#include "explain/formula.hpp"
#include "explain/solve.hpp"
#include "expr/traverse.hpp"

#include <algorithm>
#include <cmath>

using namespace gradwright;

namespace {

double value_at(const Expr& f, const Point& p) {
    const auto v = evaluate(f, p);
    return v ? (*v)[0] : std::nan("");
}

/// The largest (f(x) − (f(x+d) + f(x−d))/2)·sign over random points, relative; positive refutes.
double worst_violation(const Expr& f, const Expr& x, int sign,
                       const std::map<std::string, Limits>& limits) {
    const PointSource source({&f, 1}, limits);
    Random random(3);
    double worst = 0;
    if (!depends_on(f, x)) return worst;
    for (std::uint64_t k = 0; k < 12; ++k) {
        const Region region = k % 3 == 0   ? Region::anywhere
                              : k % 3 == 1 ? Region::positive
                                           : Region::unit;
        Point p = source.draw(random, region, k);
        const Array d = source.direction(random, x, p);
        Array& at = p.values[std::string(x->name)];
        const Array middle = at;
        const double step = 0.02 * static_cast<double>(1 + k);
        double f_here = value_at(f, p), ends = 0;
        for (const double side : {step, -step}) {
            for (std::size_t i = 0; i < at.size(); ++i) at[i] = middle[i] + side * d[i];
            ends += value_at(f, p) / 2;
        }
        if (!std::isfinite(f_here) || !std::isfinite(ends)) continue;
        worst = std::max(worst, sign * (f_here - ends) / (1 + std::abs(f_here) + std::abs(ends)));
    }
    return worst;
}

}  // namespace

TEST_CASE("claims of curvature in the golden corpus hold for values") {
    int scalars = 0, claimed = 0, solved = 0;
    for (const Entry& entry : corpus()) {
        Graph graph;
        const auto parsed = parse(graph, entry.formula);
        if (!parsed || !parsed->expr.is_scalar()) continue;
        std::map<std::string, Limits> limits;
        Expr x;
        for (const Variable& v : parsed->variables) {
            if (v.name == entry.wrt) x = v.symbol;
            if (v.lower || v.upper) limits[v.name] = {v.lower, v.upper};
        }
        if (!x) continue;
        ++scalars;
        CAPTURE(entry.formula);
        CAPTURE(entry.wrt);
        const auto c = certify(parsed->expr, x, limits);
        if (c && (is_convex(c->verdict) || is_concave(c->verdict))) {
            ++claimed;
            CAPTURE(c->reason);
            if (is_convex(c->verdict)) {
                CHECK(worst_violation(parsed->expr, x, 1, limits) < 1e-9);
            }
            if (is_concave(c->verdict)) {
                CHECK(worst_violation(parsed->expr, x, -1, limits) < 1e-9);
            }
        }
        const auto s = solve(parsed->expr, x, {.limits = limits});
        if (s) {
            ++solved;
            CHECK(s->check.points > 0);
            CHECK(s->check.max_error < 1e-7);
        } else {
            CHECK(s.error().fault == Fault::refused);
        }
    }
    MESSAGE(scalars << " scalar formulas, curvature claimed for " << claimed << ", solved "
                    << solved);
    CHECK(scalars > 250);
    CHECK(claimed > 130);
    CHECK(solved > 70);
}
