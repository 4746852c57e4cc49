// What a differential looks like, what it is worth, and how its rules are called.
#include "explain/differential.hpp"

#include "derive/derive.hpp"
#include "render/text.hpp"

namespace gradwright::explain {

using syntax::AstKind;
using syntax::AstNode;

// Names of rules.

void Differentiation::note_rule(const Function& f, const Expr& pattern, std::size_t slot,
                                const Expr& d) {
    const AstKind kind = typed_.node(f.id).kind;
    if (pattern.is_apply() && !op_of(pattern).rule.empty()) {
        const Op& op = op_of(pattern);
        return note(std::string(op.name) + ": " + std::string(op.rule));
    }
    if (f.whole && (kind == AstKind::power || kind == AstKind::dot_power)) {
        return note("power rule: d(u^p) = p*u^(p-1)*du");
    }
    if (kind == AstKind::divide || kind == AstKind::over) {
        return note("quotient rule: d(u/v) = du/v - u*dv/v^2");
    }
    render::Trees& t = notation_.trees();
    if (kind == AstKind::block || kind == AstKind::block_row) {
        return note("blocks: d[A, B] = [dA, dB]");
    }
    static constexpr std::string_view names[] = {"u", "v", "a", "b", "c", "p", "q", "r"};
    std::vector<std::pair<Tree, Tree>> words;
    const std::vector<Expr> ins = stand_ins(f, true);
    Tree hole = nullptr;
    for (std::size_t k = 0; k < ins.size() && k < std::size(names); ++k) {
        if (!ins[k] || !ins[k].is_symbol()) continue;
        std::string name(names[k]);
        if (ins[k].order() > 1) name[0] = static_cast<char>(name[0] - 'a' + 'A');
        const Tree own = render::notate(ins[k]);
        words.push_back({own, t.word(name, own->stance)});
        if (k != slot) continue;
        hole = render::notate(stand_in_tangent(ins[k]));
        words.push_back({hole, t.word("d" + name, own->stance)});
    }
    const auto text = [&](Tree x) {
        return render::print(replaced(t, x, words), render::Format::ascii);
    };
    if (hole == nullptr) return;
    const std::string name = typed_.ast().word(typed_.node(name_giver(f)));
    note(name + ": d(" + text(pattern_of(f, ins)) +
         ") = " + text(with_last(t, render::notate(d), hole)));
}

AstId Differentiation::name_giver(const Function& f) const {
    return f.whole ? f.id : behind_references(typed_.ast().child(typed_.node(f.id), 0));
}

/// The function as typed, of stand-ins.
Tree Differentiation::pattern_of(const Function& f, const std::vector<Expr>& ins) {
    if (f.whole) return render::notate(evaluated(f, ins));
    const AstNode& power = typed_.node(f.id);
    const Tree base = render::notate(evaluated(name_giver(f), f, ins));
    return notation_.trees().make(render::Form::power, base->stance,
                                  {base, notation_.tree(typed_.ast().child(power, 1))});
}

// What is shown, and what it is worth.

namespace {

/// The terms of a product rule are shown one by one, whatever is around them.
bool distributes(const LinearPtr& d) {
    if (d->kind != Linear::Kind::sum) return false;
    return d->by_product || (d->parts.size() == 1 && distributes(d->parts[0].of));
}

}  // namespace

std::vector<ShownTerm> Differentiation::terms(const LinearPtr& d) {
    if (d->kind != Linear::Kind::sum) {
        return {{1, d->tree, [](const Expr& h) { return h; }, d}};
    }
    render::Trees& t = notation_.trees();
    std::vector<ShownTerm> list;
    for (const Part& p : d->parts) {
        const auto show = [&](Tree h) { return p.context.show ? p.context.show(h) : h; };
        const auto value_of = [context = p.context, c = p.coefficient](const Expr& h) {
            return c * (context.value ? context.value(h) : h);
        };
        std::vector<ShownTerm> inner = terms(p.of);
        if (inner.size() > 1 && !distributes(p.of) && p.context.show) {
            const Weighted x = gathered(t, show(shown(p.of)));
            list.push_back({p.coefficient * x.coefficient, x.tree, value_of, p.of});
            continue;
        }
        for (ShownTerm& term : inner) {
            const Weighted x = gathered(t, show(term.tree));
            list.push_back(
                {p.coefficient * term.coefficient * x.coefficient, x.tree,
                 [value_of, within = term.value](const Expr& h) { return value_of(within(h)); },
                 term.inner});
        }
    }
    return list;
}

Tree Differentiation::shown(const LinearPtr& d) {
    std::vector<Weighted> list;
    for (const ShownTerm& term : terms(d)) list.push_back({term.coefficient, term.tree});
    if (list.empty()) return notation_.trees().number(0);
    return sum_of(notation_.trees(), list);
}

Expr Differentiation::value(const ShownTerm& term) { return term.value(value(term.inner)); }

Expr Differentiation::value(const LinearPtr& d) {
    if (d->kind == Linear::Kind::tangent) return dx_;
    if (d->kind == Linear::Kind::mark) {
        const Result<Expr> t = pushforward(typed_.value(d->id), x_, dx_);
        return t ? *t : Expr();
    }
    Expr total;
    for (const Part& p : d->parts) {
        const Expr of = value(p.of);
        const Expr term = p.coefficient * (p.context.value ? p.context.value(of) : of);
        total = total ? total + term : term;
    }
    return total;
}

}  // namespace gradwright::explain
