#include "execute/plan/contraction_lowering.hpp"

#include <algorithm>

namespace gradwright::execute {
namespace {

Labels without(const Labels& all, const Labels& gone) {
    Labels rest;
    for (const Label l : all) {
        if (!has_label(gone, l)) rest.push_back(l);
    }
    return rest;
}

Labels common(const Labels& a, const Labels& b) {
    Labels both;
    for (const Label l : a) {
        if (has_label(b, l)) both.push_back(l);
    }
    return both;
}

Labels joined(std::initializer_list<const Labels*> parts) {
    Labels all;
    for (const Labels* p : parts) all.insert(all.end(), p->begin(), p->end());
    return all;
}

/// Dims [first, last) run as one: its stride, or nothing.
std::optional<Count> stride_as_one(const Access& a, const std::vector<Count>& extents,
                                   std::size_t first, std::size_t last) {
    Count stride = 0, reach = 0;
    bool begun = false;
    for (std::size_t d = last; d-- > first;) {
        if (extents[d] == 1) continue;
        if (!begun) {
            stride = a.strides[d];
            begun = true;
        } else if (a.strides[d] != reach) {
            return std::nullopt;
        }
        reach = a.strides[d] * extents[d];
    }
    return stride;
}

/// Rows and columns, each one run, one of them without gaps.
bool is_matrix(const Access& a, const std::vector<Count>& extents, std::size_t rows,
               std::size_t columns) {
    const auto r = stride_as_one(a, extents, 0, rows);
    const auto c = stride_as_one(a, extents, rows, rows + columns);
    if (!r || !c) return false;
    const auto is_one = [&](std::size_t first, std::size_t last) {
        return std::all_of(extents.begin() + static_cast<std::ptrdiff_t>(first),
                           extents.begin() + static_cast<std::ptrdiff_t>(last),
                           [](Count n) { return n == 1; });
    };
    return *r == 1 || *c == 1 || is_one(0, rows) || is_one(rows, rows + columns);
}

}  // namespace

std::uint32_t ContractionLowering::value(LoopBuilder& loop, const Item& item, const Labels& dims) {
    std::uint32_t above = none, below = none;
    for (const BaseFactor& f : item.product) {
        std::uint32_t x = none;
        const bool plain =
            std::ranges::all_of(f.uses, [](const LabelUse& u) { return u.multiple == 1; });
        const bool inlined = f.buffer == none && plain && lowering_.is_virtual(f.expr) &&
                             f.uses.size() == f.expr.order();
        if (inlined || (f.buffer == none && f.expr.is_symbol() && !lowering_.has_buffer(f.expr))) {
            AxisUses axes(f.expr.order());
            for (const LabelUse& u : f.uses) {
                const auto at = std::ranges::find(dims, u.label) - dims.begin();
                axes[u.axis] = {u.fixed ? none : static_cast<std::uint32_t>(at), u.shift};
            }
            x = loop.value(f.expr, axes);
        } else {
            const BufferId b = f.buffer != none ? f.buffer : lowering_.buffer_of(f.expr);
            x = loop.read(access(b, f.uses, dims));
        }
        if (f.exponent == Number(-1)) {
            below = loop.times(below, x);
        } else {
            above = loop.times(above, loop.power(x, f.exponent));
        }
    }
    if (below == none) return above == none ? loop.constant(1) : above;
    return above == none ? loop.unary(Unary::reciprocal, below)
                         : loop.binary(Binary::divide, above, below);
}

/// One array as it lies in memory.
bool ContractionLowering::is_plain(const Item& item) const {
    if (item.product.size() != 1 || !item.product[0].exponent.is_one()) return false;
    const BaseFactor& f = item.product[0];
    return f.buffer != none || !lowering_.is_virtual(f.expr);
}

/// Whether reading it costs more than reading memory.
bool ContractionLowering::needs_work(const Item& item) const {
    return !item.product.empty() && !is_plain(item);
}

Access ContractionLowering::plain_access(const Item& item, const Labels& dims) {
    const BaseFactor& f = item.product[0];
    const BufferId b = f.buffer != none ? f.buffer : lowering_.buffer_of(f.expr);
    return lowering_.along_rows(access(b, f.uses, dims));
}

ContractionItem ContractionLowering::stored_item(BufferId buffer, Labels labels,
                                                 bool nonnegative) const {
    Item item;
    BaseFactor f;
    f.buffer = buffer;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        f.uses.push_back({.axis = i, .label = labels[i]});
    }
    item.product.push_back(std::move(f));
    item.labels = std::move(labels);
    item.nonnegative = nonnegative;
    return item;
}

void ContractionLowering::form_inverse(Item& item) {
    const Expr inverse = item.inverse->factor;
    if (item.inverse->role == Role::least_squares) {
        // Its transpose, from the columns of the identity.
        const Expr gram = inverse.child(0);
        const BufferId right = lowering_.buffer_of(identity(gram.graph(), gram.shape()[0]));
        const LabelUse parameter = item.product[0].uses[0], sample = item.product[0].uses[1];
        item = solution(*item.inverse, true, {sample.label, parameter.label},
                        extents_[parameter.label], right);
        return;
    }
    item.product[0].expr = inverse;
    item.inverse.reset();
}

/// What runs over fewer labels than the product is computed once, before it.
void ContractionLowering::make_smaller_first(Item& item, std::size_t space) {
    if (item.labels.size() < space && needs_work(item)) materialise(item, item.labels);
}

void ContractionLowering::merge(const Merge& m) {
    const Labels kept = kept_beside(m.first, m.second);
    const bool last =
        std::ranges::count_if(items_, [](const Item& i) { return !i.product.empty(); }) == 2;
    Item a = std::move(items_[m.first]), b = std::move(items_[m.second]);
    items_[m.second] = Item{};
    items_[m.first] = multiplied(std::move(a), std::move(b), kept, last);
}

ContractionItem ContractionLowering::multiplied(Item a, Item b, const Labels& kept, bool last) {
    if (auto x = a.inverse ? solved(a, b, kept) : std::nullopt) return std::move(*x);
    if (auto x = b.inverse ? solved(b, a, kept) : std::nullopt) return std::move(*x);
    if (a.inverse) form_inverse(a);
    if (b.inverse) form_inverse(b);
    const Labels both = common(a.labels, b.labels);
    const auto alone = [&](const Item& x) { return without(without(x.labels, both), kept); };
    if (!alone(a).empty()) a = reduced(std::move(a), united(kept, both), false);
    if (!alone(b).empty()) b = reduced(std::move(b), united(kept, both), false);
    const Labels shared = without(both, kept);
    const Labels all = united(a.labels, b.labels);
    const bool left = !without(a.labels, both).empty(), right = !without(b.labels, both).empty();
    if (!shared.empty() && (left || right)) {
        const Labels a_outer = without(a.labels, both), b_outer = without(b.labels, both);
        // A matrix that is computed on the way and meets a vector is summed as it is computed.
        const bool by_loop = (!right && needs_work(a)) || (!left && needs_work(b));
        if (!by_loop) return product(std::move(a), std::move(b), kept, shared, last);
    }
    make_smaller_first(a, all.size());
    make_smaller_first(b, all.size());
    Item both_items = std::move(a);
    both_items.labels = all;
    both_items.nonnegative = both_items.nonnegative && b.nonnegative;
    for (BaseFactor& f : b.product) both_items.product.push_back(std::move(f));
    if (shared.empty()) return both_items;
    return reduced(std::move(both_items), kept, last);
}

/// Sums every label that is not kept.
ContractionItem ContractionLowering::reduced(Item item, const Labels& kept, bool last) {
    const Labels result = common(item.labels, kept);
    Labels order = result;
    for (const Label l : item.labels) {
        if (!has_label(order, l)) order.push_back(l);
    }
    const Key key = key_of(by_summing, {&item}, result);
    if (!last) {
        if (auto made = known(key, item.nonnegative)) return std::move(*made);
    }
    LoopBuilder loop(lowering_, extents_of(order));
    std::uint32_t y = value(loop, item, order);
    const Labels out = out_labels();
    const bool fits =
        last && std::ranges::all_of(out, [&](Label l) { return has_label(result, l); });
    if (fits) {
        if (scale_ != 1) y = loop.times(y, loop.constant(scale_));
        loop.store(y, destination(order), Fold::sum, accumulate_);
        written_ = true;
        lowering_.add_step(loop.take(), e_);
        return Item{};
    }
    const BufferId b = lowering_.temporary(extents_of(result), {});
    const Item stored = stored_item(b, result, item.nonnegative);
    loop.store(y, access(b, stored.product[0].uses, order), Fold::sum);
    lowering_.add_step(loop.take(), e_);
    return remembered(key, stored);
}

/// Makes an operand of a product lie as a matrix.
bool ContractionLowering::suits_product(Item& item, const Labels& outer, const Labels& shared) {
    if (!is_plain(item)) return false;
    const Labels dims = joined({&outer, &shared});
    return is_matrix(plain_access(item, dims), extents_of(dims), outer.size(), shared.size());
}

/// An operand of a product runs as a matrix, as it lies or laid out anew.
void ContractionLowering::lay_out(Item& item, const Labels& batch, const Labels& outer,
                                  const Labels& shared) {
    if (suits_product(item, outer, shared)) return;
    const Labels order = joined({&batch, &outer, &shared});
    Item as_it_lies = item;
    materialise(as_it_lies, order);
    item = suits_product(as_it_lies, outer, shared) ? std::move(as_it_lies) : laid_out(item, order);
}

ContractionItem ContractionLowering::product(Item a, Item b, const Labels& kept,
                                             const Labels& shared, bool last) {
    const Labels both = common(a.labels, b.labels);
    const Labels batch = common(both, kept);
    const Labels rows = without(a.labels, both), columns = without(b.labels, both);
    if (last && batch.empty() && by_pairs(a, b, rows, columns, shared)) return Item{};
    lay_out(a, batch, rows, shared);
    lay_out(b, batch, columns, shared);
    const Labels dims = joined({&batch, &rows, &columns, &shared});
    const Labels result = joined({&batch, &rows, &columns});
    const Key key = key_of(by_multiplying, {&a, &b}, kept);
    if (auto made = known(key, false)) return std::move(*made);
    Product p;
    p.extents = extents_of(dims);
    p.batch = batch.size();
    p.rows = rows.size();
    p.columns = columns.size();
    p.shared = shared.size();
    p.left = plain_access(a, dims);
    p.right = plain_access(b, dims);
    const Labels out = out_labels();
    const Labels within = joined({&rows, &columns});
    const bool fits = last &&
                      std::ranges::all_of(out, [&](Label l) { return has_label(result, l); }) &&
                      is_matrix(access(into_, out_, joined({&rows, &columns, &batch, &shared})),
                                extents_of(within), rows.size(), columns.size());
    if (fits) {
        p.out = destination(dims);
        p.scale = scale_;
        p.accumulate = accumulate_;
        written_ = true;
        lowering_.add_step(std::move(p), e_);
        return Item{};
    }
    const BufferId made = lowering_.temporary(extents_of(result), {});
    const Item stored = stored_item(made, result, false);
    p.out = access(made, stored.product[0].uses, dims);
    lowering_.add_step(std::move(p), e_);
    return remembered(key, stored);
}

/// How the inverse is applied to the other item over one of its labels, if that label ends there.
std::optional<ContractionLowering::Application> ContractionLowering::application(
    const Item& inverse, const Item& other, const Labels& kept, bool transposed) const {
    const BaseFactor& f = inverse.product[0];
    const Label summed = f.uses[transposed ? 0 : 1].label;
    const Label produced = f.uses[transposed ? 1 : 0].label;
    if (!has_label(other.labels, summed) || has_label(other.labels, produced)) return std::nullopt;
    if (has_label(kept, summed) || other.inverse) return std::nullopt;
    Application a;
    a.order = {summed};
    a.labels = {produced};
    for (const Label l : other.labels) {
        if (l == summed) continue;
        a.order.push_back(l);
        a.labels.push_back(l);
    }
    const FactorPlan& matrix = *inverse.inverse;
    const bool fits = matrix.role == Role::least_squares;
    a.turned = transposed && (fits || !is_symmetric(matrix.source));
    // The numbers of the labels of the solution depend on which side is applied.
    Item applied = inverse;
    std::vector<LabelUse>& uses = applied.product[0].uses;
    if (transposed && !a.turned) {
        std::swap(uses[0].axis, uses[1].axis);
        std::swap(uses[0], uses[1]);
    }
    Count kind = !fits ? by_solving : matrix.transposed ? by_fitting_across : by_fitting;
    if (a.turned) ++kind;
    a.key = key_of(kind, {&applied, &other}, {});
    return a;
}

/// In y'*A^(-1)*u, A^(-1)*y may be there already.
void ContractionLowering::take_known_solutions() {
    for (std::size_t i = 0; i < items_.size(); ++i) {
        for (std::size_t j = 0; j < items_.size() && items_[i].inverse; ++j) {
            if (i == j) continue;
            for (const bool transposed : {false, true}) {
                const auto a = application(items_[i], items_[j], kept_beside(i, j), transposed);
                auto made = a ? known(a->key, false) : std::nullopt;
                if (!made) continue;
                items_[i] = std::move(*made);
                items_.erase(items_.begin() + static_cast<std::ptrdiff_t>(j));
                return take_known_solutions();
            }
        }
    }
}

/// The matrix, inverted or in the sense of least squares, applied to a right side.
ContractionItem ContractionLowering::solution(const FactorPlan& matrix, bool turned,
                                              const Labels& result, Count columns, BufferId right) {
    const bool fits = matrix.role == Role::least_squares;
    const Expr square = fits ? matrix.factor.child(0) : matrix.source;
    const Lowering::Factors factors =
        fits ? lowering_.least_squares_of(matrix.source, matrix.transposed, square)
             : lowering_.factors_of(square);
    UseFactors solve;
    solve.use = turned ? FactorUse::solve_transposed : FactorUse::solve;
    solve.kind = factors.kind;
    solve.n = lowering_.extent(square.shape()[0]);
    if (fits) solve.rows = lowering_.extent(matrix.source.shape()[matrix.transposed ? 1 : 0]);
    solve.columns = columns;
    solve.factors = factors.factors;
    solve.pivots = factors.pivots;
    solve.right = right;
    solve.out = lowering_.temporary(extents_of(result), {});
    const BufferId out = solve.out;
    lowering_.add_step(std::move(solve), e_);
    return stored_item(out, result, false);
}

std::optional<ContractionItem> ContractionLowering::solved(Item& inverse, Item& other,
                                                           const Labels& kept) {
    for (const bool transposed : {false, true}) {
        const auto a = application(inverse, other, kept, transposed);
        if (!a) continue;
        if (auto made = known(a->key, false)) return made;
        const BufferId right = laid_out(other, a->order).product[0].buffer;
        Count columns = 1;
        for (std::size_t i = 1; i < a->order.size(); ++i) columns *= extents_[a->order[i]];
        return remembered(a->key, solution(*inverse.inverse, a->turned, a->labels, columns, right));
    }
    return std::nullopt;
}

/// What is left in the place of the result: summed, broadcast, on diagonals.
void ContractionLowering::finish() {
    Item item;
    for (Item& i : items_) {
        if (i.product.empty()) continue;
        if (i.inverse) form_inverse(i);
        item = std::move(i);
    }
    const Labels out = out_labels();
    if (!without(item.labels, out).empty()) {
        item = reduced(std::move(item), out, true);
        if (written_) return;
    }
    make_smaller_first(item, out.size());
    LoopBuilder loop(lowering_, extents_of(out));
    std::uint32_t y = value(loop, item, out);
    if (scale_ != 1) y = loop.times(y, loop.constant(scale_));
    loop.store(y, destination(out), Fold::keep, accumulate_);
    lowering_.add_step(loop.take(), e_);
}

}  // namespace gradwright::execute
