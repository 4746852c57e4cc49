#pragma once
// An op whose rules are callables of a user: the contract's functions find them through the node.

#include <gradwright/user_op.hpp>

#include "ops/op.hpp"

#include <memory>
#include <optional>

namespace gradwright::api {

/// "ij,j->i" by operand.
struct LabelledShapes {
    std::vector<std::string> operands;
    std::string result;
};
Result<LabelledShapes> read_shapes(const std::string& text);

struct RuntimeOp : Op {
    UserOp rules;
    std::string name_text;
    LabelledShapes shapes;  ///< of a function of arrays
    /// One per operand where only an adjoint is given: the derivative along the last operand.
    std::vector<std::unique_ptr<RuntimeOp>> tangents;
    const RuntimeOp* primal = nullptr;  ///< of such a derivative
    std::size_t slot = 0;               ///< likewise

    RuntimeOp() = default;
    RuntimeOp(const RuntimeOp&) = delete;
    RuntimeOp& operator=(const RuntimeOp&) = delete;
    ~RuntimeOp();

    Result<Shape> shape_of(std::span<const Expr> operands) const;
};

/// Nothing if there is no room for another function of arrays.
std::unique_ptr<RuntimeOp> runtime_op(UserOp rules, LabelledShapes shapes);

/// What went wrong in a rule since this was last asked, in this thread: a rule cannot refuse, it
/// gives NaN instead.
std::optional<Diagnostic> taken_rule_fault();

}  // namespace gradwright::api
