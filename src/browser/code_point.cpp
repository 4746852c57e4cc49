// In place of base/code_point.cpp: utf8proc is not packaged for WebAssembly.
#include "base/text.hpp"

#include <algorithm>
#include <cwchar>

namespace gradwright {
namespace {

/// Bytes that the first of them announces; 0 for one that cannot be first.
std::size_t announced(unsigned char first) {
    if (first < 0x80) return 1;
    if (first >= 0xc2 && first < 0xe0) return 2;
    if (first >= 0xe0 && first < 0xf0) return 3;
    if (first >= 0xf0 && first < 0xf5) return 4;
    return 0;
}

bool is_scalar_value(char32_t value, std::size_t length) {
    static constexpr char32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    return value >= least[length] && value <= 0x10ffff && (value < 0xd800 || value > 0xdfff);
}

}  // namespace

CodePoint decode(std::string_view text, std::size_t position) {
    constexpr CodePoint invalid{0xfffd, 1, false};
    const auto first = static_cast<unsigned char>(text[position]);
    const std::size_t length = announced(first);
    if (length == 0 || text.size() - position < length) return invalid;
    if (length == 1) return {first, 1, true};
    char32_t value = first & (0x7f >> length);
    for (std::size_t i = 1; i < length; ++i) {
        const auto next = static_cast<unsigned char>(text[position + i]);
        if ((next & 0xc0) != 0x80) return invalid;
        value = (value << 6) | (next & 0x3f);
    }
    if (!is_scalar_value(value, length)) return invalid;
    return {value, length, true};
}

std::size_t columns_of(char32_t value) {
    return static_cast<std::size_t>(std::max(0, wcwidth(static_cast<wchar_t>(value))));
}

}  // namespace gradwright
