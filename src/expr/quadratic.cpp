#include "expr/build.hpp"

#include <algorithm>
#include <optional>

namespace gradwright {
namespace {

/// Factors tried before the search gives up and the fact is simply not known.
constexpr std::size_t largest_search = 10;

/// Looks for an involution of the labels that swaps the two halves of the output and maps the
/// factors onto each other. Then the contraction is Σ w·v⊗v' around factors that map to themselves:
/// weights on fixed labels, which must be non-negative, and symmetric middles, which must be
/// semidefinite. Hadamard and Kronecker products of semidefinite factors are semidefinite (Schur).
class Involution {
public:
    explicit Involution(const Expr& e) : e_(e), image_(e->label_dims.size()) {}

    bool exists() {
        const auto& out = e_->out;
        if (out.size() % 2 != 0 || e_->factors.size() > largest_search) return false;
        const std::size_t half = out.size() / 2;
        for (std::size_t i = 0; i < half; ++i) {
            if (!map_axis(out[i], out[i + half])) return false;
        }
        partner_.assign(e_->factors.size(), false);
        return match(0);
    }

private:
    bool map_axis(const Axis& a, const Axis& b) {
        if (a.size() != b.size()) return false;
        for (std::size_t i = 0; i < a.size(); ++i) {
            if (!map(a[i], b[i])) return false;
        }
        return true;
    }

    bool map(Label a, Label b) {
        if (e_->label_dims[a] != e_->label_dims[b]) return false;
        if (image_[a] && *image_[a] != b) return false;
        if (image_[b] && *image_[b] != a) return false;
        image_[a] = b;
        image_[b] = a;
        return true;
    }

    bool match(std::size_t k) {
        while (k < partner_.size() && partner_[k]) ++k;
        if (k == partner_.size()) return true;
        const Factor& f = e_->factors[k];
        for (std::size_t j = k; j < partner_.size(); ++j) {
            const Factor& g = e_->factors[j];
            if (partner_[j] || g.node != f.node || !(g.exponent == f.exponent)) continue;
            if (j == k && !may_be_fixed(f)) continue;
            const bool swaps[] = {false, true};
            for (const bool swap : swaps) {
                if (swap && !(f.axes.size() == 2 && is_symmetric({&e_.graph(), f.node}))) continue;
                if (swap && j == k && !is_middle(f)) continue;
                if (!swap && j == k && !is_weight(f)) continue;
                const auto saved = image_;
                const auto saved_partner = partner_;
                partner_[k] = partner_[j] = true;
                if (map_factor(f, g, swap) && match(k + 1)) return true;
                image_ = saved;
                partner_ = saved_partner;
            }
        }
        return false;
    }

    bool map_factor(const Factor& f, const Factor& g, bool swap) {
        for (std::size_t i = 0; i < f.axes.size(); ++i) {
            if (!map_axis(f.axes[i], g.axes[swap ? 1 - i : i])) return false;
        }
        return true;
    }

    bool may_be_fixed(const Factor& f) const { return is_weight(f) || is_middle(f); }

    bool is_weight(const Factor& f) const {
        const Facts base = facts_of({&e_.graph(), f.node});
        return f.exponent.is_even() || !f.exponent.is_integer() || has(base, Facts::nonnegative);
    }

    bool is_middle(const Factor& f) const {
        return f.exponent.is_one() && f.axes.size() == 2 &&
               has(facts_of({&e_.graph(), f.node}), Facts::positive_semidefinite);
    }

    const Expr e_;
    std::vector<std::optional<Label>> image_;
    std::vector<bool> partner_;
};

}  // namespace

bool is_quadratic(const Expr& e) { return e.is_contraction() && Involution(e).exists(); }

}  // namespace gradwright
