#include "expr/build.hpp"

#include <algorithm>
#include <array>
#include <numbers>

namespace gradwright {
namespace {

/// Reads "ij,(kl)->ik" into axes per operand and output.
struct Pattern {
    std::vector<std::vector<Axis>> operands;
    std::vector<Axis> out;
    std::vector<char> letters;

    explicit Pattern(std::string_view text) {
        const auto arrow = text.find("->");
        assert(arrow != std::string_view::npos);
        std::string_view in = text.substr(0, arrow);
        operands.emplace_back();
        while (!in.empty()) {
            if (in.front() == ',') {
                operands.emplace_back();
                in.remove_prefix(1);
            } else {
                operands.back().push_back(take_axis(in));
            }
        }
        std::string_view rest = text.substr(arrow + 2);
        while (!rest.empty()) out.push_back(take_axis(rest));
    }

    Label label(char letter) {
        const auto it = std::ranges::find(letters, letter);
        if (it != letters.end()) return static_cast<Label>(it - letters.begin());
        letters.push_back(letter);
        return static_cast<Label>(letters.size() - 1);
    }

private:
    Axis take_axis(std::string_view& text) {
        Axis axis;
        const bool fused = text.front() == '(';
        if (fused) text.remove_prefix(1);
        do {
            axis.push_back(label(text.front()));
            text.remove_prefix(1);
        } while (fused && text.front() != ')');
        if (fused) text.remove_prefix(1);
        return axis;
    }
};

Axis nth(std::size_t i) { return Axis(static_cast<Label>(i)); }

std::vector<Axis> identity_axes(std::size_t order, std::size_t first = 0) {
    std::vector<Axis> axes;
    for (std::size_t i = 0; i < order; ++i) axes.push_back(nth(first + i));
    return axes;
}

}  // namespace

Expr einsum(Graph& graph, std::string_view labels, std::span<const Operand> operands,
            std::span<const LabelDim> extra) {
    Pattern pattern(labels);
    ContractionSpec spec;
    spec.label_dims.resize(pattern.letters.size());
    for (const LabelDim& e : extra) spec.label_dims[pattern.label(e.label)] = e.dim;
    for (std::size_t k = 0; k < operands.size(); ++k) {
        const auto& axes = pattern.operands[k];
        assert(axes.size() == operands[k].expr.order());
        for (std::size_t i = 0; i < axes.size(); ++i) {
            if (axes[i].is_single()) spec.label_dims[axes[i][0]] = operands[k].expr.shape()[i];
        }
        spec.factors.push_back({operands[k].expr, axes, operands[k].exponent});
    }
    spec.out = pattern.out;
    return graph.contract(std::move(spec));
}

Expr einsum(std::string_view labels, std::initializer_list<Operand> operands,
            std::initializer_list<LabelDim> extra) {
    assert(operands.size() > 0);
    return einsum(operands.begin()->expr.graph(), labels,
                  std::span(operands.begin(), operands.size()),
                  std::span(extra.begin(), extra.size()));
}

Expr operator+(const Expr& a, const Expr& b) {
    const Scaled terms[] = {{1, a}, {1, b}};
    return a.graph().sum(terms, a.shape());
}

Expr operator-(const Expr& a, const Expr& b) {
    const Scaled terms[] = {{1, a}, {-1, b}};
    return a.graph().sum(terms, a.shape());
}

Expr operator-(const Expr& a) { return Number(-1) * a; }

Expr operator*(const Number& c, const Expr& a) {
    const Scaled term{c, a};
    return a.graph().sum({&term, 1}, a.shape());
}

Expr hadamard(const Expr& a, const Expr& b) {
    const Expr& shaped = a.order() >= b.order() ? a : b;
    ContractionSpec spec;
    spec.out = identity_axes(shaped.order());
    for (const Expr& e : {a, b}) {
        assert(e.is_scalar() || std::ranges::equal(e.shape(), shaped.shape()));
        spec.factors.push_back({e, identity_axes(e.order()), 1});
    }
    spec.label_dims.assign(shaped.shape().begin(), shaped.shape().end());
    return a.graph().contract(std::move(spec));
}

Expr matmul(const Expr& a, const Expr& b) {
    if (a.is_scalar() || b.is_scalar()) return hadamard(a, b);
    assert(a.shape().back() == b.shape().front());
    ContractionSpec spec;
    const std::size_t bond = a.order() - 1;
    spec.factors.push_back({a, identity_axes(a.order()), 1});
    spec.factors.push_back({b, identity_axes(b.order(), bond), 1});
    spec.label_dims.assign(a.shape().begin(), a.shape().end());
    spec.label_dims.insert(spec.label_dims.end(), b.shape().begin() + 1, b.shape().end());
    spec.out = identity_axes(spec.label_dims.size());
    spec.out.erase(spec.out.begin() + static_cast<std::ptrdiff_t>(bond));
    return a.graph().contract(std::move(spec));
}

Expr power(const Expr& base, const Number& exponent) {
    ContractionSpec spec;
    spec.out = identity_axes(base.order());
    spec.factors.push_back({base, spec.out, exponent});
    spec.label_dims.assign(base.shape().begin(), base.shape().end());
    return base.graph().contract(std::move(spec));
}

Expr sqrt(const Expr& a) { return power(a, Number::ratio(1, 2)); }

Expr trace(const Expr& a) { return einsum("ii->", {a}); }

Expr total(const Expr& a) {
    ContractionSpec spec;
    spec.factors.push_back({a, identity_axes(a.order()), 1});
    spec.label_dims.assign(a.shape().begin(), a.shape().end());
    return a.graph().contract(std::move(spec));
}

Expr inner(const Expr& a, const Expr& b) {
    ContractionSpec spec;
    spec.factors.push_back({a, identity_axes(a.order()), 1});
    spec.factors.push_back({b, identity_axes(b.order()), 1});
    spec.label_dims.assign(a.shape().begin(), a.shape().end());
    return a.graph().contract(std::move(spec));
}

Expr ones(Graph& graph, std::span<const Dim> shape) {
    ContractionSpec spec;
    spec.out = identity_axes(shape.size());
    spec.label_dims.assign(shape.begin(), shape.end());
    return graph.contract(std::move(spec));
}

Expr identity(Graph& graph, const Dim& n) {
    return graph.contract({{}, {Axis(Label{0}), Axis(Label{0})}, {n}});
}

Expr broadcast(const Expr& scalar, std::span<const Dim> shape) {
    ContractionSpec spec;
    spec.factors.push_back({scalar, {}, 1});
    spec.out = identity_axes(shape.size());
    spec.label_dims.assign(shape.begin(), shape.end());
    return scalar.graph().contract(std::move(spec));
}

Expr diagonal_matrix(const Expr& x) { return einsum("i->ii", {x}); }

Expr permute(const Expr& a, std::span<const std::size_t> order) {
    ContractionSpec spec;
    spec.factors.push_back({a, identity_axes(a.order()), 1});
    for (const std::size_t i : order) spec.out.push_back(nth(i));
    spec.label_dims.assign(a.shape().begin(), a.shape().end());
    return a.graph().contract(std::move(spec));
}

Expr pi(Graph& graph) { return graph.symbol("pi", {}, Facts::constant | Facts::positive); }
Expr euler(Graph& graph) { return graph.symbol("e", {}, Facts::constant | Facts::positive); }

std::optional<double> constant_value(const Expr& e) {
    if (!e.is_symbol() || !has(e->declared, Facts::constant)) return std::nullopt;
    return e->name == "pi" ? std::numbers::pi : std::numbers::e;
}

std::optional<Number> number_of(const Expr& e) {
    if (!e.is_scalar()) return std::nullopt;
    if (e.is_contraction() && e->factors.empty()) return Number(1);
    if (!e.is_sum()) return std::nullopt;
    if (e.is_zero()) return Number(0);
    if (e->terms.size() != 1) return std::nullopt;
    const Expr one = e.child(0);
    if (!one.is_contraction() || !one->factors.empty()) return std::nullopt;
    return e->terms[0].coefficient;
}

bool is_ones(const Expr& e) {
    if (!e.is_contraction() || !e->factors.empty()) return false;
    std::size_t labels = 0;
    for (const Axis& a : e->out) labels += a.size();
    return labels == e->label_dims.size();
}

Number content(const Expr& sum) {
    Number g = 0;
    for (const Term& t : sum->terms) {
        if (!t.coefficient.is_exact()) {
            // No gcd among reals: only a common size is content.
            const bool equal = std::ranges::all_of(sum->terms, [&](const Term& u) {
                return abs(u.coefficient) == abs(sum->terms[0].coefficient);
            });
            const Number first = sum->terms[0].coefficient;
            if (equal) return first;
            return first.is_negative() ? Number(-1) : Number(1);
        }
        g = gcd(g, t.coefficient);
    }
    return sum->terms[0].coefficient.is_negative() ? -g : g;
}

}  // namespace gradwright
