#include "case.hpp"

namespace gradwright::bench {

Entries Source::uniform(std::uint64_t seed, double low, double high) const {
    return [seed, low, high, self = *this](std::uint64_t i) {
        return self.rounded(low + (high - low) * unit(seed, i));
    };
}

Entries Source::coin(std::uint64_t seed) const {
    return [draw = uniform(seed, 0, 1)](std::uint64_t i) { return draw(i) > 0.5 ? 1.0 : 0.0; };
}

Entries Source::sign(std::uint64_t seed) const {
    return [draw = uniform(seed, -1, 1)](std::uint64_t i) { return draw(i) >= 0 ? 1.0 : -1.0; };
}

Entries Source::labels(std::uint64_t seed, std::int64_t classes) const {
    return [seed, classes](std::uint64_t i) {
        return 1 + std::floor(unit(seed, i) * static_cast<double>(classes));
    };
}

Entries Source::number(double value) const {
    return [value](std::uint64_t) { return value; };
}

std::string size_text(std::initializer_list<std::int64_t> sizes) {
    std::string text;
    for (const std::int64_t n : sizes) text += (text.empty() ? "" : "x") + std::to_string(n);
    return text;
}

}  // namespace gradwright::bench
