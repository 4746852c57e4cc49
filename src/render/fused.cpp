// Fused output axes: vec, kron, and products of the two.
#include "render/notator.hpp"

#include <algorithm>

namespace gradwright::render {
namespace {

/// The pieces that belong to each group of output labels; nothing if a piece links two groups.
std::optional<std::vector<std::vector<Piece>>> split(const std::vector<Piece>& pieces,
                                                     const std::vector<std::vector<Label>>& groups,
                                                     std::size_t labels) {
    std::vector<std::size_t> parent(labels);
    for (std::size_t i = 0; i < labels; ++i) parent[i] = i;
    const auto find = [&](std::size_t l) {
        while (parent[l] != l) l = parent[l];
        return l;
    };
    for (const Piece& p : pieces) {
        for (const Label l : p.at) parent[find(l)] = find(p.at[0]);
    }
    std::vector<std::size_t> owner(labels, groups.size());
    std::vector<bool> seen(labels, false);
    for (std::size_t g = 0; g < groups.size(); ++g) {
        for (const Label l : groups[g]) {
            auto& o = owner[find(l)];
            if (o != groups.size() && o != g) return std::nullopt;
            o = g;
        }
    }
    std::vector<std::vector<Piece>> parts(groups.size());
    for (const Piece& p : pieces) {
        const std::size_t g = owner[find(p.at[0])];
        parts[g == groups.size() ? 0 : g].push_back(p);
    }
    return parts;
}

}  // namespace

Tree Notator::fused(std::vector<Piece> pieces, const Expr& e, Parts& parts) {
    Parts tried = parts;
    Tree x = nullptr;
    if (e.order() == 1) x = fused_vector(pieces, e, tried);
    if (e.order() == 2) x = kronecker(pieces, e, tried);
    if (x != nullptr) {
        parts = std::move(tried);
        return x;
    }
    Network network(t_, std::move(pieces), {}, e->label_dims);
    return einsum(network, e);
}

/// (ji) of a matrix ij stacks its columns; longer tuples are Kronecker products of vectors.
Tree Notator::fused_vector(std::vector<Piece> pieces, const Expr& e, Parts& parts) {
    const Axis& a = e->out[0];
    if (a.size() == 2) {
        Network network(t_, pieces, {a[1], a[0]}, e->label_dims);
        network.reduce();
        if (!network.is_reduced()) return nullptr;
        for (const Tree x : network.scalars()) take_scalar(x, false, parts);
        return t_.call("vec", {network.value()}, Stance::column);
    }
    std::vector<std::vector<Label>> groups;
    for (const Label l : a) groups.push_back({l});
    const auto split_pieces = split(pieces, groups, e->label_dims.size());
    if (!split_pieces) return nullptr;
    Tree x = nullptr;
    for (std::size_t i = 0; i < groups.size(); ++i) {
        const Tree v = reduced_value((*split_pieces)[i], groups[i], e, parts);
        x = x == nullptr ? v : t_.call("kron", {x, v}, Stance::column);
    }
    return x;
}

/// One matrix per place in the tuples; unequal tuples are outer products of vectors.
Tree Notator::kronecker(std::vector<Piece> pieces, const Expr& e, Parts& parts) {
    const Axis &a = e->out[0], &b = e->out[1];
    const std::size_t labels = e->label_dims.size();
    if (a == b && a.size() == 2) {
        const Tree core = reduced_value(std::move(pieces), {a[1], a[0]}, e, parts);
        if (core->form == Form::ones) return t_.identity(e.shape()[0]);
        return t_.diagonal(t_.call("vec", {core}, Stance::column));
    }
    if (a.size() != b.size()) {
        if (const Tree x = uneven_kronecker(pieces, e, parts)) return x;
    }
    std::vector<std::vector<Label>> groups;
    if (a.size() == b.size()) {
        for (std::size_t i = 0; i < a.size(); ++i) groups.push_back({a[i], b[i]});
    } else {
        groups = {{a.begin(), a.end()}, {b.begin(), b.end()}};
    }
    const auto parts_of_groups = split(pieces, groups, labels);
    if (!parts_of_groups) return nullptr;
    std::vector<Tree> values;
    for (std::size_t i = 0; i < groups.size(); ++i) {
        std::vector<Label> out = groups[i];
        const bool stacked = a.size() != b.size() && out.size() == 2;
        if (stacked) std::swap(out[0], out[1]);
        if (out.size() > 2) return nullptr;
        Network network(t_, (*parts_of_groups)[i], out, e->label_dims);
        network.reduce();
        if (!network.is_reduced()) return nullptr;
        for (const Tree x : network.scalars()) take_scalar(x, false, parts);
        const Tree v = network.value();
        values.push_back(stacked ? t_.call("vec", {v}, Stance::column) : v);
    }
    if (a.size() != b.size()) return t_.product({values[0], t_.transposed(values[1])});
    Tree x = values[0];
    for (std::size_t i = 1; i < values.size(); ++i) {
        x = t_.call("kron", {x, values[i]}, Stance::matrix);
    }
    return x;
}

/// kron(A, x): each label of the shorter tuple belongs with the label of the longer that it hangs
/// together with; the others are columns, or rows.
Tree Notator::uneven_kronecker(const std::vector<Piece>& pieces, const Expr& e, Parts& parts) {
    const bool tall = e->out[0].size() > e->out[1].size();
    const Axis& longer = e->out[tall ? 0 : 1];
    const Axis& shorter_axis = e->out[tall ? 1 : 0];
    std::optional<std::vector<std::vector<Piece>>> found;
    std::vector<std::vector<Label>> groups;
    std::size_t next = 0;
    for (const Label l : longer) {
        groups.push_back({l});
        if (next == shorter_axis.size()) continue;
        auto joined = groups;
        joined.back().push_back(shorter_axis[next]);
        const bool linked =
            l == shorter_axis[next] || std::ranges::any_of(pieces, [&](const Piece& p) {
                return p.touches(l) && p.touches(shorter_axis[next]);
            });
        if (!linked) continue;
        groups = std::move(joined);
        ++next;
    }
    if (next != shorter_axis.size() || next == 0) return nullptr;
    const auto of_groups = split(pieces, groups, e->label_dims.size());
    if (!of_groups) return nullptr;
    Tree x = nullptr;
    for (std::size_t i = 0; i < groups.size(); ++i) {
        std::vector<Label> out = groups[i];
        if (!tall && out.size() == 2) std::swap(out[0], out[1]);
        Network network(t_, (*of_groups)[i], out, e->label_dims);
        network.reduce();
        if (!network.is_reduced()) return nullptr;
        for (const Tree s : network.scalars()) take_scalar(s, false, parts);
        Tree v = network.value();
        if (!tall && out.size() == 1) v = t_.transposed(v);
        x = x == nullptr ? v : t_.call("kron", {x, v}, Stance::matrix);
    }
    return x;
}

}  // namespace gradwright::render
