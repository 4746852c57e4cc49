#include "base/text.hpp"

#include <utf8proc.h>

namespace gradwright {

CodePoint decode(std::string_view text, std::size_t position) {
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + position;
    utf8proc_int32_t value = 0;
    const auto length = utf8proc_iterate(bytes, utf8proc_ssize_t(text.size() - position), &value);
    if (length <= 0) return {0xfffd, 1, false};
    return {char32_t(value), std::size_t(length), true};
}

std::size_t columns_of(char32_t value) {
    return std::size_t(utf8proc_charwidth(utf8proc_int32_t(value)));
}

}  // namespace gradwright
