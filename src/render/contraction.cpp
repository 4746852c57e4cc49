// A contraction as matrix notation: scalar factors apart, the rest reduced as a network.
#include "render/notator.hpp"

#include "expr/build.hpp"

#include <algorithm>

namespace gradwright::render {
namespace {

/// Σ v.^2 over all entries of one vector or matrix.
bool is_sum_of_squares(const Expr& e) {
    if (!e.is_contraction() || !e.is_scalar() || e->factors.size() != 1) return false;
    const Factor& f = e->factors[0];
    if (f.exponent != 2 || f.axes.empty() || f.axes.size() > 2) return false;
    const bool single = std::ranges::all_of(f.axes, &Axis::is_single);
    return single && (f.axes.size() == 1 || f.axes[0] != f.axes[1]);
}

std::vector<Label> labels_of(std::span<const Axis> axes) {
    std::vector<Label> labels;
    for (const Axis& a : axes) labels.insert(labels.end(), a.begin(), a.end());
    return labels;
}

bool has_fused(std::span<const Axis> axes) { return !std::ranges::all_of(axes, &Axis::is_single); }

}  // namespace

/// A scalar factor goes above or below; its own numerator and denominator are told apart.
void Notator::take_scalar(Tree x, bool below, Parts& parts) const {
    if (x->form == Form::negative) {
        parts.sign = -parts.sign;
        x = x->args[0];
    }
    if (x->form == Form::quotient) {
        take_scalar(x->args[0], below, parts);
        take_scalar(x->args[1], !below, parts);
        return;
    }
    auto& side = below ? parts.den : parts.num;
    if (x->form == Form::product && std::ranges::all_of(x->args, is_scalar)) {
        side.insert(side.end(), x->args.begin(), x->args.end());
    } else if (!is_number(x, 1)) {
        side.push_back(x);
    }
}

Tree Notator::norm_of_squares(const Expr& e) {
    const bool vector = e->factors[0].axes.size() == 1;
    const Expr base = e.child(0);
    return t_.reduction(vector ? "norm2" : "normF", t_.leading_positive(of(base)), base.shape());
}

/// A scalar node to a positive power; powers of Σ v.^2 are powers of the norm.
Tree Notator::scalar_power(const Expr& e, const Number& exponent) {
    const Number twice = Number(2) * exponent;
    if (!exponent.is_one() && twice.is_integer() && is_sum_of_squares(e)) {
        return t_.power(norm_of_squares(e), twice);
    }
    const Tree x = of(e);
    return exponent.is_one() ? x : t_.raised(x, exponent);
}

std::optional<Piece> Notator::piece_of(const Factor& f, std::span<const Dim> dims,
                                       const Selection& selection) {
    Piece piece{labels_of(f.axes), {}, {}};
    Tree x = of(f.node);
    if (has_fused(f.axes)) {
        if (f.axes.size() != 1 || piece.at.size() != 2) return std::nullopt;
        // Column-major: the label that varies fastest is the row.
        std::swap(piece.at[0], piece.at[1]);
        Notation n;
        n.form = Form::call;
        n.text = "reshape";
        n.stance = Stance::matrix;
        n.args = {x};
        n.dims = {dims[piece.at[0]], dims[piece.at[1]]};
        x = t_.make(std::move(n));
    }
    x = selection.entries(t_, x, piece.at);
    const Tree power = f.exponent.is_one() ? x : t_.raised(x, abs(f.exponent));
    (f.exponent.is_negative() ? piece.den : piece.num).push_back(power);
    return piece;
}

/// The array factors; scalar factors go to `parts`. Nothing if one has no place on paper.
std::optional<std::vector<Piece>> Notator::pieces_of(const Expr& e, Parts& parts) {
    std::vector<Piece> pieces;
    const Selection selection(e);
    Parts scalars = parts;
    for (const Factor& f : e->factors) {
        if (f.axes.empty()) {
            take_scalar(scalar_power({&g_, f.node}, abs(f.exponent)), f.exponent.is_negative(),
                        parts);
            scalars = parts;
        }
    }
    for (const Factor& f : e->factors) {
        if (f.axes.empty() || selection.is_spent(f)) continue;
        auto piece = piece_of(f, e->label_dims, selection);
        if (!piece) return std::nullopt;
        if (!piece->at.empty()) {
            pieces.push_back(std::move(*piece));
        } else {
            take_scalar(piece->num.empty() ? piece->den[0] : piece->num[0], piece->num.empty(),
                        scalars);
        }
    }
    parts = std::move(scalars);
    return pieces;
}

Notator::Parts Notator::contraction(const Expr& e) {
    Parts parts;
    if (is_sum_of_squares(e)) {
        const Tree norm = t_.power(norm_of_squares(e), 2);
        const Tree v = of(e->factors[0].node);
        const bool vector = v->stance == Stance::column;
        parts.num = {vector ? shorter(t_.product({t_.transposed(v), v}), norm) : norm};
        return parts;
    }
    auto pieces = pieces_of(e, parts);
    if (!pieces) {
        parts.core = plain_einsum(e);
    } else if (has_fused(e->out)) {
        parts.core = fused(std::move(*pieces), e, parts);
    } else {
        parts.core = reduced_value(std::move(*pieces), labels_of(e->out), e, parts);
    }
    if (parts.core != nullptr && is_scalar(parts.core)) {
        const Tree x = parts.core;
        parts.core = nullptr;
        take_scalar(x, false, parts);
    }
    return parts;
}

Tree Notator::reduced_value(std::vector<Piece> pieces, std::vector<Label> out, const Expr& e,
                            Parts& parts) {
    Network network(t_, std::move(pieces), std::move(out), e->label_dims);
    network.reduce();
    const Tree core = network.is_reduced() ? network.value() : einsum(network, e);
    for (const Tree x : network.scalars()) take_scalar(x, false, parts);
    return core;
}

}  // namespace gradwright::render
