#include "render/places.hpp"

#include "expr/contraction.hpp"
#include "ops/catalogue.hpp"

#include <algorithm>

namespace gradwright::render {
namespace {

/// Longer runs of zeros are written as one block.
constexpr std::int64_t longest_run_of_zeros = 6;

/// a - b, where that is an extent; zero is the number 0.
std::optional<Dim> minus(const Dim& a, const Dim& b) {
    std::vector<Dim::Monomial> rest = a.monomials();
    for (const auto& m : b.monomials()) {
        const auto it = std::ranges::find(rest, m.symbols, &Dim::Monomial::symbols);
        if (it == rest.end() || it->coefficient < m.coefficient) return std::nullopt;
        it->coefficient -= m.coefficient;
    }
    std::vector<Dim> terms;
    for (const auto& m : rest) {
        if (m.coefficient == 0) continue;
        std::vector<Dim> factors{Dim(m.coefficient)};
        for (const auto& symbol : m.symbols) factors.push_back(Dim(symbol));
        terms.push_back(Dim::product(factors));
    }
    return terms.empty() ? Dim(std::int64_t{0}) : Dim::sum(terms);
}

bool is_zero(const Dim& d) { return d.number() == 0; }

/// The factor that alone stands at label l, beside the output; nothing if it is no selector.
std::optional<std::size_t> selector_at(const ContractionSpec& spec, Label l) {
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < spec.factors.size(); ++i) {
        const FactorSpec& f = spec.factors[i];
        for (std::size_t k = 0; k < f.axes.size(); ++k) {
            if (std::find(f.axes[k].begin(), f.axes[k].end(), l) == f.axes[k].end()) continue;
            const bool selects = f.node.is_apply_of(ops::unit) || f.node.is_apply_of(ops::embed);
            if (found || !selects || k != 0 || !f.axes[0].is_single() || !f.exponent.is_one()) {
                return std::nullopt;
            }
            found = i;
        }
    }
    return found;
}

bool is_used(const ContractionSpec& spec, Label l) {
    contraction::LabelSet used;
    used.insert(spec.out);
    for (const FactorSpec& f : spec.factors) used.insert(f.axes);
    return used.contains(l);
}

ContractionSpec spec_of(const Expr& e) {
    ContractionSpec spec;
    if (e.is_contraction()) {
        for (const Factor& f : e->factors) {
            spec.factors.push_back(
                {{&e.graph(), f.node}, {f.axes.begin(), f.axes.end()}, f.exponent});
        }
        spec.out.assign(e->out.begin(), e->out.end());
        spec.label_dims.assign(e->label_dims.begin(), e->label_dims.end());
        return spec;
    }
    for (std::size_t i = 0; i < e.order(); ++i) spec.out.push_back(Axis(static_cast<Label>(i)));
    spec.factors.push_back({e, spec.out, 1});
    spec.label_dims.assign(e.shape().begin(), e.shape().end());
    return spec;
}

/// Takes selectors off axis d of the contraction; `at` becomes where they put it.
void take_selectors(ContractionSpec& spec, std::size_t d, std::optional<Place>& at,
                    std::vector<std::size_t>& dropped_axes) {
    for (;;) {
        if (!spec.out[d].is_single()) return;
        const Label l = spec.out[d][0];
        if (std::ranges::count(spec.out, spec.out[d]) != 1) return;
        const auto i = selector_at(spec, l);
        if (!i) return;
        const FactorSpec f = spec.factors[*i];
        const Dim whole = spec.label_dims[l];
        const std::int64_t k = f.node->attributes[0];
        const bool single = f.node.is_apply_of(ops::unit);
        const Dim extent = single ? Dim(std::int64_t{1}) : f.node.shape()[1];
        const std::int64_t offset = single ? k - 1 : k;
        // A negative offset places the part at the end.
        const auto rest = offset < 0 ? std::optional(extent) : minus(whole, Dim(offset));
        if (!rest) return;
        if (!at) {
            at = Place{*rest, extent, single};
        } else {
            // A selector within what an earlier one selected from the end.
            if (at->rest != at->extent || whole != at->extent) return;
            at = Place{*rest, extent, single};
        }
        if (!single && !f.axes[1].is_single()) return;
        spec.factors.erase(spec.factors.begin() + static_cast<std::ptrdiff_t>(*i));
        const bool row = !single && extent.number() == 1 && !is_used(spec, f.axes[1][0]);
        if (row) at->single = true;
        if (!single && !row) spec.out[d] = f.axes[1];
        if (single || row) {
            dropped_axes.push_back(d);
            return;
        }
    }
}

}  // namespace

Placed placed(const Scaled& term, const bool (&wanted)[2]) {
    Placed result;
    result.part = term;
    const Expr& e = term.expr;
    if (e.is_sum() || e.is_symbol()) return result;
    ContractionSpec spec = spec_of(e);
    std::vector<std::size_t> dropped;
    for (std::size_t d = 0; d < std::min<std::size_t>(2, spec.out.size()); ++d) {
        if (wanted[d]) take_selectors(spec, d, result.at[d], dropped);
    }
    if (!result.at[0] && !result.at[1]) return result;
    for (auto d = dropped.rbegin(); d != dropped.rend(); ++d) {
        spec.out.erase(spec.out.begin() + static_cast<std::ptrdiff_t>(*d));
    }
    result.part.expr = e.graph().contract(std::move(spec));
    return result;
}

std::optional<std::vector<Stretch>> arranged(const Dim& whole, const std::vector<Place>& places) {
    std::vector<Stretch> result;
    std::vector<bool> used(places.size(), false);
    const bool singles = std::ranges::all_of(places, &Place::single);
    const auto fill = [&](Dim gap) {
        const auto n = gap.number();
        if (n && (*n == 1 || (singles && *n <= longest_run_of_zeros))) {
            for (std::int64_t i = 0; i < *n; ++i) {
                result.push_back({{}, {Dim(std::int64_t{1}), Dim(std::int64_t{1}), true}});
            }
        } else if (!is_zero(gap)) {
            result.push_back({{}, {gap, gap, false}});
        }
    };
    Dim rest = whole;
    for (std::size_t step = 0; step < places.size(); ++step) {
        std::optional<std::size_t> next;
        for (std::size_t i = 0; i < places.size(); ++i) {
            if (used[i] || !minus(rest, places[i].rest)) continue;
            if (!next || minus(places[i].rest, places[*next].rest)) next = i;
        }
        if (!next) return std::nullopt;
        used[*next] = true;
        fill(*minus(rest, places[*next].rest));
        result.push_back({next, places[*next]});
        const auto after = minus(places[*next].rest, places[*next].extent);
        if (!after) return std::nullopt;
        rest = *after;
    }
    fill(rest);
    return result;
}

}  // namespace gradwright::render
