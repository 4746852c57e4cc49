// Any spelling of the same thing is the identical node.

#include "random_tree.hpp"

#include "expr/dump.hpp"

#include <doctest/doctest.h>

namespace gradwright::testing {

std::vector<Expr> square_symbols(Graph& g) {
    const Dim n("n");
    const Dim shape[] = {n, n};
    return {g.symbol("A", shape), g.symbol("B", shape), g.symbol("C", shape),
            g.symbol("W", shape, Facts::symmetric)};
}

TEST_CASE("random spellings of a formula are one node") {
    constexpr unsigned formulas = 5000;
    unsigned different = 0;
    for (unsigned seed = 0; seed < formulas; ++seed) {
        Graph g;
        const auto symbols = square_symbols(g);
        RandomFormula random(seed);
        const Tree t = random.make(3);
        Spelling spelling(symbols, random);
        const Expr reference = spelling.build(t);
        for (int k = 0; k < 5; ++k) {
            const Expr other = spelling.build(t);
            if (other == reference) continue;
            ++different;
            MESSAGE("seed ", seed, ":\n", dump(reference), "\n", dump(other));
            break;
        }
    }
    CHECK(different == 0);
}

}  // namespace gradwright::testing
