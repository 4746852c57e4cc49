#include "explain/convexity.hpp"

#include "explain/convexity_kinks.hpp"
#include "explain/convexity_proof.hpp"
#include "explain/curvature.hpp"
#include "explain/solve_check.hpp"
#include "expr/traverse.hpp"
#include "simplify/simplify.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace gradwright {
namespace {

Diagnostic not_scalar(const Expr& f) {
    Diagnostic d;
    d.slug = "not-a-scalar";
    d.message = "curvature is of a scalar; the formula is not one";
    d.hint = "make it a scalar with sum(...)";
    d.span = f->source;
    return d;
}

std::string short_text(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.4g", value);
    return text;
}

bool holds_symbol(const Expr& e) {
    return std::ranges::any_of(reachable({&e, 1}), [](const Expr& n) { return n.is_symbol(); });
}

/// Eigenvalues of both signs at random points where f is finite: neither convex nor concave.
void refute(Certificate& c, const Expr& f, std::span<const Expr> variables,
            const std::map<std::string, Limits>& limits) {
    constexpr int draws = 8;
    const auto blocks = hessian_blocks(f, variables);
    if (!blocks) return;
    TrialPoints points({&f, 1}, {limits, 0});
    double least = 0, most = 0;
    for (int i = 0; i < draws; ++i) {
        const Point p = points.next();
        const Result<Array> value = evaluate(f, p);
        const Result<Array> h = block_matrix(*blocks, p);
        if (!value || !h || !std::isfinite((*value)[0])) continue;
        const Spectrum s = spectrum_of(restricted(*h, free_directions(variables, p)));
        const auto& eigenvalues = s.eigenvalues.values;
        if (eigenvalues.empty() || !std::isfinite(eigenvalues.front())) continue;
        least = std::min(least, eigenvalues.front());
        most = std::max(most, eigenvalues.back());
    }
    // Well beyond rounding.
    if (std::min(-least, most) <= 1e-6 * std::max(-least, most)) return;
    c.verdict = Curvature::neither;
    c.condition.clear();
    c.reason = "at random points the Hessian has eigenvalues from " + short_text(least) + " to " +
               short_text(most);
}

/// A Hessian of numbers only: its eigenvalues decide.
Certificate by_numbers(const Blocks& blocks) {
    Certificate c;
    const Result<Array> h = block_matrix(blocks, {});
    if (!h) return c;
    const Spectrum s = spectrum_of(*h);
    switch (s.kind) {
        case CriticalKind::strict_minimum:
            c.verdict = Curvature::strongly_convex;
            break;
        case CriticalKind::strict_maximum:
            c.verdict = Curvature::strongly_concave;
            break;
        case CriticalKind::valley:
            c.verdict = Curvature::convex;
            break;
        case CriticalKind::ridge:
            c.verdict = Curvature::concave;
            break;
        case CriticalKind::saddle:
            c.verdict = Curvature::neither;
            break;
        case CriticalKind::flat:
            c.verdict = Curvature::affine;
            break;
        case CriticalKind::unknown:
            return c;
    }
    c.reason = "the Hessian is constant, with eigenvalues from " +
               short_text(s.eigenvalues.values.front()) + " to " +
               short_text(s.eigenvalues.values.back());
    return c;
}

/// No second derivative mixes the variables: the weakest verdict holds for all together.
Result<Certificate> by_parts(const Expr& f, std::span<const Expr> variables,
                             const std::map<std::string, Limits>& limits) {
    Certificate whole;
    bool convex = true, concave = true;
    int weakest = strength_of(Curvature::affine);
    for (const Expr& x : variables) {
        Result<Certificate> c = certify(f, x, limits);
        if (!c) return c;
        convex = convex && is_convex(c->verdict);
        concave = concave && is_concave(c->verdict);
        const bool affine = c->verdict == Curvature::affine;
        weakest = std::min(weakest, affine ? 1 : strength_of(c->verdict));
        whole.reason +=
            (whole.reason.empty() ? "in " : "; in ") + std::string(x->name) + ": " + c->reason;
        whole.terms.insert(whole.terms.end(), c->terms.begin(), c->terms.end());
    }
    constexpr Curvature up[] = {Curvature::unknown, Curvature::convex, Curvature::strictly_convex,
                                Curvature::strongly_convex};
    constexpr Curvature down[] = {Curvature::unknown, Curvature::concave,
                                  Curvature::strictly_concave, Curvature::strongly_concave};
    if (convex) whole.verdict = up[weakest];
    if (concave) whole.verdict = convex ? Curvature::affine : down[weakest];
    return whole;
}

}  // namespace

std::string_view name_of(Curvature curvature) {
    switch (curvature) {
        case Curvature::affine:
            return "affine";
        case Curvature::convex:
            return "convex";
        case Curvature::strictly_convex:
            return "strictly convex";
        case Curvature::strongly_convex:
            return "strongly convex";
        case Curvature::concave:
            return "concave";
        case Curvature::strictly_concave:
            return "strictly concave";
        case Curvature::strongly_concave:
            return "strongly concave";
        case Curvature::neither:
            return "neither convex nor concave";
        default:
            return "not known";
    }
}

bool is_convex(Curvature c) {
    return c == Curvature::affine || c == Curvature::convex || c == Curvature::strictly_convex ||
           c == Curvature::strongly_convex;
}

bool is_concave(Curvature c) {
    return c == Curvature::affine || c == Curvature::concave || c == Curvature::strictly_concave ||
           c == Curvature::strongly_concave;
}

Result<Certificate> certify(const Expr& f, const Expr& x,
                            const std::map<std::string, Limits>& limits) {
    if (!f.is_scalar()) return not_scalar(f);
    Result<Certificate> c = prove_curvature(stabilise(f), x);
    if (!c || c->verdict != Curvature::unknown) return c;
    if (c->hessian && !holds_symbol(c->hessian) && is_continuous(f, x)) {
        Certificate numbers = by_numbers({{c->hessian}});
        numbers.hessian = c->hessian;
        if (numbers.verdict != Curvature::unknown) return numbers;
    }
    refute(*c, f, {&x, 1}, limits);
    return c;
}

Result<Certificate> certify_jointly(const Expr& f, std::span<const Expr> variables,
                                    const std::map<std::string, Limits>& limits) {
    if (variables.size() == 1) return certify(f, variables.front(), limits);
    if (!f.is_scalar()) return not_scalar(f);
    const auto blocks = hessian_blocks(stabilise(f), variables);
    if (!blocks) return blocks.error();
    Certificate whole;
    whole.verdict = Curvature::unknown;
    bool separate = true, constant = true;
    for (std::size_t i = 0; i < variables.size(); ++i) {
        for (std::size_t j = 0; j < variables.size(); ++j) {
            const Expr& block = (*blocks)[i][j];
            separate = separate && (i == j || block.is_zero());
            constant = constant && !holds_symbol(block);
        }
    }
    if (constant) {
        const Certificate c = by_numbers(*blocks);
        if (c.verdict != Curvature::unknown) return c;
    }
    if (separate) return by_parts(f, variables, limits);
    whole.reason = "not proved: the variables are coupled";
    refute(whole, f, variables, limits);
    return whole;
}

}  // namespace gradwright
