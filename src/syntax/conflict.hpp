#pragma once
// Two uses of one undeclared name that no reading of it reconciles.

#include "syntax/infer.hpp"

namespace gradwright::syntax {

/// `fault` is that of the reading that got furthest. If it lies in the form of one undeclared name,
/// and every other form of that name fails at another of its uses, a fault that marks both;
/// otherwise `fault` itself.
Diagnostic with_both_uses(const Formula& formula, OpRules& rules, const Reading& reading,
                          const Diagnostic& fault);

}  // namespace gradwright::syntax
