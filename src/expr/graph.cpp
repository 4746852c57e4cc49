#include "expr/graph.hpp"

#include "expr/build.hpp"
#include "expr/constant_axes.hpp"
#include "expr/contraction.hpp"

#include <algorithm>
#include <cstring>

namespace gradwright {
namespace {

constexpr std::size_t arena_block = 64 * 1024;

void add_shape(Hasher& hasher, std::span<const Dim> shape) {
    hasher.add(shape.size());
    for (const Dim& d : shape) hasher.add(d.hash());
}

Key key_of(const Graph& graph, const NodeDraft& n) {
    Hasher h;
    h.add(static_cast<std::uint64_t>(n.kind));
    add_shape(h, n.shape);
    switch (n.kind) {
        case Kind::symbol:
            h.add(hash_text(n.name));
            h.add(static_cast<std::uint64_t>(n.declared));
            break;
        case Kind::sum:
            for (const Term& t : n.terms) {
                h.add(t.coefficient.hash());
                h.add(graph.node(t.node).key);
            }
            break;
        case Kind::contraction:
            for (const FactorDraft& f : n.factors) {
                h.add(graph.node(f.node).key);
                h.add(f.exponent.hash());
                for (const Axis& a : f.axes) {
                    h.add(a.size());
                    for (const Label l : a) h.add(l);
                }
            }
            h.add(n.out.size());
            for (const Axis& a : n.out) {
                h.add(a.size());
                for (const Label l : a) h.add(l);
            }
            add_shape(h, n.label_dims);
            break;
        case Kind::apply:
            h.add(hash_text(n.function->name));
            for (const NodeId id : n.operands) h.add(graph.node(id).key);
            h.add(n.attributes.size());
            for (const std::int64_t a : n.attributes) h.add(static_cast<std::uint64_t>(a));
            break;
    }
    return h.key();
}

/// The number a + b in every entry stands in a longer sum as a and b in every entry, so that no
/// partial sum is preferred.
bool is_copied_sum(const Expr& e) {
    return e.is_contraction() && e.order() > 0 && e->factors.size() == 1 && e.child(0).is_sum() &&
           e.child(0).is_scalar() && e->factors[0].exponent.is_one() &&
           contraction::is_plain(e->out);
}

void append_terms(std::vector<Term>& terms, const Number& coefficient, const Expr& e) {
    if (!e.is_sum()) return terms.push_back({coefficient, e.id()});
    for (const Term& inner : e->terms) {
        terms.push_back({coefficient * inner.coefficient, inner.node});
    }
}

std::vector<Term> without_copied_sums(Graph& graph, std::vector<Term> terms) {
    const auto is_copied = [&graph](const Term& t) { return is_copied_sum({&graph, t.node}); };
    if (std::ranges::none_of(terms, is_copied)) return terms;
    std::vector<Term> opened;
    for (const Term& t : terms) {
        if (!is_copied(t)) {
            opened.push_back(t);
            continue;
        }
        const Expr e(&graph, t.node), sum = e.child(0);
        for (const Term& inner : sum->terms) {
            ContractionSpec spec;
            spec.factors.push_back({{&graph, inner.node}, {}, 1});
            spec.out.assign(e->out.begin(), e->out.end());
            spec.label_dims.assign(e->label_dims.begin(), e->label_dims.end());
            append_terms(opened, t.coefficient * inner.coefficient,
                         graph.contract(std::move(spec)));
        }
    }
    return opened;
}

}  // namespace

Graph::Graph() = default;
Graph::~Graph() = default;

void KeyTable::grow() {
    std::vector<Entry> larger(std::max<std::size_t>(64, 2 * entries_.size()));
    for (const Entry& e : entries_) {
        if (e.node == no_node) continue;
        std::size_t i = e.tag & (larger.size() - 1);
        while (larger[i].node != no_node) i = (i + 1) & (larger.size() - 1);
        larger[i] = e;
    }
    entries_ = std::move(larger);
}

void* Graph::allocate(std::size_t bytes) {
    bytes = (bytes + 7) & ~std::size_t{7};
    if (used_ + bytes > block_size_) {
        block_size_ = std::max(arena_block, bytes);
        blocks_.push_back(std::make_unique_for_overwrite<std::byte[]>(block_size_));
        used_ = 0;
    }
    void* at = blocks_.back().get() + used_;
    used_ += bytes;
    return at;
}

Node Graph::stored(const NodeDraft& draft, const Key& key) {
    Node n;
    n.kind = draft.kind;
    n.declared = draft.declared;
    n.key = key;
    n.shape = store(draft.shape);
    n.terms = store(draft.terms);
    n.out = store(draft.out);
    n.label_dims = store(draft.label_dims);
    n.function = draft.function;
    n.operands = store(draft.operands);
    n.attributes = store(draft.attributes);
    n.name = {store(std::span(draft.name)).data(), draft.name.size()};
    std::vector<Factor> factors;
    for (const FactorDraft& f : draft.factors) {
        factors.push_back({f.node, f.exponent, store(f.axes)});
    }
    n.factors = store(std::span<const Factor>(factors));
    return n;
}

Expr Graph::intern(const NodeDraft& draft) {
    const Key key = key_of(*this, draft);
    const auto fresh = static_cast<NodeId>(nodes_.size());
    const NodeId id = by_key_.find_or_enter(
        key, fresh, [this](NodeId other) -> const Key& { return nodes_[other].key; });
    if (id == fresh) nodes_.push_back(stored(draft, key));
    return {this, id};
}

Expr Graph::symbol(std::string_view name, std::span<const Dim> shape, Facts facts) {
    NodeDraft n;
    n.kind = Kind::symbol;
    n.name = name;
    n.shape = shape;
    n.declared = closure(facts);
    return intern(n);
}

Expr Graph::dimension(const Dim& dim) {
    std::vector<Scaled> terms;
    for (const auto& monomial : dim.monomials()) {
        ContractionSpec product;
        for (const auto& name : monomial.symbols) {
            const Facts facts = Facts::dimension | Facts::positive | Facts::integer;
            product.factors.push_back({symbol(name, {}, facts), {}, 1});
        }
        terms.push_back({Number(monomial.coefficient), contract(std::move(product))});
    }
    return sum(terms, {});
}

Expr Graph::number(const Number& value) {
    const Scaled term{value, contract({})};
    return sum({&term, 1}, {});
}

Expr Graph::zero(std::span<const Dim> shape) { return sum({}, shape); }

Expr Graph::sum(std::span<const Scaled> terms, std::span<const Dim> shape) {
    std::vector<Term> flat;
    for (const Scaled& t : terms) {
        assert(std::ranges::equal(t.expr.shape(), shape));
        if (!t.coefficient.is_zero()) append_terms(flat, t.coefficient, t.expr);
    }
    if (flat.size() > 1) flat = without_copied_sums(*this, std::move(flat));
    std::sort(flat.begin(), flat.end(), [this](const Term& a, const Term& b) {
        return a.node != b.node && node(a.node).key < node(b.node).key;
    });
    std::vector<Term> collected;
    for (const Term& t : flat) {
        if (!collected.empty() && collected.back().node == t.node) {
            collected.back().coefficient = collected.back().coefficient + t.coefficient;
        } else {
            collected.push_back(t);
        }
    }
    std::erase_if(collected, [](const Term& t) { return t.coefficient.is_zero(); });
    if (collected.size() == 1 && collected[0].coefficient.is_one()) {
        return {this, collected[0].node};
    }
    NodeDraft n;
    n.kind = Kind::sum;
    n.shape = shape;
    n.terms = collected;
    return collected.size() > 1 ? reduced_sum(n) : intern(n);
}

/// a1' + b1' = (a + b)1': terms that are copies along one axis are added before they are copied.
Expr Graph::reduced_sum(const NodeDraft& n) {
    std::vector<bool> constant(n.shape.size(), true);
    for (const Term& t : n.terms) {
        const auto axes = constant_axes({this, t.node});
        for (std::size_t i = 0; i < constant.size(); ++i) constant[i] = constant[i] && axes[i];
        if (std::ranges::count(constant, true) == 0) return intern(n);
    }
    std::vector<Scaled> reduced;
    for (const Term& t : n.terms) {
        reduced.push_back({t.coefficient, without_axes({this, t.node}, constant)});
    }
    const Expr inner = sum(reduced, reduced.front().expr.shape());
    return copied_along(inner, constant, n.shape);
}

void Graph::set_source(const Expr& e, Span source) {
    if (e->source.empty()) nodes_[e.id()].source = source;
}

Expr Expr::child(std::size_t i) const {
    const Node& n = node();
    switch (n.kind) {
        case Kind::sum:
            return {graph_, n.terms[i].node};
        case Kind::contraction:
            return {graph_, n.factors[i].node};
        case Kind::apply:
            return {graph_, n.operands[i]};
        case Kind::symbol:
            break;
    }
    return {};
}

std::size_t Expr::child_count() const {
    const Node& n = node();
    return n.terms.size() + n.factors.size() + n.operands.size();
}

}  // namespace gradwright
