#pragma once
// What C has no library for: solving, determinants, softmax, ...; dense, row by row.

#include "render/code/writer.hpp"

namespace gradwright::render::code {

/// A statement that fills {out} from the contiguous operands {0}, {1}, ... Sizes: {rows}, {cols} of
/// operand 0; {batch} rows of {count} entries on which an op acts; {work}: rows*rows doubles;
/// {big}: the square of the number of entries of the result.
/// `fails`: the statement is an int that is not zero if the matrix is singular.
struct CStatement {
    std::string_view op, text, helper;
    bool fails = false;
    bool work = false;
};
/// An op without operands whose entries are read off its indices.
struct CConstant {
    std::string_view op;
    std::string (*entry)(std::int64_t attribute, const std::vector<std::string>& extents,
                         const std::vector<std::string>& at);
};
const CConstant* c_constant(std::string_view op);
const CStatement* c_statement(std::string_view op);
std::span<const Helper> c_library();

}  // namespace gradwright::render::code
