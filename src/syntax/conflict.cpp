#include "syntax/conflict.hpp"

#include <algorithm>

namespace gradwright::syntax {
namespace {

/// A place that asks for another form than the reading gives.
struct Use {
    std::size_t name = 0;
    AstId parent = 0;
    std::string wants;
};

bool is_about_form(const Diagnostic& fault) {
    return (fault.slug == "kind-conflict" || fault.slug == "bad-index") && !fault.notes.empty();
}

/// "`tr` takes a square matrix", "two indices make it a matrix".
std::string wanted_by(const AstNode& parent, const Diagnostic& fault) {
    if (parent.kind == AstKind::index)
        return parent.count == 2 ? "one index makes it a vector" : "two indices make it a matrix";
    return fault.message.substr(0, fault.message.find(", not "));
}

/// The use that a fault is about; nothing if that is no bare, undeclared name.
std::optional<Use> use_at(const Formula& formula, const Diagnostic& fault) {
    if (!is_about_form(fault)) return std::nullopt;
    for (AstId id = 0; id < formula.ast.nodes.size(); ++id) {
        const AstNode& parent = formula.node(id);
        if (parent.kind != AstKind::index && parent.kind != AstKind::call) continue;
        if (parent.count == 0) continue;
        const AstNode& operand = formula.node(formula.ast.child(parent, 0));
        if (operand.kind != AstKind::name || !(operand.span == fault.notes[0].span)) continue;
        if (!formula.names.names[operand.target].is_open()) continue;
        return Use{operand.target, id, wanted_by(parent, fault)};
    }
    return std::nullopt;
}

Diagnostic both(const Formula& formula, Use first, Use second) {
    if (formula.node(second.parent).span.begin < formula.node(first.parent).span.begin)
        std::swap(first, second);
    const std::string& name = formula.names.names[first.name].text;
    const Span here = formula.node(second.parent).span;
    return {"kind-conflict",
            "two uses of `" + name + "` contradict each other",
            here,
            {{here, second.wants}, {formula.node(first.parent).span, first.wants}},
            "a name has one kind throughout the formula: rename one of the two"};
}

}  // namespace

Diagnostic with_both_uses(const Formula& formula, OpRules& rules, const Reading& reading,
                          const Diagnostic& fault) {
    const auto use = use_at(formula, fault);
    if (!use) return fault;
    std::optional<Use> other;
    for (const Form form : {Form::scalar, Form::column, Form::matrix}) {
        if (form == reading[use->name]) continue;
        Reading changed = reading;
        changed[use->name] = form;
        Inference attempt(formula, rules);
        if (attempt.run(changed)) return fault;
        const auto found = use_at(formula, attempt.fault());
        // A scalar fails everywhere: what counts is the form that the first use asks for.
        if (found && found->name == use->name && found->parent != use->parent) other = found;
    }
    return other ? both(formula, *use, *other) : fault;
}

}  // namespace gradwright::syntax
