#include "explain/solve.hpp"

#include "derive/conventions.hpp"
#include "derive/derive.hpp"
#include "explain/convexity_terms.hpp"
#include "explain/solve_check.hpp"
#include "explain/solve_forms.hpp"
#include "explain/solve_linear.hpp"
#include "explain/solve_remarks.hpp"
#include "explain/solve_special.hpp"
#include "expr/build.hpp"
#include "expr/traverse.hpp"
#include "render/text.hpp"
#include "simplify/simplify.hpp"

#include <algorithm>

namespace gradwright {
namespace {

/// Relative to the gradient nearby; an inverse of a random matrix costs some digits.
constexpr double tolerance = 1e-7;

Expr simplified(const Expr& e) { return simplify(e, {.size = render::printed_size}); }
std::string text(const Expr& e) { return render::render(e, render::Format::unicode); }

Diagnostic refusal(std::string message, std::string hint = "") {
    Diagnostic d;
    d.slug = "no-closed-form";
    d.message = std::move(message);
    d.hint = std::move(hint);
    d.fault = Fault::refused;
    return d;
}

class Solving {
public:
    Solving(const Expr& f, const Expr& x, const SolveOptions& options)
        : f_(stabilise(f)), x_(x), name_(x->name), options_(options) {}

    Result<Solution> run() {
        if (!f_.is_scalar()) return not_scalar();
        if (!depends_on(f_, x_)) {
            return refusal("the formula does not depend on " + name_ +
                           ": every value is stationary");
        }
        const Result<Expr> g = jacobian(f_, x_);
        if (!g) return g.error();
        const Expr ambient = simplified(*g);
        if (auto s = solve_orthogonal(x_, ambient, options_)) return confirmed(std::move(*s));
        gradient_ = ambient;
        if (is_symmetric(x_)) {
            gradient_ = simplified(
                restrict_to_structure(ambient, x_, SymmetricConvention::subspace).derivative);
        }
        if (!depends_on(gradient_, x_)) {
            return refusal("the gradient " + text(gradient_) + " does not depend on " + name_ +
                           ": there is no stationary point unless it is zero");
        }
        if (auto s = solve_eigenvalue(f_, x_, gradient_, options_)) {
            return confirmed(std::move(*s));
        }
        return by_forms();
    }

private:
    Diagnostic not_scalar() const {
        Diagnostic d;
        d.slug = "not-a-scalar";
        d.message = "a stationary point is of a scalar; the formula is not one";
        d.hint = "make it a scalar with sum(...) or norm2(...)^2";
        d.span = f_->source;
        return d;
    }

    Result<Solution> by_forms() {
        const auto forms = forms_of_equation(gradient_, x_);
        for (const EquationForm& form : forms) {
            const auto linear = solve_linear(form.equation, form.unknown);
            if (!linear) continue;
            auto s = assembled(form, *linear);
            if (s) return std::move(*s);
        }
        if (outside_) {
            return refusal("the stationary point of the formula lies outside what is declared of " +
                           name_ + ": the minimum, if any, is on the border");
        }
        return refusal("no closed form found: the gradient " + text(gradient_) +
                           " is not affine in " + name_ + " and no rule makes it so",
                       "minimise it numerically, for example with Newton's method");
    }

    std::optional<Solution> assembled(const EquationForm& form, const LinearSolution& linear) {
        Solution s;
        s.variable = x_;
        s.gradient = gradient_;
        const std::pair<Expr, Expr> meaning{form.unknown, form.meaning};
        s.left = substitute(linear.left, {&meaning, 1});
        s.right = linear.right;
        s.value = form.back ? simplified(form.back(linear.value)) : linear.value;
        s.method = form.step.empty() ? linear.method : form.step + ", then a " + linear.method;
        s.otherwise = form.back ? Expr() : linear.otherwise;
        if (s.value == x_ || depends_on(s.value, x_)) return std::nullopt;
        tell_steps(s, form, linear);
        tell_conditions(s, form, linear);
        if (!judge(s, linear)) return std::nullopt;
        add_remarks(s, linear.design, linear.target);
        return s;
    }

    /// A step that says again what the one before it says is left out.
    static void add_step(Solution& s, SolveStep step) {
        const bool told = !s.steps.empty() && s.steps.back().left == step.left &&
                          s.steps.back().right == step.right;
        if (!told) s.steps.push_back(std::move(step));
    }

    void tell_steps(Solution& s, const EquationForm& form, const LinearSolution& linear) const {
        add_step(s, {"gradient", gradient_, x_.graph().zero(gradient_.shape()), ""});
        if (!form.step.empty()) {
            const std::pair<Expr, Expr> meaning{form.unknown, form.meaning};
            add_step(s, {form.step, simplified(substitute(form.equation, {&meaning, 1})),
                         x_.graph().zero(form.equation.shape()), ""});
        }
        add_step(s,
                 {"stationary equation", s.left, s.right, "the gradient is affine in the unknown"});
        if (form.back) add_step(s, {"solve", form.meaning, linear.value, linear.method});
        add_step(
            s, {form.back ? "back to " + name_ : "solve", x_, s.value, condition_of(form, linear)});
    }

    static std::string condition_of(const EquationForm& form, const LinearSolution& linear) {
        return form.condition ? form.condition(linear.value) : "";
    }

    void tell_conditions(Solution& s, const EquationForm& form,
                         const LinearSolution& linear) const {
        const std::string condition = condition_of(form, linear);
        if (!condition.empty()) s.conditions.push_back(condition);
        for (const Expr& system : linear.systems) {
            const CurvatureTerm t = judged(1, system, x_);
            if (t.definite || has_fact(system, Facts::invertible)) continue;
            const bool rows =
                t.full_rank && transpose(t.full_rank).is_symbol() && !t.full_rank.is_symbol();
            if (!t.full_rank || t.weights_may_vanish) {
                s.conditions.push_back(text(system) + " is invertible");
            } else {
                s.conditions.push_back(std::string(rows ? "the rows of " : "the columns of ") +
                                       text(rows ? transpose(t.full_rank) : t.full_rank) +
                                       " are independent");
            }
        }
        if (s.conditions.empty()) s.otherwise = Expr();
        if (linear.divisor && !number_of(linear.divisor) &&
            !has_fact(linear.divisor, Facts::positive)) {
            s.conditions.push_back((linear.divisor.is_scalar() ? "" : "no entry of ") +
                                   text(linear.divisor) +
                                   (linear.divisor.is_scalar() ? " is not zero" : " is zero"));
        }
    }

    /// Checks the numbers and says what kind of point it is. False if the check fails.
    bool judge(Solution& s, const LinearSolution& linear) {
        const Result<Expr> h = jacobian(gradient_, x_);
        const Expr hessian = h ? *h : Expr();
        SolutionTrial trial =
            try_solution(gradient_, x_, s.value, hessian, linear.systems, options_);
        if (!s.otherwise && s.value.is_zero()) s.otherwise = s.value;
        singular_ = false;
        if (trial.check.points == 0 && trial.singular > 0 && s.otherwise &&
            !linear.systems.empty()) {
            s.conditions.clear();
            s.conditions.push_back(text(linear.systems.front()) +
                                   " is singular: this is the solution of least norm, one of many");
            s.value = s.otherwise;
            s.otherwise = Expr();
            s.steps.back().right = s.value;
            trial = try_solution(gradient_, x_, s.value, hessian, {}, options_);
            singular_ = true;
        }
        s.check = trial.check;
        if (s.otherwise == s.value) s.otherwise = Expr();
        if (s.check.points == 0 || !(s.check.max_error <= tolerance)) return false;
        if (trial.outside == s.check.points) {
            outside_ = true;
            return false;
        }
        if (trial.outside > 0) {
            s.conditions.push_back("the value lies within what is declared of " + name_);
        }
        Result<Certificate> c = certify(f_, x_, options_.limits);
        if (c) s.curvature = std::move(*c);
        name_kind(s, linear, hessian, trial);
        return true;
    }

    void name_kind(Solution& s, const LinearSolution& linear, const Expr& hessian,
                   const SolutionTrial& trial) const {
        const Curvature bend = s.curvature.verdict;
        if (is_convex(bend) || is_concave(bend)) {
            s.kind = is_convex(bend) ? StationaryKind::minimum : StationaryKind::maximum;
            s.global = true;
            const bool definite = bend != Curvature::convex && bend != Curvature::concave;
            s.unique = !singular_ && (definite || !linear.systems.empty() || linear.divisor);
            s.reason = s.curvature.reason;
            return;
        }
        const Certificate local =
            hessian ? certify_hessian(hessian_at(s.value, hessian), x_) : Certificate();
        if (is_convex(local.verdict) && local.verdict != Curvature::convex) {
            s.kind = StationaryKind::minimum;
            s.reason = "at this point " + local.reason;
        } else if (is_concave(local.verdict) && local.verdict != Curvature::concave) {
            s.kind = StationaryKind::maximum;
            s.reason = "at this point " + local.reason;
        } else {
            kind_by_trial(s, trial);
        }
    }

    /// For directions that x may take: those of a symmetric matrix see the transposed axes alike.
    Expr hessian_at(const Expr& value, const Expr& hessian) const {
        const std::pair<Expr, Expr> at{x_, value};
        const Expr there = simplified(substitute(hessian, {&at, 1}));
        if (!is_symmetric(x_) || !there.is_sum()) return there;
        std::vector<Scaled> terms;
        for (std::size_t i = 0; i < there->terms.size(); ++i) {
            Expr term = there.child(i);
            for (const Expr& form : turned_forms(term, x_)) {
                if (form.is_contraction() && is_quadratic(form)) term = form;
            }
            terms.push_back({there->terms[i].coefficient, term});
        }
        return there.graph().sum(terms, there.shape());
    }

    /// Numbers only: the kind is the same everywhere.
    static bool is_constant(const Expr& e) {
        return e && std::ranges::none_of(reachable({&e, 1}),
                                         [](const Expr& n) { return n.is_symbol(); });
    }

    void kind_by_trial(Solution& s, const SolutionTrial& trial) const {
        const int points = trial.check.points;
        const std::string tried =
            " at all " + std::to_string(points) + " random points tried; this is not a proof";
        if (s.curvature.verdict == Curvature::neither && is_constant(s.curvature.hessian)) {
            s.kind = StationaryKind::saddle;
            s.reason = s.curvature.reason;
        } else if (trial.definite == points) {
            s.kind = StationaryKind::minimum;
            s.reason = "the Hessian is positive definite" + tried;
        } else if (trial.negative == points) {
            s.kind = StationaryKind::maximum;
            s.reason = "the Hessian is negative definite" + tried;
        } else {
            s.reason = "the kind depends on the values: " + s.curvature.reason;
        }
    }

    Result<Solution> confirmed(Solution s) const {
        if (s.check.points > 0 && s.check.max_error <= tolerance) return s;
        return refusal("the " + s.method +
                       " was recognised, but its solution did not make the "
                       "gradient vanish at the random points tried");
    }

    Expr f_, x_;
    std::string name_;
    const SolveOptions& options_;
    Expr gradient_;
    bool singular_ = false;
    bool outside_ = false;  ///< some solution was not what x is declared to be
};

}  // namespace

std::string_view name_of(StationaryKind kind) {
    switch (kind) {
        case StationaryKind::minimum:
            return "minimum";
        case StationaryKind::maximum:
            return "maximum";
        case StationaryKind::saddle:
            return "saddle";
        default:
            return "not known";
    }
}

Result<Solution> solve(const Expr& f, const Expr& x, const SolveOptions& options) {
    return Solving(f, x, options).run();
}

}  // namespace gradwright
