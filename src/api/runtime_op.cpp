#include "api/runtime_op.hpp"

#include "api/expression.hpp"
#include "expr/build.hpp"
#include "trace/batch.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <limits>
#include <map>

namespace gradwright::api {

namespace {

constexpr std::size_t most_shape_rules = 128;
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// A shape rule is a plain function that is not told its op, so each op has one of its own.
std::array<std::atomic<const RuntimeOp*>, most_shape_rules> owners{};

template <std::size_t i>
Result<Shape> shape_rule(std::span<const Expr> operands, std::span<const std::int64_t>) {
    return owners[i].load()->shape_of(operands);
}

template <std::size_t... i>
constexpr std::array<ShapeRule, sizeof...(i)> shape_rules(std::index_sequence<i...>) {
    return {shape_rule<i>...};
}

ShapeRule own_shape_rule(const RuntimeOp& op) {
    static constexpr auto rules = shape_rules(std::make_index_sequence<most_shape_rules>());
    for (std::size_t i = 0; i < most_shape_rules; ++i) {
        const RuntimeOp* none = nullptr;
        if (owners[i].compare_exchange_strong(none, &op)) return rules[i];
    }
    return nullptr;
}

thread_local std::optional<Diagnostic> rule_fault;

Expr not_a_number(Graph& graph, std::span<const Dim> shape) {
    return broadcast(graph.number(Number::inexact(nan)), shape);
}

/// What the user's rule made, if it has the shape it must have.
Expr accepted(Graph& graph, const Expression& made, std::span<const Dim> shape) {
    const auto here = expression_of(borrowed(graph), graph.number(0));
    const auto shared = common_graph({&here, &made});
    if (!shared) {
        rule_fault = shared.error();
        return not_a_number(graph, shape);
    }
    const Expr e = as_variable(graph, "", *made.state()).symbol;
    if (std::ranges::equal(e.shape(), shape)) return e;
    rule_fault = fault("shape-mismatch", "the derivative has the wrong shape: it is " +
                                             shape_in_words(e.shape()) + ", but needed is " +
                                             shape_in_words(shape));
    return not_a_number(graph, shape);
}

const RuntimeOp& runtime(const Expr& y) { return static_cast<const RuntimeOp&>(op_of(y)); }

std::vector<Expression> operands_of(const Expr& y, std::size_t count) {
    std::vector<Expression> x;
    for (std::size_t i = 0; i < count; ++i) {
        x.push_back(expression_of(borrowed(y.graph()), y.child(i)));
    }
    return x;
}

Expression shared(const Expr& e) { return expression_of(borrowed(e.graph()), e); }

Expr differential(const Expr& y, std::size_t slot, const Expr& dx) {
    const RuntimeOp& op = runtime(y);
    if (op.rules.differential) {
        const Expression made =
            op.rules.differential(operands_of(y, y.child_count()), shared(y), slot, shared(dx));
        return accepted(y.graph(), made, y.shape());
    }
    std::vector<Expr> operands;
    for (std::size_t i = 0; i < y.child_count(); ++i) operands.push_back(y.child(i));
    operands.push_back(dx);
    return apply(*op.tangents[slot], operands, {});
}

/// The adjoint of a derivative along a direction, for a cotangent with any axes in front.
Expr adjoint(const Expr& dy, std::size_t, const Expr& g) {
    const RuntimeOp& op = runtime(dy);
    Graph& graph = dy.graph();
    const std::vector<Expression> x = operands_of(dy, dy.child_count() - 1);
    std::vector<Expr> operands;
    for (const Expression& e : x) operands.push_back(e.state()->expr);
    const Expr y = apply(*op.primal, operands, {}), like = operands[op.slot];
    const std::size_t leading = g.order() - y.order();
    Expr cotangent = leading == 0 ? g : graph.symbol(op.name_text + "_cotangent", y.shape());
    Expr made = accepted(graph, op.primal->rules.adjoint(x, shared(y), op.slot, shared(cotangent)),
                         like.shape());
    for (std::size_t axis = leading; axis-- > 0;) {
        const Shape shape(g.shape().begin() + static_cast<std::ptrdiff_t>(axis), g.shape().end());
        const Expr longer = axis == 0 ? g : graph.symbol(op.name_text + "_cotangent", shape);
        const std::pair<Expr, Expr> batch(cotangent, longer);
        const Result<Expr> more = batched(made, {&batch, 1});
        if (!more) {
            rule_fault = more.error();
            Shape whole(g.shape().begin(),
                        g.shape().begin() + static_cast<std::ptrdiff_t>(leading));
            whole.insert(whole.end(), like.shape().begin(), like.shape().end());
            return not_a_number(graph, whole);
        }
        made = *more;
        cotangent = longer;
    }
    return made;
}

std::vector<DenseArray> dense(std::span<const Array* const> x) {
    std::vector<DenseArray> arrays;
    for (const Array* a : x) arrays.push_back({a->extents, a->values});
    return arrays;
}

Array value_kernel(const KernelArgs& args, std::span<const Array* const> x) {
    const DenseArray y = runtime(args.node).rules.value(dense(x));
    Array result(args.shape, nan);
    if (y.values.size() == result.size()) result.values = y.values;
    return result;
}

Array entry_kernel(const KernelArgs& args, std::span<const Array* const> x) {
    const auto& entry = runtime(args.node).rules.entry;
    Array y(args.shape);
    std::vector<double> numbers(x.size());
    for (std::size_t i = 0; i < y.size(); ++i) {
        for (std::size_t k = 0; k < x.size(); ++k) numbers[k] = (*x[k])[i];
        y[i] = entry(numbers);
    }
    return y;
}

/// Entry k of the derivative along dx is <adjoint of the k-th unit, dx>.
Array tangent_kernel(const KernelArgs& args, std::span<const Array* const> x) {
    const RuntimeOp& op = runtime(args.node);
    Graph graph;
    Point point;
    std::vector<Expr> symbols;
    std::vector<Expression> operands;
    for (std::size_t i = 0; i + 1 < x.size(); ++i) {
        Shape shape;
        for (const std::int64_t n : x[i]->extents) shape.emplace_back(n);
        symbols.push_back(graph.symbol("x" + std::to_string(i), shape));
        operands.push_back(shared(symbols.back()));
        point.values["x" + std::to_string(i)] = *x[i];
    }
    const Expr y = apply(*op.primal, symbols, {}), g = graph.symbol("g", y.shape());
    const Expr a =
        accepted(graph, op.primal->rules.adjoint(operands, shared(y), op.slot, shared(g)),
                 symbols[op.slot].shape());
    Array result(args.shape, nan);
    for (std::size_t k = 0; k < result.size(); ++k) {
        Array unit(args.shape);
        unit[k] = 1;
        point.values["g"] = unit;
        const Result<Array> row = evaluate(a, point);
        if (!row) return Array(args.shape, nan);
        result[k] = 0;
        for (std::size_t i = 0; i < row->size(); ++i) result[k] += (*row)[i] * (*x.back())[i];
    }
    return result;
}

/// The derivative by one operand as an op that is linear in its last.
std::unique_ptr<RuntimeOp> tangent_of(const RuntimeOp& primal, std::size_t slot,
                                      std::size_t operands) {
    auto op = std::make_unique<RuntimeOp>();
    op->name_text = primal.name_text + "_tangent" + std::to_string(slot + 1);
    op->primal = &primal;
    op->slot = slot;
    op->elementwise = primal.elementwise;
    op->name = op->name_text;
    op->internal = true;
    op->summary = "the derivative of a user's function along its last operand";
    op->slots.assign(operands, Opaque{"only its adjoint is given"});
    op->slots.push_back(Linear{adjoint});
    op->kernel.real = tangent_kernel;
    if (op->elementwise) return op;
    op->shapes = primal.shapes;
    op->shapes.operands.push_back(primal.shapes.operands[slot]);
    op->shape = own_shape_rule(*op);
    return op->shape != nullptr ? std::move(op) : nullptr;
}

}  // namespace

std::optional<Diagnostic> taken_rule_fault() { return std::exchange(rule_fault, std::nullopt); }

Result<LabelledShapes> read_shapes(const std::string& text) {
    const auto wrong = [&](const std::string& why) {
        Diagnostic d = fault("bad-declaration", "the shapes `" + text + "` " + why,
                             "write labels of axes as in \"ij,j->i\"");
        d.source = text;
        return d;
    };
    const std::size_t arrow = text.find("->");
    if (arrow == text.npos) return wrong("have no `->`");
    LabelledShapes shapes{{""}, text.substr(arrow + 2)};
    for (const char c : text.substr(0, arrow)) {
        if (c == ',') {
            shapes.operands.emplace_back();
        } else if (std::isalpha(static_cast<unsigned char>(c)) != 0) {
            shapes.operands.back() += c;
        } else {
            return wrong("hold something else than letters and commas");
        }
    }
    for (const char c : shapes.result) {
        const bool known = std::ranges::any_of(
            shapes.operands, [c](const std::string& s) { return s.find(c) != s.npos; });
        if (!known) return wrong("give the result an axis that no operand has");
    }
    return shapes;
}

Result<Shape> RuntimeOp::shape_of(std::span<const Expr> operands) const {
    std::map<char, Dim> extents;
    for (std::size_t i = 0; i < operands.size(); ++i) {
        const std::string& labels = shapes.operands[i];
        const std::span<const Dim> axes = operands[i].shape();
        bool fits = labels.size() == axes.size();
        for (std::size_t k = 0; fits && k < labels.size(); ++k) {
            fits = extents.try_emplace(labels[k], axes[k]).first->second == axes[k];
        }
        if (fits) continue;
        return fault("shape-mismatch", name_text + ": the operands do not have the shapes " +
                                           rules.shapes + "; operand " + std::to_string(i + 1) +
                                           " is " + shape_in_words(axes));
    }
    Shape result;
    for (const char c : shapes.result) result.push_back(extents.at(c));
    return result;
}

RuntimeOp::~RuntimeOp() {
    for (auto& owner : owners) {
        const RuntimeOp* self = this;
        if (owner.compare_exchange_strong(self, nullptr)) return;
    }
}

std::unique_ptr<RuntimeOp> runtime_op(UserOp rules, LabelledShapes shapes) {
    auto op = std::make_unique<RuntimeOp>();
    op->rules = std::move(rules);
    op->shapes = std::move(shapes);
    op->name_text = op->rules.name;
    op->name = op->name_text;
    op->summary = op->rules.summary;
    op->elementwise = op->rules.shapes.empty();
    const std::size_t operands = op->elementwise ? op->rules.operands : op->shapes.operands.size();
    op->slots.assign(operands, Smooth{differential});
    op->kernel.real = op->elementwise ? entry_kernel : value_kernel;
    if (!op->elementwise) {
        op->shape = own_shape_rule(*op);
        if (op->shape == nullptr) return nullptr;
    }
    for (std::size_t i = 0; op->rules.adjoint && i < operands; ++i) {
        op->tangents.push_back(tangent_of(*op, i, operands));
        if (!op->tangents.back()) return nullptr;
    }
    return op;
}

}  // namespace gradwright::api
