#include "api/rules.hpp"

#include "api/expression.hpp"
#include "derive/derive.hpp"
#include "expr/build.hpp"
#include "expr/traverse.hpp"
#include "ops/catalogue.hpp"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <optional>
#include <shared_mutex>

namespace gradwright::api {

namespace {

/// Beyond this the store begins anew; rules in use stay with those who use them.
constexpr std::size_t most_rules = 4096;

using Program = execute::Program<double>;

/// A program and which of operands, value and cotangent it reads.
struct Step {
    std::unique_ptr<Program> program;
    Expr reference;  ///< what it computes, where values are not finite
    std::vector<std::size_t> inputs;
    std::vector<std::string> names;
};

View<const double> view_of(const DenseArray& a) { return {a.values.data(), a.extents}; }

DenseArray empty_array(const std::vector<std::int64_t>& extents) {
    const auto count = static_cast<std::size_t>(Array::count(extents));
    return {extents, std::vector<double>(count)};
}

/// Refused before anything is allocated.
std::optional<Diagnostic> beyond_memory(const std::vector<std::int64_t>& extents) {
    double bytes = sizeof(double);
    std::string text;
    for (const std::int64_t n : extents) {
        bytes *= static_cast<double>(n);
        text += (text.empty() ? "" : "×") + std::to_string(n);
    }
    if (bytes <= static_cast<double>(default_memory_limit())) return std::nullopt;
    Diagnostic d = fault("too-large", "an array of " + text + " numbers does not fit the memory");
    d.fault = Fault::refused;
    return d;
}

/// Has a graph of its own, which grows while a pullback is planned and is only read while programs
/// run. Two threads that use different rules never wait for each other.
class FormRule : public Rule {
public:
    static Result<std::shared_ptr<const Rule>> make(std::string_view form,
                                                    std::span<const OperandShape> operands,
                                                    std::span<const std::size_t> slots) {
        auto rule = std::make_shared<FormRule>();
        if (auto refused = rule->read(form, operands)) return *std::move(refused);
        for (const std::size_t slot : slots) {
            if (auto refused = rule->pull_back(slot)) return *std::move(refused);
        }
        if (auto refused = rule->plan()) return *std::move(refused);
        return std::shared_ptr<const Rule>(std::move(rule));
    }

    const std::vector<std::int64_t>& extents() const override { return extents_; }
    bool is_row() const override { return row_; }

    Result<DenseArray> value(std::span<const DenseArray* const> operands) const override {
        return run(value_, {operands.begin(), operands.end()}, extents_);
    }

    Result<DenseArray> pullback(std::size_t slot, std::span<const DenseArray* const> operands,
                                const DenseArray& y, const DenseArray& cotangent) const override {
        if (auto refused = plan_pullback(slot)) return *std::move(refused);
        std::vector<const DenseArray*> inputs(operands.begin(), operands.end());
        inputs.push_back(&y);
        inputs.push_back(&cotangent);
        return run(*pullbacks_[slot], inputs, operands[slot]->extents);
    }

    Result<std::shared_ptr<const Rule>> pullback_rule(std::size_t slot) const override {
        std::vector<OperandShape> shapes;
        for (const Operand& o : operands_) shapes.push_back({o.extents, o.row, o.literal});
        std::vector<std::size_t> slots = slots_;
        slots.push_back(slot);
        return rule_of(form_, shapes, slots);
    }

private:
    /// An operand of the form, as `OperandShape` but with extents of its own.
    struct Operand {
        std::vector<std::int64_t> extents;
        bool row;
        std::optional<std::int64_t> literal;
    };

    std::optional<Diagnostic> read(std::string_view form, std::span<const OperandShape> operands) {
        form_ = form;
        std::vector<Variable> variables;
        for (const OperandShape& o : operands) {
            operands_.push_back({{o.extents.begin(), o.extents.end()}, o.row, o.literal});
            rows_.push_back(o.row);
            const std::string name(1, "abcdfg"[variables.size()]);
            ExpressionState state;
            Shape shape;
            for (const std::int64_t n : o.extents) shape.emplace_back(n);
            state.graph = borrowed(graph_);
            state.expr = o.literal ? graph_.number(*o.literal) : graph_.symbol(name, shape);
            state.row = o.row;
            variables.push_back(as_variable(graph_, name, state));
            symbols_.push_back(state.expr);
        }
        const Result<Expr> y = lowered_form(graph_, form, variables, row_);
        if (!y) return y.error();
        y_ = *y;
        return std::nullopt;
    }

    /// From here on the pullback takes the place of the operation; the cotangent is an operand.
    std::optional<Diagnostic> pull_back(std::size_t slot) {
        slots_.push_back(slot);
        const Expr g = graph_.symbol("g" + std::to_string(slots_.size()), y_.shape());
        const Result<Expr> pulled = gradwright::pullback(y_, symbols_[slot], g);
        if (!pulled) return pulled.error();
        y_ = *pulled;
        symbols_.push_back(g);
        rows_.push_back(row_);
        row_ = rows_[slot];
        return std::nullopt;
    }

    std::optional<Diagnostic> plan() {
        for (const Dim& d : y_.shape()) extents_.push_back(*d.number());
        if (auto refused = beyond_memory(extents_)) return refused;
        value_symbol_ = graph_.symbol("value", y_.shape());
        cotangent_ = graph_.symbol("cotangent", y_.shape());
        taken_ = graph_.symbol("taken", y_.shape());
        pullbacks_.resize(symbols_.size());
        Result<Step> step = planned(y_);
        if (!step) return step.error();
        value_ = std::move(*step);
        return std::nullopt;
    }

    std::optional<Diagnostic> plan_pullback(std::size_t slot) const {
        {
            const std::shared_lock lock(mutex_);
            if (pullbacks_[slot]) return std::nullopt;
        }
        const std::unique_lock lock(mutex_);
        if (pullbacks_[slot]) return std::nullopt;
        Result<Step> made = planned_pullback(slot);
        if (!made) return std::move(made).error();
        pullbacks_[slot] = std::move(*made);
        return std::nullopt;
    }

    Result<Step> planned(const Expr& root) const {
        std::vector<Expr> all = symbols_;
        all.push_back(value_symbol_);
        all.push_back(cotangent_);
        const std::vector<Expr> nodes = reachable({&root, 1});
        Step step;
        step.reference = root;
        std::vector<Expr> used;
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (!all[i].is_symbol() || std::ranges::find(nodes, all[i]) == nodes.end()) continue;
            step.inputs.push_back(i);
            step.names.emplace_back(all[i]->name);
            used.push_back(all[i]);
        }
        auto program = Program::make({&root, 1}, used, {}, {.check_finite = false});
        if (!program) return program.error();
        step.program = std::move(*program);
        return step;
    }

    /// In terms of the value where that occurs: an inverse is not computed twice.
    Result<Step> planned_pullback(std::size_t slot) const {
        const Result<Expr> g = gradwright::pullback(y_, symbols_[slot], cotangent_);
        if (!g) return g.error();
        const bool own = y_.is_symbol() || y_.is_sum();
        const std::pair<Expr, Expr> known(y_, value_symbol_);
        Result<Step> step = planned(own ? *g : gradwright::substitute(*g, {&known, 1}));
        if (!step) return step;
        // A cotangent that is zero comes from a branch not taken, or might as well.
        const Expr held = apply(ops::where, {taken_, cotangent_, graph_.zero(cotangent_.shape())});
        const std::pair<Expr, Expr> holding(cotangent_, held);
        step->reference = gradwright::substitute(step->reference, {&holding, 1});
        return step;
    }

    Result<DenseArray> run(const Step& step, const std::vector<const DenseArray*>& from,
                           const std::vector<std::int64_t>& extents) const {
        DenseArray y = empty_array(extents);
        {
            const std::shared_lock lock(mutex_);
            std::vector<View<const double>> in;
            for (const std::size_t i : step.inputs) in.push_back(view_of(*from[i]));
            const View<double> out(y.values.data(), y.extents);
            const Result<Done> done = step.program->run(in, {&out, 1});
            if (!done) return done.error();
        }
        const auto is_finite = [](double v) { return std::isfinite(v); };
        if (std::ranges::all_of(y.values, is_finite)) return y;
        const std::unique_lock lock(mutex_);  // the reference fills caches of the graph
        return referred(step, from);
    }

    /// A program multiplies what is there. Where that is not finite the reference knows which zeros
    /// hold against it: those of a branch not taken, of x/‖x‖ at zero, of 0*log(0).
    static Result<DenseArray> referred(const Step& step,
                                       const std::vector<const DenseArray*>& from) {
        Point point;
        for (std::size_t i = 0; i < step.inputs.size(); ++i) {
            const DenseArray& a = *from[step.inputs[i]];
            Array& own = point.values[step.names[i]];
            own.extents = a.extents;
            own.values = a.values;
        }
        if (point.values.contains("cotangent")) {
            Array taken = point.values.at("cotangent");
            for (double& v : taken.values) v = v == 0 ? 0 : 1;
            point.values["taken"] = std::move(taken);
        }
        Result<Array> y = evaluate(step.reference, point);
        if (!y) return std::move(y).error();
        return DenseArray{std::move(y->extents), std::move(y->values)};
    }

    mutable std::shared_mutex mutex_;
    mutable Graph graph_;
    std::string form_;
    std::vector<Operand> operands_;
    std::vector<std::size_t> slots_;
    std::vector<bool> rows_;  ///< of the symbols
    Expr y_;
    bool row_ = false;
    std::vector<Expr> symbols_;
    Expr value_symbol_, cotangent_;
    Expr taken_;  ///< 1 where the cotangent is not zero
    std::vector<std::int64_t> extents_;
    Step value_;
    mutable std::vector<std::optional<Step>> pullbacks_;
};

std::string key_of(std::string_view form, std::span<const OperandShape> operands,
                   std::span<const std::size_t> slots) {
    std::string key(form);
    for (const std::size_t slot : slots) key += '<' + std::to_string(slot);
    for (const OperandShape& o : operands) {
        key += o.row ? '\'' : '|';
        if (o.literal) key += std::to_string(*o.literal);
        for (const std::int64_t n : o.extents) key += ' ' + std::to_string(n);
    }
    return key;
}

}  // namespace

Result<std::shared_ptr<const Rule>> rule_of(std::string_view form,
                                            std::span<const OperandShape> operands,
                                            std::span<const std::size_t> slots) {
    static std::mutex mutex;
    static std::unordered_map<std::string, std::shared_ptr<const Rule>> rules;
    const std::string key = key_of(form, operands, slots);
    {
        const std::lock_guard lock(mutex);
        if (const auto known = rules.find(key); known != rules.end()) return known->second;
    }
    // Without the lock: the rule may be that of a user.
    auto made = FormRule::make(form, operands, slots);
    if (!made) return std::move(made).error();
    const std::lock_guard lock(mutex);
    if (rules.size() >= most_rules) rules.clear();
    return rules.emplace(key, std::move(*made)).first->second;
}

}  // namespace gradwright::api
