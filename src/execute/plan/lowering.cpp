#include "execute/plan/lowering.hpp"

#include "execute/factors.hpp"
#include "execute/plan/distribute.hpp"
#include "execute/plan/fast_ops.hpp"
#include "execute/plan/selection.hpp"
#include "expr/contraction.hpp"
#include "expr/traverse.hpp"

#include <algorithm>

namespace gradwright::execute {
namespace {

/// Longest chain of operations in one loop.
constexpr std::uint32_t deepest_inlining = 40;
/// Results at least this large are accumulated in place instead of being added up afterwards.
constexpr Count large_term = 4096;

Diagnostic size_unknown(const Dim& d) {
    Diagnostic unknown;
    unknown.slug = "size-not-determined";
    unknown.message = "the size " + d.text() + " does not follow from the values";
    unknown.hint = "give a number for " + d.text();
    return unknown;
}

}  // namespace

Lowering::Lowering(const PlanRequest& request)
    : roots_(request.roots.begin(), request.roots.end()),
      inputs_(request.inputs.begin(), request.inputs.end()),
      sizes_(request.sizes),
      strides_(request.strides.begin(), request.strides.end()),
      copied_(request.copied),
      symmetric_(request.symmetric),
      eager_(request.eager) {
    roots_ = rewritten_for_cost(roots_, sizes_);
    nodes_ = reachable(roots_);
}

std::vector<Count> Lowering::extents(std::span<const Dim> shape) const {
    std::vector<Count> result;
    for (const Dim& d : shape) result.push_back(extent(d));
    return result;
}

std::optional<Diagnostic> Lowering::check_sizes() const {
    for (const Expr& e : nodes_) {
        for (const Dim& d : e.shape()) {
            if (!d.evaluate(sizes_)) return size_unknown(d);
        }
        if (e.is_symbol() && has(e->declared, Facts::dimension) &&
            !sizes_.contains(std::string(e->name))) {
            return size_unknown(Dim(e->name));
        }
    }
    return std::nullopt;
}

BufferId Lowering::temporary(std::vector<Count> extents, const Expr& expr) {
    Buffer b;
    b.extents = std::move(extents);
    b.strides.resize(b.extents.size());
    b.size = 1;
    for (std::size_t i = b.extents.size(); i-- > 0;) {
        b.strides[i] = b.size;
        b.size = bounded_product(b.size, b.extents[i]);
    }
    b.expr = expr;
    plan_.buffers.push_back(std::move(b));
    return static_cast<BufferId>(plan_.buffers.size() - 1);
}

Access Lowering::access(BufferId buffer, const AxisUses& axes, std::size_t dims) const {
    const Buffer& b = plan_.buffers[buffer];
    Access a{buffer, 0, std::vector<Count>(dims, 0)};
    for (std::size_t i = 0; i < axes.size(); ++i) {
        a.offset += axes[i].shift * b.strides[i];
        if (axes[i].dim != none) a.strides[axes[i].dim] += b.strides[i];
    }
    return a;
}

Access Lowering::along_rows(Access a) const {
    const Buffer& b = plan_.buffers[a.buffer];
    if (!b.expr || b.expr.order() != 2 || a.offset != 0 || !is_symmetric(b.expr)) return a;
    std::vector<Count> turned;
    for (const Count s : a.strides) {
        if (s != 0 && s != b.strides[0] && s != b.strides[1]) return a;
        turned.push_back(s == 0 ? 0 : b.strides[0] + b.strides[1] - s);
    }
    if (turned > a.strides) a.strides = std::move(turned);
    return a;
}

bool Lowering::is_hessian(const Expr& e) const {
    for (std::size_t i = 0; i < symmetric_.size(); ++i) {
        if (!symmetric_[i]) continue;
        const Expr& r = roots_[i];
        if (r == e || (r.is_sum() && r.child_count() == 1 && r.child(0) == e)) return true;
    }
    return false;
}

void Lowering::add_step(Work work, const Expr& expr) {
    Step step;
    step.work = std::move(work);
    step.expr = expr;
    plan_.steps.push_back(std::move(step));
}

BufferId Lowering::buffer_of(const Expr& e) {
    if (const BufferId* known = buffers_.find(e.id())) return *known;
    const BufferId made = temporary(extents(e.shape()), e);
    compute(e, made, 1, false);
    buffers_[e.id()] = made;
    known_sums_.add(e);
    return made;
}

const std::vector<FactorSpec>& Lowering::outer_parts(const Expr& e) {
    if (const auto* known = outer_parts_.find(e.id())) return *known;
    std::vector<FactorSpec> parts;
    if (is_plain_product(e)) parts = contraction::parts_at_outputs(graph(), e);
    if (parts.size() == 1 && parts[0].node.order() == e.order()) parts.clear();
    return outer_parts_[e.id()] = std::move(parts);
}

bool Lowering::is_outer(const Expr& e) {
    const std::vector<FactorSpec>& parts = outer_parts(e);
    return !parts.empty() && std::ranges::all_of(parts, [&](const FactorSpec& part) {
        return part.node.order() < e.order();
    });
}

/// Counts users from the roots down; what only stands below an inverse that is applied, for
/// example, has none and is never computed.
void Lowering::mark_needed() {
    for (const Expr& r : roots_) users_[r.id()] += 2;
    for (std::size_t i = nodes_.size(); i-- > 0;) {
        const Expr& e = nodes_[i];
        if (users_[e.id()] == 0) continue;
        if (e.is_contraction() && !is_pointwise(e)) {
            for (const FactorPlan& p : factor_plans(e, sizes_)) {
                ++users_[p.source.id()];
                sole_user_[p.source.id()] = e;
            }
            continue;
        }
        const bool in_loop = is_pointwise(e);
        for (std::size_t k = 0; k < e.child_count(); ++k) {
            const Expr child = e.child(k);
            // What is smaller than the loop would be computed again and again in it.
            const bool smaller = in_loop && child.order() < e.order();
            users_[child.id()] += smaller ? 2 : 1;
            sole_user_[child.id()] = e;
        }
    }
}

Result<Plan> Lowering::run() {
    if (auto unknown = check_sizes()) return std::move(*unknown);
    take_inputs();
    mark_needed();
    NodeMap<BufferId> outputs;
    for (std::size_t i = 0; i < roots_.size(); ++i) {
        const BufferId b = argument(roots_[i], Place::output, i);
        if (is_copied(inputs_.size() + i)) continue;
        if (!outputs.contains(roots_[i].id())) outputs[roots_[i].id()] = b;
    }
    for (const Expr& e : nodes_) {
        if (users_[e.id()] == 0 || has_buffer(e)) continue;
        if (const BufferId* out = outputs.find(e.id())) {
            compute(e, *out, 1, false);
            buffers_[e.id()] = *out;
            continue;
        }
        if (is_left_to_user(e)) continue;
        buffer_of(e);
    }
    for (std::size_t i = 0; i < roots_.size(); ++i) {
        copy_to_output(roots_[i], static_cast<std::uint32_t>(i));
    }
    return std::move(plan_);
}

/// Inlined in the loop of its only user, or put straight into the sum that it is a term of.
bool Lowering::is_left_to_user(const Expr& e) {
    if (e.is_symbol()) return true;
    const bool constant = e.is_contraction() && e->factors.empty() && is_pointwise(e);
    if (constant) return true;
    if (selects(e)) return true;
    if (is_indicator(e) || !outer_parts(e).empty()) return true;
    if (users_[e.id()] > 1) return false;
    if (!is_pointwise(e)) return e.is_contraction() && is_term_in_place(e);
    std::uint32_t depth = 1;
    for (std::size_t k = 0; k < e.child_count(); ++k) {
        if (has_buffer(e.child(k))) continue;
        const std::uint32_t* below = depth_.find(e.child(k).id());
        depth = std::max(depth, below == nullptr ? 1 : *below + 1);
    }
    if (depth > deepest_inlining) return false;
    depth_[e.id()] = depth;
    return true;
}

void Lowering::copy_to_output(const Expr& e, std::uint32_t output) {
    const auto at = std::ranges::find_if(plan_.buffers, [&](const Buffer& b) {
        return b.place == Place::output && b.argument == output;
    });
    const auto to = static_cast<BufferId>(at - plan_.buffers.begin());
    if (has_buffer(e) && buffer_of(e) == to) return;
    compute_pointwise(e, to, 1, false);
}

void Lowering::compute(const Expr& e, BufferId into, double scale, bool accumulate) {
    if (e.is_contraction() && !is_pointwise(e) && !is_outer(e)) {
        lower_contraction(*this, e, into, scale, accumulate);
        return;
    }
    if (is_indicator(e)) {
        if (!accumulate) fill_zero(into);
        const AxisUses row{{0, 0}};
        const std::size_t dims = 1;
        Pick pick;
        pick.extents = {extent(e.shape()[0])};
        pick.classes = extent(e.shape()[1]);
        pick.classes_at = access(buffer_of(e.child(0)), row, dims);
        pick.indexed = access(into, {{0, 0}, {none, 0}}, dims);
        pick.class_stride = plan_.buffers[into].strides[1];
        pick.scale = scale;
        pick.scatter = true;
        add_step(std::move(pick), e);
        return;
    }
    if (e.is_sum() && !is_pointwise(e)) {
        compute_sum(e, into, scale, accumulate);
        return;
    }
    if (e.is_apply() && fast_op(*e->function) == nullptr) {
        if (scale == 1 && !accumulate) {
            compute_apply(e, into);
            return;
        }
        buffer_of(e);
    }
    compute_pointwise(e, into, scale, accumulate);
}

namespace {

AxisUses each_axis(std::size_t order) {
    AxisUses axes(order);
    for (std::size_t i = 0; i < order; ++i) axes[i].dim = static_cast<std::uint32_t>(i);
    return axes;
}

}  // namespace

void Lowering::compute_pointwise(const Expr& e, BufferId into, double scale, bool accumulate) {
    LoopBuilder loop(*this, extents(e.shape()));
    const AxisUses axes = each_axis(e.order());
    std::uint32_t y = loop.value(e, axes);
    if (scale != 1) y = loop.times(y, loop.constant(scale));
    loop.store(y, access(into, axes, e.order()), Fold::keep, accumulate);
    add_step(loop.take(), e);
}

void Lowering::fill_zero(BufferId buffer) {
    const Buffer& b = plan_.buffers[buffer];
    LoopBuilder loop(*this, b.extents);
    loop.store(loop.constant(0), access(buffer, each_axis(b.extents.size()), b.extents.size()));
    add_step(loop.take(), b.expr);
}

/// The dense terms in one loop, then those that leave most entries zero on top. One large product
/// starts it, where there is one, so that it need not be added from elsewhere.
void Lowering::compute_sum(const Expr& e, BufferId into, double scale, bool accumulate) {
    const SplitSum split = known_sums_.split(e);
    std::vector<std::size_t> in_place, rest;
    for (const std::size_t k : split.terms) {
        const bool own = !has_buffer(e.child(k)) && is_structured(e.child(k));
        (own ? in_place : rest).push_back(k);
    }
    bool begun = accumulate;
    const auto add_term = [&](std::size_t k) {
        compute(e.child(k), into, scale * e->terms[k].coefficient.value(), begun);
        begun = true;
    };
    const auto first = std::ranges::find_if(rest, [&](std::size_t k) {
        const Expr term = e.child(k);
        return !has_buffer(term) && term.is_contraction() && !is_pointwise(term) && !is_outer(term);
    });
    if (first != rest.end()) {
        add_term(*first);
        rest.erase(first);
    }
    if (!rest.empty() || split.known) {
        LoopBuilder loop(*this, extents(e.shape()));
        const AxisUses axes = each_axis(e.order());
        std::uint32_t y = none;
        if (split.known) {
            y = loop.times(loop.value(split.known, axes),
                           loop.constant(scale * split.times.value()));
        }
        for (const std::size_t k : rest) {
            const std::uint32_t x =
                loop.times(loop.value(e.child(k), axes),
                           loop.constant(scale * e->terms[k].coefficient.value()));
            y = y == none ? x : loop.binary(Binary::add, y, x);
        }
        loop.store(y, access(into, axes, e.order()), Fold::keep, begun);
        add_step(loop.take(), e);
        begun = true;
    }
    if (!begun && in_place.empty()) fill_zero(into);
    for (const std::size_t k : in_place) add_term(k);
}

/// A term with one user, a sum that adds it in place.
bool Lowering::is_term_in_place(const Expr& e) {
    const Expr* user = sole_user_.find(e.id());
    if (user == nullptr || !user->is_sum()) return false;
    if (is_structured(e) || user->child_count() == 1) return true;
    const auto n = extents(e.shape());
    Count entries = 1;
    for (const Count k : n) entries = bounded_product(entries, k);
    if (entries < large_term || is_pointwise(*user)) return false;
    for (std::size_t k = 0; k < user->child_count(); ++k) {
        const Expr term = user->child(k);
        if (term == e) return true;
        const bool product = term.is_contraction() && !is_pointwise(term) && !is_outer(term);
        if (product && !is_structured(term)) return false;
    }
    return false;
}

}  // namespace gradwright::execute
