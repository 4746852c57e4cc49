#pragma once
// An expression as text, in one of the languages people read.

#include "render/notation.hpp"

#include <string>

namespace gradwright::render {

enum class Format : std::uint8_t {
    ascii,     ///< the formula language: parses back to the identical expression
    unicode,   ///< for a terminal: 2 Xᵀ(X w − y)
    latex,     ///< the inside of a formula, for amsmath
    markdown,  ///< LaTeX between dollars
    html,      ///< presentation MathML; every sub-term has an id
};

struct NotateOptions {
    bool sizes = false;  ///< write the sizes of constants: eye(n), vector(1, n)
};

std::string print(Tree tree, Format format, const NotateOptions& options = {});
std::string render(const Expr& e, Format format, const NotateOptions& options = {});

}  // namespace gradwright::render
