// In place of base/shortest_text.cpp: the tables of std::to_chars are a sixth of this module.
#include "base/text.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>

namespace gradwright {
namespace {

using Buffer = char[32];

/// The fewest digits that read back, in scientific form.
void write_scientific(double value, Buffer& text) {
    // Below the normal numbers there are fewer digits than fifteen.
    const bool normal = std::abs(value) >= std::numeric_limits<double>::min();
    for (int after_point = normal ? 14 : 0; after_point <= 16; ++after_point) {
        std::snprintf(text, sizeof text, "%.*e", after_point, value);
        if (std::strtod(text, nullptr) == value) return;
        // Above a power of two doubles are twice as far apart: the next decimal may be near enough.
        char& last = text[after_point + (after_point > 0 ? 1 : 0)];
        if (last != '9') ++last;
        if (std::strtod(text, nullptr) == value) return;
    }
}

}  // namespace

std::string shortest_text(double value) {
    Buffer buffer;
    if (!std::isfinite(value) || value == 0) {
        std::snprintf(buffer, sizeof buffer, "%g", value);
        return buffer;
    }
    write_scientific(std::abs(value), buffer);
    const std::string text = buffer;
    const std::size_t e = text.find('e');
    const int exponent = std::atoi(buffer + e + 1);
    std::string digits = text.substr(0, 1) + text.substr(2, std::max<std::size_t>(e, 2) - 2);
    digits.erase(digits.find_last_not_of('0') + 1);
    const int count = static_cast<int>(digits.size());
    const std::string power = text.substr(e);
    const int scientific = count + (count > 1 ? 1 : 0) + static_cast<int>(power.size());
    const int before_point = exponent + 1;
    const int fixed = before_point <= 0      ? 2 - before_point + count
                      : before_point < count ? count + 1
                                             : before_point;
    const std::string sign = value < 0 ? "-" : "";
    if (fixed > scientific) {
        return sign + digits.substr(0, 1) + (count > 1 ? "." : "") + digits.substr(1) + power;
    }
    if (before_point <= 0) return sign + "0." + std::string(-before_point, '0') + digits;
    if (before_point < count) {
        return sign + digits.substr(0, before_point) + "." + digits.substr(before_point);
    }
    std::snprintf(buffer, sizeof buffer, "%.0f", value);
    return buffer;
}

}  // namespace gradwright
