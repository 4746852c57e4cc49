#pragma once
// What goes around the statements in every language: names, parameters, documentation.

#include "render/code/writer.hpp"

namespace gradwright::render::code {

struct Frame {
    Names names;
    std::unique_ptr<Values> values;
    Program program;
    std::vector<std::string> parameters;
};

/// One function with all outputs. Words and helpers of the language are not used as names.
Result<Frame> frame_of(const CodeRequest& request, std::span<const std::string_view> words,
                       std::span<const Spelled> table);

/// "a, b, c"
std::string listed(const std::vector<std::string>& names);
/// Formula, derivative, arguments with their shapes and facts, results.
std::string documentation(const Program& p, const CodeRequest& request);
/// An extent by the names of the program: "m * n + 1".
std::string size_text(const Program& p, const Dim& d);
/// The name of the op of x, with what its attributes add: "/2" if two entries are left out, and
/// with `rows` "/rows" if it acts on each row of a matrix.
std::string table_key(Ref x, bool rows);
bool acts_on_rows(Ref x);
/// The entry of the table for the op of x, "/rows" if it acts on each row of a matrix; else `own`.
Spelled spelled(std::span<const Spelled> table, Ref x, std::string_view own);

}  // namespace gradwright::render::code
