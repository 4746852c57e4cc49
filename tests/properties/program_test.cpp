// Planned programs against the reference interpreter, over the golden formulas: value and
// derivative together, at several points and sizes.
#include "execute/program.hpp"
#include "api/derivation.hpp"
#include "execute/execute.hpp"
#include "expr/traverse.hpp"
#include "golden/cases.hpp"
#include "properties/program_run.hpp"
#include "verify/random_point.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

using namespace gradwright;
using namespace gradwright::testing;

namespace {

What what_of(const std::string& name) {
    for (const What w : {What::gradient, What::jacobian, What::hessian}) {
        if (name_of(w) == name) return w;
    }
    return What::automatic;
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
                const Run<double> run(roots, point,
                                      {.threads = 2,
                                       .check_finite = false,
                                       .symmetric = {false, request.what == What::hessian},
                                       .block_rows = rows});
                const auto got = run(Lie::dense, Lie::dense);
                for (std::size_t i = 0; i < roots.size(); ++i) {
                    CHECK(distance(got[i], (*wanted)[i].values) < 1e-9);
                }
                for (const Lie lie : lies) {
                    CAPTURE(static_cast<int>(lie));
                    const auto in = run(lie, Lie::dense), out = run(Lie::dense, lie);
                    for (std::size_t i = 0; i < roots.size(); ++i) {
                        CHECK(distance(in[i], (*wanted)[i].values) < 1e-9);
                        CHECK(distance(out[i], (*wanted)[i].values) < 1e-9);
                    }
                }
            }
            ++compared;
        }
    }
    MESSAGE("compared at ", compared, " points");
}
