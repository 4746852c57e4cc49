#include "expr/build.hpp"
#include "expr/contraction.hpp"

#include <algorithm>

namespace gradwright {
namespace contraction {

bool has_distinct_labels(std::span<const Axis> axes) {
    LabelSet seen;
    for (const Axis& a : axes) {
        for (const Label l : a) {
            if (seen.contains(l)) return false;
            seen.insert(l);
        }
    }
    return true;
}

bool is_plain(std::span<const Axis> axes) {
    return std::ranges::all_of(axes, &Axis::is_single) && has_distinct_labels(axes);
}

Shape shape_of(std::span<const Axis> out, std::span<const Dim> label_dims) {
    Shape shape;
    for (const Axis& a : out) {
        std::vector<Dim> dims;
        for (const Label l : a) dims.push_back(label_dims[l]);
        shape.push_back(a.is_single() ? dims[0] : Dim::product(dims));
    }
    return shape;
}

void add_lost_labels(Graph& graph, const std::vector<FactorSpec>& before, Draft& draft) {
    LabelSet kept;
    kept.insert(draft.out);
    for (const FactorSpec& f : draft.factors) kept.insert(f.axes);
    std::vector<FactorSpec> extents;
    for (const FactorSpec& f : before) {
        for (const Axis& a : f.axes) {
            for (const Label l : a) {
                if (kept.contains(l)) continue;
                kept.insert(l);
                extents.push_back({graph.dimension(draft.label_dims[l]), {}, 1});
            }
        }
    }
    draft.factors.insert(draft.factors.end(), extents.begin(), extents.end());
}

namespace {

/// The diagonal of an antisymmetric sum is zero: S' = -S.
bool has_zero_diagonal(const FactorSpec& f) {
    if (!f.node.is_sum() || f.axes.size() != 2 || f.axes[0] != f.axes[1]) return false;
    return !f.exponent.is_negative() && is_antisymmetric(f.node);
}

/// S and S' are one factor on opposite axes, and so are powers of AB and of B'A'; S and -S one
/// factor with opposite coefficients.
void orient_sums(Draft& draft) {
    for (FactorSpec& f : draft.factors) {
        const bool composite = f.node.is_sum() || (f.node.is_contraction() && !f.exponent.is_one());
        if (!composite || f.axes.size() != 2 || f.node.is_zero()) continue;
        const Oriented o = orient(f.node);
        if (!o.flipped) continue;
        f.node = o.expr;
        std::swap(f.axes[0], f.axes[1]);
        if (!f.node.is_sum() || !f.exponent.is_integer()) continue;
        const Number sign = content(f.node);
        if (sign.is_one()) continue;
        f.node = sign.reciprocal() * f.node;
        draft.coefficient = draft.coefficient * exact_power(sign, f.exponent).value_or(1);
    }
}

/// Adds the exponents of factors with equal node and axes. True if any met.
bool merge_equal(Draft& draft) {
    std::vector<FactorSpec> merged;
    bool changed = false;
    for (FactorSpec& f : draft.factors) {
        if (f.axes.size() == 2 && f.axes[1] < f.axes[0]) {
            const bool turns_sign = is_antisymmetric(f.node) && f.exponent.is_integer();
            if (turns_sign || is_symmetric(f.node)) std::swap(f.axes[0], f.axes[1]);
            if (turns_sign && !f.exponent.is_even()) draft.coefficient = -draft.coefficient;
        }
        const auto same = std::ranges::find_if(
            merged, [&](const FactorSpec& m) { return m.node == f.node && m.axes == f.axes; });
        if (same == merged.end()) {
            merged.push_back(std::move(f));
            continue;
        }
        same->exponent = same->exponent + f.exponent;
        changed = true;
    }
    std::erase_if(merged, [](const FactorSpec& f) { return f.exponent.is_zero(); });
    draft.factors = std::move(merged);
    return changed;
}

bool is_inverse(const FactorSpec& f) {
    return f.node.is_apply() && f.node->function->inverts && f.exponent.is_one();
}

/// f⁻¹(X) and X that meet at one summed label are the identity on their other labels.
bool cancel_inverse(Graph& graph, Draft& draft) {
    std::vector<std::size_t> uses(draft.label_dims.size(), 0);
    for (const FactorSpec& f : draft.factors) {
        for (const Axis& a : f.axes) {
            for (const Label l : a) ++uses[l];
        }
    }
    LabelSet outputs;
    outputs.insert(draft.out);
    const auto is_bond = [&](const Axis& a, const Axis& b) {
        return a == b && a.is_single() && uses[a[0]] == 2 && !outputs.contains(a[0]);
    };
    for (std::size_t i = 0; i < draft.factors.size(); ++i) {
        const FactorSpec& inverse = draft.factors[i];
        if (!is_inverse(inverse)) continue;
        const Expr base = inverse.node.child(0);
        for (std::size_t j = 0; j < draft.factors.size(); ++j) {
            const FactorSpec& f = draft.factors[j];
            if (j == i || f.node != base || !f.exponent.is_one()) continue;
            for (const auto& [p, q] : {std::pair{1, 0}, {0, 1}, {0, 0}, {1, 1}}) {
                if (p == q && !is_symmetric(base)) continue;
                if (!is_bond(inverse.axes[std::size_t(p)], f.axes[std::size_t(q)])) continue;
                const Axis a = inverse.axes[std::size_t(1 - p)];
                const Axis b = f.axes[std::size_t(1 - q)];
                if (!a.is_single() || !b.is_single()) continue;
                const Dim n = draft.label_dims[a[0]];
                std::vector<FactorSpec> rest;
                for (std::size_t k = 0; k < draft.factors.size(); ++k) {
                    if (k != i && k != j) rest.push_back(std::move(draft.factors[k]));
                }
                rest.push_back({identity(graph, n), {a, b}, 1});
                draft.factors = std::move(rest);
                return true;
            }
        }
    }
    return false;
}

/// Equal axes, or opposite ones where one of the two is symmetric and does not care.
bool share_place(const FactorSpec& f, const FactorSpec& other) {
    if (f.axes == other.axes) return true;
    return f.axes.size() == 2 && other.axes.size() == 2 && f.axes[0] == other.axes[1] &&
           f.axes[1] == other.axes[0] && (is_symmetric(f.node) || is_symmetric(other.node));
}

/// Products and powers of exponentials at the same place: exp(a)·exp(b)^p = exp(a + p·b).
bool merge_exponentials(Draft& draft) {
    for (std::size_t i = 0; i < draft.factors.size(); ++i) {
        FactorSpec f = draft.factors[i];
        if (!f.node.is_apply() || !f.node->function->exponential) continue;
        Expr exponent = f.exponent * f.node.child(0);
        std::vector<FactorSpec> rest;
        bool met = !f.exponent.is_one();
        for (std::size_t j = 0; j < draft.factors.size(); ++j) {
            const FactorSpec& other = draft.factors[j];
            if (j == i) continue;
            if (other.node.is_apply_of(*f.node->function) && share_place(f, other)) {
                if (is_symmetric(f.node)) f.axes = other.axes;
                exponent = exponent + other.exponent * other.node.child(0);
                met = true;
            } else {
                rest.push_back(other);
            }
        }
        if (!met) continue;
        const Expr operands[] = {exponent};
        Graph& graph = f.node.graph();
        rest.push_back({graph.apply(*f.node->function, operands, exponent.shape()), f.axes, 1});
        draft.factors = std::move(rest);
        return true;
    }
    return false;
}

/// One round on a flattened draft. True if its factors changed and must be flattened again.
bool rebuild(Graph& graph, Draft& draft) {
    const std::vector<FactorSpec> before = draft.factors;
    if (merge_equal(draft)) {
        // Only here can a label lose its last factor and leave its extent behind.
        add_lost_labels(graph, before, draft);
        return true;
    }
    return cancel_inverse(graph, draft) || merge_exponentials(draft) ||
           split_components(graph, draft);
}

}  // namespace
}  // namespace contraction

Expr Graph::contract(ContractionSpec spec) {
    using namespace contraction;
    // A few are enough within the flattening limit; at it, opening and grouping could take turns.
    constexpr int most_rounds = 100;
    const Shape shape = shape_of(spec.out, spec.label_dims);
    Number coefficient = 1;
    for (int round = 1;; ++round) {
        std::optional<Draft> draft = flatten(*this, std::move(spec));
        if (!draft) return zero(shape);
        coefficient = coefficient * draft->coefficient;
        draft->coefficient = 1;
        if (std::ranges::any_of(draft->factors, has_zero_diagonal)) return zero(shape);
        orient_sums(*draft);
        const bool changed = contraction::rebuild(*this, *draft);
        coefficient = coefficient * draft->coefficient;
        if (!changed || round == most_rounds) {
            const Scaled term{coefficient, canonical(*this, *draft)};
            return sum({&term, 1}, shape);
        }
        spec = {std::move(draft->factors), std::move(draft->out), std::move(draft->label_dims)};
    }
}

}  // namespace gradwright
