// Derivatives of expressions, by the same steps as those of typed formulas.
#include "api/derivation.hpp"
#include "api/expression.hpp"
#include "api/finite.hpp"
#include "api/value.hpp"
#include "expr/traverse.hpp"
#include "simplify/simplify.hpp"
#include "trace/batch.hpp"

#include <algorithm>

namespace gradwright {

namespace {

using namespace api;

/// The nodes were made by many texts; the carets of a fault go under the whole formula.
Diagnostic about(const Expression& f, Diagnostic d) {
    if (!d.source.empty()) return d;
    d.source = f.text();
    d.span = {0, static_cast<std::uint32_t>(d.source.size())};
    d.notes.clear();
    return d;
}

struct Question {
    Workspace work;
    Variable variable;
    DeriveRequest request;
};

Result<Question> question(const Expression& f, const Expression& x, What what) {
    if (const auto graph = common_graph({&f, &x}); !graph) return graph.error();
    Result<Workspace> work = open_workspace(f);
    if (!work) return std::move(work).error();
    work->expr = stabilise(work->expr);
    const auto& all = work->parsed.variables;
    const auto at = std::ranges::find(all, x.state()->expr, &Variable::symbol);
    if (!x.state()->graph || at == all.end()) {
        return fault("unknown-variable", "`" + x.text() + "` is not a variable",
                     "differentiate by a variable of the model");
    }
    DeriveRequest request{.formula = f.text(), .wrt = {at->name}, .what = what};
    return Question{std::move(*work), Variable(*at), std::move(request)};
}

/// Makes a direction known under a name of its own for as long as the derivation takes.
void enter_direction(Question& q, const Expression& v) {
    std::string& name = q.request.along = "direction";
    const auto taken = [&] {
        return std::ranges::count(q.work.parsed.variables, name, &Variable::name) > 0;
    };
    while (taken()) name += '1';
    q.work.parsed.variables.push_back(as_variable(*q.work.graph, name, *v.state()));
}

Expression derivative(const Expression& f, const Expression& x, What what,
                      const Expression* along = nullptr) {
    Result<Question> q = question(f, x, what);
    if (!q) return failed(std::move(q).error());
    if (along) {
        if (const auto graph = common_graph({&f, along}); !graph) return failed(graph.error());
        enter_direction(*q, *along);
    }
    const Result<Derivation> d = derivation_of(q->work, q->variable, q->request);
    if (!d) return failed(about(f, d.error()));
    if (what == What::differential) {
        // dX is known to formulas that are read later.
        q->work.graph->attached<Notebook>().parsed.variables = q->work.parsed.variables;
    }
    return expression_of(q->work.graph, d->derivative);
}

}  // namespace

Expression abi1::gradient(const Expression& f, const Expression& x) {
    return derivative(f, x, What::gradient);
}
Expression abi1::jacobian(const Expression& f, const Expression& x) {
    return derivative(f, x, What::jacobian);
}
Expression abi1::hessian(const Expression& f, const Expression& x) {
    return derivative(f, x, What::hessian);
}
Expression abi1::jvp(const Expression& f, const Expression& x, const Expression& v) {
    return derivative(f, x, What::jvp, &v);
}
Expression abi1::vjp(const Expression& f, const Expression& x, const Expression& v) {
    return derivative(f, x, What::vjp, &v);
}
Expression abi1::hvp(const Expression& f, const Expression& x, const Expression& v) {
    return derivative(f, x, What::hvp, &v);
}
Expression abi1::differential(const Expression& f, const Expression& x) {
    return derivative(f, x, What::differential);
}

Expression abi1::simplify(const Expression& f) {
    const Result<Workspace> work = open_workspace(f);
    if (!work) return failed(work.error());
    return expression_of(work->graph, simplified(stabilise(work->expr)), f.state()->row);
}

Expression abi1::substitute(const Expression& f, const Expression& from, const Expression& to) {
    Result<Question> q = question(f, from, What::automatic);
    if (!q) return failed(std::move(q).error());
    const auto graph = common_graph({&f, &to});
    if (!graph) return failed(graph.error());
    const Variable by = as_variable(**graph, "", *to.state());
    if (by.shape != q->variable.shape || by.row != q->variable.row) {
        return failed(fault("shape-mismatch",
                            "`" + q->variable.name + "` is " + shape_in_words(q->variable.shape) +
                                "; what replaces it is " + shape_in_words(by.shape)));
    }
    const std::pair<Expr, Expr> replacement(q->variable.symbol, by.symbol);
    return expression_of(*graph, gradwright::substitute(f.state()->expr, {&replacement, 1}),
                         f.state()->row);
}

namespace {

std::optional<Diagnostic> misfit(const Variable& x, const Variable& samples, const Dim* extent) {
    Shape row = samples.shape;
    const Dim first = row.empty() ? Dim() : row[0];
    if (!row.empty()) row.erase(row.begin());
    if (!samples.shape.empty() && row == x.shape && (!extent || first == *extent)) {
        return std::nullopt;
    }
    std::string wanted = extent ? "of " + extent->text() + " samples, " : "";
    return fault("shape-mismatch",
                 "the samples of `" + x.name + "`, which is " + shape_in_words(x.shape) + ", are " +
                     wanted + "with one axis more in front; got " + shape_in_words(samples.shape));
}

}  // namespace

Expression abi1::vmap(const Expression& f,
                      std::initializer_list<std::pair<Expression, Expression>> samples) {
    std::vector<std::pair<Expr, Expr>> replacements;
    if (samples.size() == 0) return failed(fault("no-variable", "no variable is mapped over"));
    for (const auto& [x, X] : samples) {
        const Result<Question> q = question(f, x, What::automatic);
        if (!q) return failed(q.error());
        if (const auto graph = common_graph({&f, &X}); !graph) return failed(graph.error());
        const Variable batch = as_variable(*q->work.graph, "", *X.state());
        const Dim* extent = replacements.empty() ? nullptr : &replacements[0].second.shape()[0];
        if (auto wrong = misfit(q->variable, batch, extent)) return failed(*std::move(wrong));
        replacements.emplace_back(q->variable.symbol, batch.symbol);
    }
    const Result<Expr> y = batched(f.state()->expr, replacements);
    if (!y) return failed(about(f, y.error()));
    return expression_of(f.state()->graph, *y);
}

Result<DeriveReport> abi1::explain(const Expression& f, const Expression& x, What what) {
    Result<Question> q = question(f, x, what);
    if (!q) return std::move(q).error();
    q->request.steps = true;
    Result<Derived> all = derived(std::move(q->work), q->request);
    if (!all) return about(f, std::move(all).error());
    return std::move(all->report);
}

Result<CheckReport> abi1::check(const Expression& f, const Expression& x, const Expression& claim,
                                What what) {
    if (const auto graph = common_graph({&f, &claim}); !graph) return graph.error();
    Result<Question> q = question(f, x, what);
    if (!q) return std::move(q).error();
    Result<Derived> all = derived(std::move(q->work), q->request);
    if (!all) return about(f, std::move(all).error());
    const Variable given = as_variable(*all->work.graph, "", *claim.state());
    return checked(std::move(*all), given.symbol, given.row, q->request);
}

Result<DenseArray> abi1::evaluate(const Expression& f, const NamedArrays& values) {
    Result<Workspace> work = open_workspace(f);
    if (!work) return std::move(work).error();
    work->expr = stabilise(work->expr);
    const Result<Point> point = point_of(*work, work->expr, values);
    if (!point) return point.error();
    Result<Array> value = gradwright::evaluate(work->expr, *point);
    if (!value) return about(f, std::move(value).error());
    return DenseArray{value->extents, std::move(value->values)};
}

}  // namespace gradwright
