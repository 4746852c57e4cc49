#include "base/text.hpp"

#include <charconv>

namespace gradwright {

std::string shortest_text(double value) {
    char text[32];
    return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

}  // namespace gradwright
