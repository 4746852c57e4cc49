#pragma once
// Random operands for every op of the catalogue, inside its domain.

#include "execute/execute.hpp"
#include "expr/build.hpp"
#include "ops/catalogue.hpp"

#include <random>

namespace gradwright::testing {

/// An op applied to symbols x0, x1, ... with random values.
struct Sample {
    Expr y;
    std::vector<Expr> operands;
    Point point;
};

class Sampler {
public:
    explicit Sampler(std::uint64_t seed) : random_(seed) {}

    /// Nothing for constants without operands. An op that takes any number of operands gets `more`
    /// than it needs; one that does not gives nothing then.
    std::optional<Sample> sample(Graph& graph, const Op& op, std::size_t more = 0);
    Array direction(std::span<const std::int64_t> extents);
    /// A random symbol shaped like `like` with `leading` axes of length two in front.
    Expr symbol_like(Graph& graph, std::string_view name, const Expr& like, std::size_t leading,
                     Point& point);

private:
    double normal() { return std::normal_distribution<double>()(random_); }
    double uniform(double low, double high) {
        return std::uniform_real_distribution<double>(low, high)(random_);
    }
    double entry(Domain domain);
    Array operand(Domain domain, std::size_t slot, std::vector<std::int64_t> extents);
    std::mt19937_64 random_;
};

double relative_error(const Array& a, const Array& b);

}  // namespace gradwright::testing
