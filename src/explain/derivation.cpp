#include "explain/derivation.hpp"

#include "derive/derive.hpp"
#include "expr/traverse.hpp"

#include <algorithm>
#include <set>
#include <unordered_map>

namespace gradwright {
namespace {

const Op mark_op{{.name = "d", .under_transpose = UnderTranspose::equivariant},
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

Expr marked(const Expr& e) {
    const Expr operands[] = {e};
    return e.graph().apply(mark_op, operands, e.shape());
}

bool is_marked(const Expr& e) { return e.is_apply_of(mark_op); }

/// Works out the outermost d(·) of an expression, one rule deep; what is linear goes through at
/// once.
class Unfolding {
public:
    Unfolding(const Expr& y, const Expr& x) : x_(x), dx_(tangent_of(x)) {
        const Expr variables[] = {x};
        depends_ = dependence(y, variables);
    }

    struct Round {
        Expr expr;
        std::vector<std::string> rules;  ///< names with statements, in order of use
    };

    Result<Round> run(const Expr& e) {
        round_ = {};
        std::unordered_map<NodeId, Expr> done;
        for (const Expr& n : outside_marks(e)) {
            if (is_marked(n)) {
                Result<Expr> worked = work_out(n.child(0));
                if (!worked) return std::move(worked).error();
                done[n.id()] = *worked;
                continue;
            }
            std::vector<Expr> children;
            for (std::size_t i = 0; i < n.child_count(); ++i)
                children.push_back(done[n.child(i).id()]);
            done[n.id()] = with_children(n, children);
        }
        round_.expr = done[e.id()];
        return round_;
    }

private:
    /// Reachable nodes without descending into marks, operands first.
    static std::vector<Expr> outside_marks(const Expr& e) {
        std::vector<Expr> stack{e}, found;
        std::set<NodeId> seen;
        while (!stack.empty()) {
            const Expr n = stack.back();
            stack.pop_back();
            if (!seen.insert(n.id()).second) continue;
            found.push_back(n);
            for (std::size_t i = 0; i < n.child_count() && !is_marked(n); ++i) {
                stack.push_back(n.child(i));
            }
        }
        std::ranges::sort(found, {}, [](const Expr& n) { return n.id(); });
        return found;
    }

    bool depends(const Expr& e) {
        if (const bool* known = depends_.find(e.id())) return *known;
        return depends_[e.id()] = depends_on(e, x_);
    }

    void note(const std::string& rule) {
        if (std::ranges::find(round_.rules, rule) == round_.rules.end())
            round_.rules.push_back(rule);
    }

    Result<Expr> work_out(const Expr& e) {
        if (e == x_) return dx_;
        if (!depends(e)) {
            note("constants: d(c) = 0");
            return e.graph().zero(e.shape());
        }
        switch (e->kind) {
            case Kind::symbol:
                break;
            case Kind::sum:
                return work_out_sum(e);
            case Kind::contraction:
                return work_out_product(e);
            case Kind::apply:
                return work_out_apply(e);
        }
        return e.graph().zero(e.shape());
    }

    /// d of an operand: worked out at once where it is linear, else left for the next round.
    Expr inside(const Expr& e) {
        if (e == x_) return dx_;
        return depends(e) ? marked(e) : e.graph().zero(e.shape());
    }

    Result<Expr> work_out_sum(const Expr& e) {
        note("sum rule: d(a + b) = da + db");
        std::vector<Scaled> terms;
        for (const Term& t : e->terms) {
            const Expr term(&e.graph(), t.node);
            if (!depends(term)) continue;
            const bool linear = term.is_contraction() && dependent_factors(term) == 1;
            Result<Expr> d = linear ? work_out_product(term) : Result<Expr>(inside(term));
            if (!d) return d;
            terms.push_back({t.coefficient, *d});
        }
        return e.graph().sum(terms, e.shape());
    }

    std::size_t dependent_factors(const Expr& e) {
        std::size_t count = 0;
        for (std::size_t i = 0; i < e.child_count(); ++i) count += depends(e.child(i)) ? 1 : 0;
        return count;
    }

    Result<Expr> work_out_product(const Expr& e) {
        const Node& n = e.node();
        const std::size_t count = dependent_factors(e);
        bool power = false;
        std::vector<Scaled> terms;
        for (std::size_t i = 0; i < n.factors.size(); ++i) {
            if (!depends(e.child(i))) continue;
            ContractionSpec spec;
            for (std::size_t j = 0; j < n.factors.size(); ++j) {
                const Factor& f = n.factors[j];
                const std::vector<Axis> axes(f.axes.begin(), f.axes.end());
                if (j == i) spec.factors.push_back({inside(e.child(i)), axes, 1});
                const Number exponent = j == i ? f.exponent - Number(1) : f.exponent;
                spec.factors.push_back({e.child(j), axes, exponent});
            }
            power = power || !n.factors[i].exponent.is_one();
            spec.out.assign(n.out.begin(), n.out.end());
            spec.label_dims.assign(n.label_dims.begin(), n.label_dims.end());
            terms.push_back({n.factors[i].exponent, e.graph().contract(std::move(spec))});
        }
        if (count > 1) note("product rule: d(A*B) = dA*B + A*dB");
        if (power) note("power rule: d(u^p) = p*u^(p-1)*du");
        if (count == 1 && !power) note("linearity: d(A*u) = A*du");
        return e.graph().sum(terms, e.shape());
    }

    Result<Expr> work_out_apply(const Expr& e) {
        const Op& op = op_of(e);
        std::vector<Scaled> terms;
        for (std::size_t slot = 0; slot < e.child_count(); ++slot) {
            if (!depends(e.child(slot))) continue;
            const Expr d = inside(e.child(slot));
            if (op.derivative != nullptr) {
                terms.push_back({1, hadamard(op.derivative(e, e.child(slot)), d)});
                continue;
            }
            const Slot& rule = slot_of(op, slot);
            if (const auto* smooth = std::get_if<Smooth>(&rule)) {
                terms.push_back({1, smooth->differential(e, slot, d)});
            } else {
                const std::pair<Expr, Expr> directions[] = {{e.child(slot), d}};
                const Result<Expr> t = pushforward(e, directions);
                if (!t) return t;
                terms.push_back({1, *t});
            }
        }
        note(std::string(op.name) + ": " + std::string(op.rule));
        return e.graph().sum(terms, e.shape());
    }

    const Expr x_;
    const Expr dx_;
    NodeMap<bool> depends_;
    Round round_;
};

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
        if (name == "constants" && rules.size() > 1) continue;
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

/// The last two steps: read df as <G, dx> or J·dx, and strike dx.
void identify(std::vector<Step>& steps, const Expr& y, const Expr& x, const Expr& differential,
              const Expr& derivative) {
    const Expr dx = tangent_of(x);
    const std::string name(x->name);
    if (y.is_scalar()) {
        const Expr operands[] = {derivative, dx};
        const Expr pair = y.graph().apply(pairing_op, operands, {});
        steps.push_back({"collect", differential, pair,
                         "read the differential as an inner product with d" + name});
        steps.push_back(
            {"identification", pair, derivative,
             "df = <G, d" + name + "> for every d" + name + " means: the gradient is G"});
        return;
    }
    steps.push_back({"identification", differential, derivative,
                     "df = J*d" + name + " for every d" + name + ": strike d" + name +
                         "; its axes become the last axes of the Jacobian"});
}

}  // namespace

const Op& differential_mark() { return mark_op; }
const Op& pairing() { return pairing_op; }

Result<std::vector<Step>> derivation(const Expr& y, const Expr& x, const Expr& result) {
    std::vector<Step> steps;
    steps.push_back({"shapes", y, y,
                     "f is " + shape_text(y) + ", " + std::string(x->name) + " is " +
                         shape_text(x) + "; the derivative is " + shape_text(result)});
    if (!depends_on(y, x)) {
        steps.push_back({"constant", y, result, std::string(x->name) + " does not occur in f"});
        return steps;
    }
    Unfolding unfolding(y, x);
    Expr current = marked(y);
    const auto has_marks = [](const Expr& e) {
        return std::ranges::any_of(reachable({&e, 1}), is_marked);
    };
    while (has_marks(current)) {
        Result<Unfolding::Round> round = unfolding.run(current);
        if (!round) return std::move(round).error();
        steps.push_back({rule_name(round->rules), current, round->expr, joined(round->rules)});
        current = round->expr;
    }
    const Expr dx = tangent_of(x);
    ContractionSpec seed;
    for (std::size_t i = 0; i < y.order(); ++i) seed.out.push_back(Axis(static_cast<Label>(i)));
    const std::vector<Axis> axes = seed.out;
    seed.out.insert(seed.out.end(), axes.begin(), axes.end());
    seed.label_dims.assign(y.shape().begin(), y.shape().end());
    const Result<Expr> read = pullback(current, dx, y.graph().contract(std::move(seed)));
    if (!read) return read.error();
    identify(steps, y, x, current, *read);
    if (*read != result) {
        steps.push_back({"simplification", *read, result, "collect and factor"});
    }
    return steps;
}

}  // namespace gradwright
