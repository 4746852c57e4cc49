#include "render/code/c_index.hpp"

#include <charconv>

namespace gradwright::render::code {
namespace {

std::string in(const std::string& text, const char* operators) {
    return text.find_first_of(operators) == std::string::npos ? text : "(" + text + ")";
}

}  // namespace

std::optional<std::int64_t> number_of(const std::string& text) {
    std::int64_t value = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (stop != end || error != std::errc()) return std::nullopt;
    return value;
}

std::string index_sum(const std::string& a, const std::string& b) {
    const auto x = number_of(a), y = number_of(b);
    if (x && y) return std::to_string(*x + *y);
    if (x == 0) return b;
    return y == 0 ? a : a + " + " + b;
}

std::string index_product(const std::string& a, const std::string& b) {
    const auto x = number_of(a), y = number_of(b);
    if (x && y) return std::to_string(*x * *y);
    if (x == 0 || y == 0) return "0";
    if (x == 1) return b;
    return y == 1 ? a : in(a, "+-%/") + " * " + in(b, "+-%/");
}

std::string index_quotient(const std::string& a, const std::string& b) {
    const auto x = number_of(a), y = number_of(b);
    if (x && y && *y != 0) return std::to_string(*x / *y);
    return y == 1 ? a : in(a, " ") + " / " + in(b, " ");
}

std::string index_remainder(const std::string& a, const std::string& b) {
    const auto x = number_of(a), y = number_of(b);
    if (x && y && *y != 0) return std::to_string(*x % *y);
    return y == 1 ? "0" : in(a, " ") + " % " + in(b, " ");
}

std::string index_equal(const std::string& a, const std::string& b) {
    if (number_of(a) && number_of(b)) return a == b ? "1" : "0";
    return in(a, " ") + " == " + in(b, " ");
}

}  // namespace gradwright::render::code
