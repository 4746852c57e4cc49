#include "explain/derivation.hpp"

#include "derive/derive.hpp"
#include "explain/differential.hpp"
#include "expr/traverse.hpp"
#include "render/text.hpp"
#include "simplify/simplify.hpp"

#include <algorithm>
#include <map>

namespace gradwright {
namespace {

using namespace explain;

/// A formula with more parts, definitions put in, is not shown rule by rule: nobody would read it.
constexpr std::size_t most_parts = 400;
/// Rounds after which marks are left unfinished; a formula of `most_parts` needs fewer.
constexpr int most_rounds = 100;

const Op mark_op{{.name = "d"},
                 {.summary = "differential of an expression, not yet worked out",
                  .spelling = {.latex = R"(\mathrm{d}\left({0}\right))", .unicode = "d({0})"},
                  .rule = "d(e) stands for the differential of e",
                  .internal = true}};

const Op pairing_op{
    {.name = "inner"},
    {.summary = "inner product of a gradient with a differential",
     .spelling = {.latex = R"(\left\langle {0},\, {1} \right\rangle)", .unicode = "⟨{0}, {1}⟩"},
     .rule = "<G, dX> = sum(G.*dX)",
     .internal = true}};

std::string joined(const std::vector<std::string>& rules) {
    std::string text;
    for (const auto& rule : rules) text += (text.empty() ? "" : "; ") + rule;
    return text;
}

/// "product rule" of "product rule: d(A*B) = ...".
std::string rule_name(const std::vector<std::string>& rules) {
    std::string text;
    for (const auto& rule : rules) {
        const std::string name = rule.substr(0, rule.find(':'));
        text += (text.empty() ? "" : ", ") + name;
    }
    return text;
}

std::string shape_text(const Expr& e) {
    if (e.is_scalar()) return "a scalar";
    std::string text;
    for (const Dim& d : e.shape()) text += (text.empty() ? "" : "×") + d.text();
    return (e.order() == 1   ? "a vector of length "
            : e.order() == 2 ? "a matrix "
                             : "a tensor ") +
           text;
}

/// By name, so that no text depends on addresses.
std::map<std::string_view, const Op*> ops_in(const Expr& e) {
    std::map<std::string_view, const Op*> ops;
    for (const Expr& n : reachable({&e, 1})) {
        if (n.is_apply()) ops[op_of(n).name] = &op_of(n);
    }
    return ops;
}

/// How many parts the formula has once its definitions are put in, as far as `most_parts` + 1.
std::size_t parts_of(const TypedFormula& typed) {
    const syntax::Ast& ast = typed.ast();
    std::vector<std::size_t> parts(ast.nodes.size(), 1);
    for (AstId id = 0; id < parts.size(); ++id) {
        for (const AstId child : ast.operands(ast.nodes[id])) {
            parts[id] = std::min(parts[id] + parts[child], most_parts + 1);
        }
    }
    return parts[ast.root];
}

class Writer {
public:
    explicit Writer(const Derivable& d)
        : d_(d),
          dx_(tangent_of(d.x)),
          trees_(render::trees_of(d.y.graph())),
          name_(std::string(d.x->name)) {}

    Result<std::vector<Step>> run() {
        const bool readable = d_.typed != nullptr && parts_of(*d_.typed) <= most_parts;
        const Tree f = readable ? TypedNotation(*d_.typed, d_.y.graph()).tree(d_.typed->ast().root)
                                : render::notate(d_.y);
        push("shapes", f, f,
             "f is " + shape_text(d_.y) + ", " + name_ + " is " + shape_text(d_.x) +
                 (d_.along ? "" : "; the derivative is " + shape_text(d_.result)));
        if (!depends_on(d_.y, d_.x)) {
            push("constant", f, render::notate(d_.result), name_ + " does not occur in f", false);
            return steps_;
        }
        if (const auto done = readable ? by_rules() : at_once(f); !done) return done.error();
        return steps_;
    }

private:
    void push(std::string rule, Tree from, Tree to, std::string because, bool equal = true) {
        steps_.push_back({std::move(rule), from, to, std::move(because), equal});
    }

    /// The whole differential in one step.
    Result<bool> at_once(Tree f) {
        const Result<Expr> t = pushforward(d_.y, d_.x, dx_);
        if (!t) return t.error();
        const Tree df = render::notate(*t);
        push("differential", marked(trees_, f), df, "every rule at once: the formula is long");
        return d_.along ? put_direction(df) : identify(df, *t);
    }

    /// From the differential to its value along a direction.
    Result<bool> put_direction(Tree shown) {
        const Tree result = render::notate(d_.result);
        const bool own = d_.along == dx_;
        if (result == shown) return true;
        const std::string v = render::render(d_.along, render::Format::ascii);
        push(own ? "simplification" : "direction", shown, result,
             own ? "collect and factor" : "put d" + name_ + " = " + v, own);
        return true;
    }

    Result<bool> by_rules() {
        Differentiation rules(*d_.typed, d_.y.graph(), d_.x);
        LinearPtr d = rules.start();
        for (int round = 0; Differentiation::has_marks(d) && round < most_rounds; ++round) {
            const LinearPtr next = rules.unfolded(d);
            if (rules.fault()) return *rules.fault();
            push(rule_name(rules.rules()), rules.shown(d), rules.shown(next),
                 joined(rules.rules()));
            d = next;
        }
        if (d_.along) return put_direction(steps_.back().to);
        const Expr df = rules.value(d);
        if (!df) return identify(steps_.back().to, d_.y.graph().zero(d_.y.shape()));
        if (d_.y.is_scalar() && d_.x.order() > 0) {
            if (const auto turned = turn(rules, d); !turned) return turned;
        }
        return identify(steps_.back().to, df);
    }

    /// dx is the last factor of a scalar product, or of a trace.
    bool ends_in_dx(Tree x) const {
        const Tree dx = trees_.name(dx_);
        if (x->form == render::Form::quotient) x = x->args[0];
        if (x->form == render::Form::sum) {
            return std::ranges::all_of(x->args, [&](Tree a) { return ends_in_dx(a); });
        }
        if (x->form == render::Form::product && d_.x.order() != 1) x = x->args.back();
        if (is_pairing(x)) return x->args[1] == dx;
        if (is_call(x, "tr")) x = x->args[0];
        return x == dx || (x->form == render::Form::product && x->args.back() == dx);
    }

    static bool is_pairing(Tree x) {
        return x->form == render::Form::apply && x->op == &pairing_op;
    }

    static bool has_trace(Tree x) {
        return is_call(x, "tr") || std::ranges::any_of(x->args, has_trace);
    }

    /// Made of products of entries, whose transpose is hard to read.
    static bool has_entries(Tree x) {
        const bool own = x->form == render::Form::hadamard || x->form == render::Form::ratio ||
                         x->form == render::Form::sum;
        return own ||
               (x->form == render::Form::product && std::ranges::any_of(x->args, has_entries));
    }

    /// The term with dx last, by moving its factors; null where that does not do.
    Tree turned(Tree x) const {
        const bool scalar_product = x->form == render::Form::product && d_.x.order() == 2;
        if (scalar_product) x = trees_.call("tr", {x}, render::Stance::scalar);
        x = with_last(trees_, x, trees_.name(dx_));
        return ends_in_dx(x) ? x : nullptr;
    }

    /// G'*dx for the gradient G of one term.
    Weighted with_dx_last(const Expr& g, bool pairs) const {
        const Weighted own = gathered(trees_, render::notate(g));
        const Tree dx = trees_.name(dx_);
        if (d_.x.order() == 1) {
            return {own.coefficient, trees_.product({explain::turned(trees_, own.tree), dx})};
        }
        if (d_.x.order() != 2 || pairs || has_entries(own.tree)) {
            return {own.coefficient, paired(own.tree)};
        }
        const Tree inner = trees_.product({explain::turned(trees_, own.tree), dx});
        return gathered(trees_,
                        sum_of(trees_, {{own.coefficient,
                                         trees_.call("tr", {inner}, render::Stance::scalar)}}));
    }

    /// Where some terms hold dx transposed or in the middle, they are turned round before they
    /// are collected, so that both are seen.
    Result<bool> turn(Differentiation& rules, const LinearPtr& d) {
        std::vector<Weighted> list;
        bool any = false;
        const std::vector<ShownTerm> terms = rules.terms(d);
        for (const ShownTerm& term : terms) {
            list.push_back({term.coefficient, term.tree});
            if (ends_in_dx(term.tree)) continue;
            if (const Tree x = turned(term.tree)) {
                list.back() = gathered(trees_, sum_of(trees_, {{term.coefficient, x}}));
                any = true;
                continue;
            }
            // A single term is collected at once.
            if (terms.size() == 1) return true;
            any = true;
            const Result<Expr> g = pullback(rules.value(term), dx_, d_.y.graph().number(1));
            if (!g) return g.error();
            list.back() =
                with_dx_last(simplify(*g, {.size = render::printed_size}), is_pairing(term.tree));
        }
        const Tree from = steps_.back().to;
        const Tree to = list.empty() ? from : sum_of(trees_, list);
        const bool pairs =
            std::ranges::none_of(list, [](const Weighted& w) { return has_trace(w.tree); });
        if (!any || to == from || (pairs && list.size() == 1)) return true;
        if (d_.x.order() == 1) {
            push("transposition", from, to, "a scalar is its own transpose: a'*b = b'*a");
        } else {
            push(pairs ? "inner product" : "trace", from, to,
                 pairs ? "<A, B*C> = <B'*A, C> and <A, B*C> = <A*C', B>"
                       : "tr(A) = tr(A'), tr(A*B) = tr(B*A); a scalar is its own trace");
        }
        return true;
    }

    Tree paired(Tree g) const {
        render::Notation n;
        n.form = render::Form::apply;
        n.op = &pairing_op;
        n.args = {g, trees_.name(dx_)};
        return trees_.make(std::move(n));
    }

    /// What the differential is read as: G·dx, <G, dx> or J·dx; null where it has no such form.
    Tree read_as(Tree derivative) const {
        const Tree dx = trees_.name(dx_);
        if (d_.x.is_scalar()) return trees_.product({derivative, dx});
        if (d_.y.is_scalar()) return paired(derivative);
        const bool matrix = d_.y.order() == 1 && d_.x.order() == 1;
        return matrix ? trees_.product({derivative, dx}) : nullptr;
    }

    std::string identified() const {
        const std::string dx = "d" + name_;
        if (d_.x.is_scalar()) return "df = g*" + dx + ": the derivative is g";
        if (d_.y.is_scalar()) {
            return "df = <G, " + dx + "> for every " + dx + " means: the gradient is G";
        }
        return "df = J*" + dx + " for every " + dx + ": strike " + dx +
               "; its axes become the last axes of the Jacobian";
    }

    /// The functions that only the result has: exp(x)/sum(exp(x)) is softmax(x).
    std::string recognised(const Expr& before) const {
        std::string text = "collect and factor";
        const auto known = ops_in(before);
        for (const auto& [name, op] : ops_in(d_.result)) {
            if (known.contains(name)) continue;
            text += "; " + std::string(name) + ": " + std::string(op->summary);
        }
        return text;
    }

    /// From the differential to the derivative, and to the result where that has another form.
    Result<bool> identify(Tree shown, const Expr& df) {
        const Result<Expr> read = pullback(df, dx_, identity_of(d_.y));
        if (!read) return read.error();
        const bool plain = d_.structure.empty();
        Expr g = plain ? d_.result : simplify(*read, {.size = render::printed_size});
        if (plain && ops_in(*read) != ops_in(g)) g = *read;
        const Tree derivative = render::notate(g);
        if (const Tree line = read_as(derivative); line != nullptr && line != shown) {
            push("collect", shown, line,
                 std::string("read the differential as ") +
                     (d_.x.is_scalar()   ? "a multiple of d"
                      : d_.y.is_scalar() ? "an inner product with d"
                                         : "a matrix times d") +
                     name_);
            shown = line;
        }
        push("identification", shown, derivative, identified(), false);
        if (g == d_.result) return true;
        push(plain ? "simplification" : "structure", derivative, render::notate(d_.result),
             plain ? recognised(*read) : d_.structure, plain);
        return true;
    }

    const Derivable& d_;
    const Expr dx_;
    render::Trees& trees_;
    const std::string name_;
    std::vector<Step> steps_;
};

}  // namespace

const Op& differential_mark() { return mark_op; }
const Op& pairing() { return pairing_op; }

Result<std::vector<Step>> derivation(const Derivable& d) { return Writer(d).run(); }

}  // namespace gradwright
