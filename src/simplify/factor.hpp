#pragma once

#include "simplify/simplify.hpp"

#include <unordered_map>

namespace gradwright {

/// Pulls common factors out of sums where that makes the text shorter: best first, a beam of two.
class Factoring {
public:
    explicit Factoring(const SimplifyOptions& options) : options_(options) {}

    /// The sum, factored as far as it pays; anything else is itself.
    Expr factor(const Expr& e);
    /// What is known stays known; what was left for want of effort may be tried again.
    void renew_effort() { effort_ = most_effort; }

private:
    static constexpr int most_effort = 150;

    Expr search(Expr sum);
    Expr best_step(const Expr& sum);
    Expr gather_diagonals(const Expr& sum);
    Expr gather_diagonal(const Expr& sum, std::size_t p, std::size_t q);

    const SimplifyOptions& options_;
    std::unordered_map<NodeId, Expr> done_;
    int effort_ = most_effort;  ///< factorings still to be tried; beyond it sums stay as they are
};

}  // namespace gradwright
