#include "explain/differential.hpp"

#include "derive/derive.hpp"
#include "explain/derivation.hpp"
#include "expr/traverse.hpp"

#include <algorithm>

namespace gradwright::explain {

using syntax::AstKind;
using syntax::AstNode;

namespace {

bool is_sum(AstKind kind) {
    return kind == AstKind::add || kind == AstKind::subtract || kind == AstKind::negate;
}

LinearPtr sum_of_parts(std::vector<Part> parts, bool by_product = false) {
    auto d = std::make_shared<Linear>();
    d->parts = std::move(parts);
    d->by_product = by_product;
    return d;
}

bool is_nothing(const LinearPtr& d) { return d->kind == Linear::Kind::sum && d->parts.empty(); }

}  // namespace

Differentiation::Differentiation(const TypedFormula& typed, Graph& graph, const Expr& x)
    : typed_(typed), graph_(graph), x_(x), dx_(tangent_of(x)), notation_(typed, graph) {
    const std::size_t count = typed.ast().nodes.size();
    depends_.resize(count);
    for (AstId id = 0; id < count; ++id) {
        depends_[id] = is_variable(id);
        for (const AstId child : typed.ast().operands(typed.node(id))) {
            depends_[id] = depends_[id] || depends_[child];
        }
    }
}

bool Differentiation::is_variable(AstId id) const {
    return typed_.node(id).kind == AstKind::name && typed_.value(id) == x_;
}

AstId Differentiation::behind_references(AstId id) const {
    while (typed_.node(id).kind == AstKind::reference) id = typed_.ast().child(typed_.node(id), 0);
    return id;
}

void Differentiation::note(std::string rule) {
    if (std::ranges::find(rules_, rule) == rules_.end()) rules_.push_back(std::move(rule));
}

LinearPtr Differentiation::tangent(AstId id) {
    auto d = std::make_shared<Linear>();
    d->kind = Linear::Kind::tangent;
    d->tree = notation_.turned_if_row(id, notation_.trees().name(dx_));
    return d;
}

LinearPtr Differentiation::mark(AstId id) {
    if (is_variable(id)) return tangent(id);
    auto d = std::make_shared<Linear>();
    d->kind = Linear::Kind::mark;
    d->id = id;
    d->tree = marked(notation_.trees(), notation_.tree(id));
    return d;
}

bool Differentiation::has_marks(const LinearPtr& d) {
    if (d->kind != Linear::Kind::sum) return d->kind == Linear::Kind::mark;
    return std::ranges::any_of(d->parts, [](const Part& p) { return has_marks(p.of); });
}

LinearPtr Differentiation::unfolded(const LinearPtr& d) {
    if (d->kind == Linear::Kind::tangent) return d;
    if (d->kind == Linear::Kind::mark) {
        rules_.clear();
        return worked_out(d->id);
    }
    std::vector<std::string> rules;
    std::vector<Part> parts;
    for (const Part& p : d->parts) {
        rules_.clear();
        LinearPtr of = unfolded(p.of);
        for (std::string& rule : rules_) {
            if (std::ranges::find(rules, rule) == rules.end()) rules.push_back(std::move(rule));
        }
        if (!is_nothing(of)) parts.push_back({p.coefficient, p.context, std::move(of)});
    }
    rules_ = std::move(rules);
    return sum_of_parts(std::move(parts), d->by_product);
}

// Functions of the formula.

Expr Differentiation::evaluated(AstId id, const Function& f,
                                const std::vector<Expr>& operands) const {
    const auto at = std::ranges::find(f.operands, id);
    if (at != f.operands.end()) return operands[static_cast<std::size_t>(at - f.operands.begin())];
    const AstNode& node = typed_.node(id);
    if (!notation_.is_operand(id) || node.count == 0) return typed_.value(id);
    std::vector<Expr> values;
    for (const AstId child : typed_.ast().operands(node)) {
        values.push_back(evaluated(child, f, operands));
    }
    return typed_.value_with(id, values);
}

Expr Differentiation::evaluated(const Function& f, const std::vector<Expr>& operands) const {
    const AstNode& node = typed_.node(f.id);
    std::vector<Expr> values;
    for (std::size_t i = 0; i < node.count; ++i) {
        values.push_back(f.whole ? operands[i]
                                 : evaluated(typed_.ast().child(node, i), f, operands));
    }
    return typed_.value_with(f.id, values);
}

std::vector<Expr> Differentiation::values(const Function& f) const {
    std::vector<Expr> list;
    for (const AstId id : f.operands) list.push_back(typed_.value(id));
    return list;
}

std::vector<Expr> Differentiation::stand_ins(const Function& f, bool with_facts) const {
    std::vector<Expr> list;
    for (std::size_t k = 0; k < f.operands.size(); ++k) {
        const AstId id = f.operands[k];
        const bool replaceable = notation_.is_operand(id) && typed_.value(id);
        list.push_back(replaceable ? notation_.stand_in_for(id, k, with_facts) : typed_.value(id));
    }
    return list;
}

/// A power takes the root of a norm with it: ‖u‖² is a function of u.
Differentiation::Function Differentiation::function_of(AstId id) const {
    const AstNode& node = typed_.node(id);
    const auto children = typed_.ast().operands(node);
    Function own{id, {children.begin(), children.end()}, true};
    if (node.kind != AstKind::power) return own;
    const AstId base = behind_references(children[0]);
    if (typed_.node(base).kind != AstKind::call || notation_.is_operand(children[1])) return own;
    const auto inner = typed_.ast().operands(typed_.node(base));
    const Function fused{id, {inner.begin(), inner.end()}, false};
    const std::vector<Expr> ins = stand_ins(fused, false);
    const Expr root = evaluated(base, fused, ins), whole = evaluated(fused, ins);
    if (!root || !whole) return own;
    const std::vector<Expr> parts = reachable({&whole, 1});
    return std::ranges::find(parts, root) == parts.end() ? fused : own;
}

std::vector<std::size_t> Differentiation::dependent_slots(const Function& f) const {
    std::vector<std::size_t> slots;
    for (std::size_t k = 0; k < f.operands.size(); ++k) {
        if (depends_[f.operands[k]]) slots.push_back(k);
    }
    return slots;
}

bool Differentiation::is_linear_in(const Function& f, const std::vector<std::size_t>& slots) const {
    return std::ranges::all_of(slots, [&](std::size_t k) { return is_linear_in(f, k); });
}

bool Differentiation::is_linear_in(const Function& f, std::size_t slot) const {
    if (!f.whole) return false;
    std::vector<Expr> ins = stand_ins(f, false);
    const Expr p = ins[slot];
    const Expr e = evaluated(f, ins);
    const Expr q = stand_in(graph_, f.operands.size(), p.shape(), Facts::none);
    if (!e) return false;
    const Result<Expr> t = pushforward(e, p, q);
    ins[slot] = q;
    return t && *t == evaluated(f, ins);
}

// Rules.

LinearPtr Differentiation::worked_out(AstId id) {
    id = behind_references(id);
    if (is_variable(id)) return tangent(id);
    if (!depends_[id]) return sum_of_parts({});
    const AstKind kind = typed_.node(id).kind;
    if (is_sum(kind)) return sum_rule(id);
    if (kind == AstKind::transpose) {
        return transposed(id, worked_out(typed_.ast().child(typed_.node(id), 0)));
    }
    const Function f = function_of(id);
    const std::vector<std::size_t> slots = dependent_slots(f);
    if (!is_linear_in(f, slots)) return nonlinear_rule(f, slots);
    if (slots.size() > 1) return product_rule(f, slots);
    note("linearity: d(A*u) = A*du");
    LinearPtr of = worked_out(f.operands[slots[0]]);
    if (is_nothing(of)) return of;
    return sum_of_parts({{1, slot(f, slots[0]), std::move(of)}});
}

LinearPtr Differentiation::sum_rule(AstId id) {
    struct Visit {
        AstId id;
        int sign;
    };
    std::vector<Visit> todo{{id, 1}};
    std::vector<Part> parts;
    std::size_t terms = 0;
    const Expr whole = typed_.value(id);
    while (!todo.empty()) {
        const Visit v = todo.back();
        todo.pop_back();
        const AstNode& node = typed_.node(v.id);
        const bool inner = is_sum(node.kind) && (v.id == id || !typed_.value(v.id));
        if (inner) {
            for (std::size_t i = node.count; i-- > 0;) {
                const bool minus =
                    node.kind == AstKind::negate || (node.kind == AstKind::subtract && i == 1);
                todo.push_back({typed_.ast().child(node, i), minus ? -v.sign : v.sign});
            }
            continue;
        }
        ++terms;
        if (!depends_[v.id]) continue;
        LinearPtr of = worked_out(v.id);
        if (is_nothing(of)) continue;
        Context context;
        if (whole.order() > 0 && typed_.value(v.id).is_scalar()) {
            context = {[](Tree h) { return h; },
                       [whole](const Expr& h) { return broadcast(h, whole.shape()); }};
        }
        parts.push_back({v.sign, std::move(context), std::move(of)});
    }
    if (terms > 1) {
        rules_.insert(rules_.begin(), "sum rule: d(a + b) = da + db");
    }
    if (parts.size() == 1 && parts[0].context.show) {
        render::Trees& t = notation_.trees();
        const Tree one = t.ones(whole.shape());
        parts[0].context.show = [&t, one](Tree h) { return t.product({h, one}); };
    }
    return sum_of_parts(std::move(parts));
}

LinearPtr Differentiation::transposed(AstId id, LinearPtr of) {
    if (is_nothing(of)) return of;
    render::Trees& t = notation_.trees();
    const bool matrix = typed_.type(id).is(syntax::Form::matrix);
    const Context context{[&t](Tree h) { return turned(t, h); },
                          [matrix](const Expr& h) { return matrix ? transpose(h) : h; }};
    return sum_of_parts({{1, context, std::move(of)}});
}

Context Differentiation::slot(const Function& f, std::size_t k) {
    std::vector<Tree> trees;
    for (const AstId id : f.operands) trees.push_back(notation_.tree(id));
    const AstId id = f.id;
    const std::vector<Expr> own = values(f);
    return {[this, id, trees, k](Tree h) {
                std::vector<Tree> operands = trees;
                operands[k] = h;
                return notation_.with(id, std::move(operands));
            },
            [this, id, own, k](const Expr& h) {
                std::vector<Expr> operands = own;
                operands[k] = h;
                return typed_.value_with(id, operands);
            }};
}

LinearPtr Differentiation::product_rule(const Function& f, const std::vector<std::size_t>& slots) {
    note("product rule: d(A*B) = dA*B + A*dB");
    std::vector<Part> parts;
    for (const std::size_t k : slots) {
        LinearPtr of = inside(f.operands[k], true);
        if (!is_nothing(of)) parts.push_back({1, slot(f, k), std::move(of)});
    }
    return sum_of_parts(std::move(parts), true);
}

LinearPtr Differentiation::nonlinear_rule(const Function& f,
                                          const std::vector<std::size_t>& slots) {
    const std::vector<Expr> ins = stand_ins(f, true), own = values(f);
    const Expr e = evaluated(f, ins);
    render::Trees& t = notation_.trees();
    std::vector<Part> parts;
    for (const std::size_t k : slots) {
        const Expr p = ins[k];
        const Expr dp = stand_in_tangent(p);
        const Result<Expr> d = pushforward(e, p, dp);
        if (!d) {
            fault_ = d.error();
            return sum_of_parts({});
        }
        if (d->is_zero()) continue;
        note_rule(f, e, k, *d);
        const Tree hole = render::notate(dp);
        const Weighted pattern = gathered(t, with_last(t, render::notate(*d), hole));
        std::vector<std::pair<Tree, Tree>> trees;
        std::vector<std::pair<Expr, Expr>> exprs;
        for (std::size_t i = 0; i < ins.size(); ++i) {
            if (ins[i] == own[i]) continue;
            const AstId id = f.operands[i];
            trees.push_back(
                {render::notate(ins[i]), notation_.turned_if_row(id, notation_.tree(id))});
            exprs.push_back({ins[i], own[i]});
        }
        Context context;
        context.show = [this, f, k, pattern, hole, trees](Tree h) {
            auto all = trees;
            all.push_back({hole, notation_.turned_if_row(f.operands[k], h)});
            return notation_.turned_if_row(f.id, replaced(notation_.trees(), pattern.tree, all));
        };
        context.value = [d = *d, c = pattern.coefficient, dp, exprs](const Expr& h) {
            auto all = exprs;
            all.push_back({dp, h});
            return c.reciprocal() * substitute(d, all);
        };
        LinearPtr of = inside(f.operands[k], false);
        if (!is_nothing(of)) {
            parts.push_back({pattern.coefficient, std::move(context), std::move(of)});
        }
    }
    const bool several = parts.size() > 1;
    return sum_of_parts(std::move(parts), several);
}

/// What a rule leaves inside: d of the variable itself, through factors that are constant; else a
/// mark for the next round.
LinearPtr Differentiation::inside(AstId id, bool in_product) {
    id = behind_references(id);
    if (is_variable(id)) return tangent(id);
    if (!depends_[id]) return sum_of_parts({});
    const AstKind kind = typed_.node(id).kind;
    if (is_sum(kind)) return mark(id);
    if (kind == AstKind::transpose) {
        return transposed(id, inside(typed_.ast().child(typed_.node(id), 0), in_product));
    }
    const Function f = function_of(id);
    const std::vector<std::size_t> slots = dependent_slots(f);
    if (!is_linear_in(f, slots)) return mark(id);
    if (slots.size() > 1) return in_product ? product_rule(f, slots) : mark(id);
    LinearPtr of = inside(f.operands[slots[0]], in_product);
    if (!in_product && has_marks(of)) return mark(id);
    if (is_nothing(of)) return of;
    return sum_of_parts({{1, slot(f, slots[0]), std::move(of)}});
}

}  // namespace gradwright::explain
