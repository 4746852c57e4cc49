#pragma once
// What one operator or function does to numbers of given shapes: its value, and for each operand
// the transposed derivative, as programs made once from the rules of the catalogue.

#include <gradwright/array.hpp>

#include "execute/program.hpp"

#include <memory>
#include <optional>
#include <string_view>

namespace gradwright::api {

/// An operand as rules see it.
struct OperandShape {
    std::span<const std::int64_t> extents;
    bool row = false;
    /// A small whole number written in the code: x^2 has other rules than x^n, max(x, 0) than
    /// max(x, y).
    std::optional<std::int64_t> literal{};
};

class Rule {
public:
    virtual ~Rule() = default;
    virtual const std::vector<std::int64_t>& extents() const = 0;
    virtual bool is_row() const = 0;
    virtual Result<DenseArray> value(std::span<const DenseArray* const> operands) const = 0;
    /// The cotangent of operand `slot`.
    /// `y` is the value at the operands.
    virtual Result<DenseArray> pullback(std::size_t slot,
                                        std::span<const DenseArray* const> operands,
                                        const DenseArray& y, const DenseArray& cotangent) const = 0;
    /// The pullback as an operation of its own, on the operands and the cotangent, for derivatives
    /// of derivatives.
    virtual Result<std::shared_ptr<const Rule>> pullback_rule(std::size_t slot) const = 0;
};

/// The rule of a form, from a store that all threads share. `form` names its operands a, b, ...
/// With slots: the pullback by the first, the pullback of that by the second, and so on.
Result<std::shared_ptr<const Rule>> rule_of(std::string_view form,
                                            std::span<const OperandShape> operands,
                                            std::span<const std::size_t> slots = {});

}  // namespace gradwright::api
