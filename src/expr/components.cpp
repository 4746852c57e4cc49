#include "expr/contraction.hpp"

#include "expr/build.hpp"

#include <algorithm>
#include <map>
#include <tuple>

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
    int sign = 1;           ///< of the component, in front of the node
};

/// The node without the minus that `canonical` may put in front of it.
std::pair<Expr, int> unsigned_node(const Expr& e) {
    const bool minus = e.is_sum() && e->terms.size() == 1 && e->terms[0].coefficient == Number(-1);
    return minus ? std::pair(e.child(0), -1) : std::pair(e, 1);
}

void make_node(Graph& graph, const Draft& draft, Component& c) {
    if (c.at.size() > 2) return;
    Draft inner;
    inner.factors = c.factors;
    inner.label_dims = draft.label_dims;
    inner.out.assign(c.at.begin(), c.at.end());
    std::tie(c.node, c.sign) = unsigned_node(canonical(graph, inner));
    if (c.node.is_zero()) c.node = {};  // the whole product is; flattening will say so
    if (c.at.size() < 2 || !c.node) return;
    std::reverse(inner.out.begin(), inner.out.end());
    const auto [other, sign] = unsigned_node(canonical(graph, inner));
    if (other != c.node && other->key < c.node->key) {
        c.node = other;
        c.sign = sign;
        std::reverse(c.at.begin(), c.at.end());
    }
}

LabelSet outputs_of(const Draft& draft) {
    LabelSet outputs;
    outputs.insert(draft.out);
    return outputs;
}

/// Components after cutting at the given labels; factors on these alone go to `loose`.
std::vector<Component> cut(Graph& graph, const Draft& draft, const LabelSet& at,
                           std::vector<FactorSpec>& loose) {
    Groups groups(draft.label_dims.size());
    for (const FactorSpec& f : draft.factors) {
        const auto first = first_label(f, at);
        for_each_label(f, [&](Label l) {
            if (!at.contains(l)) groups.unite(*first, l);
        });
    }
    std::map<Label, Component> components;
    for (const FactorSpec& f : draft.factors) {
        const auto summed = first_label(f, at);
        if (!summed) {
            loose.push_back(f);
            continue;
        }
        Component& c = components[groups.find(*summed)];
        c.factors.push_back(f);
        for_each_label(f, [&](Label l) {
            if (at.contains(l)) c.at.push_back(l);
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

/// (AB)∘(AB) and (AB)^.2 meet here: `least` equal components at equal places become one factor with
/// an exponent, and join a factor that is already a power of the same component.
class Grouping {
public:
    Grouping(Graph& graph, Draft& draft, const LabelSet& at, std::size_t least)
        : draft_(draft), components_(cut(graph, draft, at, loose_)), least_(least) {
        for (std::size_t i = 0; i < components_.size(); ++i) {
            const Component& c = components_[i];
            if (c.node) places_[{c.node->key, axes_at(c.at)}].push_back(i);
        }
    }

    /// True if the draft changed. `highest_opened`: a power up to it must be flattened again.
    bool run(const Number& highest_opened) {
        for (FactorSpec& f : loose_) join(f, highest_opened);
        for (const auto& [place, members] : places_) {
            if (members.size() < least_) continue;
            const Component& c = components_[members.front()];
            const Number count(static_cast<std::int64_t>(members.size()));
            result_.push_back({c.node, place.second, count});
            take(members);
        }
        if (!changed_) return false;
        for (Component& c : components_) {
            for (FactorSpec& f : c.factors) result_.push_back(std::move(f));
        }
        draft_.factors = std::move(result_);
        return true;
    }

    bool dissolves() const { return dissolves_; }

private:
    void join(FactorSpec& f, const Number& highest_opened) {
        const auto it = places_.find({f.node->key, f.axes});
        if (it == places_.end() || !f.node.is_contraction()) {
            result_.push_back(std::move(f));
            return;
        }
        f.exponent = f.exponent + Number(static_cast<std::int64_t>(it->second.size()));
        take(it->second);
        places_.erase(it);
        const bool opens =
            f.exponent.is_integer() && !f.exponent.is_negative() && !(highest_opened < f.exponent);
        dissolves_ = dissolves_ || opens;
        if (!f.exponent.is_zero()) result_.push_back(std::move(f));
    }

    void take(const std::vector<std::size_t>& members) {
        for (const std::size_t i : members) {
            draft_.coefficient = Number(components_[i].sign) * draft_.coefficient;
            components_[i].factors.clear();
        }
        changed_ = true;
    }

    using Place = std::pair<Key, std::vector<Axis>>;

    Draft& draft_;
    std::vector<FactorSpec> loose_;
    std::vector<Component> components_;
    std::size_t least_;
    std::map<Place, std::vector<std::size_t>> places_;
    std::vector<FactorSpec> result_;
    bool changed_ = false, dissolves_ = false;
};

/// Summed labels where more factors meet than `flatten` opens a power to, or where a power stands
/// that it leaves closed.
std::vector<Axis> hubs_of(const Draft& draft, const LabelSet& outputs) {
    std::map<Label, int> uses;
    for (const FactorSpec& f : draft.factors) {
        if (f.axes.empty()) continue;
        const bool closed = f.node.is_contraction() && !f.exponent.is_one();
        for_each_label(f, [&](Label l) {
            if (!outputs.contains(l)) uses[l] += closed ? most_copies + 1 : 1;
        });
    }
    std::vector<Axis> hubs;
    for (const auto& [label, count] : uses) {
        if (count > most_copies) hubs.push_back(Axis(label));
    }
    return hubs;
}

/// True if the draft must be flattened again.
bool group_at_hubs(Graph& graph, Draft& draft) {
    LabelSet at = outputs_of(draft);
    const std::vector<Axis> hubs = hubs_of(draft, at);
    if (hubs.empty()) return false;
    at.insert(hubs);
    Grouping grouping(graph, draft, at, most_copies + 1);
    if (!grouping.run(most_copies)) return false;
    std::vector<FactorSpec> before(1);
    before[0].axes = hubs;
    add_lost_labels(graph, before, draft);
    return grouping.dissolves();
}

/// True if the draft must be flattened again.
bool group_at_outputs(Graph& graph, Draft& draft) {
    Grouping grouping(graph, draft, outputs_of(draft), 2);
    return grouping.run(1) && grouping.dissolves();
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
    for (const Component& c : cut(graph, draft, outputs_of(draft), parts)) {
        if (!c.node) return {};
        parts.push_back({Number(c.sign) * c.node, axes_at(c.at), 1});
    }
    return parts;
}

bool split_components(Graph& graph, Draft& draft) {
    // Hubs first: what hangs on an output, or on nothing, then has its powers inside.
    if (group_at_hubs(graph, draft) || split_closed(graph, draft)) return true;
    return draft.factors.size() > 1 && group_at_outputs(graph, draft);
}

}  // namespace gradwright::contraction
