#pragma once
// Random formulas over square matrices, built in random spellings, with their plain value.

#include "expr/build.hpp"
#include "ops/catalogue.hpp"

#include <memory>
#include <random>
#include <vector>

namespace gradwright::testing {

/// A formula as meaning: what it computes, not how it is spelt.
struct Meaning {
    enum class Kind { symbol, transpose, sum, product, hadamard, apply, square };
    Kind kind = Kind::symbol;
    std::size_t symbol = 0;
    const Op* op = nullptr;
    std::vector<std::pair<int, std::shared_ptr<Meaning>>> parts;
};
using Tree = std::shared_ptr<Meaning>;

class RandomFormula {
public:
    explicit RandomFormula(unsigned seed) : random_(seed) {}

    Tree make(int depth) {
        auto t = std::make_shared<Meaning>();
        if (depth == 0) {
            t->symbol = pick(4);
            return t;
        }
        constexpr Meaning::Kind kinds[] = {Meaning::Kind::transpose, Meaning::Kind::sum,
                                           Meaning::Kind::product,   Meaning::Kind::product,
                                           Meaning::Kind::hadamard,  Meaning::Kind::hadamard,
                                           Meaning::Kind::apply,     Meaning::Kind::square};
        t->kind = kinds[pick(std::size(kinds))];
        const Op* ops[] = {&ops::exp, &ops::sin, &ops::tanh, &ops::inv};
        if (t->kind == Meaning::Kind::apply) t->op = ops[pick(4)];
        std::size_t count = 1;
        if (t->kind == Meaning::Kind::sum) count = 2 + pick(2);
        if (t->kind == Meaning::Kind::product || t->kind == Meaning::Kind::hadamard) count = 2;
        constexpr int coefficients[] = {1, -1, 2, -2};
        for (std::size_t i = 0; i < count; ++i) {
            t->parts.emplace_back(coefficients[pick(4)], make(depth - 1));
        }
        return t;
    }

    std::size_t pick(std::size_t n) { return random_() % n; }
    bool chance(double p) { return std::uniform_real_distribution<>(0, 1)(random_) < p; }
    std::mt19937& engine() { return random_; }

private:
    std::mt19937 random_;
};

/// Builds the node of a meaning with random choices of spelling.
class Spelling {
public:
    Spelling(std::span<const Expr> symbols, RandomFormula& random)
        : symbols_(symbols), random_(random) {}

    Expr build(const Tree& t);

private:
    Expr build_sum(const Tree& t);
    Expr build_product(const Tree& t);
    Expr build_hadamard(const Tree& t);

    std::span<const Expr> symbols_;
    RandomFormula& random_;
};

using Square = std::vector<double>;  ///< size×size, row-major

/// The value of a meaning by plain loops, independent of the graph.
Square value_of(const Tree& t, std::span<const Square> symbols, std::size_t size);

}  // namespace gradwright::testing
