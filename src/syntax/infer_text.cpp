// How types are named in messages, and the names that open extents get.
#include "syntax/infer.hpp"
#include "syntax/lexer.hpp"
#include "syntax/parse.hpp"

#include <algorithm>
#include <set>

namespace gradwright::syntax {
namespace {

std::string why_read_so(const std::string& name, Form form) {
    const bool capital = name[0] >= 'A' && name[0] <= 'Z';
    if (form == Form::scalar && is_greek(name)) return "undeclared, a Greek letter";
    if (form == Form::matrix && capital) return "undeclared, a capital letter";
    if (form == Form::column && !capital) return "undeclared, a lower-case letter";
    return "undeclared, read from its use";
}

/// n, m, k, p, q, ... without those that are taken.
class FreshNames {
public:
    explicit FreshNames(std::set<std::string> taken) : taken_(std::move(taken)) {}

    bool is_free(const std::string& name) const { return !taken_.contains(name); }
    std::string take(const std::string& name) {
        taken_.insert(name);
        return name;
    }
    std::string next() {
        for (const char* name : {"n", "m", "k", "p", "q", "r", "s", "d", "h", "l"})
            if (is_free(name)) return take(name);
        for (int i = 1;; ++i)
            if (const std::string name = "n" + std::to_string(i); is_free(name)) return take(name);
    }

private:
    std::set<std::string> taken_;
};

}  // namespace

Type Inference::fail(Diagnostic fault) {
    if (!fault_) fault_ = std::move(fault);
    return Type::scalar();
}

Type Inference::mismatch(const AstNode& node, std::string message, std::string hint) {
    Diagnostic fault{"shape-mismatch", std::move(message), node.sign, {}, std::move(hint)};
    const bool infix = node.kind != AstKind::call;
    const std::size_t last = node.count - 1;
    fault.notes.push_back(note(operand_node(node, last), operand(node, last)));
    if (last > 0) fault.notes.push_back(note(operand_node(node, 0), operand(node, 0)));
    if (!infix) std::reverse(fault.notes.begin(), fault.notes.end());
    return fail(std::move(fault));
}

std::string Inference::describe(const Type& type) {
    name_open_extents();
    const auto text = [&](ExtentId id) {
        const auto value = extents_.value(id);
        const std::string name = value ? value->text() : "?";
        return value && value->monomials().size() > 1 ? "(" + name + ")" : name;
    };
    switch (type.form) {
        case Form::scalar:
            return "a scalar";
        case Form::column:
            return "a vector of length " + text(type.axes[0]);
        case Form::row:
            return "a row of length " + text(type.axes[0]);
        case Form::matrix:
            return "a matrix " + text(type.axes[0]) + "×" + text(type.axes[1]);
        case Form::tensor:
            break;
    }
    std::string out = "a tensor ";
    for (std::size_t i = 0; i < type.order; ++i) out += (i > 0 ? "×" : "") + text(type.axes[i]);
    return out;
}

Note Inference::note(const AstNode& node, const Type& type) {
    std::string text = "this is " + describe(type);
    const AstNode* inner = &node;
    while (inner->kind == AstKind::transpose || inner->kind == AstKind::negate)
        inner = &operand_node(*inner, 0);
    if (inner->kind == AstKind::name) {
        const Name& name = formula_.names.names[inner->target];
        if (name.declared)
            text += " (declared: " + name.declared->text + ")";
        else if (!name.known)
            text += " (" + why_read_so(name.text, names_[inner->target].form) + ")";
    }
    return {node.span, std::move(text)};
}

Type Inference::wrong_kind(const AstNode& call, std::size_t operand_index, std::string_view wanted,
                           std::string hint) {
    const Type& x = operand(call, operand_index);
    const AstNode& at = operand_node(call, operand_index);
    const std::string name = call.kind == AstKind::call ? formula_.ast.word(call) : "this";
    if (hint.empty() && at.kind == AstKind::name && formula_.names.names[at.target].is_open() &&
        wanted.find("matrix") != wanted.npos)
        hint = "declare it: `" + formula_.ast.word(at) + ": matrix(n,n)`";
    return fail({"kind-conflict",
                 "`" + name + "` takes " + std::string(wanted) + ", not " + describe(x),
                 at.span,
                 {note(at, x)},
                 std::move(hint)});
}

Type Inference::not_square(const AstNode& place, std::size_t operand_index, std::string_view what) {
    const AstNode& at = operand_node(place, operand_index);
    const Type& x = operand(place, operand_index);
    return fail({"not-square",
                 std::string(what) + " takes a square matrix, not " + describe(x),
                 place.sign,
                 {note(at, x)},
                 {}});
}

void Inference::name_open_extents() {
    if (naming_) return;
    naming_ = true;
    std::set<std::string> taken(formula_.names.dimensions.begin(), formula_.names.dimensions.end());
    for (const Name& name : formula_.names.names) taken.insert(name.text);
    FreshNames fresh(std::move(taken));
    const auto is_free = [&](ExtentId id) { return !extents_.value(id) && !extents_.waits(id); };
    extents_.match_parts();
    // What is the result of a kron, vec or block is known once its parts are.
    for (int round = 0; round < 2; ++round) {
        for (const Type& type : names_) {
            const bool rectangular = type.is(Form::matrix) && is_free(type.axes[0]) &&
                                     is_free(type.axes[1]) &&
                                     !extents_.same(type.axes[0], type.axes[1]);
            if (rectangular && fresh.is_free("m") && fresh.is_free("n")) {
                extents_.unify(type.axes[0], fixed(Dim(fresh.take("m"))));
                extents_.unify(type.axes[1], fixed(Dim(fresh.take("n"))));
            }
            for (std::size_t i = 0; i < type.order; ++i)
                if (round == 0 ? is_free(type.axes[i]) : !extents_.value(type.axes[i]))
                    extents_.unify(type.axes[i], fixed(Dim(fresh.next())));
        }
        if (auto failed = check_combinations()) {
            if (!fault_) fault_ = std::move(failed);
            break;
        }
    }
    naming_ = false;
}

std::optional<Diagnostic> Inference::check_combinations() {
    const auto wrong = extents_.propagate();
    if (!wrong) return std::nullopt;
    Diagnostic d{"shape-mismatch",
                 "sizes do not agree: got " + extents_.value(wrong->whole)->text() + " and " +
                     wrong->needed.text(),
                 formula_.node(formula_.ast.root).span,
                 {},
                 {}};
    // The node whose size it is, if one can be found, else the whole formula.
    for (AstId id = 0; id < types_.size(); ++id) {
        const Type& t = types_[id];
        for (std::size_t i = 0; i < t.order; ++i) {
            if (formula_.node(id).ignored || !extents_.same(t.axes[i], wrong->whole)) continue;
            d.span = formula_.node(id).span;
            return d;
        }
    }
    d.hint = "declare the sizes, as in X: matrix(m,n)";
    return d;
}

}  // namespace gradwright::syntax
