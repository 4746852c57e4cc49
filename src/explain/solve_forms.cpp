#include "explain/solve_forms.hpp"

#include "expr/build.hpp"
#include "expr/traverse.hpp"
#include "ops/catalogue.hpp"
#include "render/text.hpp"
#include "simplify/distribute.hpp"

#include <algorithm>
#include <array>

namespace gradwright {
namespace {

/// Multiplied out, so that denominators show; not simplified, which would factor them away again.
Expr flattened(const Expr& e) {
    return rewrite(e, [](const Expr& n) { return distribute(n, any_sum); });
}

bool is_square(const Expr& x) { return x.order() == 2 && x.shape()[0] == x.shape()[1]; }

/// The denominators of the terms that hold x, each to the highest power that occurs.
Expr denominator_of(const Expr& e, const Expr& x) {
    Expr product = e.graph().number(1);
    std::vector<std::pair<Expr, Number>> bases;
    const std::size_t count = e.is_sum() ? e.child_count() : 1;
    for (std::size_t t = 0; t < count; ++t) {
        const Expr term = e.is_sum() ? e.child(t) : e;
        if (!term.is_contraction()) continue;
        for (const Factor& f : term->factors) {
            const Expr base(&e.graph(), f.node);
            if (!f.exponent.is_negative() || !depends_on(base, x)) continue;
            const bool fits = base.is_scalar() || std::ranges::equal(f.axes, term->out);
            if (!fits) continue;
            const auto same = [&base](const auto& b) { return b.first == base; };
            const auto it = std::ranges::find_if(bases, same);
            if (it == bases.end())
                bases.emplace_back(base, f.exponent);
            else if (f.exponent < it->second)
                it->second = f.exponent;
        }
    }
    for (const auto& [base, exponent] : bases) {
        const Expr factor = power(base, -exponent);
        product = hadamard(product, factor);
    }
    return product;
}

/// A function by which alone the unknown may occur, and its inverse.
struct Link {
    const Op* op;
    Expr (*back)(const Expr& u);
    std::string (*condition)(const Expr& u, const Expr& x);
};

Expr logit(const Expr& u) {
    const Expr one = ones(u.graph(), u.shape());
    return apply(ops::log, {hadamard(u, reciprocal(one - u))});
}

std::string text(const Expr& e) { return render::render(e, render::Format::unicode); }
std::string each(const Expr& e) { return (e.is_scalar() ? "" : "every entry of ") + text(e); }

std::string positive(const Expr& u, const Expr&) {
    return has_fact(u, Facts::positive) ? "" : each(u) + " is positive";
}
std::string invertible(const Expr& u, const Expr& x) {
    const bool definite = has_fact(x, Facts::positive_definite);
    const Facts needed = definite ? Facts::positive_definite : Facts::invertible;
    if (has_fact(u, needed)) return "";
    return text(u) + (definite ? " is positive definite" : " is invertible");
}
std::string between_0_and_1(const Expr& u, const Expr&) {
    return each(u) + " lies between 0 and 1";
}

const std::array links{
    Link{&ops::exp, [](const Expr& u) { return apply(ops::log, {u}); }, positive},
    Link{&ops::log, [](const Expr& u) { return apply(ops::exp, {u}); }, nullptr},
    Link{&ops::inv, [](const Expr& u) { return apply(ops::inv, {u}); }, invertible},
    Link{&ops::sigmoid, logit, between_0_and_1},
};

class Forms {
public:
    Forms(const Expr& equation, const Expr& x) : e_(equation), x_(x) {}

    std::vector<EquationForm> run() {
        add("", e_);
        const Expr flat = flattened(e_);
        if (flat != e_) add("", flat);
        for (const Link& link : links) through(flat, link);
        if (is_square(x_)) products(flat);
        const Expr denominator = denominator_of(flat, x_);
        if (!number_of(denominator)) {
            const Expr cleared = flattened(hadamard(denominator, flat));
            const std::string name = text(denominator);
            add("multiply by " + name, cleared);
            if (x_.is_scalar()) powers("multiply by " + name, cleared);
        }
        if (x_.is_scalar()) powers("", flat);
        return std::move(found_);
    }

private:
    void add(std::string step, const Expr& e) {
        found_.push_back({std::move(step), e, x_, x_, {}, {}});
    }

    void products(const Expr& e) {
        const Expr left = flattened(matmul(x_, e));
        const std::string name(x_->name);
        add("multiply by " + name + " from both sides", flattened(matmul(left, x_)));
        add("multiply by " + name + " from the left", left);
        add("multiply by " + name + " from the right", flattened(matmul(e, x_)));
    }

    /// x occurs only as op(x): solve for that.
    void through(const Expr& e, const Link& link) {
        if (link.op == &ops::inv && !is_square(x_)) return;
        const Expr image = apply(*link.op, {x_});
        if (image == x_ || !depends_on(e, image)) return;
        const Facts keep = facts_of(x_) & (Facts::symmetric | Facts::positive_definite |
                                           Facts::positive_semidefinite);
        const Expr u = e.graph().symbol("u", x_.shape(), keep);
        if (depends_on(e, u)) return;
        const std::pair<Expr, Expr> swap{image, u};
        const Expr in_u = substitute(e, {&swap, 1});
        if (depends_on(in_u, x_)) return;
        found_.push_back(
            {"solve for " + text(image), in_u, u, image, link.back, condition_of(link)});
    }

    /// A scalar that occurs only as its k-th power.
    void powers(const std::string& step, const Expr& e) {
        for (int k = 2; k <= 4; ++k) {
            const Expr u = e.graph().symbol("u", {}, Facts::positive);
            if (depends_on(e, u)) return;
            const std::pair<Expr, Expr> swap{x_, power(u, Number::ratio(1, k))};
            const Expr in_u = flattened(substitute(e, {&swap, 1}));
            const std::string name = std::string(x_->name) + "^" + std::to_string(k);
            found_.push_back({step.empty() ? "solve for " + name : step + ", solve for " + name,
                              in_u, u, power(x_, k),
                              [k](const Expr& v) { return power(v, Number::ratio(1, k)); },
                              root_of(k)});
        }
    }

    EquationForm::Condition condition_of(const Link& link) const {
        if (link.condition == nullptr) return {};
        return [condition = link.condition, x = x_](const Expr& u) { return condition(u, x); };
    }

    EquationForm::Condition root_of(int k) const {
        if (has_fact(x_, Facts::positive)) return {};
        return [k](const Expr&) {
            return k % 2 == 0 ? "the positive root; its negative is stationary too"
                              : "the real root";
        };
    }

    Expr e_, x_;
    std::vector<EquationForm> found_;
};

}  // namespace

std::vector<EquationForm> forms_of_equation(const Expr& equation, const Expr& x) {
    return Forms(equation, x).run();
}

}  // namespace gradwright
