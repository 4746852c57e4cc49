#include "expr/contraction.hpp"

#include "expr/build.hpp"

#include <algorithm>
#include <cmath>

namespace gradwright::contraction {
namespace {

/// Numbers above this are not split into primes under a root.
constexpr std::int64_t largest_root = 1'000'000;

/// Dissolves nested factors. Labels of the inner contraction are renamed apart and unified with the
/// axes it stands on; a label may be replaced by a tuple, which is how vec and kron disappear.
class Flattener {
public:
    Flattener(Graph& graph, ContractionSpec spec)
        : graph_(graph),
          out_(std::move(spec.out)),
          dims_(std::move(spec.label_dims)),
          work_(std::move(spec.factors)),
          count_(work_.size()) {
        used_.insert(out_);
        for (const FactorSpec& f : work_) used_.insert(f.axes);
        replaced_.resize(dims_.size());
        std::reverse(work_.begin(), work_.end());
    }

    std::optional<Draft> run() {
        while (!work_.empty()) {
            FactorSpec factor = std::move(work_.back());
            work_.pop_back();
            if (factor.exponent.is_zero()) continue;
            if (factor.node.is_zero() && !factor.exponent.is_negative()) return std::nullopt;
            if (!dissolve(factor)) done_.push_back(std::move(factor));
        }
        return finish();
    }

private:
    /// True if the factor was replaced by simpler ones or absorbed in the coefficient.
    bool dissolve(FactorSpec& factor) {
        if (factor.node.is_contraction()) return take_contraction(factor);
        if (!factor.node.is_sum() || factor.node.is_zero()) return false;
        const auto value = factor.node.is_scalar() ? number_of(factor.node) : std::nullopt;
        return value ? take_number(factor, *value) : take_content(factor);
    }

    bool take_number(const FactorSpec& factor, const Number& value) {
        if (const auto exact = exact_power(value, factor.exponent)) {
            coefficient_ = coefficient_ * *exact;
            return true;
        }
        if (value.is_negative() && !factor.exponent.is_integer()) return false;
        if (value.is_exact() && factor.exponent.is_exact() && !factor.exponent.is_integer() &&
            value.num() < largest_root && value.den() < largest_root) {
            return take_root(factor, value);
        }
        const double p = std::pow(value.value(), factor.exponent.value());
        coefficient_ = coefficient_ * Number::inexact(p);
        return true;
    }

    /// An irrational root becomes prime factors with exponents between 0 and 1: 8^(1/2) =
    /// 2·2^(1/2).
    bool take_root(const FactorSpec& factor, const Number& value) {
        bool changed = false;
        const auto take_prime = [&](std::int64_t prime, std::int64_t multiplicity) {
            const Number power = Number(multiplicity) * factor.exponent;
            std::int64_t whole = power.num() / power.den();
            if (power.is_negative() && !power.is_integer()) --whole;
            const Number rest = power - Number(whole);
            const Number inexact =
                Number::inexact(std::pow(static_cast<double>(prime), static_cast<double>(whole)));
            coefficient_ =
                coefficient_ * exact_power(Number(prime), Number(whole)).value_or(inexact);
            if (!rest.is_zero()) done_.push_back({graph_.number(Number(prime)), {}, rest});
            changed = true;
        };
        for_each_prime(value.num(), 1, take_prime);
        for_each_prime(value.den(), -1, take_prime);
        return changed || value.is_one();
    }

    template <class Visit>
    static void for_each_prime(std::int64_t n, std::int64_t sign, const Visit& visit) {
        for (std::int64_t p = 2; p * p <= n; ++p) {
            std::int64_t multiplicity = 0;
            for (; n % p == 0; n /= p) ++multiplicity;
            if (multiplicity != 0) visit(p, sign * multiplicity);
        }
        if (n > 1) visit(n, sign);
    }

    bool take_content(FactorSpec& factor) {
        const bool integral = factor.exponent.is_integer();
        const Number c = integral ? content(factor.node) : abs(content(factor.node));
        if (c.is_one()) return false;
        take_number({graph_.number(c), {}, factor.exponent}, c);
        factor.node = c.reciprocal() * factor.node;
        work_.push_back(std::move(factor));
        return true;
    }

    bool take_contraction(FactorSpec& factor) {
        const Node& n = factor.node.node();
        const bool product_of_scalars =
            std::ranges::all_of(n.factors, [](const Factor& f) { return f.axes.empty(); });
        if (n.order() == 0 && !product_of_scalars) return false;
        if (factor.exponent.is_one()) return inline_contraction(factor);
        if (is_pure_product(n)) return inline_power(factor);
        if (!factor.exponent.is_integer()) return false;
        const std::int64_t k = factor.exponent.num();
        if (k < 2 || k > most_copies || !fits(k, n)) return split_power(factor);
        factor.exponent = 1;
        for (std::int64_t i = 0; i < k; ++i) work_.push_back(factor);
        count_ += static_cast<std::size_t>(k) - 1;
        return true;
    }

    /// All copies of the power, or none: some alone would be grouped to a power again.
    bool fits(std::int64_t copies, const Node& n) const {
        const std::size_t factors = static_cast<std::size_t>(copies) * n.factors.size();
        return count_ + factors <= graph_.flattening_limit() + 1;
    }

    /// Nothing is summed and nothing lies on a diagonal: entry by entry a product.
    static bool is_pure_product(const Node& n) {
        if (!has_distinct_labels(n.out)) return false;
        std::size_t labels = 0;
        for (const Axis& a : n.out) labels += a.size();
        return labels == n.label_dims.size();
    }

    /// (Π fᵢ^eᵢ)^p = Π fᵢ^(p·eᵢ), if p is an integer or every factor allows it.
    bool inline_power(FactorSpec& factor) {
        const Node& n = factor.node.node();
        const Number p = factor.exponent;
        if (!p.is_integer()) {
            std::size_t unknown = 0;
            for (const Factor& f : n.factors) {
                if (!has(facts_of({&graph_, f.node}), Facts::nonnegative)) ++unknown;
            }
            if (unknown > 1 || (unknown == 1 && has_even_unknown(n))) return false;
        }
        ContractionSpec spec;
        for (const Factor& f : n.factors) {
            spec.factors.push_back(
                {{&graph_, f.node}, {f.axes.begin(), f.axes.end()}, f.exponent * p});
        }
        return inline_spec(factor, spec, n.out, n.label_dims);
    }

    /// (x²)^(1/2) is |x|, not x: leave it to the builder of powers.
    bool has_even_unknown(const Node& n) const {
        return std::ranges::any_of(n.factors, [this](const Factor& f) {
            return f.exponent.is_even() && !has(facts_of({&graph_, f.node}), Facts::nonnegative);
        });
    }

    /// A negative or high power of a contraction distributes over what hangs together only through
    /// output labels; a single such component is an atom.
    bool split_power(FactorSpec& factor) {
        const Node& n = factor.node.node();
        if (!is_plain(n.out)) return false;
        ContractionSpec spec;
        spec.factors = parts_at_outputs(graph_, factor.node);
        if (spec.factors.size() < 2) return false;
        for (FactorSpec& part : spec.factors) part.exponent = part.exponent * factor.exponent;
        return inline_spec(factor, spec, n.out, n.label_dims);
    }

    bool inline_contraction(FactorSpec& factor) {
        const Node& n = factor.node.node();
        if (count_ + n.factors.size() > graph_.flattening_limit() + 1) return false;
        ContractionSpec spec;
        for (const Factor& f : n.factors) {
            spec.factors.push_back({{&graph_, f.node}, {f.axes.begin(), f.axes.end()}, f.exponent});
        }
        return inline_spec(factor, spec, n.out, n.label_dims);
    }

    bool inline_spec(const FactorSpec& factor, ContractionSpec& inner, std::span<const Axis> out,
                     std::span<const Dim> inner_dims) {
        const std::size_t base = dims_.size();
        const auto saved = replaced_;
        dims_.insert(dims_.end(), inner_dims.begin(), inner_dims.end());
        replaced_.resize(dims_.size());
        const auto renamed = [base](Axis axis) {
            for (std::size_t i = 0; i < axis.size(); ++i)
                axis[i] = static_cast<Label>(axis[i] + base);
            return axis;
        };
        for (std::size_t i = 0; i < out.size(); ++i) {
            if (!unify(factor.axes[i], renamed(out[i]))) {
                return roll_back(saved, base);
            }
        }
        if (tuples_ && !everything_fits()) return roll_back(saved, base);
        for (FactorSpec& f : inner.factors) {
            for (Axis& a : f.axes) a = renamed(a);
            used_.insert(f.axes);
            work_.push_back(std::move(f));
        }
        count_ += inner.factors.size() - 1;
        return true;
    }

    bool roll_back(const std::vector<Axis>& saved, std::size_t base) {
        replaced_ = saved;
        dims_.resize(base);
        return false;
    }

    bool everything_fits() const {
        const auto fits = [this](const Axis& a) { return resolve(a).has_value(); };
        const auto all_fit = [&](const FactorSpec& f) { return std::ranges::all_of(f.axes, fits); };
        return std::ranges::all_of(out_, fits) && std::ranges::all_of(work_, all_fit) &&
               std::ranges::all_of(done_, all_fit);
    }

    /// False if the tuples have different splits, or the result would be too long for an axis.
    bool unify(const Axis& left, const Axis& right) {
        const auto a = resolve(left);
        const auto b = resolve(right);
        if (!a || !b) return false;
        if (*a == *b) return true;
        if (a->size() == b->size()) {
            for (std::size_t i = 0; i < a->size(); ++i) {
                const auto x = resolve(Axis((*a)[i]));
                const auto y = resolve(Axis((*b)[i]));
                if (!x || !y) return false;
                if (*x == *y) continue;
                if (!x->is_single() || !y->is_single()) {
                    if (!unify(*x, *y)) return false;
                    continue;
                }
                if (dims_[(*x)[0]] != dims_[(*y)[0]]) return false;
                replaced_[(*y)[0]] = *x;
            }
            return true;
        }
        if (a->is_single()) return replace((*a)[0], *b);
        if (b->is_single()) return replace((*b)[0], *a);
        return false;
    }

    bool replace(Label label, const Axis& tuple) {
        if (std::find(tuple.begin(), tuple.end(), label) != tuple.end()) return false;
        replaced_[label] = tuple;
        tuples_ = true;
        return true;
    }

    std::optional<Axis> resolve(const Axis& axis) const {
        Axis result;
        for (const Label l : axis) {
            const Axis& r = replaced_[l];
            if (r.size() == 0) {
                if (result.size() == Axis::capacity) return std::nullopt;
                result.push_back(l);
                continue;
            }
            const auto inner = resolve(r);
            if (!inner || result.size() + inner->size() > Axis::capacity) return std::nullopt;
            for (const Label k : *inner) result.push_back(k);
        }
        return result;
    }

    std::optional<Draft> finish() {
        Draft draft;
        draft.coefficient = coefficient_;
        draft.label_dims = dims_;
        for (const Axis& a : out_) draft.out.push_back(*resolve(a));
        LabelSet present;
        present.insert(draft.out);
        for (FactorSpec& f : done_) {
            for (Axis& a : f.axes) a = *resolve(a);
            present.insert(f.axes);
            draft.factors.push_back(std::move(f));
        }
        // A label that became a tuple, as in the trace of kron(A, eye), may leave one of it behind.
        for (Label l = 0; l < dims_.size(); ++l) {
            if (!used_.contains(l)) continue;
            const Axis parts = *resolve(Axis(l));
            for (const Label k : parts) {
                if (present.contains(k)) continue;
                present.insert(k);
                add_dimension(draft, dims_[k]);
            }
        }
        return draft;
    }

    void add_dimension(Draft& draft, const Dim& dim) {
        if (const auto number = dim.number()) {
            draft.coefficient = draft.coefficient * Number(*number);
        } else {
            const auto inner = flatten(graph_, {{{graph_.dimension(dim), {}, 1}}, {}, {}});
            draft.coefficient = draft.coefficient * inner->coefficient;
            draft.factors.insert(draft.factors.end(), inner->factors.begin(), inner->factors.end());
        }
    }

    Graph& graph_;
    std::vector<Axis> out_;
    std::vector<Dim> dims_;
    std::vector<FactorSpec> work_;
    std::vector<FactorSpec> done_;
    std::vector<Axis> replaced_;  ///< by label; an empty axis means: stands for itself
    LabelSet used_;
    Number coefficient_ = 1;
    std::size_t count_;
    bool tuples_ = false;  ///< some label stands for a tuple
};

}  // namespace

std::optional<Draft> flatten(Graph& graph, ContractionSpec spec) {
    return Flattener(graph, std::move(spec)).run();
}

}  // namespace gradwright::contraction
