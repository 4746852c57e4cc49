#include "api/rules.hpp"

#include "api/expression.hpp"
#include "derive/derive.hpp"
#include "expr/build.hpp"
#include "expr/traverse.hpp"
#include "simplify/simplify.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>

namespace gradwright::api {

namespace {

/// Beyond this a new store is begun; rules in use keep theirs alive.
constexpr std::size_t most_rules = 4096;

using Program = execute::Program<double>;

/// A program and which of operands, value and cotangent it reads.
struct Step {
    std::unique_ptr<Program> program;
    std::vector<std::size_t> inputs;
};

View<const double> view_of(const DenseArray& a) { return {a.values.data(), a.extents}; }

DenseArray empty_array(const std::vector<std::int64_t>& extents) {
    const auto count = static_cast<std::size_t>(Array::count(extents));
    return {extents, std::vector<double>(count)};
}

/// Rules with the graph that their expressions live in. One thread builds at a time.
struct Store {
    std::mutex mutex;
    Graph graph;
    std::unordered_map<std::string, std::shared_ptr<const Rule>> rules;
    std::atomic<std::size_t> size{0};  ///< of `rules`
};

class FormRule : public Rule {
public:
    FormRule(Store& store, Expr y, bool row, std::vector<Expr> symbols)
        : store_(store), y_(y), row_(row), symbols_(std::move(symbols)) {
        for (const Dim& d : y_.shape()) extents_.push_back(*d.number());
        value_symbol_ = store.graph.symbol("value", y_.shape());
        cotangent_ = store.graph.symbol("cotangent", y_.shape());
        pullbacks_.resize(symbols_.size());
    }

    /// Called by the thread that builds.
    std::optional<Diagnostic> plan_value() {
        Result<Step> step = planned(y_);
        if (!step) return step.error();
        value_ = std::move(*step);
        return std::nullopt;
    }

    const std::vector<std::int64_t>& extents() const override { return extents_; }
    bool is_row() const override { return row_; }

    Result<DenseArray> value(std::span<const DenseArray* const> operands) const override {
        return run(value_, {operands.begin(), operands.end()}, extents_);
    }

    Result<DenseArray> pullback(std::size_t slot, std::span<const DenseArray* const> operands,
                                const DenseArray& y, const DenseArray& cotangent) const override {
        const Step* step = nullptr;
        {
            const std::lock_guard lock(store_.mutex);
            std::optional<Step>& known = pullbacks_[slot];
            if (!known) {
                Result<Step> made = planned_pullback(slot);
                if (!made) return std::move(made).error();
                known = std::move(*made);
            }
            step = &*known;
        }
        std::vector<const DenseArray*> inputs(operands.begin(), operands.end());
        inputs.push_back(&y);
        inputs.push_back(&cotangent);
        return run(*step, inputs, operands[slot]->extents);
    }

private:
    Result<Step> planned(const Expr& root) const {
        std::vector<Expr> all = symbols_;
        all.push_back(value_symbol_);
        all.push_back(cotangent_);
        const std::vector<Expr> nodes = reachable({&root, 1});
        Step step;
        std::vector<Expr> used;
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (!all[i].is_symbol() || std::ranges::find(nodes, all[i]) == nodes.end()) continue;
            step.inputs.push_back(i);
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
        return planned(own ? *g : gradwright::substitute(*g, {&known, 1}));
    }

    static Result<DenseArray> run(const Step& step, const std::vector<const DenseArray*>& from,
                                  const std::vector<std::int64_t>& extents) {
        std::vector<View<const double>> in;
        for (const std::size_t i : step.inputs) in.push_back(view_of(*from[i]));
        DenseArray y = empty_array(extents);
        const View<double> out(y.values.data(), y.extents);
        const Result<Done> done = step.program->run(in, {&out, 1});
        if (!done) return done.error();
        return y;
    }

    Store& store_;
    Expr y_;
    bool row_;
    std::vector<Expr> symbols_;
    Expr value_symbol_, cotangent_;
    std::vector<std::int64_t> extents_;
    Step value_;
    mutable std::vector<std::optional<Step>> pullbacks_;
};

std::shared_ptr<Store> current_store() {
    static std::mutex mutex;
    static std::shared_ptr<Store> store;
    const std::lock_guard lock(mutex);
    if (!store || store->size > most_rules) store = std::make_shared<Store>();
    return store;
}

std::string key_of(std::string_view form, std::span<const OperandShape> operands) {
    std::string key(form);
    for (const OperandShape& o : operands) {
        key += o.row ? '\'' : '|';
        if (o.literal) key += std::to_string(*o.literal);
        for (const std::int64_t n : o.extents) key += ' ' + std::to_string(n);
    }
    return key;
}

Result<std::shared_ptr<const Rule>> made_rule(Store& store, std::string_view form,
                                              std::span<const OperandShape> operands) {
    std::vector<Variable> variables;
    std::vector<Expr> symbols;
    for (const OperandShape& o : operands) {
        const std::string name(1, "abcdfg"[variables.size()]);
        ExpressionState state;
        Shape shape;
        for (const std::int64_t n : o.extents) shape.emplace_back(n);
        state.graph = borrowed(store.graph);
        state.expr = o.literal ? store.graph.number(*o.literal) : store.graph.symbol(name, shape);
        state.row = o.row;
        variables.push_back(as_variable(store.graph, name, state));
        symbols.push_back(state.expr);
    }
    bool row = false;
    const Result<Expr> y = lowered_form(store.graph, form, variables, row);
    if (!y) return y.error();
    auto rule = std::make_shared<FormRule>(store, *y, row, std::move(symbols));
    if (auto refused = rule->plan_value()) return *std::move(refused);
    return std::shared_ptr<const Rule>(std::move(rule));
}

}  // namespace

Result<std::shared_ptr<const Rule>> rule_of(std::string_view form,
                                            std::span<const OperandShape> operands) {
    const std::shared_ptr<Store> store = current_store();
    const std::lock_guard lock(store->mutex);
    const std::string key = key_of(form, operands);
    auto known = store->rules.find(key);
    if (known == store->rules.end()) {
        auto made = made_rule(*store, form, operands);
        if (!made) return std::move(made).error();
        known = store->rules.emplace(key, std::move(*made)).first;
        ++store->size;
    }
    // Whoever holds the rule holds the graph that it lives in.
    return std::shared_ptr<const Rule>(store, known->second.get());
}

}  // namespace gradwright::api
