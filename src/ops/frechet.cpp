#include "ops/frechet.hpp"

#include <algorithm>

namespace gradwright::ops {
namespace {

std::size_t batch_of(const Expr& h) { return h.order() - 2; }

/// c of h = c * rest, where taking it out is certain to end: a whole coefficient, or the size of
/// one that all terms share. Its sign would depend on which of h and h' is looked at.
Number coefficient_of(const Expr& h) {
    if (!h.is_sum() || h.is_zero()) return 1;
    if (h.child_count() == 1) return h->terms[0].coefficient;
    const Number c = content(h);
    if (!c.is_exact()) return 1;
    return c.is_negative() ? -c : c;
}

/// The last two axes swapped.
Expr turned(const Expr& h) {
    std::vector<std::size_t> order(h.order());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::swap(order[order.size() - 2], order[order.size() - 1]);
    return permute(h, order);
}

}  // namespace

Result<Shape> Frechet::shape(std::span<const Expr> operands) const {
    const auto square = square_to_square(operands.first(1), {});
    if (!square) return square.error();
    Shape all;
    for (const Expr& h : operands.subspan(front)) {
        const auto own = h.shape();
        if (own.size() < 2 || !std::equal(square->begin(), square->end(), own.end() - 2)) {
            Diagnostic d;
            d.slug = "shape-mismatch";
            d.message = "a direction must have the size of the matrix";
            return d;
        }
        all.insert(all.end(), own.begin(), own.end() - 2);
    }
    all.insert(all.end(), square->begin(), square->end());
    return all;
}

Expr Frechet::differential(const Expr& y, const Expr& dx) const {
    std::vector<Expr> operands;
    for (std::size_t i = 0; i < y.child_count(); ++i) operands.push_back(y.child(i));
    operands.push_back(dx);
    return apply(op, operands, {});
}

// g and the other directions keep their batch axes apart in the derivative; of those that belong
// together the diagonal is summed.
Expr Frechet::adjoint(const Expr& y, std::size_t slot, const Expr& g) const {
    std::vector<Expr> operands;
    for (std::size_t i = 0; i < front; ++i) operands.push_back(y.child(i));
    operands[0] = transpose(operands[0]);
    operands.push_back(g);
    ContractionSpec spec;
    const auto labels = [&](std::span<const Dim> dims) {
        std::vector<Axis> axes;
        for (const Dim& d : dims) {
            axes.push_back(Axis(static_cast<Label>(spec.label_dims.size())));
            spec.label_dims.push_back(d);
        }
        return axes;
    };
    spec.out = labels(g.shape().first(g.order() - y.order()));
    std::vector<Axis> axes = spec.out, copies;
    for (std::size_t i = front; i < y.child_count(); ++i) {
        const Expr h = y.child(i);
        const std::vector<Axis> own = labels(h.shape().first(batch_of(h)));
        axes.insert(axes.end(), own.begin(), own.end());
        if (i != slot) operands.push_back(turned(h));
        auto& kept = i == slot ? spec.out : copies;
        kept.insert(kept.end(), own.begin(), own.end());
    }
    const std::vector<Axis> matrix = labels(y.child(0).shape());
    axes.insert(axes.end(), copies.begin(), copies.end());
    axes.insert(axes.end(), matrix.begin(), matrix.end());
    spec.out.insert(spec.out.end(), matrix.begin(), matrix.end());
    spec.factors.push_back({apply(op, operands, {}), axes, 1});
    return y.graph().contract(std::move(spec));
}

Expr Frechet::normalise(std::span<const Expr> operands) const {
    std::vector<Expr> sorted(operands.begin(), operands.end());
    for (std::size_t i = front; i < sorted.size(); ++i) {
        if (sorted[i].is_zero()) return sorted[i].graph().zero(*shape(operands));
        const Number c = coefficient_of(sorted[i]);
        if (c.is_one()) continue;
        sorted[i] = c.reciprocal() * sorted[i];
        return c * apply(op, sorted, {});
    }
    const auto directions = sorted.begin() + static_cast<std::ptrdiff_t>(front);
    const auto plain = std::stable_partition(directions, sorted.end(),
                                             [](const Expr& h) { return batch_of(h) > 0; });
    std::sort(plain, sorted.end(), [](const Expr& a, const Expr& b) { return a->key < b->key; });
    return std::equal(sorted.begin(), sorted.end(), operands.begin()) ? Expr()
                                                                      : apply(op, sorted, {});
}

Array along_directions(const KernelArgs& args, std::span<const Array* const> directions,
                       const std::function<Array(std::span<const Array>)>& derivative) {
    Array y(args.shape);
    const std::vector<std::int64_t> one(args.shape.end() - 2, args.shape.end());
    const auto n = static_cast<std::size_t>(Array::count(one));
    std::vector<Array> h(directions.size(), Array(one));
    for (std::size_t at = 0; n > 0 && at < y.size(); at += n) {
        // The batches are digits of a number, that of the last direction the lowest.
        std::size_t code = at / n;
        for (std::size_t k = directions.size(); k-- > 0;) {
            const std::size_t count = directions[k]->size() / n;
            const double* from = directions[k]->values.data() + code % count * n;
            std::copy(from, from + n, h[k].values.begin());
            code /= count;
        }
        const Array image = derivative(h);
        std::copy(image.values.begin(), image.values.end(), y.values.data() + at);
    }
    return y;
}

}  // namespace gradwright::ops
