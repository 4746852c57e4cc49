#include "execute/contraction.hpp"
#include "execute/execute.hpp"
#include "expr/traverse.hpp"

#include <cmath>
#include <cstdio>
#include <deque>
#include <type_traits>
#include <unordered_map>

namespace gradwright {
namespace {

using execute::Extents;
using execute::FactorPlan;
using execute::Role;

/// ∞ of x/‖x‖ at x = 0 yields to the zero of x: the subgradient of the norm of minimum norm.
bool is_inverse_root(const Number& exponent) { return exponent == Number::ratio(-1, 2); }

template <class T>
class Interpreter : public ExecutorOf<T> {
public:
    Interpreter(std::span<const Expr> roots, const ExecuteOptions& options)
        : roots_(roots.begin(), roots.end()), keep_(options.keep_trace) {
        const std::int64_t bytes =
            options.memory_limit > 0 ? options.memory_limit : default_memory_limit();
        limit_ = bytes / static_cast<std::int64_t>(sizeof(T));
        nodes_ = reachable(roots_);
        for (std::size_t i = 0; i < nodes_.size(); ++i) at_[nodes_[i].id()] = i;
        plans_.resize(nodes_.size());
    }

    Result<std::vector<ArrayOf<T>>> run(const PointOf<T>& point) override;
    const std::map<NodeId, ArrayOf<T>>& trace() const override { return trace_; }

private:
    using Value = ArrayOf<T>;
    using Solver = execute::Solver<T>;

    std::vector<Expr> operands_of(std::size_t i) const;
    void mark_needed();
    Result<std::vector<std::int64_t>> extents_of(std::span<const Dim> shape) const;
    std::optional<Diagnostic> admit(const Expr& e, const std::vector<std::int64_t>& extents);
    Result<Value> value_of(std::size_t i, const PointOf<T>& point);
    Result<Value> symbol_value(const Expr& e, const PointOf<T>& point, Value y);
    Value sum_value(const Expr& e, Value y);
    Result<Value> contraction_value(std::size_t i, Value y);
    Result<Value> apply_value(const Expr& e, Value y);
    execute::Item<T> item_of(const FactorPlan& plan, const Extents& extents,
                             std::deque<std::vector<T>>& powers);
    const Solver* solver_of(const FactorPlan& plan);
    const Value& value(const Expr& e) const { return values_[at_.at(e.id())]; }
    void release(const Expr& e);

    std::vector<Expr> roots_, nodes_;
    std::unordered_map<NodeId, std::size_t> at_;
    std::vector<std::vector<FactorPlan>> plans_;
    bool keep_;
    std::int64_t limit_ = 0;  ///< entries of type T

    // State of one run.
    Sizes sizes_;
    std::vector<Value> values_;
    std::vector<std::size_t> users_;
    std::map<std::pair<NodeId, Role>, std::unique_ptr<Solver>> solvers_;
    std::map<NodeId, Value> trace_;
    std::int64_t live_ = 0;
};

template <class T>
std::vector<Expr> Interpreter<T>::operands_of(std::size_t i) const {
    std::vector<Expr> operands;
    if (nodes_[i].is_contraction()) {
        for (const FactorPlan& p : plans_[i]) operands.push_back(p.source);
    } else {
        for (std::size_t k = 0; k < nodes_[i].child_count(); ++k) {
            operands.push_back(nodes_[i].child(k));
        }
    }
    return operands;
}

/// Counts users from the roots down; a node without users is never computed (an inverse that is
/// only applied, for example).
template <class T>
void Interpreter<T>::mark_needed() {
    users_.assign(nodes_.size(), 0);
    for (const Expr& r : roots_) ++users_[at_.at(r.id())];
    for (std::size_t i = nodes_.size(); i-- > 0;) {
        if (users_[i] == 0) continue;
        const Expr& e = nodes_[i];
        if (e.is_contraction()) {
            plans_[i] = std::is_same_v<T, double> ? execute::factor_plans(e, sizes_)
                                                  : execute::factor_plans(e, false);
        }
        for (const Expr& operand : operands_of(i)) ++users_[at_.at(operand.id())];
    }
}

template <class T>
Result<std::vector<std::int64_t>> Interpreter<T>::extents_of(std::span<const Dim> shape) const {
    std::vector<std::int64_t> extents;
    for (const Dim& d : shape) {
        const auto n = d.evaluate(sizes_);
        if (!n) {
            Diagnostic unknown;
            unknown.slug = "size-not-determined";
            unknown.message = "the size " + d.text() + " does not follow from the values";
            unknown.hint = "give a number for " + d.text();
            return unknown;
        }
        extents.push_back(*n);
    }
    return extents;
}

template <class T>
std::optional<Diagnostic> Interpreter<T>::admit(const Expr& e,
                                                const std::vector<std::int64_t>& extents) {
    double entries = 1;
    std::string text;
    for (const std::int64_t n : extents) {
        entries *= static_cast<double>(n);
        text += (text.empty() ? "" : "×") + std::to_string(n);
    }
    if (entries + static_cast<double>(live_) <= static_cast<double>(limit_)) return std::nullopt;
    const double gib = entries * sizeof(T) / (1024.0 * 1024 * 1024);
    char size[48];
    std::snprintf(size, sizeof size, "%.3g GiB", gib);
    Diagnostic d;
    d.slug = "too-large";
    d.message = "an array of " + text + " numbers (" + size + ") does not fit the memory limit";
    d.span = e->source;
    d.fault = Fault::refused;
    return d;
}

template <class T>
Result<ArrayOf<T>> Interpreter<T>::symbol_value(const Expr& e, const PointOf<T>& point, Value y) {
    const std::string name(e->name);
    if (const auto constant = constant_value(e)) {
        y[0] = *constant;
    } else if (has(e->declared, Facts::dimension)) {
        const auto at = sizes_.find(name);
        if (at == sizes_.end()) return extents_of(std::vector{Dim(name)}).error();
        y[0] = static_cast<double>(at->second);
    } else {
        y.values = point.values.at(name).values;
    }
    return y;
}

template <class T>
ArrayOf<T> Interpreter<T>::sum_value(const Expr& e, Value y) {
    for (std::size_t k = 0; k < e.child_count(); ++k) {
        const double c = e->terms[k].coefficient.value();
        const auto& x = value(e.child(k)).values;
        for (std::size_t j = 0; j < x.size(); ++j) y[j] += c * x[j];
    }
    return y;
}

template <class T>
const execute::Solver<T>* Interpreter<T>::solver_of(const FactorPlan& plan) {
    auto& solver = solvers_[{plan.source.id(), plan.role}];
    if (solver) return solver.get();
    if constexpr (std::is_same_v<T, double>) {
        if (plan.role == Role::least_squares) {
            solver = execute::least_squares_solver(value(plan.source), plan.transposed);
            return solver.get();
        }
    }
    const bool definite = has(facts_of(plan.source), Facts::positive_definite);
    solver = execute::square_solver(value(plan.source), definite);
    return solver.get();
}

template <class T>
execute::Item<T> Interpreter<T>::item_of(const FactorPlan& plan, const Extents& extents,
                                         std::deque<std::vector<T>>& powers) {
    execute::Item<T> item;
    for (const Axis& a : plan.axes) {
        item.value.labels.insert(item.value.labels.end(), a.begin(), a.end());
    }
    if (plan.role != Role::value) {
        item.solver = solver_of(plan);
        item.transposable = plan.role == Role::inverse;
        return item;
    }
    item.value.data = value(plan.source).values.data();
    if (!plan.exponent.is_one()) {
        powers.push_back(execute::powered(value(plan.source).values, plan.exponent));
        item.value.data = powers.back().data();
    }
    item.value = execute::without_repeats(std::move(item.value), extents);
    if (is_inverse_root(plan.exponent)) item.in_product = InProduct::yields;
    if (plan.factor.is_apply()) {
        const InProduct kind = op_of(plan.factor).in_product;
        bool zero_branch = false;
        for (std::size_t k = 0; k < plan.factor.child_count(); ++k) {
            zero_branch = zero_branch || plan.factor.child(k).is_zero();
        }
        const bool applies =
            kind == InProduct::zero_holds ? zero_branch : plan.exponent > Number(0);
        if (kind != InProduct::ordinary && applies) item.in_product = kind;
    }
    return item;
}

template <class T>
Result<ArrayOf<T>> Interpreter<T>::contraction_value(std::size_t i, Value y) {
    const Expr& e = nodes_[i];
    // Labels that occur nowhere may have no known extent, and need none.
    Extents extents(e->label_dims.size(), 1);
    for (std::size_t l = 0; l < extents.size(); ++l) {
        if (const auto n = e->label_dims[l].evaluate(sizes_)) extents[l] = *n;
    }
    std::deque<std::vector<T>> powers;
    std::vector<execute::Item<T>> items;
    for (const FactorPlan& plan : plans_[i]) items.push_back(item_of(plan, extents, powers));
    execute::settle_zeros(items, extents);
    auto values = execute::contracted(std::move(items), e->out, extents, limit_);
    if (!values) return values.error();
    y.values = std::move(*values);
    return y;
}

template <class T>
Result<ArrayOf<T>> Interpreter<T>::apply_value(const Expr& e, Value y) {
    std::vector<const Value*> operands;
    for (std::size_t k = 0; k < e.child_count(); ++k) operands.push_back(&value(e.child(k)));
    const KernelArgs args{e, y.extents};
    const Kernel& kernel = op_of(e).kernel;
    if constexpr (std::is_same_v<T, double>) {
        return kernel.real(args, operands);
    } else {
        if (kernel.complex != nullptr) return kernel.complex(args, operands);
        Diagnostic d;
        d.slug = "no-rule";
        d.message = std::string(op_of(e).name) + " has no complex step";
        d.fault = Fault::refused;
        return d;
    }
}

/// Rounding differs between the two triangles of X'DX; a symmetric node is symmetric exactly.
template <class T>
void symmetrise(ArrayOf<T>& y) {
    for (std::int64_t i = 0; i < y.extents[0]; ++i) {
        for (std::int64_t j = 0; j < i; ++j) {
            y.at(i, j) = y.at(j, i) = 0.5 * (y.at(i, j) + y.at(j, i));
        }
    }
}

template <class T>
Result<ArrayOf<T>> Interpreter<T>::value_of(std::size_t i, const PointOf<T>& point) {
    const Expr& e = nodes_[i];
    const auto extents = extents_of(e.shape());
    if (!extents) return extents.error();
    if (auto refusal = admit(e, *extents)) return std::move(*refusal);
    Value y(*extents);
    Result<Value> result = [&]() -> Result<Value> {
        switch (e->kind) {
            case Kind::symbol:
                return symbol_value(e, point, std::move(y));
            case Kind::sum:
                return sum_value(e, std::move(y));
            case Kind::contraction:
                return contraction_value(i, std::move(y));
            default:
                return apply_value(e, std::move(y));
        }
    }();
    if (result && !e.is_symbol() && e.order() == 2 && is_symmetric(e)) symmetrise(*result);
    return result;
}

template <class T>
void Interpreter<T>::release(const Expr& e) {
    const std::size_t i = at_.at(e.id());
    if (--users_[i] > 0) return;
    live_ -= static_cast<std::int64_t>(values_[i].size());
    if (keep_) trace_[e.id()] = std::move(values_[i]);
    values_[i] = Value();
}

template <class T>
Result<std::vector<ArrayOf<T>>> Interpreter<T>::run(const PointOf<T>& point) {
    auto sizes = sizes_at<T>(nodes_, point);
    if (!sizes) return sizes.error();
    sizes_ = std::move(*sizes);
    values_.assign(nodes_.size(), Value());
    solvers_.clear();
    trace_.clear();
    live_ = 0;
    mark_needed();
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
        if (users_[i] == 0) continue;
        auto result = value_of(i, point);
        if (!result) return result.error();
        values_[i] = std::move(*result);
        live_ += static_cast<std::int64_t>(values_[i].size());
        for (const Expr& operand : operands_of(i)) release(operand);
    }
    std::vector<Value> results;
    for (const Expr& r : roots_) results.push_back(value(r));
    for (const Expr& r : roots_) release(r);
    return results;
}

}  // namespace

template <class T>
std::unique_ptr<ExecutorOf<T>> interpreter(std::span<const Expr> roots,
                                           const ExecuteOptions& options) {
    return std::make_unique<Interpreter<T>>(roots, options);
}

template std::unique_ptr<ExecutorOf<double>> interpreter(std::span<const Expr>,
                                                         const ExecuteOptions&);
template std::unique_ptr<ExecutorOf<Complex>> interpreter(std::span<const Expr>,
                                                          const ExecuteOptions&);

namespace {

template <class T>
Result<ArrayOf<T>> evaluate_one(const Expr& e, const PointOf<T>& point) {
    auto values = interpreter<T>({&e, 1})->run(point);
    if (!values) return values.error();
    return std::move((*values)[0]);
}

}  // namespace

Result<Array> evaluate(const Expr& e, const Point& point) { return evaluate_one(e, point); }
Result<ComplexArray> evaluate(const Expr& e, const ComplexPoint& point) {
    return evaluate_one(e, point);
}
Result<std::vector<Array>> evaluate(std::span<const Expr> roots, const Point& point) {
    return interpreter<double>(roots)->run(point);
}

}  // namespace gradwright
