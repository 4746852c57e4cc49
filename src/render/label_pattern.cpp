// The contractions behind a result, label by label.
#include "render/forms.hpp"

#include "expr/build.hpp"

#include <algorithm>
#include <map>

namespace gradwright::render {
namespace {

constexpr std::size_t most_factors = 40;
constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz";

struct Part {
    std::string text;
    Number exponent = 1;
    std::vector<Axis> axes;
    bool symmetric = false;
};

std::string text_of(const Expr& e) { return render(e, Format::ascii, {.sizes = true}); }

bool shares_a_label(const std::vector<Axis>& a, const std::vector<Axis>& b) {
    return std::ranges::any_of(a, [&](const Axis& axis) {
        return std::ranges::any_of(axis, [&](Label l) {
            return std::ranges::any_of(
                b, [l](const Axis& other) { return std::ranges::count(other, l) > 0; });
        });
    });
}

/// By name, but each next to one that it is contracted with, beginning at the output.
std::vector<Part> in_order(std::vector<Part> parts, const std::vector<Axis>& out) {
    std::ranges::stable_sort(parts, {}, &Part::text);
    std::vector<Part> ordered;
    std::vector<Axis> last = out;
    if (!last.empty()) last.resize(1);
    while (!parts.empty()) {
        auto next = std::ranges::find_if(
            parts, [&](const Part& p) { return shares_a_label(p.axes, last); });
        if (next == parts.end()) next = parts.begin();
        last = next->axes;
        ordered.push_back(std::move(*next));
        parts.erase(next);
    }
    return ordered;
}

class Labeller {
public:
    explicit Labeller(std::span<const Dim> dims) : dims_(dims) {}

    /// False if the letters do not suffice.
    bool name(std::span<const Axis> axes, std::vector<std::string>& names, LabelledTerm& term) {
        for (const Axis& axis : axes) {
            std::string& text = names.emplace_back();
            for (const Label l : axis) {
                const auto [at, fresh] = known_.try_emplace(l, known_.size());
                if (at->second >= letters.size()) return false;
                text += letters[at->second];
                if (fresh) term.extents.push_back(dims_[l].text());
            }
        }
        return true;
    }

private:
    std::span<const Dim> dims_;
    std::map<Label, std::size_t> known_;
};

std::vector<Axis> plain_axes(std::size_t order) {
    std::vector<Axis> axes;
    for (std::size_t i = 0; i < order; ++i) axes.emplace_back(static_cast<Label>(i));
    return axes;
}

/// A difference stands as in the whole formula: as x - y or as y - x.
Part part_of(const Factor& factor, const Expr& x, const std::string& whole, Number& scale) {
    Part part{text_of(x), factor.exponent, {factor.axes.begin(), factor.axes.end()}};
    part.symmetric = x.order() == 2 && is_symmetric(x);
    if (!x.is_sum() || !factor.exponent.is_one()) return part;
    const std::string turned = text_of(-x);
    if (whole.find(part.text) == std::string::npos && whole.find(turned) != std::string::npos) {
        part.text = turned;
        scale = -scale;
    }
    return part;
}

std::optional<LabelledTerm> labelled(Number scale, const Expr& e, const std::string& whole) {
    std::vector<Part> parts;
    std::vector<Axis> out = plain_axes(e.order());
    std::span<const Dim> dims = e.shape();
    if (e.is_contraction()) {
        if (e->factors.size() > most_factors) return std::nullopt;
        for (std::size_t i = 0; i < e.child_count(); ++i) {
            parts.push_back(part_of(e->factors[i], e.child(i), whole, scale));
        }
        out.assign(e->out.begin(), e->out.end());
        dims = e->label_dims;
    } else {
        parts.push_back({text_of(e), 1, out});
    }
    LabelledTerm term;
    term.scale = scale;
    Labeller labeller(dims);
    if (!labeller.name(out, term.out, term)) return std::nullopt;
    for (Part& part : in_order(std::move(parts), out)) {
        LabelledFactor& factor = term.factors.emplace_back();
        factor.text = std::move(part.text);
        factor.exponent = part.exponent;
        if (!labeller.name(part.axes, factor.labels, term)) return std::nullopt;
        if (part.symmetric) std::ranges::sort(factor.labels);
    }
    return term;
}

}  // namespace

std::optional<std::vector<LabelledTerm>> label_pattern(const Expr& e) {
    std::vector<std::pair<Number, Expr>> parts{{1, e}};
    if (e.is_sum()) {
        parts.clear();
        for (std::size_t i = 0; i < e.child_count(); ++i) {
            parts.emplace_back(e->terms[i].coefficient, e.child(i));
        }
    }
    const std::string whole = text_of(e);
    std::vector<LabelledTerm> terms;
    std::size_t factors = 0;
    for (const auto& [scale, part] : parts) {
        if (terms.size() > most_factors) return std::nullopt;
        auto term = labelled(scale, part, whole);
        if (!term) return std::nullopt;
        factors += term->factors.size();
        if (factors > most_factors) return std::nullopt;
        terms.push_back(std::move(*term));
    }
    return terms;
}

}  // namespace gradwright::render
