#include <gradwright/compile.hpp>

#include "api/derivation.hpp"
#include "api/expression.hpp"
#include "base/text.hpp"
#include "execute/program.hpp"
#include "expr/traverse.hpp"
#include "render/text.hpp"
#include "simplify/simplify.hpp"

#include <algorithm>

namespace gradwright {

struct CompiledFunction::Implementation {
    std::shared_ptr<Graph> graph;  ///< of the expressions that the program names and calls
    std::vector<Argument> inputs, outputs;
    std::unique_ptr<execute::Program<double>> f64;
    std::unique_ptr<execute::Program<float>> f32;
};

namespace {

using namespace api;

/// What is computed, and from what.
struct Subject {
    Workspace work;
    std::vector<Expr> roots;
    std::vector<Expr> unsimplified;  ///< the same results as they were derived, or none
    std::vector<std::string> names;
    std::vector<bool> symmetric;  ///< Hessians
    std::vector<Variable> inputs;
    Sizes sizes;
};

/// A result, and what it is called: "value", "gradient by w".
struct Root {
    Expr expr, unsimplified;
    std::string name;
    bool is_hessian = false;
};

Result<Root> root_of(Workspace& work, const CompileRequest& request, const Wanted& wanted) {
    if (wanted.wrt.empty()) return Root{work.expr, work.expr, "value"};
    const auto variables = variables_named(work, {wanted.wrt});
    if (!variables) return variables.error();
    if (variables->size() > 1) {
        return fault("which-variable", "an output is a derivative by one variable",
                     "ask for one output for each variable");
    }
    DeriveRequest derive;
    derive.formula = request.formula;
    derive.what = wanted.what;
    derive.along = wanted.along;
    const Result<Derivation> derivation = derivation_of(work, (*variables)[0], derive);
    if (!derivation) return derivation.error();
    return Root{derivation->derivative, derivation->unsimplified,
                std::string(name_of(derivation->what)) + " by " + wanted.wrt,
                derivation->what == What::hessian};
}

/// One sweep for all outputs that want one.
void derive_together(Workspace& work, const std::vector<Wanted>& outputs) {
    std::vector<Expr> symbols;
    for (const Wanted& w : outputs) {
        if (w.wrt.empty() || !has_jacobian(w.what)) continue;
        const auto variables = variables_named(work, {w.wrt});
        if (variables && variables->size() == 1) symbols.push_back(variables->front().symbol);
    }
    api::derive_together(work, symbols);
}

/// Variables that the results need, in the order asked for.
Result<std::vector<Variable>> inputs_of(const Workspace& work, std::span<const Expr> roots,
                                        const std::vector<std::string>& order) {
    const std::vector<Expr> nodes = reachable(roots);
    const auto is_needed = [&](const Variable& v) {
        return std::ranges::find(nodes, v.symbol) != nodes.end();
    };
    std::vector<Variable> inputs;
    for (const std::string& name : order) {
        const auto& all = work.parsed.variables;
        const auto at = std::ranges::find(all, name, &Variable::name);
        if (at == all.end()) {
            return fault("unknown-variable", "there is no variable `" + printable(name) + "`");
        }
        inputs.push_back(*at);
    }
    for (const Variable& v : work.parsed.variables) {
        if (!is_needed(v) || std::ranges::find(order, v.name) != order.end()) continue;
        if (!order.empty()) {
            return fault("missing-value", "`" + v.name + "` is needed and is not among the inputs");
        }
        inputs.push_back(v);
    }
    return inputs;
}

Result<Done> read_extents(const Workspace& work, const CompileRequest& request, Sizes& sizes) {
    sizes = request.sizes;
    for (const auto& [name, extents] : request.extents) {
        const auto at = std::ranges::find(work.parsed.variables, name, &Variable::name);
        if (at == work.parsed.variables.end()) {
            return fault("unknown-variable", "there is no variable `" + printable(name) + "`");
        }
        if (extents.size() != at->shape.size()) {
            return fault("size-mismatch", "`" + name + "` is " + shape_in_words(at->shape) +
                                              "; extents of " + std::to_string(extents.size()) +
                                              " axes are given");
        }
        for (std::size_t i = 0; i < extents.size(); ++i) {
            if (!at->shape[i].is_symbol()) continue;
            const auto [entry, fresh] = sizes.try_emplace(at->shape[i].text(), extents[i]);
            if (!fresh && entry->second != extents[i]) {
                return fault("size-mismatch", "axis " + std::to_string(i + 1) + " of `" + name +
                                                  "` is " + std::to_string(extents[i]) + ", but " +
                                                  entry->first + " is " +
                                                  std::to_string(entry->second));
            }
        }
    }
    for (const auto& [name, size] : sizes) {
        if (size < 0) return fault("size-mismatch", "the size of " + name + " is negative");
    }
    return Done{};
}

Result<Argument> argument_of(std::string name, std::span<const Dim> shape, const Sizes& sizes) {
    Argument argument{std::move(name), {}};
    for (const Dim& d : shape) {
        const auto n = d.evaluate(sizes);
        if (!n) {
            return fault("size-not-determined",
                         "the size " + d.text() + " of `" + argument.name + "` is not given",
                         "give a number for " + d.text());
        }
        argument.extents.push_back(*n);
    }
    return argument;
}

/// What the results are computed from, in which sizes.
Result<Subject> with_arguments(Subject subject, const CompileRequest& request) {
    auto inputs = inputs_of(subject.work, subject.roots, request.inputs);
    if (!inputs) return inputs.error();
    subject.inputs = std::move(*inputs);
    const auto sizes = read_extents(subject.work, request, subject.sizes);
    if (!sizes) return sizes.error();
    return subject;
}

Result<Subject> subject_of(const CompileRequest& request) {
    std::vector<std::string> wrt;
    for (const Wanted& w : request.outputs) {
        if (!w.wrt.empty()) wrt.push_back(w.wrt);
    }
    Result<Workspace> work = open_workspace(request.formula, request.declarations, wrt);
    if (!work) return std::move(work).error();
    Subject subject;
    subject.work = std::move(*work);
    derive_together(subject.work, request.outputs);
    const std::vector<Wanted> value(1);
    for (const Wanted& w : request.outputs.empty() ? value : request.outputs) {
        const Result<Root> root = root_of(subject.work, request, w);
        if (!root) return root.error();
        subject.roots.push_back(root->expr);
        subject.unsimplified.push_back(root->unsimplified);
        subject.names.push_back(root->name);
        subject.symmetric.push_back(root->is_hessian);
    }
    return with_arguments(std::move(subject), request);
}

template <class T>
Result<std::unique_ptr<execute::Program<T>>> program_of(const Subject& subject,
                                                        const CompileRequest& request) {
    std::vector<Expr> symbols;
    for (const Variable& v : subject.inputs) symbols.push_back(v.symbol);
    return execute::Program<T>::make(
        subject.roots, symbols, subject.sizes,
        {.threads = request.threads,
         .memory_limit = request.memory_limit,
         .check_finite = request.check_finite,
         .alternative = subject.unsimplified,
         .symmetric = subject.symmetric,
         .output_names = subject.names,
         .print = [](const Expr& e) { return render::render(e, render::Format::ascii); }});
}

}  // namespace

namespace {

Result<CompiledFunction> compiled(Result<Subject> subject, const CompileRequest& request) {
    if (!subject) return subject.error();
    auto made = std::make_shared<CompiledFunction::Implementation>();
    for (const Variable& v : subject->inputs) {
        auto argument = argument_of(v.name, v.shape, subject->sizes);
        if (!argument) return argument.error();
        made->inputs.push_back(std::move(*argument));
    }
    for (std::size_t i = 0; i < subject->roots.size(); ++i) {
        auto argument = argument_of(subject->names[i], subject->roots[i].shape(), subject->sizes);
        if (!argument) return argument.error();
        made->outputs.push_back(std::move(*argument));
    }
    if (request.precision == Precision::f64) {
        auto program = program_of<double>(*subject, request);
        if (!program) return program.error();
        made->f64 = std::move(*program);
    } else {
        auto program = program_of<float>(*subject, request);
        if (!program) return program.error();
        made->f32 = std::move(*program);
    }
    made->graph = std::move(subject->work.graph);
    return CompiledFunction(std::move(made));
}

Result<Subject> subject_of(std::span<const Expression> outputs, const CompileRequest& request) {
    if (outputs.empty()) return fault("missing-argument", "there is nothing to compile");
    Subject subject;
    for (const Expression& e : outputs) {
        if (const auto graph = common_graph({&outputs[0], &e}); !graph) return graph.error();
        Result<Workspace> work = open_workspace(e);
        if (!work) return std::move(work).error();
        subject.roots.push_back(stabilise(work->expr));
        subject.names.push_back("output " + std::to_string(subject.roots.size()));
        subject.work = std::move(*work);
    }
    return with_arguments(std::move(subject), request);
}

}  // namespace

Result<CompiledFunction> abi1::compile(const CompileRequest& request) {
    return compiled(subject_of(request), request);
}

Result<CompiledFunction> abi1::compile(std::span<const Expression> outputs,
                                       const CompileRequest& options) {
    return compiled(subject_of(outputs, options), options);
}

CompiledFunction::CompiledFunction(std::shared_ptr<const Implementation> implementation)
    : implementation_(std::move(implementation)) {}

const std::vector<Argument>& CompiledFunction::inputs() const { return implementation_->inputs; }
const std::vector<Argument>& CompiledFunction::outputs() const { return implementation_->outputs; }

namespace {

Diagnostic wrong_precision(std::string_view compiled) {
    return fault("size-mismatch",
                 "the function was compiled for numbers of " + std::string(compiled));
}

}  // namespace

Result<Done> CompiledFunction::run(std::span<const View<const double>> in,
                                   std::span<const View<double>> out) const {
    if (!implementation_->f64) return wrong_precision("single precision");
    return implementation_->f64->run(in, out);
}

Result<Done> CompiledFunction::run(std::span<const View<const float>> in,
                                   std::span<const View<float>> out) const {
    if (!implementation_->f32) return wrong_precision("double precision");
    return implementation_->f32->run(in, out);
}

Result<std::vector<PlanStep>> CompiledFunction::profile(std::span<const View<const double>> in,
                                                        std::span<const View<double>> out) const {
    if (!implementation_->f64) return wrong_precision("single precision");
    return implementation_->f64->profile(in, out);
}

Result<std::vector<PlanStep>> CompiledFunction::profile(std::span<const View<const float>> in,
                                                        std::span<const View<float>> out) const {
    if (!implementation_->f32) return wrong_precision("double precision");
    return implementation_->f32->profile(in, out);
}

std::string CompiledFunction::plan() const {
    return implementation_->f64 ? implementation_->f64->text() : implementation_->f32->text();
}

std::int64_t CompiledFunction::memory() const {
    return implementation_->f64 ? implementation_->f64->memory() : implementation_->f32->memory();
}

}  // namespace gradwright
