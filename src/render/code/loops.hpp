#pragma once
// An einsum as nested loops: which labels run, and how entries are addressed.

#include "render/code/value.hpp"

#include <functional>

namespace gradwright::render::code {

struct Loops {
    struct Label {
        std::string index;  ///< the loop variable
        Dim extent;
        bool summed = false;
    };
    std::vector<Label> labels;                       ///< output labels first
    std::vector<std::vector<std::string>> operands;  ///< index expressions per axis
    std::vector<std::string> output;
};

/// `first` is 0 or 1, the index of the first entry. `dim` writes an extent, `fresh` makes a name.
Loops loops_of(Ref einsum, int first, const std::function<std::string(const Dim&)>& dim,
               const std::function<std::string(std::string_view)>& fresh);

}  // namespace gradwright::render::code
