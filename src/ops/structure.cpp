// Reading products, diagonals and Kronecker products off the labels of a contraction.
#include "ops/matrix.hpp"

#include <algorithm>

namespace gradwright::ops {
namespace {

/// Scalars multiply into `scalar`; matrices between two labels of equal extent become edges.
struct Edges {
    struct Edge {
        Expr matrix;
        Label row, column;
        bool used = false;
    };
    Expr scalar;
    std::vector<Edge> edges;
};

std::optional<Edges> edges_of(const Expr& e, const Dim& extent) {
    Edges result{e.graph().number(1), {}};
    for (std::size_t i = 0; i < e.child_count(); ++i) {
        const Factor& f = e->factors[i];
        if (f.axes.empty()) {
            result.scalar = hadamard(result.scalar, power(e.child(i), f.exponent));
            continue;
        }
        const bool plain = f.axes.size() == 2 && f.exponent.is_one() && f.axes[0].is_single() &&
                           f.axes[1].is_single() && f.axes[0] != f.axes[1] &&
                           e->label_dims[f.axes[0][0]] == extent &&
                           e->label_dims[f.axes[1][0]] == extent;
        if (!plain) return std::nullopt;
        result.edges.push_back({e.child(i), f.axes[0][0], f.axes[1][0]});
    }
    return result;
}

/// Follows the path of unused edges from one label to another.
std::optional<std::vector<Expr>> path(Edges& graph, Label at, Label end) {
    std::vector<Expr> matrices;
    for (std::size_t step = 0; step < graph.edges.size(); ++step) {
        Edges::Edge* next = nullptr;
        for (auto& edge : graph.edges) {
            if (edge.used || (edge.row != at && edge.column != at)) continue;
            if (next) return std::nullopt;
            next = &edge;
        }
        if (!next) return std::nullopt;
        next->used = true;
        const bool forward = next->row == at;
        matrices.push_back(forward ? next->matrix : transpose(next->matrix));
        at = forward ? next->column : next->row;
        if (at == end && step + 1 < graph.edges.size()) return std::nullopt;
    }
    return at == end ? std::optional(matrices) : std::nullopt;
}

}  // namespace

std::optional<SquareProduct> square_product(const Expr& e) {
    if (e.is_sum() && e->terms.size() == 1) {
        const Expr c = e.graph().number(e->terms[0].coefficient);
        auto rest = square_product(e.child(0));
        if (!rest) return SquareProduct{c, {e.child(0)}};
        rest->scalar = hadamard(c, rest->scalar);
        return rest;
    }
    if (!e.is_contraction() || e->out[0] == e->out[1]) return std::nullopt;
    if (!e->out[0].is_single() || !e->out[1].is_single()) return std::nullopt;
    auto edges = edges_of(e, e.shape()[0]);
    if (!edges || edges->edges.empty()) return std::nullopt;
    auto matrices = path(*edges, e->out[0][0], e->out[1][0]);
    if (!matrices) return std::nullopt;
    return SquareProduct{edges->scalar, std::move(*matrices)};
}

std::optional<Expr> diagonal_of(const Expr& e) {
    if (!e.is_contraction() || e->out[0] != e->out[1]) return std::nullopt;
    ContractionSpec spec;
    for (std::size_t i = 0; i < e.child_count(); ++i) {
        const Factor& f = e->factors[i];
        spec.factors.push_back({e.child(i), {f.axes.begin(), f.axes.end()}, f.exponent});
    }
    spec.out = {e->out[0]};
    spec.label_dims.assign(e->label_dims.begin(), e->label_dims.end());
    return e.graph().contract(std::move(spec));
}

std::vector<Expr> kronecker_factors(const Expr& e) {
    if (!e.is_contraction() || e->out[0].size() < 2 || e->out[0].size() != e->out[1].size()) {
        return {};
    }
    if (e->factors.size() != e->out[0].size()) return {};
    std::vector<Expr> matrices(e->factors.size());
    for (std::size_t i = 0; i < e.child_count(); ++i) {
        const Factor& f = e->factors[i];
        if (f.axes.size() != 2 || !f.exponent.is_one()) return {};
        bool placed = false;
        for (std::size_t k = 0; k < matrices.size(); ++k) {
            const Axis row = e->out[0][k], column = e->out[1][k];
            if (e->label_dims[row[0]] != e->label_dims[column[0]]) return {};
            const bool forward = f.axes[0] == row && f.axes[1] == column;
            const bool backward = f.axes[0] == column && f.axes[1] == row;
            if (!forward && !backward) continue;
            if (matrices[k]) return {};
            matrices[k] = forward ? e.child(i) : transpose(e.child(i));
            placed = true;
            break;
        }
        if (!placed) return {};
    }
    return matrices;
}

Expr kronecker(std::span<const Expr> matrices) {
    ContractionSpec spec;
    spec.out.resize(2);
    for (const Expr& m : matrices) {
        const auto row = static_cast<Label>(spec.label_dims.size());
        const auto column = static_cast<Label>(row + 1);
        spec.label_dims.insert(spec.label_dims.end(), m.shape().begin(), m.shape().end());
        spec.factors.push_back({m, {Axis(row), Axis(column)}});
        spec.out[0].push_back(row);
        spec.out[1].push_back(column);
    }
    return matrices[0].graph().contract(std::move(spec));
}

std::optional<Expr> replace_identity(const Expr& h, const Expr& f) {
    if (h.is_sum() && h->terms.size() == 1) {
        const auto rest = replace_identity(h.child(0), f);
        if (!rest) return std::nullopt;
        return h->terms[0].coefficient * *rest;
    }
    if (!h.is_contraction()) return std::nullopt;
    ContractionSpec spec;
    spec.out.assign(h->out.begin(), h->out.end());
    const Axis diagonal = spec.out.back();
    if (!diagonal.is_single() || spec.out[spec.out.size() - 2] != diagonal) return std::nullopt;
    const auto repeats = [&](const Axis& a) {
        return std::find(a.begin(), a.end(), diagonal[0]) != a.end();
    };
    for (std::size_t i = 0; i + 2 < spec.out.size(); ++i) {
        if (repeats(spec.out[i])) return std::nullopt;
    }
    for (std::size_t i = 0; i < h.child_count(); ++i) {
        const auto axes = h->factors[i].axes;
        if (std::any_of(axes.begin(), axes.end(), repeats)) return std::nullopt;
        spec.factors.push_back({h.child(i), {axes.begin(), axes.end()}, h->factors[i].exponent});
    }
    spec.label_dims.assign(h->label_dims.begin(), h->label_dims.end());
    spec.label_dims.push_back(spec.label_dims[diagonal[0]]);
    const auto fresh = static_cast<Label>(spec.label_dims.size() - 1);
    spec.out.back() = Axis(fresh);
    spec.factors.push_back({f, {diagonal, Axis(fresh)}});
    return h.graph().contract(std::move(spec));
}

}  // namespace gradwright::ops
