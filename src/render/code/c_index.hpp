#pragma once
// Index arithmetic as the text of C: what is known is computed, parentheses where needed only.

#include "expr/dim.hpp"

namespace gradwright::render::code {

/// The number that a text is, if it is one.
std::optional<std::int64_t> number_of(const std::string& text);
std::string index_sum(const std::string& a, const std::string& b);
std::string index_product(const std::string& a, const std::string& b);
std::string index_quotient(const std::string& a, const std::string& b);
std::string index_remainder(const std::string& a, const std::string& b);
/// "i == j", or "1" or "0".
std::string index_equal(const std::string& a, const std::string& b);

}  // namespace gradwright::render::code
