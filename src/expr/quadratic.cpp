#include "expr/build.hpp"

#include <algorithm>
#include <optional>

namespace gradwright {
namespace {

/// Factors tried before the search gives up and the fact is simply not known.
constexpr std::size_t largest_search = 10;

/// Which half of the output a label belongs to; labels that map to themselves belong to both.
class Sides {
public:
    Sides(std::span<const std::optional<Label>> image, std::span<const Axis> out)
        : image_(image), side_(image.size(), 0), parent_(image.size()) {
        for (Label l = 0; l < parent_.size(); ++l) parent_[l] = l;
        for (std::size_t i = 0; i < out.size(); ++i) {
            for (const Label l : out[i]) put(l, i < out.size() / 2 ? 1 : -1);
        }
    }

    /// The labels lie on one side: together with their images on the other.
    void tie(Label a, Label b) {
        if (fixed(a) || fixed(b)) return;
        join(a, b);
        join(*image_[a], *image_[b]);
    }

    bool are_separate() {
        for (Label l = 0; l < side_.size(); ++l) {
            if (fixed(l)) continue;
            const Label root = find(l);
            if (root == find(*image_[l])) return false;
            if (side_[l] != 0 && side_[root] == -side_[l]) return false;
            if (side_[l] != 0) side_[root] = side_[l];
        }
        return consistent_;
    }

    bool fixed(Label l) const { return !image_[l] || *image_[l] == l; }

private:
    void put(Label l, int side) {
        if (fixed(l)) return;
        consistent_ = consistent_ && side_[l] != -side;
        side_[l] = side;
    }
    Label find(Label l) const {
        while (parent_[l] != l) l = parent_[l];
        return l;
    }
    void join(Label a, Label b) { parent_[find(a)] = find(b); }

    std::span<const std::optional<Label>> image_;
    std::vector<int> side_;
    std::vector<Label> parent_;
    bool consistent_ = true;
};

/// Looks for an involution of the labels that swaps the two halves of the output and maps the
/// factors onto each other, so that no factor ties the halves together but symmetric middles. Then
/// the contraction is Σ w·v⊗v' around factors that map to themselves: weights on fixed labels, of
/// known sign, and middles, which must be semidefinite. Hadamard and Kronecker products of
/// semidefinite factors are semidefinite (Schur).
class Involution {
public:
    explicit Involution(const Expr& e) : e_(e), image_(e->label_dims.size()) {}

    /// +1 or −1 if the contraction is semidefinite of that sign; 0 if that is not seen.
    int sign() {
        const auto& out = e_->out;
        if (out.size() % 2 != 0 || e_->factors.size() > largest_search) return 0;
        const std::size_t half = out.size() / 2;
        for (std::size_t i = 0; i < half; ++i) {
            if (!map_axis(out[i], out[i + half])) return 0;
        }
        partner_.assign(e_->factors.size(), none);
        return match(0) ? sign_ : 0;
    }

private:
    static constexpr std::size_t none = ~std::size_t{0};

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
        while (k < partner_.size() && partner_[k] != none) ++k;
        if (k == partner_.size()) return separates();
        const Factor& f = e_->factors[k];
        for (std::size_t j = k; j < partner_.size(); ++j) {
            const Factor& g = e_->factors[j];
            if (partner_[j] != none || g.node != f.node || !(g.exponent == f.exponent)) continue;
            const bool swaps[] = {false, true};
            for (const bool swap : swaps) {
                if (swap && !(f.axes.size() == 2 && is_symmetric({&e_.graph(), f.node}))) continue;
                const int weight = j != k ? 1 : swap ? middle_sign(f) : weight_sign(f);
                if (weight == 0) continue;
                const auto saved = image_;
                const auto saved_partner = partner_;
                const int saved_sign = sign_;
                partner_[k] = j;
                partner_[j] = k;
                sign_ *= weight;
                if (map_factor(f, g, swap) && match(k + 1)) return true;
                image_ = saved;
                partner_ = saved_partner;
                sign_ = saved_sign;
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

    /// Each factor with a partner stands on one side: A∘A' pairs up and is not semidefinite.
    bool separates() const {
        Sides sides(image_, e_->out);
        for (std::size_t k = 0; k < partner_.size(); ++k) {
            const Factor& f = e_->factors[k];
            if (partner_[k] == k) continue;
            std::optional<Label> first;
            for (const Axis& a : f.axes) {
                for (const Label l : a) {
                    if (sides.fixed(l)) continue;
                    if (first) sides.tie(*first, l);
                    first = l;
                }
            }
        }
        return sides.are_separate();
    }

    int weight_sign(const Factor& f) const {
        const Facts base = facts_of({&e_.graph(), f.node});
        if (f.exponent.is_even() || !f.exponent.is_integer()) return 1;
        if (has(base, Facts::nonnegative)) return 1;
        return has(base, Facts::nonpositive) ? -1 : 0;
    }

    int middle_sign(const Factor& f) const {
        if (!f.exponent.is_integer() || f.exponent.is_negative() || f.axes.size() != 2) return 0;
        return has(facts_of({&e_.graph(), f.node}), Facts::positive_semidefinite) ? 1 : 0;
    }

    const Expr e_;
    std::vector<std::optional<Label>> image_;
    std::vector<std::size_t> partner_;
    int sign_ = 1;
};

}  // namespace

int semidefinite_sign(const Expr& e) { return e.is_contraction() ? Involution(e).sign() : 0; }

bool is_quadratic(const Expr& e) { return semidefinite_sign(e) > 0; }

}  // namespace gradwright
