#include "execute/plan/lowering.hpp"

#include "ops/catalogue.hpp"

#include <algorithm>
#include <limits>

namespace gradwright::execute {
namespace {

AxisUses axes_from(std::size_t first, std::size_t count) {
    AxisUses axes(count);
    for (std::size_t i = 0; i < count; ++i) axes[i].dim = static_cast<std::uint32_t>(first + i);
    return axes;
}

std::size_t batch_axes_of(const Expr& e) {
    return e.child(0).order() - static_cast<std::size_t>(e->attributes[0]);
}

}  // namespace

void Lowering::compute_apply(const Expr& e, BufferId into) {
    if (e.is_apply_of(ops::softmax)) {
        compute_softmax(e, into);
    } else if (e.is_apply_of(ops::logsumexp)) {
        compute_logsumexp(e, into);
    } else if (e.is_apply_of(ops::max)) {
        compute_extreme(e, into, Fold::max);
    } else if (e.is_apply_of(ops::min)) {
        compute_extreme(e, into, Fold::min);
    } else if (e.is_apply_of(ops::prod)) {
        compute_extreme(e, into, Fold::product);
    } else if (e.is_apply_of(ops::argmax_indicator)) {
        compute_indicator(e, into, Fold::max);
    } else if (e.is_apply_of(ops::argmin_indicator)) {
        compute_indicator(e, into, Fold::min);
    } else if (e.is_apply_of(ops::logdet) || e.is_apply_of(ops::det)) {
        compute_determinant(e, into);
    } else if (e.is_apply_of(ops::inv)) {
        compute_inverse(e, into);
    } else {
        compute_reference(e, into);
    }
}

void Lowering::compute_reference(const Expr& e, BufferId into) {
    Reference reference{e, {}, into};
    for (std::size_t k = 0; k < e.child_count(); ++k) {
        reference.operands.push_back(buffer_of(e.child(k)));
    }
    add_step(std::move(reference), e);
}

/// Of the operand of e.
void Lowering::compute_extreme(const Expr& e, BufferId into, Fold fold) {
    const Expr x = e.child(0);
    LoopBuilder loop(*this, extents(x.shape()));
    const std::uint32_t y = loop.value(x, axes_from(0, x.order()));
    loop.store(y, access(into, axes_from(0, batch_axes_of(e)), x.order()), fold);
    add_step(loop.take(), e);
}

/// Compared with what is in memory: a value computed again may be rounded otherwise. Where the
/// extreme is NaN nothing equals it, and the row becomes 0/0.
void Lowering::compute_indicator(const Expr& e, BufferId into, Fold fold) {
    const Expr x = e.child(0);
    const std::size_t order = x.order(), batch = batch_axes_of(e);
    const std::vector<Count> all = extents(x.shape());
    const std::vector<Count> rows(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(batch));
    const AxisUses each = axes_from(0, order), outer = axes_from(0, batch);
    const BufferId from = buffer_of(x), best = temporary(rows, {}), ties = temporary(rows, {});

    compute_extreme(e, best, fold);
    const auto is_best = [&](LoopBuilder& loop) {
        return loop.binary(Binary::equal, loop.read(access(from, each, order)),
                           loop.read(access(best, outer, order)));
    };
    LoopBuilder count(*this, all);
    count.store(is_best(count), access(ties, outer, order), Fold::sum);
    add_step(count.take(), x);

    LoopBuilder share(*this, all);
    share.store(
        share.binary(Binary::divide, is_best(share), share.read(access(ties, outer, order))),
        access(into, each, order));
    add_step(share.take(), e);
}

/// Shifting by the largest entry keeps the exponentials finite; the shift itself is kept finite
/// too, so that a row of infinities comes out as the reference has it.
Lowering::RowStatistics Lowering::statistics_of(const Expr& x, std::size_t batch) {
    const std::pair<NodeId, std::size_t> key{x.id(), batch};
    const auto known =
        std::ranges::find(statistics_, key, [](const auto& entry) { return entry.first; });
    if (known != statistics_.end()) return known->second;
    const std::size_t order = x.order();
    const std::vector<Count> all = extents(x.shape());
    const std::vector<Count> rows(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(batch));
    const AxisUses each = axes_from(0, order), outer = axes_from(0, batch);
    const BufferId from = buffer_of(x);
    RowStatistics s{temporary(rows, {}), temporary(rows, {}), temporary(all, {})};

    LoopBuilder top(*this, all);
    top.store(top.read(access(from, each, order)), access(s.top, outer, order), Fold::max);
    add_step(top.take(), x);

    LoopBuilder sum(*this, all);
    const double most = std::numeric_limits<float>::max();
    std::uint32_t shift = sum.read(access(s.top, outer, order));
    shift = sum.binary(Binary::min, shift, sum.constant(most));
    shift = sum.binary(Binary::max, shift, sum.constant(-most));
    const std::uint32_t moved =
        sum.binary(Binary::subtract, sum.read(access(from, each, order)), shift);
    const std::uint32_t y = sum.unary(Unary::exp, moved);
    sum.store(y, access(s.sum, outer, order), Fold::sum);
    sum.store(y, access(s.exponentials, each, order));
    add_step(sum.take(), x);
    statistics_.emplace_back(key, s);
    return s;
}

void Lowering::compute_softmax(const Expr& e, BufferId into) {
    const Expr x = e.child(0);
    const std::size_t order = x.order(), batch = batch_axes_of(e);
    const RowStatistics s = statistics_of(x, batch);
    LoopBuilder loop(*this, extents(x.shape()));
    const AxisUses each = axes_from(0, order);
    // A row of minus infinities has the sum zero, and the softmax zero.
    const std::uint32_t sum =
        loop.binary(Binary::max, loop.read(access(s.sum, axes_from(0, batch), order)),
                    loop.constant(std::numeric_limits<float>::min()));
    loop.store(loop.times(loop.read(access(s.exponentials, each, order)),
                          loop.unary(Unary::reciprocal, sum)),
               access(into, each, order));
    add_step(loop.take(), e);
}

void Lowering::compute_logsumexp(const Expr& e, BufferId into) {
    const RowStatistics s = statistics_of(e.child(0), batch_axes_of(e));
    LoopBuilder loop(*this, extents(e.shape()));
    const AxisUses each = axes_from(0, e.order());
    const std::uint32_t top = loop.read(access(s.top, each, e.order()));
    const std::uint32_t sum = loop.read(access(s.sum, each, e.order()));
    loop.store(loop.binary(Binary::add, top, loop.unary(Unary::log, sum)),
               access(into, each, e.order()));
    add_step(loop.take(), e);
}

Lowering::Factors Lowering::factors_of(const Expr& matrix) {
    for (const auto& [id, factors] : factors_) {
        if (id == matrix.id() && factors.kind != Factoring::qr) return factors;
    }
    const Count n = extent(matrix.shape()[0]);
    Factors f;
    f.kind = has_fact(matrix, Facts::positive_definite) ? Factoring::cholesky
             : is_symmetric(matrix)                     ? Factoring::symmetric
                                                        : Factoring::lu;
    const BufferId source = buffer_of(matrix);
    f.factors = temporary({n, n}, {});
    f.pivots = temporary({n}, {});
    add_step(Factorise{f.kind, n, source, f.factors, f.pivots}, matrix);
    factors_.emplace_back(matrix.id(), f);
    return f;
}

Lowering::Factors Lowering::least_squares_of(const Expr& x, bool turned, const Expr& gram) {
    for (const auto& [id, factors] : factors_) {
        if (id == gram.id() && factors.kind == Factoring::qr) return factors;
    }
    const Count m = extent(x.shape()[turned ? 1 : 0]), n = extent(x.shape()[turned ? 0 : 1]);
    Factors f;
    f.kind = Factoring::qr;
    const BufferId source = buffer_of(x);
    f.factors = temporary({n, m}, {});
    f.pivots = temporary({qr_shape(m, n).pivots}, {});
    add_step(Factorise{f.kind, n, source, f.factors, f.pivots, m, turned}, gram);
    factors_.emplace_back(gram.id(), f);
    return f;
}

void Lowering::compute_determinant(const Expr& e, BufferId into) {
    const Factors f = factors_of(e.child(0));
    UseFactors use;
    use.use = e.is_apply_of(ops::det) ? FactorUse::det : FactorUse::logdet;
    use.kind = f.kind;
    use.n = extent(e.child(0).shape()[0]);
    use.factors = f.factors;
    use.pivots = f.pivots;
    use.out = into;
    add_step(use, e);
}

void Lowering::compute_inverse(const Expr& e, BufferId into) {
    const Factors f = factors_of(e.child(0));
    UseFactors use;
    use.use = FactorUse::inverse;
    use.kind = f.kind;
    use.n = extent(e.shape()[0]);
    use.factors = f.factors;
    use.pivots = f.pivots;
    use.out = into;
    add_step(use, e);
}

}  // namespace gradwright::execute
