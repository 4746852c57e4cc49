#pragma once
// From notation to values.

#include <gradwright/result.hpp>

#include "render/code/value.hpp"

#include <memory>

namespace gradwright::render::code {

/// Lowers trees; equal trees become one value. Linear in the number of distinct trees.
class Lowering {
public:
    explicit Lowering(Values& values) : v_(values) {}

    Result<Ref> lower(Tree root);

private:
    Ref value_of(Tree x);
    Ref name(Tree x);
    Ref power(Tree x);
    Ref call(Tree x);
    Ref apply(Tree x);
    Ref index(Tree x);
    Ref blocks(Tree x);
    Ref einsum(Tree x);
    Shape shape_of_op(Tree x, const std::vector<Ref>& args);
    Ref of(Tree x) const { return done_.at(x); }
    std::vector<Ref> args_of(Tree x) const;
    Ref refuse(const std::string& what);

    Values& v_;
    std::unordered_map<Tree, Ref> done_;
    std::unique_ptr<Graph> scratch_;  ///< where shape rules of ops find operands
    std::optional<Diagnostic> refusal_;
};

Diagnostic no_code(std::string message, std::string hint = "");

}  // namespace gradwright::render::code
