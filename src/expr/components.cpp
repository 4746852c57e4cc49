#include "expr/contraction.hpp"

#include "expr/build.hpp"

#include <algorithm>
#include <map>

namespace gradwright::contraction {
namespace {

/// Union-find over labels.
class Groups {
public:
    explicit Groups(std::size_t labels) : parent_(labels) {
        for (std::size_t i = 0; i < labels; ++i) parent_[i] = static_cast<Label>(i);
    }
    Label find(Label l) {
        while (parent_[l] != l) {
            parent_[l] = parent_[parent_[l]];
            l = parent_[l];
        }
        return l;
    }
    void unite(Label a, Label b) { parent_[find(a)] = find(b); }

private:
    std::vector<Label> parent_;
};

template <class Visit>
void for_each_label(const FactorSpec& f, const Visit& visit) {
    for (const Axis& a : f.axes) {
        for (const Label l : a) visit(l);
    }
}

/// Nothing if every label of the factor is in `but`.
std::optional<Label> first_label(const FactorSpec& f, const LabelSet& but = {}) {
    for (const Axis& a : f.axes) {
        for (const Label l : a) {
            if (!but.contains(l)) return l;
        }
    }
    return std::nullopt;
}

/// What hangs together through summed labels, as one node standing on output labels.
struct Component {
    std::vector<FactorSpec> factors;
    std::vector<Label> at;  ///< the output labels it touches, ascending; then oriented
    Expr node;              ///< empty if it touches more than two
};

void make_node(Graph& graph, const Draft& draft, Component& c) {
    if (c.at.size() > 2) return;
    Draft inner;
    inner.factors = c.factors;
    inner.label_dims = draft.label_dims;
    inner.out.assign(c.at.begin(), c.at.end());
    c.node = canonical(graph, inner);
    if (c.at.size() < 2) return;
    std::reverse(inner.out.begin(), inner.out.end());
    const Expr other = canonical(graph, inner);
    if (other != c.node && other->key < c.node->key) {
        c.node = other;
        std::reverse(c.at.begin(), c.at.end());
    }
}

/// Components after cutting at the output labels; factors on output labels alone go to `loose`.
std::vector<Component> cut(Graph& graph, const Draft& draft, std::vector<FactorSpec>& loose) {
    LabelSet outputs;
    outputs.insert(draft.out);
    Groups groups(draft.label_dims.size());
    for (const FactorSpec& f : draft.factors) {
        const auto first = first_label(f, outputs);
        for_each_label(f, [&](Label l) {
            if (!outputs.contains(l)) groups.unite(*first, l);
        });
    }
    std::map<Label, Component> components;
    for (const FactorSpec& f : draft.factors) {
        const auto summed = first_label(f, outputs);
        if (!summed) {
            loose.push_back(f);
            continue;
        }
        Component& c = components[groups.find(*summed)];
        c.factors.push_back(f);
        for_each_label(f, [&](Label l) {
            if (outputs.contains(l)) c.at.push_back(l);
        });
    }
    std::vector<Component> result;
    for (auto& [root, c] : components) {
        std::sort(c.at.begin(), c.at.end());
        c.at.erase(std::unique(c.at.begin(), c.at.end()), c.at.end());
        make_node(graph, draft, c);
        result.push_back(std::move(c));
    }
    return result;
}

/// Components that touch no output label become scalar factors of their own.
bool split_closed(Graph& graph, Draft& draft) {
    LabelSet outputs;
    outputs.insert(draft.out);
    Groups groups(draft.label_dims.size());
    for (const FactorSpec& f : draft.factors) {
        const auto first = first_label(f);
        for_each_label(f, [&](Label l) { groups.unite(*first, l); });
    }
    LabelSet open;
    for (const Axis& a : draft.out) {
        for (const Label l : a) open.insert(groups.find(l));
    }
    std::map<Label, Draft> closed;
    std::vector<FactorSpec> rest;
    for (const FactorSpec& f : draft.factors) {
        const auto first = first_label(f);
        if (!first || open.contains(groups.find(*first))) {
            rest.push_back(f);
        } else {
            closed[groups.find(*first)].factors.push_back(f);
        }
    }
    const bool is_single_component = closed.size() == 1 && rest.empty() && draft.out.empty();
    if (closed.empty() || is_single_component) return false;
    for (auto& [root, component] : closed) {
        component.label_dims = draft.label_dims;
        rest.push_back({canonical(graph, component), {}, 1});
    }
    draft.factors = std::move(rest);
    return true;
}

std::vector<Axis> axes_at(const std::vector<Label>& labels) {
    return {labels.begin(), labels.end()};
}

/// (AB)∘(AB) and (AB)^.2 meet here: equal components at equal places become one factor with an
/// exponent, and join a factor that is already a power of the same component. True if the draft
/// must be flattened again.
bool group_equal(Graph& graph, Draft& draft) {
    std::vector<FactorSpec> loose;
    std::vector<Component> components = cut(graph, draft, loose);
    using Place = std::pair<Key, std::vector<Axis>>;
    std::map<Place, std::vector<std::size_t>> places;
    for (std::size_t i = 0; i < components.size(); ++i) {
        if (!components[i].node) continue;
        places[{components[i].node->key, axes_at(components[i].at)}].push_back(i);
    }
    std::vector<bool> grouped(components.size(), false);
    std::vector<FactorSpec> result;
    bool changed = false;
    bool dissolves = false;  // a first power is no atom: it must be flattened again
    for (FactorSpec& f : loose) {
        const auto it = places.find({f.node->key, f.axes});
        if (it == places.end() || !f.node.is_contraction()) {
            result.push_back(std::move(f));
            continue;
        }
        f.exponent = f.exponent + Number(static_cast<std::int64_t>(it->second.size()));
        for (const std::size_t i : it->second) grouped[i] = true;
        places.erase(it);
        changed = true;
        dissolves = dissolves || f.exponent.is_one();
        if (!f.exponent.is_zero()) result.push_back(std::move(f));
    }
    for (const auto& [place, members] : places) {
        if (members.size() < 2) continue;
        for (const std::size_t i : members) grouped[i] = true;
        const Component& c = components[members.front()];
        result.push_back({c.node, place.second, Number(static_cast<std::int64_t>(members.size()))});
        changed = true;
    }
    if (!changed) return false;
    for (std::size_t i = 0; i < components.size(); ++i) {
        if (grouped[i]) continue;
        for (FactorSpec& f : components[i].factors) result.push_back(std::move(f));
    }
    draft.factors = std::move(result);
    return dissolves;
}

}  // namespace

std::vector<FactorSpec> parts_at_outputs(Graph& graph, const Expr& contraction) {
    Draft draft;
    const Node& n = contraction.node();
    for (const Factor& f : n.factors) {
        draft.factors.push_back({{&graph, f.node}, {f.axes.begin(), f.axes.end()}, f.exponent});
    }
    draft.out.assign(n.out.begin(), n.out.end());
    draft.label_dims.assign(n.label_dims.begin(), n.label_dims.end());
    std::vector<FactorSpec> parts;
    for (const Component& c : cut(graph, draft, parts)) {
        if (!c.node) return {};
        parts.push_back({c.node, axes_at(c.at), 1});
    }
    return parts;
}

bool split_components(Graph& graph, Draft& draft) {
    if (split_closed(graph, draft)) return true;
    return draft.factors.size() > 1 && group_equal(graph, draft);
}

}  // namespace gradwright::contraction
