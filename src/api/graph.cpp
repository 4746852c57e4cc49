#include <gradwright/graph.hpp>

#include "api/derivation.hpp"
#include "execute/execute.hpp"
#include "explain/computation.hpp"
#include "expr/traverse.hpp"
#include "render/forms.hpp"
#include "simplify/simplify.hpp"
#include "syntax/typed.hpp"

#include <algorithm>

namespace gradwright {
namespace {

using namespace api;
using syntax::AstKind;

constexpr std::int64_t most_entries = 4096;

std::string_view kind_name(syntax::Form form) {
    static constexpr std::string_view names[] = {"scalar", "vector", "row", "matrix", "tensor"};
    return names[static_cast<std::size_t>(form)];
}

std::string op_name(const TypedFormula& typed, const Computation::Node& node) {
    if (node.constant) return number_of(node.value) ? "number" : "constant";
    switch (typed.node(node.id).kind) {
        case AstKind::name:
            return "variable";
        case AstKind::negate:
            return "negate";
        case AstKind::transpose:
            return "transpose";
        case AstKind::add:
            return "add";
        case AstKind::subtract:
            return node.operands.size() > 2 ? "add" : "subtract";
        case AstKind::multiply:
            return "multiply";
        case AstKind::divide:
            return "divide";
        case AstKind::times:
            return "times";
        case AstKind::over:
            return "over";
        case AstKind::power:
            return "power";
        case AstKind::dot_power:
            return "dot_power";
        case AstKind::less:
        case AstKind::less_equal:
        case AstKind::greater:
        case AstKind::greater_equal:
        case AstKind::equal:
            return "compare";
        case AstKind::index:
            return "index";
        case AstKind::block:
        case AstKind::block_row:
            return "blocks";
        default:
            return typed.ast().word(typed.node(node.id));
    }
}

/// As typed, without parentheses around the whole.
std::string typed_text(const std::string& formula, Span span) {
    std::string_view text = std::string_view(formula).substr(span.begin, span.end - span.begin);
    const auto encloses = [](std::string_view t) {
        int depth = 0;
        for (std::size_t i = 0; i + 1 < t.size(); ++i) {
            depth += t[i] == '(' ? 1 : t[i] == ')' ? -1 : 0;
            if (depth == 0) return false;
        }
        return t.size() > 2 && t.back() == ')';
    };
    while (encloses(text)) text = text.substr(1, text.size() - 2);
    return std::string(text);
}

/// What the formula gives back to be passed on: 1 for a scalar.
Result<Expr> seed_of(Workspace& work, const GraphRequest& request) {
    if (work.expr.is_scalar() && request.along.empty()) return work.graph->number(1);
    return direction_of(work, request.along, "v", work.expr.shape(), Facts::none);
}

Result<ProofReport> proof_of(const Workspace& work, const Computation& c, const Expr& seed,
                             const GraphRequest& request) {
    const bool full = number_of(seed).has_value();
    Derivation all;
    for (const Computation::Node& node : c.nodes) {
        if (!node.variable || !node.cotangent) continue;
        all.claims.push_back({work.expr, node.value, node.cotangent,
                              full ? ClaimKind::full : ClaimKind::reverse, full ? Expr() : seed});
    }
    if (all.claims.empty()) return ProofReport{ProofStatus::skipped, 0, 0, "no variable"};
    return required_proof(work, all, {.check = request.check, .seed = request.seed});
}

/// A graph of many nodes says more than anybody reads: formulas of more symbols, and those beyond
/// so many in all, are left out.
constexpr int longest_shown = 1000;
constexpr int most_shown = 100'000;

class Reporter {
public:
    Reporter(Workspace& work, const Computation& c) : work_(work), c_(c) {}

    GraphNode node(std::size_t i, const std::string& formula) {
        const Computation::Node& n = c_.nodes[i];
        const TypedFormula& typed = *work_.parsed.typed;
        const syntax::AstNode& ast = typed.node(n.id);
        GraphNode made;
        made.id = i;
        made.op = op_name(typed, n);
        made.name = n.name;
        made.span = ast.span;
        made.text = typed_text(formula, ast.span);
        made.operands = n.operands;
        made.kind = kind_name(typed.type(n.id).form);
        made.shape = texts_of(n.value.shape());
        made.note = n.note;
        for (const Computation::Local& local : n.locals) made.local.push_back(reported(local));
        if (!n.cotangent) return made;
        made.cotangent = shown(n.cotangent, made.kind == "row");
        made.cotangent_shape = made.shape;
        return made;
    }

    Rendered shown(const Expr& e, bool as_row = false) {
        const int size = render::printed_size(e);
        if (size > longest_shown || size > left_) return {};
        left_ -= size;
        return rendered(work_, e, as_row);
    }

private:
    GraphLocal reported(const Computation::Local& local) {
        GraphLocal made;
        made.operand = local.operand;
        made.note = local.refused;
        if (!local.jacobian) return made;
        made.map = shown(local.jacobian);
        made.shape = texts_of(local.jacobian.shape());
        made.structure = render::structure(local.jacobian);
        return made;
    }

    Workspace& work_;
    const Computation& c_;
    int left_ = most_shown;
};

/// Numbers of nodes, cotangents and local maps at one point.
class Numbers {
public:
    Numbers(const Workspace& work, const Computation& c, GraphReport& report)
        : work_(work), c_(c), report_(report) {}

    std::optional<Diagnostic> add(const NamedArrays& values) {
        std::vector<Expr> needed;
        for (const Computation::Node& n : c_.nodes) needed.push_back(n.value);
        const Result<Point> point = point_of(work_, needed, values);
        if (!point) return point.error();
        const Result<Sizes> sizes = sizes_at<double>(needed, *point);
        if (!sizes) return sizes.error();
        for (std::size_t i = 0; i < c_.nodes.size(); ++i) {
            want(c_.nodes[i].value, report_.nodes[i].value);
            if (can_compute(c_.nodes[i].cotangent, *point)) {
                want(c_.nodes[i].cotangent, report_.nodes[i].cotangent_value);
            }
            for (std::size_t k = 0; k < c_.nodes[i].locals.size(); ++k) {
                const Expr& jacobian = c_.nodes[i].locals[k].jacobian;
                if (!jacobian || !is_small(jacobian, *sizes)) continue;
                want(jacobian, report_.nodes[i].local[k].value);
            }
        }
        Result<std::vector<Array>> found = gradwright::evaluate(roots_, *point);
        if (!found) return found.error();
        for (std::size_t i = 0; i < found->size(); ++i) {
            *places_[i] = {(*found)[i].extents, std::move((*found)[i].values)};
        }
        return std::nullopt;
    }

private:
    void want(const Expr& e, std::optional<DenseArray>& place) {
        roots_.push_back(stabilise(e));
        places_.push_back(&place);
    }

    /// A seed that stands for any cotangent may have no value.
    static bool can_compute(const Expr& cotangent, const Point& point) {
        if (!cotangent) return false;
        return std::ranges::all_of(reachable({&cotangent, 1}), [&](const Expr& e) {
            return !e.is_symbol() || constant_value(e) || has(e->declared, Facts::dimension) ||
                   point.values.contains(std::string(e->name));
        });
    }

    static bool is_small(const Expr& e, const Sizes& sizes) {
        std::int64_t entries = 1;
        for (const Dim& d : e.shape()) {
            entries *= std::max<std::int64_t>(d.evaluate(sizes).value_or(most_entries + 1), 1);
            if (entries > most_entries) return false;
        }
        return true;
    }

    const Workspace& work_;
    const Computation& c_;
    GraphReport& report_;
    std::vector<Expr> roots_;
    std::vector<std::optional<DenseArray>*> places_;
};

}  // namespace

Result<GraphReport> abi1::computation_graph(const GraphRequest& request) {
    Result<Workspace> work = open_workspace(request.formula, request.declarations, {});
    if (!work) return std::move(work).error();
    const Result<Expr> seed = seed_of(*work, request);
    if (!seed) return seed.error();
    const Result<Computation> c = computation(*work->parsed.typed, *work->graph, *seed);
    if (!c) return c.error();
    Result<ProofReport> proof = proof_of(*work, *c, *seed, request);
    if (!proof) return std::move(proof).error();
    GraphReport report;
    report.formula = request.formula;
    report.expression = rendered(*work, work->parsed.expr, work->parsed.is_row);
    report.shape = texts_of(work->parsed.expr.shape());
    report.notes = work->parsed.notes;
    report.check = std::move(*proof);
    Reporter reporter(*work, *c);
    for (std::size_t i = 0; i < c->nodes.size(); ++i) {
        report.nodes.push_back(reporter.node(i, request.formula));
    }
    for (const Computation::Step& s : c->backward) {
        const bool as_row = report.nodes[s.node].kind == "row";
        report.backward.push_back(
            {s.node, s.from, s.rule, s.text, reporter.shown(s.contribution, as_row)});
    }
    report.variables = variable_reports(*work);
    if (!request.at) return report;
    if (auto fault = Numbers(*work, *c, report).add(*request.at)) return *std::move(fault);
    return report;
}

}  // namespace gradwright
