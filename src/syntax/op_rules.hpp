#pragma once
// The shape rule of an op, learned by asking it about probes: which extents of its operands must
// agree, and which of them the result has.

#include "ops/op.hpp"
#include "syntax/types.hpp"

#include <map>
#include <memory>

namespace gradwright::syntax {

struct OpRule {
    bool accepted = false;
    /// The class of each operand axis, all operands in a row; equal classes must have equal
    /// extents.
    std::vector<std::size_t> classes;
    /// Per axis of the result: the class it has, or a known extent.
    struct Axis {
        std::optional<std::size_t> from;
        Dim known;
    };
    std::vector<Axis> result;
};

class OpRules {
public:
    /// `orders` are those of the operands.
    const OpRule& rule(const Op& op, const std::vector<std::size_t>& orders);

private:
    OpRule learn(const Op& op, const std::vector<std::size_t>& orders);
    bool ask(const Op& op, const std::vector<std::size_t>& orders, OpRule& rule);

    std::map<std::pair<const Op*, std::vector<std::size_t>>, OpRule> known_;
};

}  // namespace gradwright::syntax
