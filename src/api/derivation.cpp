#include "api/derivation.hpp"

#include "api/kinks.hpp"

#include "derive/derive.hpp"
#include "explain/derivation.hpp"
#include "expr/traverse.hpp"
#include "render/trees.hpp"
#include "syntax/typed.hpp"

#include <algorithm>

namespace gradwright::api {

namespace {

SymmetricConvention convention_of(SymmetricForm form) {
    switch (form) {
        case SymmetricForm::ambient:
            return SymmetricConvention::ambient;
        case SymmetricForm::coordinates:
            return SymmetricConvention::coordinates;
        default:
            return SymmetricConvention::subspace;
    }
}

/// Facts that a direction shares with the variable it belongs to.
Facts linear_facts(const Variable& v) {
    return v.facts & (Facts::symmetric | Facts::diagonal | Facts::lower_triangular);
}

class Deriver {
public:
    Deriver(Workspace& work, const Variable& variable, const DeriveRequest& request)
        : work_(work), variable_(variable), x_(variable.symbol), y_(work.expr), request_(request) {}

    Result<Derivation> run() {
        done_.what = request_.what;
        if (done_.what == What::automatic) {
            done_.what = y_.is_scalar() ? What::gradient : What::jacobian;
        }
        if (const auto scalar = check_scalar(); !scalar) return scalar.error();
        if (const auto result = derive(); !result) return result.error();
        if (!depends_on(y_, x_)) {
            done_.notes.push_back(variable_.name + " does not occur: the derivative is zero");
        }
        if (done_.what != What::gradient && done_.what != What::vjp) note_directions();
        for (std::string& note : kink_notes(y_, x_)) done_.notes.push_back(std::move(note));
        done_.as_row = request_.layout == Layout::numerator && done_.what == What::gradient &&
                       (done_.derivative.order() == 1 || done_.derivative.order() == 2);
        return done_;
    }

private:
    Result<bool> check_scalar() const {
        const bool needs =
            done_.what == What::gradient || done_.what == What::hessian || done_.what == What::hvp;
        if (!needs || y_.is_scalar()) return true;
        const bool product = done_.what == What::hvp;
        Diagnostic d = fault("not-a-scalar",
                             "a " + std::string(name_of(done_.what)) +
                                 " is of a scalar; the formula is " + shape_in_words(y_.shape()),
                             product ? "for a Jacobian times a vector use --what jvp"
                                     : "use --what jacobian, or make it a scalar with sum(...)");
        d.span = work_.parsed.expr->source;
        return d;
    }

    Result<bool> derive() {
        switch (done_.what) {
            case What::hessian:
                return second_order(false);
            case What::hvp:
                return second_order(true);
            case What::jvp:
                return forward(false);
            case What::differential:
                return forward(true);
            case What::vjp:
                return reverse();
            default:
                return first_order();
        }
    }

    /// Applies the convention of a structured variable, names it, simplifies.
    Expr finished(const Expr& derivative, bool note) {
        const Structured s =
            restrict_to_structure(derivative, x_, convention_of(request_.symmetric));
        if (note && !s.note.empty()) done_.notes.push_back(s.note);
        done_.structure = s.note;
        done_.unsimplified = s.derivative;
        return simplified(s.derivative);
    }

    /// Directions are not projected: what that means for an orthogonal variable.
    void note_directions() {
        const bool free = request_.symmetric == SymmetricForm::ambient;
        if (free || !has(closure(variable_.facts), Facts::orthogonal)) return;
        const std::string& q = variable_.name;
        const bool second = done_.what == What::hessian || done_.what == What::hvp;
        std::string note = q + " is orthogonal: ";
        if (second) note += "this differentiates the projected gradient without projecting again; ";
        note += "it holds along tangent directions v, for which " + q + "'*v + v'*" + q + " = 0";
        done_.notes.push_back(std::move(note));
    }

    Pairing pairing() const {
        const bool coordinates = request_.symmetric == SymmetricForm::coordinates &&
                                 has(closure(variable_.facts), Facts::symmetric);
        return coordinates ? Pairing::upper_triangle : Pairing::all_entries;
    }

    Result<bool> first_order() {
        const auto known = std::ranges::find(work_.jacobians, x_, &std::pair<Expr, Expr>::first);
        const Result<Expr> g =
            known == work_.jacobians.end() ? jacobian(y_, x_) : Result<Expr>(known->second);
        if (!g) return g.error();
        done_.derivative = finished(*g, true);
        done_.claims.push_back({y_, x_, done_.derivative, ClaimKind::full, {}, pairing()});
        return true;
    }

    Result<bool> second_order(bool product) {
        if (const auto g = first_order(); !g) return g;
        const Expr gradient = done_.derivative;
        if (!product) {
            const Result<Expr> h = jacobian(gradient, x_);
            if (!h) return h.error();
            done_.derivative = finished(*h, false);
            done_.claims.push_back(
                {gradient, x_, done_.derivative, ClaimKind::full, {}, pairing()});
            return true;
        }
        const Result<Expr> v =
            direction_of(work_, request_.along, "v", x_.shape(), linear_facts(variable_));
        if (!v) return v.error();
        const Result<Expr> hv = pushforward(gradient, x_, *v);
        if (!hv) return hv.error();
        done_.unsimplified = *hv;
        done_.derivative = simplified(*hv);
        done_.claims.push_back(
            {gradient, x_, done_.derivative, ClaimKind::forward, *v, Pairing::all_entries});
        return true;
    }

    Result<bool> forward(bool differential) {
        Result<Expr> v = differential ? Result<Expr>(tangent_of(x_))
                                      : direction_of(work_, request_.along, "v", x_.shape(),
                                                     linear_facts(variable_));
        if (!v) return v.error();
        if (differential) add_symbol(work_, *v);
        const Result<Expr> dy = pushforward(y_, x_, *v);
        if (!dy) return dy.error();
        done_.unsimplified = *dy;
        done_.derivative = simplified(*dy);
        done_.claims.push_back(
            {y_, x_, done_.derivative, ClaimKind::forward, *v, Pairing::all_entries});
        return true;
    }

    Result<bool> reverse() {
        const Result<Expr> c = direction_of(work_, request_.along, "v", y_.shape(), Facts::none);
        if (!c) return c.error();
        const Result<Expr> g = pullback(y_, x_, *c);
        if (!g) return g.error();
        done_.derivative = finished(*g, true);
        done_.claims.push_back({y_, x_, done_.derivative, ClaimKind::reverse, *c, pairing()});
        return true;
    }

    Workspace& work_;
    const Variable& variable_;
    Expr x_;
    Expr y_;
    const DeriveRequest& request_;
    Derivation done_;
};

}  // namespace

bool has_jacobian(What what) {
    return what != What::jvp && what != What::vjp && what != What::differential;
}

void derive_together(Workspace& work, std::span<const Expr> variables) {
    if (variables.size() < 2) return;
    const Result<std::vector<Expr>> all = jacobians(work.expr, variables);
    // A refusal is told with the variable that it belongs to.
    if (!all) return;
    for (std::size_t i = 0; i < all->size(); ++i) {
        work.jacobians.emplace_back(variables[i], (*all)[i]);
    }
}

Result<Derivation> derivation_of(Workspace& work, const Variable& variable,
                                 const DeriveRequest& request) {
    // A copy: a direction may add to the variables of the workspace.
    const Variable own = variable;
    return Deriver(work, own, request).run();
}

std::vector<std::string> reported_shape(const Derivation& derivation) {
    std::vector<std::string> shape = texts_of(derivation.derivative.shape());
    if (!derivation.as_row) return shape;
    if (shape.size() == 1) return {"1", shape[0]};
    std::reverse(shape.begin(), shape.end());
    return shape;
}

Result<std::vector<StepReport>> step_reports(const Workspace& work, const Derivation& derivation) {
    std::vector<StepReport> reports;
    for (const Claim& claim : derivation.claims) {
        if (claim.kind == ClaimKind::reverse) continue;
        const auto typed = typed_form(work, claim.function);
        const Expr along = claim.kind == ClaimKind::forward ? claim.along : Expr();
        const auto steps = gradwright::derivation({claim.function, claim.variable, typed.get(),
                                                   claim.derivative, along, derivation.structure});
        if (!steps) return steps.error();
        for (const Step& s : *steps) {
            reports.push_back({s.rule, shown(s.from), shown(s.to), s.because, s.equal});
        }
    }
    if (derivation.as_row && !reports.empty()) {
        render::Trees& trees = render::trees_of(*work.graph);
        const render::Tree row = trees.transposed(render::notate(derivation.derivative));
        reports.push_back({"layout", reports.back().to, shown(row),
                           "numerator layout: the transpose of the gradient", false});
    }
    return reports;
}

ProofReport proof_report(const Workspace& work, const Derivation& derivation, std::uint64_t seed) {
    std::vector<Claim> claims = derivation.claims;
    for (Claim& claim : claims) {
        const bool of_formula = claim.function == work.expr && work.parsed.typed;
        if (of_formula) claim.unsimplified = work.parsed.typed->form_by_form();
    }
    const Proof proof = prove(claims, {.points = 3, .seed = seed, .limits = limits_of(work)});
    ProofReport report;
    report.points = proof.points;
    report.max_relative_error = proof.max_relative_error;
    report.method = proof.method;
    switch (proof.status) {
        case Proof::Status::passed:
            report.status = ProofStatus::passed;
            break;
        case Proof::Status::failed:
            report.status = ProofStatus::failed;
            break;
        default:
            report.status = ProofStatus::skipped;
    }
    return report;
}

}  // namespace gradwright::api
