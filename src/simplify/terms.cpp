#include "simplify/terms.hpp"

#include "ops/catalogue.hpp"
#include "simplify/distribute.hpp"

#include <algorithm>

namespace gradwright {
namespace {

std::vector<Axis> plain_axes(std::size_t order) {
    std::vector<Axis> axes;
    for (std::size_t i = 0; i < order; ++i) axes.push_back(Axis(static_cast<Label>(i)));
    return axes;
}

bool all_single(std::span<const Axis> axes) { return std::ranges::all_of(axes, &Axis::is_single); }

bool mentions(const std::vector<FactorSpec>& factors, Label label) {
    return std::ranges::any_of(factors, [label](const FactorSpec& f) {
        return std::ranges::any_of(f.axes, [label](const Axis& a) {
            return std::find(a.begin(), a.end(), label) != a.end();
        });
    });
}

bool contains(std::span<const Axis> axes, Label label) {
    return std::ranges::find(axes, Axis(label)) != axes.end();
}

void append_closed(Pieces& pieces, const Expr& closed) {
    const std::size_t base = pieces.label_dims.size();
    const auto& dims = closed->label_dims;
    pieces.label_dims.insert(pieces.label_dims.end(), dims.begin(), dims.end());
    for (const Factor& f : closed->factors) {
        FactorSpec spec{{&closed.graph(), f.node}, {}, f.exponent};
        for (Axis a : f.axes) {
            for (std::size_t i = 0; i < a.size(); ++i) a[i] = static_cast<Label>(a[i] + base);
            spec.axes.push_back(a);
        }
        pieces.factors.push_back(std::move(spec));
    }
}

Pieces taken_apart(const Expr& term, bool look_through) {
    Pieces pieces;
    if (!term.is_contraction()) {
        pieces.out = plain_axes(term.order());
        pieces.label_dims.assign(term.shape().begin(), term.shape().end());
        pieces.factors.push_back({term, pieces.out, 1});
        return pieces;
    }
    const Node& n = term.node();
    pieces.out.assign(n.out.begin(), n.out.end());
    pieces.label_dims.assign(n.label_dims.begin(), n.label_dims.end());
    for (const Factor& f : n.factors) {
        const Expr node(&term.graph(), f.node);
        if (look_through && node.is_contraction() && node.is_scalar() && f.exponent.is_one()) {
            append_closed(pieces, node);
        } else {
            pieces.factors.push_back({node, {f.axes.begin(), f.axes.end()}, f.exponent});
        }
    }
    return pieces;
}

Pieces direct_pieces(const Expr& term) { return taken_apart(term, false); }

/// Enumerates the splits of one term.
class Splitter {
public:
    Splitter(const Expr& term, std::span<const Power> powers)
        : term_(term), pieces_(pieces_of(term)), powers_(powers) {}

    std::vector<Split> run() {
        const bool plain = has_plain_output();
        split_each(plain);
        if (has_closed_factor()) {
            // Once more with x'A x as one piece.
            pieces_ = direct_pieces(term_);
            split_each(plain);
        }
        return std::move(found_);
    }

private:
    bool has_plain_output() const {
        std::vector<Label> seen;
        for (const Axis& a : pieces_.out) {
            if (!a.is_single() || std::ranges::find(seen, a[0]) != seen.end()) return false;
            seen.push_back(a[0]);
        }
        return true;
    }

    bool has_closed_factor() const {
        return term_.is_contraction() &&
               std::ranges::any_of(term_->factors, [this](const Factor& f) {
                   return Expr(&term_.graph(), f.node).is_contraction() && f.axes.empty();
               });
    }

    void split_each(bool plain) {
        for (std::size_t i = 0; i < pieces_.factors.size(); ++i) {
            std::vector<FactorSpec> rest = pieces_.factors;
            const FactorSpec piece = rest[i];
            rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(i));
            if (!all_single(piece.axes)) continue;
            if (is_selection(piece) || is_selected(piece, rest)) continue;
            // With axes repeated in the output only scalars and scalings can be taken out.
            if (!plain && !piece.axes.empty()) {
                scale_axes(piece, rest);
                continue;
            }
            split_at(piece, rest);
            for (const Power& low : powers_) split_power(piece, rest, low);
        }
    }

    static bool is_selection(const FactorSpec& f) {
        return f.node.is_apply_of(ops::unit) || f.node.is_apply_of(ops::embed);
    }

    /// x[1] stays together: a selection stands on an axis of the piece.
    static bool is_selected(const FactorSpec& piece, const std::vector<FactorSpec>& rest) {
        return std::ranges::any_of(rest, [&](const FactorSpec& f) {
            return is_selection(f) && std::ranges::any_of(f.axes, [&](const Axis& a) {
                       return std::ranges::find(piece.axes, a) != piece.axes.end();
                   });
        });
    }

    /// b^e = b^p · b^(e − p), with another exponent p of the same base somewhere in the sum.
    void split_power(const FactorSpec& piece, const std::vector<FactorSpec>& rest,
                     const Power& low) {
        if (piece.node != low.base || low.exponent == piece.exponent) return;
        const Number difference = piece.exponent - low.exponent;
        if (!difference.is_integer() || Number(3) < abs(difference)) return;
        FactorSpec taken = piece;
        taken.exponent = low.exponent;
        std::vector<FactorSpec> remaining = rest;
        remaining.push_back({piece.node, piece.axes, difference});
        split_at(taken, remaining);
    }

    void split_at(const FactorSpec& piece, const std::vector<FactorSpec>& rest) {
        add_split(piece, rest);
        if (piece.axes.size() == 2 && is_symmetric(piece.node)) {
            FactorSpec turned = piece;
            std::swap(turned.axes[0], turned.axes[1]);
            add_split(turned, rest);
        }
    }

    void add_split(const FactorSpec& piece, const std::vector<FactorSpec>& rest) {
        if (piece.axes.empty()) return emit(piece, rest, {}, pieces_.out, every_position());
        std::vector<Axis> inner;
        for (const Axis& a : piece.axes) {
            if (!contains(pieces_.out, a[0]) && !contains(inner, a[0])) inner.push_back(a);
        }
        std::vector<Axis> rest_out = inner;
        for (const Axis& a : pieces_.out) {
            if (mentions(rest, a[0]) || !contains(piece.axes, a[0])) rest_out.push_back(a);
        }
        emit(piece, rest, inner, rest_out);
        const bool covers = inner.empty() && piece.axes.size() == pieces_.out.size();
        if (covers && rest_out != pieces_.out) emit(piece, rest, inner, pieces_.out);
        if (covers && pieces_.out.size() == 2) bridge(piece, rest);
        const auto is_closed = [](const FactorSpec& f) { return f.axes.empty(); };
        if (std::ranges::all_of(rest, is_closed)) scale_axes(piece, rest);
    }

    /// diag(v) = diag(v)·I and v·1' = diag(v)·(1·1'): the rows or columns of the rest, scaled.
    void scale_axes(const FactorSpec& piece, const std::vector<FactorSpec>& rest) {
        if (piece.axes.size() != 1 || pieces_.out.size() != 2) return;
        for (Label side = 0; side < 2; ++side) {
            if (pieces_.out[side] != piece.axes[0]) continue;
            found_.push_back({piece.node,
                              piece.exponent,
                              {Axis(side)},
                              every_position(),
                              {rest, pieces_.out, pieces_.label_dims}});
        }
    }

    std::vector<Axis> every_position() const { return plain_axes(pieces_.out.size()); }

    /// diag(v)·X = X with its row bonded to a diagonal; with v = 1 this is X = I·X, so that A·X + X
    /// can become (A + I)·X.
    void bridge(const FactorSpec& piece, const std::vector<FactorSpec>& rest) {
        for (const std::size_t side : {0u, 1u}) {
            const Axis bonded = piece.axes[side];
            if (mentions(rest, piece.axes[1 - side][0])) continue;
            std::vector<Axis> piece_axes = {position(piece.axes[0], {}),
                                            position(piece.axes[1], {})};
            const Axis outer = piece_axes[side];
            const Axis bond(static_cast<Label>(pieces_.out.size()));
            piece_axes[side] = bond;
            found_.push_back({piece.node,
                              piece.exponent,
                              piece_axes,
                              {bond, outer},
                              {rest, {bonded, bonded}, pieces_.label_dims}});
        }
    }

    void emit(const FactorSpec& piece, const std::vector<FactorSpec>& rest,
              const std::vector<Axis>& inner, const std::vector<Axis>& rest_out) {
        std::vector<Axis> rest_axes;
        for (const Axis& a : rest_out) rest_axes.push_back(position(a, inner));
        emit(piece, rest, inner, rest_out, std::move(rest_axes));
    }

    void emit(const FactorSpec& piece, const std::vector<FactorSpec>& rest,
              const std::vector<Axis>& inner, const std::vector<Axis>& rest_out,
              std::vector<Axis> rest_axes) {
        // A sum of order three or more inside a product has no matrix notation.
        if (!piece.axes.empty() && rest_out.size() > 2) return;
        std::vector<Axis> piece_axes;
        for (const Axis& a : piece.axes) piece_axes.push_back(position(a, inner));
        found_.push_back({piece.node,
                          piece.exponent,
                          std::move(piece_axes),
                          std::move(rest_axes),
                          {rest, rest_out, pieces_.label_dims}});
    }

    Axis position(const Axis& label, const std::vector<Axis>& inner) const {
        const auto out = std::ranges::find(pieces_.out, label);
        if (out != pieces_.out.end()) return Axis(static_cast<Label>(out - pieces_.out.begin()));
        const auto at = std::ranges::find(inner, label) - inner.begin();
        return Axis(static_cast<Label>(pieces_.out.size() + static_cast<std::size_t>(at)));
    }

    const Expr term_;
    Pieces pieces_;
    std::span<const Power> powers_;
    std::vector<Split> found_;
};

}  // namespace

Pieces pieces_of(const Expr& term) { return taken_apart(term, true); }

std::vector<Split> splits_of(const Expr& term, std::span<const Power> powers) {
    return Splitter(term, powers).run();
}

Expr rest_of(const Split& split, const Expr& term) {
    const Expr rest = term.graph().contract(split.rest);
    // (x'x)y - (x'y)x is not (yx' - xy')x: no author trades two vectors for two outer products.
    return rest.order() > term.order() && is_outer(rest) ? Expr() : rest;
}

Expr rejoin(const Split& split, const Expr& rest, std::span<const Dim> shape) {
    ContractionSpec spec;
    spec.out = plain_axes(shape.size());
    spec.label_dims.assign(shape.begin(), shape.end());
    const auto set_dims = [&spec](const std::vector<Axis>& axes, std::span<const Dim> dims) {
        for (std::size_t i = 0; i < axes.size(); ++i) {
            if (axes[i][0] >= spec.label_dims.size()) spec.label_dims.resize(axes[i][0] + 1u);
            spec.label_dims[axes[i][0]] = dims[i];
        }
    };
    set_dims(split.piece_axes, split.piece.shape());
    set_dims(split.rest_axes, rest.shape());
    spec.factors.push_back({split.piece, split.piece_axes, split.exponent});
    spec.factors.push_back({rest, split.rest_axes, 1});
    return rest.graph().contract(std::move(spec));
}

}  // namespace gradwright
