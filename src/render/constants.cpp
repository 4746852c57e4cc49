// Decimals that are a small multiple of a power of pi or of e, as in 1/sqrt(2*pi).
#include "render/notator.hpp"

#include <array>
#include <cmath>
#include <numbers>

namespace gradwright::render {
namespace {

constexpr int largest_numerator = 60, largest_denominator = 12;

/// value = numerator/denominator exactly or to the last bit.
std::optional<Number> small_ratio(double value) {
    for (int den = 1; den <= largest_denominator; ++den) {
        const double num = std::round(value * den);
        if (num < 1 || num > largest_numerator) continue;
        if (std::abs(num / den - value) <= 4e-16 * value)
            return Number::ratio(std::int64_t(num), den);
    }
    return std::nullopt;
}

}  // namespace

/// Splits c > 0 into a ratio and named factors that go above or below.
Number Notator::take_known_constant(const Number& c, Parts& parts) {
    if (c.is_exact() || t_.names_constant) return c;
    constexpr double pi = std::numbers::pi, e = std::numbers::e;
    const Tree exp1 = t_.word("e", Stance::scalar);
    const Tree p = t_.word("pi", Stance::scalar);
    const Tree root_pi = t_.raised(p, Number::ratio(1, 2));
    const Tree root_2pi = t_.raised(t_.product({t_.number(2), p}), Number::ratio(1, 2));
    struct Known {
        double value;
        Tree tree;
    };
    const std::array known{Known{pi, p},
                           Known{pi * pi, t_.power(p, 2)},
                           Known{std::sqrt(2 * pi), root_2pi},
                           Known{std::sqrt(pi), root_pi},
                           Known{e, exp1},
                           Known{pi * e, t_.product({p, exp1})}};
    for (const Known& k : known) {
        if (const auto ratio = small_ratio(c.value() / k.value)) {
            parts.num.push_back(k.tree);
            return *ratio;
        }
        if (const auto ratio = small_ratio(c.value() * k.value)) {
            parts.den.push_back(k.tree);
            return *ratio;
        }
    }
    return c;
}

}  // namespace gradwright::render
