#pragma once
// Random points that satisfy what is declared of the variables.

#include "execute/execute.hpp"
#include "expr/graph.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <string>

namespace gradwright {

/// Declared limits of the entries of a variable.
struct Limits {
    std::optional<double> lower, upper;
};

/// The same numbers on every platform, which the distributions of <random> do not promise.
class Random {
public:
    explicit Random(std::uint64_t seed) : engine_(seed) {}
    double between(double low, double high) {
        return low + (high - low) * static_cast<double>(engine_() >> 11) * 0x1p-53;
    }
    std::uint64_t below(std::uint64_t n) { return engine_() % n; }

private:
    std::mt19937_64 engine_;
};

/// Where entries without declared facts are drawn from. A formula may be defined on a part of the
/// space only, so that several are tried.
enum class Region : std::uint8_t {
    anywhere,
    positive,
    unit,
    definite,
    above_one,
    mixed,      ///< each variable from one of those above
    commuting,  ///< square matrices of equal size commute, without being symmetric
};
/// The region in which to look for the point number `draw`.
Region region_of(int draw);

class PointSource {
public:
    /// Draws the symbols that `roots` depend on.
    PointSource(std::span<const Expr> roots, std::map<std::string, Limits> limits);

    /// All sizes differ; point 0, 1, ... have different sizes where these are free.
    Point draw(Random& random, Region region, std::uint64_t number) const;
    Point draw_at(Random& random, Region region, Sizes sizes) const;
    /// The sizes of point `number`.
    Sizes draw_sizes(Random& random, std::uint64_t number) const;
    /// The point with the variables that may be multiplied by any positive number multiplied by
    /// `factor`; nothing where there are none.
    std::optional<Point> scaled(const Point& point, double factor) const;
    /// A direction in which `variable` may move from `point` without leaving its declared set.
    Array direction(Random& random, const Expr& variable, const Point& point) const;

    /// How many numbers a point takes, with small sizes for the dimensions that are free.
    double entries() const;

private:
    Array draw_value(Random& random, const Expr& symbol, const Sizes& sizes, Region region) const;

    std::vector<Expr> symbols_;
    std::vector<std::string> dimensions_;
    std::map<std::string, Limits> limits_;
    /// Of variables that are class numbers: how many classes there are, wherever they are used.
    std::map<std::string, std::vector<Dim>> classes_;
    bool symmetric_only_ = false;  ///< some op reads a matrix as symmetric
};

/// Extents of a node at given sizes.
std::vector<std::int64_t> extents_of(const Expr& e, const Sizes& sizes);

}  // namespace gradwright
