#pragma once
// What the engine says when a request cannot be met: a value, never an exception.

#include <cstdint>
#include <string>
#include <vector>

namespace gradwright {
inline namespace [[gnu::visibility("default")]] abi1 {

/// A half-open range of bytes in the source text of a formula.
struct Span {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;

    bool empty() const { return end <= begin; }
    bool operator==(const Span&) const = default;
};

/// Who has to act. It decides the exit code of the program: 2, 3 and 1.
enum class Fault : std::uint8_t {
    input,    ///< the formula, the data or the command line is at fault
    refused,  ///< well posed, but there is no rule, no closed form, or it would not fit
    check,    ///< a numeric proof failed or a claim is wrong
};

/// A note under one place of the source: "this is a vector of length n".
struct Note {
    Span span;
    std::string text;
};

/// One fault. `slug` is stable and documented (`gradwright explain SLUG`).
struct Diagnostic {
    std::string slug{};
    std::string message{};
    Span span{};                ///< where the caret points
    std::vector<Note> notes{};  ///< what stands under the places involved
    std::string hint{};         ///< at most one, phrased as an action
    Fault fault = Fault::input;
    std::string source{};  ///< the text that the spans refer to; empty: the formula itself
};

}  // namespace abi1
}  // namespace gradwright
