#include "explain/form_rule.hpp"

#include "derive/derive.hpp"
#include "explain/patterns.hpp"
#include "expr/traverse.hpp"
#include "render/text.hpp"
#include "simplify/simplify.hpp"

#include <algorithm>

namespace gradwright::explain {

using syntax::AstKind;
using syntax::AstNode;

namespace {

Diagnostic no_rule(const std::string& message) {
    Diagnostic d;
    d.slug = "no-rule";
    d.message = message;
    d.fault = Fault::refused;
    return d;
}

Expr short_form(const Expr& e) { return simplify(e, {.size = render::printed_size}); }

}  // namespace

FormRule::FormRule(const TypedFormula& typed, Graph& graph, syntax::AstId id,
                   std::vector<FormOperand> operands)
    : typed_(typed), graph_(graph), id_(id), operands_(std::move(operands)) {
    for (std::size_t k = 0; k < operands_.size(); ++k) {
        const Expr& value = operands_[k].value;
        const Facts kept = facts_of(value) & ~Facts::tangent & ~Facts::constant;
        ins_.push_back(operands_[k].constant ? value : stand_in(graph, k, value.shape(), kept));
    }
    if (is_sum()) return;
    const AstNode& node = typed.node(id);
    std::vector<Expr> values;
    for (std::size_t i = 0, k = 0; i < node.count; ++i) {
        const Expr own = typed.value(typed.ast().child(node, i));
        values.push_back(own ? ins_[k++] : own);
    }
    whole_ = typed.value_with(id, values);
}

bool FormRule::is_sum() const {
    const AstKind kind = typed_.node(id_).kind;
    return kind == AstKind::add || kind == AstKind::subtract || kind == AstKind::negate;
}

Expr FormRule::form(std::size_t k) const {
    if (!is_sum()) return whole_;
    const std::span<const Dim> shape = typed_.value(id_).shape();
    const Expr& x = ins_[k];
    const Scaled term{operands_[k].sign, x.is_scalar() ? broadcast(x, shape) : x};
    return graph_.sum({&term, 1}, shape);
}

Expr FormRule::with_values(const Expr& e) const {
    std::vector<std::pair<Expr, Expr>> pairs;
    for (std::size_t k = 0; k < ins_.size(); ++k) {
        if (!operands_[k].constant) pairs.emplace_back(ins_[k], operands_[k].value);
    }
    return substitute(e, pairs);
}

Expr FormRule::seed() const {
    return stand_in(graph_, ins_.size(), typed_.value(id_).shape(), Facts::none);
}

Result<Expr> FormRule::jacobian(std::size_t k) const {
    const Expr e = form(k);
    if (!e) return no_rule("this form has no derivative of its own");
    const Result<Expr> j = gradwright::jacobian(e, ins_[k]);
    if (!j) return j.error();
    return with_values(*j);
}

Result<Expr> FormRule::pulled(std::size_t k, const Expr& cotangent) const {
    const Expr e = form(k);
    if (!e) return no_rule("this form has no derivative of its own");
    const Expr g = seed();
    const Result<Expr> part = pullback(e, ins_[k], g);
    if (!part) return part.error();
    const std::pair<Expr, Expr> pair{g, cotangent};
    return substitute(with_values(*part), {&pair, 1});
}

std::string FormRule::name_of(std::size_t k) const {
    static constexpr std::string_view names[] = {"u", "v", "a", "b", "c", "p", "q", "r"};
    std::string name = k < std::size(names) ? std::string(names[k]) : "u" + std::to_string(k + 1);
    const bool matrix = operands_[k].value.order() > 1;
    if (matrix) name[0] = static_cast<char>(name[0] - 'a' + 'A');
    return name;
}

std::string FormRule::in_words(const Expr& e) const {
    render::Trees& t = render::trees_of(graph_);
    std::vector<std::pair<Tree, Tree>> words;
    const auto add = [&](const Expr& x, const std::string& word) {
        const Tree own = render::notate(x);
        words.emplace_back(own, t.word(word, own->stance));
    };
    for (std::size_t k = 0; k < ins_.size(); ++k) {
        if (operands_[k].constant) continue;
        add(ins_[k], name_of(k));
        add(stand_in_tangent(ins_[k]), "d" + name_of(k));
    }
    const Expr g = seed();
    add(g, g.order() > 1 ? "G" : "g");
    return render::print(replaced(t, render::notate(e), words), render::Format::ascii);
}

std::string FormRule::text(std::size_t k) const {
    const Expr e = form(k);
    const Result<Expr> part = pullback(e, ins_[k], seed());
    if (!part) return "";
    const std::string gets = name_of(k) + " gets " + in_words(short_form(*part));
    return is_sum() ? gets : "y = " + in_words(e) + ": " + gets;
}

std::string FormRule::call_statement(std::size_t k) const {
    const Expr e = form(k), dp = stand_in_tangent(ins_[k]);
    const Result<Expr> d = pushforward(e, ins_[k], dp);
    if (!d) return "";
    return typed_.ast().word(typed_.node(id_)) + ": d(" + in_words(e) +
           ") = " + in_words(short_form(*d));
}

std::string FormRule::statement(std::size_t k) const {
    const Expr e = form(k);
    const auto variable = std::ranges::count(operands_, false, &FormOperand::constant);
    if (is_sum()) return "sum rule: d(a + b) = da + db";
    if (e.is_apply() && !op_of(e).rule.empty()) {
        return std::string(op_of(e).name) + ": " + std::string(op_of(e).rule);
    }
    switch (typed_.node(id_).kind) {
        case AstKind::power:
        case AstKind::dot_power:
            return "power rule: d(u^p) = p*u^(p-1)*du";
        case AstKind::divide:
        case AstKind::over:
            return "quotient rule: d(u/v) = du/v - u*dv/v^2";
        case AstKind::multiply:
        case AstKind::times:
            return variable > 1 ? "product rule: d(A*B) = dA*B + A*dB" : "linearity: d(A*u) = A*du";
        case AstKind::transpose:
            return "transpose: d(A') = dA'";
        case AstKind::index:
            return "entries: d(A[i, j]) = dA[i, j]";
        case AstKind::block:
        case AstKind::block_row:
            return "blocks: d[A, B] = [dA, dB]";
        default:
            return call_statement(k);
    }
}

}  // namespace gradwright::explain
