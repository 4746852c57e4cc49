#include "execute/planning.hpp"

#include "execute/execute.hpp"
#include "execute/factors.hpp"
#include "execute/plan/lowering.hpp"
#include "execute/plan/passes.hpp"
#include "expr/traverse.hpp"
#include "ops/op.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace gradwright::execute {
namespace {

/// More entries than any machine holds; sizes beyond it could not even be counted.
constexpr double most_entries = 1e16;

bool is_argument(const Buffer& b) { return b.place != Place::temporary; }

std::size_t number_of(const Buffer& b, std::size_t inputs) {
    return b.argument + (b.place == Place::output ? inputs : 0);
}

bool is_dense(const Buffer& b) {
    Count stride = 1;
    for (std::size_t i = b.extents.size(); i-- > 0;) {
        if (b.extents[i] > 1 && b.strides[i] != stride) return false;
        stride *= b.extents[i];
    }
    return true;
}

/// Without gaps, in whatever order.
bool is_compact(const Buffer& b) {
    Count last = 0;
    for (std::size_t i = 0; i < b.extents.size(); ++i) last += (b.extents[i] - 1) * b.strides[i];
    return b.size == 0 || last + 1 == b.size;
}

/// Entries that lie in the same place, or backwards: what steps rely on does not hold.
bool is_awkward(const Buffer& b) {
    std::vector<std::pair<Count, Count>> axes;
    for (std::size_t i = 0; i < b.extents.size(); ++i) {
        if (b.extents[i] > 1) axes.emplace_back(b.strides[i], b.extents[i]);
    }
    std::ranges::sort(axes);
    Count inside = 1;
    for (const auto& [stride, extent] : axes) {
        if (stride < inside) return true;
        inside += stride * (extent - 1);
    }
    return false;
}

/// Arguments that a step takes as dense memory, or a region as memory without gaps.
std::vector<BufferId> unsuited(const Plan& plan) {
    std::vector<BufferId> ids;
    const auto want_dense = [&](BufferId b) {
        if (b != none && is_argument(plan.buffers[b]) && !is_dense(plan.buffers[b])) {
            ids.push_back(b);
        }
    };
    for (BufferId b = 0; b < plan.buffers.size(); ++b) {
        if (is_awkward(plan.buffers[b])) want_dense(b);
    }
    for (const Step& s : plan.steps) {
        if (const auto* f = std::get_if<Factorise>(&s.work)) want_dense(f->source);
        if (const auto* u = std::get_if<UseFactors>(&s.work)) {
            want_dense(u->right);
            want_dense(u->out);
        }
        if (const auto* r = std::get_if<Reference>(&s.work)) {
            for (const BufferId b : r->operands) want_dense(b);
            want_dense(r->out);
        }
        const auto* p = std::get_if<Product>(&s.work);
        if (p != nullptr && p->symmetric) want_dense(p->out.buffer);
    }
    for (const Region& r : plan.regions) {
        for (const BufferId b : r.accumulated) {
            if (!is_compact(plan.buffers[b])) want_dense(b);
        }
    }
    return ids;
}

bool may_fail(const Step& s) {
    if (const auto* f = std::get_if<Factorise>(&s.work)) return f->kind == Factoring::cholesky;
    const auto* u = std::get_if<UseFactors>(&s.work);
    return u != nullptr && u->kind != Factoring::cholesky && u->use != FactorUse::det &&
           u->use != FactorUse::logdet;
}

/// Whether an output is written before the last step that may fail.
bool writes_too_early(const Plan& plan) {
    std::size_t last = plan.steps.size();
    while (last > 0 && !may_fail(plan.steps[last - 1])) --last;
    for (std::size_t s = 0; s < last; ++s) {
        for (const BufferId b : writes_of(plan.steps[s].work)) {
            if (plan.buffers[b].place == Place::output) return true;
        }
    }
    return false;
}

/// Steps that may fail say what about: the matrix that was factored.
void name_matrices(const Problem& problem, Plan& plan) {
    if (!problem.options.print) return;
    for (const Step& made : plan.steps) {
        const auto* f = std::get_if<Factorise>(&made.work);
        if (f == nullptr) continue;
        const std::string name = problem.options.print(made.expr);
        for (Step& s : plan.steps) {
            const auto* u = std::get_if<UseFactors>(&s.work);
            const auto* own = std::get_if<Factorise>(&s.work);
            const BufferId factors = u != nullptr     ? u->factors
                                     : own != nullptr ? own->factors
                                                      : none;
            if (factors == f->factors) s.name = name;
        }
    }
}

double entries_of(const Buffer& b) {
    double n = 1;
    for (const Count k : b.extents) n *= static_cast<double>(k);
    return n;
}

std::string in_bytes(double bytes) {
    static constexpr const char* units[] = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB"};
    std::size_t k = 0;
    for (; bytes >= 1024 && k < 5; ++k) bytes /= 1024;
    char text[32];
    std::snprintf(text, sizeof text, "%.4g %s", bytes, units[k]);
    return text;
}

std::int64_t limit_of(const Problem& problem) {
    const std::int64_t asked = problem.options.memory_limit;
    return asked > 0 ? asked : default_memory_limit();
}

/// Names the largest array.
Diagnostic too_large(const Problem& problem, const Plan& plan, double bytes) {
    const Buffer* largest = nullptr;
    for (const Buffer& b : plan.buffers) {
        const bool larger = largest == nullptr || entries_of(b) > entries_of(*largest);
        if (!is_argument(b) && !b.local && larger) largest = &b;
    }
    Diagnostic d;
    d.slug = "too-large";
    d.message = "a call needs " + in_bytes(bytes) + " of working memory, and the limit is " +
                in_bytes(static_cast<double>(limit_of(problem)));
    d.fault = Fault::refused;
    if (largest == nullptr) return d;
    std::string sizes;
    for (const Count n : largest->extents) sizes += (sizes.empty() ? "" : "×") + std::to_string(n);
    const double own = entries_of(*largest) * static_cast<double>(problem.element_size);
    d.message += "; the largest array has " + sizes + " numbers (" + in_bytes(own) + ")";
    if (largest->expr && problem.options.print) {
        d.message += ": " + problem.options.print(largest->expr);
        d.span = largest->expr->source;
    }
    return d;
}

std::optional<Diagnostic> refuse_uncountable(const Problem& problem, const Plan& plan) {
    double most = 0;
    for (const Buffer& b : plan.buffers) most = std::max(most, entries_of(b));
    if (most < most_entries) return std::nullopt;
    return too_large(problem, plan, most * static_cast<double>(problem.element_size));
}

Result<Plan> planned(const Problem& problem, const Strides& strides,
                     const std::vector<bool>& copied) {
    const bool eager = problem.options.block_rows > 0;
    Result<Plan> plan =
        Lowering({problem.roots, problem.inputs, problem.sizes, problem.element_size, strides,
                  copied, problem.options.symmetric, eager})
            .run();
    if (!plan) return plan;
    if (auto refusal = refuse_uncountable(problem, *plan)) return std::move(*refusal);
    choose_layouts(*plan, eager);
    fuse_loops(*plan);
    RegionOptions blocks{.element_size = problem.element_size};
    if (eager) {
        blocks.least_bytes = blocks.least_rows = 0;
        blocks.block_rows = problem.options.block_rows;
    }
    form_regions(*plan, blocks);
    return plan;
}

Strides with_dense_outputs(const Problem& problem, const Strides& strides) {
    if (strides.empty()) return {};
    Strides dense = strides;
    std::size_t at = 0;
    for (const Expr& e : problem.inputs) at += e.order();
    for (const Expr& e : problem.roots) {
        Count stride = 1;
        for (std::size_t i = e.order(); i-- > 0;) {
            dense[at + i] = stride;
            stride *= *e.shape()[i].evaluate(problem.sizes);
        }
        at += e.order();
    }
    return dense;
}

}  // namespace

Result<ArgumentPlan> plan_for(const Problem& problem, const Strides& strides) {
    ArgumentPlan made;
    std::vector<bool> copied(problem.inputs.size() + problem.roots.size(), false);
    Strides used = strides;
    for (;;) {
        Result<Plan> plan = planned(problem, used, copied);
        if (!plan) return plan.error();
        if (!made.staged && writes_too_early(*plan)) {
            made.staged = true;
            used = with_dense_outputs(problem, strides);
            continue;
        }
        const std::vector<BufferId> changed = unsuited(*plan);
        bool again = false;
        for (const BufferId b : changed) {
            const std::size_t k = number_of(plan->buffers[b], problem.inputs.size());
            again = again || !copied[k];
            copied[k] = true;
        }
        if (again) continue;
        pair_products(*plan);
        place_buffers(*plan);
        count_work(*plan, problem.element_size);
        name_matrices(problem, *plan);
        made.plan = std::move(*plan);
        return made;
    }
}

std::optional<Diagnostic> refuse_memory(const Problem& problem, const Plan& plan,
                                        std::int64_t bytes) {
    if (bytes <= limit_of(problem)) return std::nullopt;
    return too_large(problem, plan, static_cast<double>(bytes));
}

bool settles_zeros(std::span<const Expr> roots) {
    for (const Expr& e : reachable(roots)) {
        if (!e.is_contraction()) continue;
        if (e->factors.size() < 2) continue;
        for (const FactorPlan& f : factor_plans(e, false)) {
            if (f.exponent == Number::ratio(-1, 2)) return true;
            if (f.factor.is_apply() && op_of(f.factor).in_product != InProduct::ordinary) {
                return true;
            }
        }
    }
    return false;
}

Result<ArgumentPlan> cheaper_plan(Problem& problem) {
    Result<ArgumentPlan> plan = plan_for(problem, {});
    const std::vector<Expr> other = std::move(problem.options.alternative);
    problem.options.alternative.clear();
    if (other.empty() || other == problem.roots || !plan) return plan;
    const std::vector<Expr> roots = std::move(problem.roots);
    problem.roots = other;
    Result<ArgumentPlan> second = plan_for(problem, {});
    if (second && predicted_seconds(second->plan) < predicted_seconds(plan->plan)) return second;
    problem.roots = roots;
    return plan;
}

}  // namespace gradwright::execute
