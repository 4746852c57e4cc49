#pragma once
// Characters of printed mathematics and what they stand for in ASCII.

#include <string_view>

namespace gradwright::syntax {

/// The ASCII operator a character stands for ("−" is "-", "⊙" is ".*"); empty if none.
std::string_view operator_for(char32_t c);
/// The name of a Greek letter; empty for any other character.
std::string_view greek_name(char32_t c);
/// The digit, sign or letter of a superscript ("²" is '2', "ᵀ" is '\''); 0 if it is none.
char superscript(char32_t c);
/// The digit of a subscript; 0 if it is none.
char subscript(char32_t c);

}  // namespace gradwright::syntax
