#pragma once

#include <gradwright/diagnostic.hpp>

#include "ops/op.hpp"

namespace gradwright {

/// The differential of `node` in an opaque slot is refused, with the op's reason.
inline Diagnostic no_rule(const Expr& node, const Opaque& opaque) {
    Diagnostic d;
    d.slug = "no-rule";
    d.message =
        "cannot differentiate " + std::string(op_of(node).name) + ": " + std::string(opaque.reason);
    d.span = node->source;
    d.notes.push_back({node->source, "this depends on the variable"});
    d.fault = Fault::refused;
    return d;
}

}  // namespace gradwright
