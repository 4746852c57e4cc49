#include "explain/typed_notation.hpp"

#include "expr/build.hpp"

namespace gradwright::explain {

using namespace render;
using syntax::AstKind;
using syntax::AstNode;

bool TypedNotation::is_operand(AstId id) const {
    switch (typed_.node(id).kind) {
        case AstKind::number:
        case AstKind::text:
        case AstKind::all:
        case AstKind::axis:
        case AstKind::size:
        case AstKind::constant:
        case AstKind::dimension:
            return false;
        default:
            return !typed_.node(id).ignored;
    }
}

Tree TypedNotation::tree(AstId id) {
    if (const auto it = known_.find(id); it != known_.end()) return it->second;
    const AstNode& node = typed_.node(id);
    Tree x = nullptr;
    if (node.kind == AstKind::name) {
        x = turned_if_row(id, trees_.name(typed_.value(id)));
    } else if (!is_operand(id) || node.count == 0) {
        const Expr value = typed_.value(id);
        x = value ? notate(value) : nullptr;
    } else {
        std::vector<Tree> operands;
        for (const AstId child : typed_.ast().operands(node)) operands.push_back(tree(child));
        x = with(id, std::move(operands));
    }
    return known_[id] = x;
}

Tree TypedNotation::with(AstId id, std::vector<Tree> operands) {
    if (const Tree x = ordered(typed_.node(id), operands)) return x;
    return from_pattern(id, operands);
}

/// What has an order of its own on paper; null for functions and all else.
Tree TypedNotation::ordered(const AstNode& node, const std::vector<Tree>& x) {
    switch (node.kind) {
        case AstKind::reference:
            return x[0];
        case AstKind::negate:
            return trees_.negative(x[0]);
        case AstKind::add:
        case AstKind::subtract:
            return sum(node, x);
        case AstKind::transpose:
            return is_scalar(x[0]) ? x[0] : turned(trees_, x[0]);
        case AstKind::multiply:
            return product_in_order(trees_, x);
        case AstKind::times:
            return entries_in_order(trees_, x);
        case AstKind::divide:
        case AstKind::over:
            return quotient(x[0], x[1]);
        case AstKind::power:
        case AstKind::dot_power:
            return power(node, x);
        default:
            return nullptr;
    }
}

Tree TypedNotation::sum(const AstNode& node, const std::vector<Tree>& x) {
    std::vector<Signed> terms;
    Stance stance = Stance::scalar;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const int sign = node.kind == AstKind::subtract && i == 1 ? -1 : 1;
        if (!is_scalar(x[i])) stance = x[i]->stance;
        if (x[i]->form != Form::sum || sign < 0) {
            terms.push_back({sign, x[i]});
            continue;
        }
        for (std::size_t k = 0; k < x[i]->args.size(); ++k) {
            terms.push_back({x[i]->signs[k], x[i]->args[k]});
        }
    }
    return trees_.sum(std::move(terms), stance, true);
}

Tree TypedNotation::quotient(Tree a, Tree b) {
    if (a->form == Form::negative) {
        return trees_.negative(quotient(a->args[0], b));
    }
    if (is_scalar(b)) return trees_.quotient(a, b);
    return trees_.make(Form::ratio, b->stance, {a, b});
}

Tree TypedNotation::power(const AstNode& node, const std::vector<Tree>& x) {
    if (is_scalar(x[0]) && is_scalar(x[1])) return trees_.make(Form::power, Stance::scalar, x);
    if (node.kind == AstKind::dot_power) {
        return trees_.make(Form::entry_power, is_scalar(x[0]) ? x[1]->stance : x[0]->stance, x);
    }
    const auto exponent = numeric(x[1]);
    const bool whole = exponent && exponent->is_integer() && !exponent->is_negative();
    return whole ? trees_.make(Form::power, Stance::matrix, x) : nullptr;
}

Expr TypedNotation::stand_in_for(AstId id, std::size_t k, bool with_facts) const {
    const Expr value = typed_.value(id);
    const Facts kept =
        with_facts ? facts_of(value) & ~Facts::tangent & ~Facts::constant : Facts::none;
    return stand_in(graph_, k, value.shape(), kept);
}

/// The notation of the node for stand-ins, with the operands put in.
Tree TypedNotation::from_pattern(AstId id, const std::vector<Tree>& operands) {
    const AstNode& node = typed_.node(id);
    std::vector<Expr> values;
    std::vector<std::pair<Tree, Tree>> parts;
    for (std::size_t k = 0; k < node.count; ++k) {
        const AstId child = typed_.ast().child(node, k);
        if (!is_operand(child) || !typed_.value(child)) {
            values.push_back(typed_.value(child));
            continue;
        }
        values.push_back(stand_in_for(child, k, true));
        parts.push_back({notate(values.back()), turned_if_row(child, operands[k])});
    }
    auto [at, fresh] = patterns_.try_emplace(id, nullptr);
    if (fresh) {
        const Expr pattern = typed_.value_with(id, values);
        at->second = notate(pattern ? pattern : typed_.value(id));
    }
    return turned_if_row(id, replaced(trees_, at->second, parts));
}

}  // namespace gradwright::explain
