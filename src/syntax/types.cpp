#include "syntax/types.hpp"

#include <algorithm>

namespace gradwright::syntax {

Type Type::of(std::span<const ExtentId> axes) {
    constexpr std::array forms{Form::scalar, Form::column, Form::matrix, Form::tensor};
    Type type;
    type.form = forms[std::min<std::size_t>(axes.size(), 3)];
    type.order = std::uint8_t(axes.size());
    std::copy(axes.begin(), axes.end(), type.axes.begin());
    return type;
}

ExtentId Extents::open() {
    const ExtentId id = ExtentId(parent_.size());
    parent_.push_back(id);
    value_.emplace_back();
    return id;
}

ExtentId Extents::fixed(const Dim& dim) {
    const ExtentId id = open();
    value_[id] = dim;
    return id;
}

ExtentId Extents::root(ExtentId a) const {
    while (parent_[a] != a) {
        parent_[a] = parent_[parent_[a]];
        a = parent_[a];
    }
    return a;
}

std::optional<Dim> Extents::value(ExtentId a) const { return value_[root(a)]; }

bool Extents::unify(ExtentId a, ExtentId b) {
    a = root(a);
    b = root(b);
    if (a == b) return true;
    if (value_[a] && value_[b]) {
        if (*value_[a] != *value_[b]) return false;
        parent_[b] = a;
        return true;
    }
    // The older one stays, so that names are given in order of appearance.
    const ExtentId older = std::min(a, b), newer = std::max(a, b);
    if (!value_[older]) value_[older] = value_[newer];
    parent_[newer] = older;
    return true;
}

bool Extents::bind(ExtentId a, const Dim& dim) {
    a = root(a);
    if (value_[a]) return *value_[a] == dim;
    value_[a] = dim;
    return true;
}

ExtentId Extents::combine(std::span<const ExtentId> parts, bool is_sum) {
    if (parts.size() == 1) return parts[0];
    const ExtentId whole = open();
    waiting_.push_back({whole, {parts.begin(), parts.end()}, is_sum});
    return whole;
}

std::optional<Extents::Contradiction> Extents::solve(Combination& c, bool& changed) {
    std::vector<Dim> known;
    std::optional<ExtentId> unknown;
    for (const ExtentId part : c.parts) {
        if (const auto dim = value(part))
            known.push_back(*dim);
        else if (unknown)
            return std::nullopt;
        else
            unknown = part;
    }
    Dim rest = c.is_sum ? Dim::sum(known) : Dim::product(known);
    if (!unknown) {
        c.done = changed = true;
        if (!bind(c.whole, rest)) return Contradiction{c.whole, rest};
        return std::nullopt;
    }
    const auto whole = value(c.whole);
    if (!whole) return std::nullopt;
    const auto last = c.is_sum ? difference(*whole, rest) : quotient(*whole, rest);
    if (!last) return Contradiction{c.whole, rest};
    c.done = changed = true;
    bind(*unknown, *last);
    return std::nullopt;
}

std::optional<Extents::Contradiction> Extents::propagate() {
    for (bool changed = true; changed;) {
        changed = false;
        for (Combination& c : waiting_) {
            if (c.done) continue;
            if (auto failed = solve(c, changed)) return failed;
        }
        std::erase_if(waiting_, [](const Combination& c) { return c.done; });
    }
    return std::nullopt;
}

void Extents::match_parts() {
    for (std::size_t i = 0; i < waiting_.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            const Combination &a = waiting_[i], &b = waiting_[j];
            if (a.is_sum != b.is_sum || a.parts.size() != b.parts.size() || !same(a.whole, b.whole))
                continue;
            for (std::size_t k = 0; k < a.parts.size(); ++k) unify(a.parts[k], b.parts[k]);
        }
    }
}

bool Extents::waits(ExtentId a) const {
    return std::any_of(waiting_.begin(), waiting_.end(),
                       [&](const Combination& c) { return !c.done && same(c.whole, a); });
}

namespace {

Dim dim_of(const Dim::Monomial& m) {
    std::vector<Dim> factors{Dim(m.coefficient)};
    for (const std::string& symbol : m.symbols) factors.emplace_back(symbol);
    return Dim::product(factors);
}

std::optional<Dim> divide(const Dim::Monomial& whole, const Dim::Monomial& part) {
    if (part.coefficient == 0 || whole.coefficient % part.coefficient != 0) return std::nullopt;
    Dim::Monomial result{whole.coefficient / part.coefficient, whole.symbols};
    for (const std::string& symbol : part.symbols) {
        const auto at = std::find(result.symbols.begin(), result.symbols.end(), symbol);
        if (at == result.symbols.end()) return std::nullopt;
        result.symbols.erase(at);
    }
    return dim_of(result);
}

}  // namespace

std::optional<Dim> quotient(const Dim& whole, const Dim& part) {
    if (part.monomials().size() != 1) {
        if (whole == part) return Dim(1);
        return std::nullopt;
    }
    std::vector<Dim> terms;
    for (const Dim::Monomial& m : whole.monomials()) {
        const auto term = divide(m, part.monomials()[0]);
        if (!term) return std::nullopt;
        terms.push_back(*term);
    }
    return Dim::sum(terms);
}

std::optional<Dim> difference(const Dim& whole, const Dim& part) {
    std::vector<Dim::Monomial> left = whole.monomials();
    for (const Dim::Monomial& m : part.monomials()) {
        const auto at = std::find_if(left.begin(), left.end(), [&](const Dim::Monomial& other) {
            return other.symbols == m.symbols;
        });
        if (at == left.end() || at->coefficient < m.coefficient) return std::nullopt;
        at->coefficient -= m.coefficient;
        if (at->coefficient == 0) left.erase(at);
    }
    if (left.empty()) return std::nullopt;
    std::vector<Dim> terms;
    for (const Dim::Monomial& m : left) terms.push_back(dim_of(m));
    return Dim::sum(terms);
}

}  // namespace gradwright::syntax
