#include <gradwright/check.hpp>

#include "api/derivation.hpp"
#include "simplify/simplify.hpp"
#include "verify/mistake.hpp"

#include <algorithm>

namespace gradwright {

namespace {

using namespace api;

bool same_shape(std::span<const Dim> a, std::span<const Dim> b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end());
}

/// The claim, with the sizes of its constants taken from the derivative where they fit.
Result<Parsed> read_claim(Workspace& work, const std::string& text, std::span<const Dim> shape) {
    Result<Parsed> claim =
        parse_in(*work.graph, text, work.parsed, Shape(shape.begin(), shape.end()));
    if (claim) return claim;
    Result<Parsed> free = parse_in(*work.graph, text, work.parsed);
    if (free && !same_shape(free->expr.shape(), shape)) return free;
    Diagnostic d = claim.error();
    d.source = text;
    return d;
}

/// The golden rule: a derivative has the shape of its variable, and no number is looked at before.
bool refuse_shape(CheckReport& report, const Expr& claim, bool claim_is_row,
                  const Derivation& truth) {
    const std::span<const Dim> right = truth.derivative.shape(), found = claim.shape();
    const bool row_expected = truth.as_row && right.size() == 1;
    const bool lies = right.size() == 1 && claim_is_row != row_expected;
    Shape expected(right.begin(), right.end());
    if (truth.as_row) std::reverse(expected.begin(), expected.end());
    if (same_shape(expected, found) && !lies) return false;
    report.verdict = Verdict::wrong_shape;
    const std::string what(name_of(truth.what));
    const auto with_stance = [](std::span<const Dim> shape, bool row) {
        return shape.size() == 1 && row ? "a row of length " + shape[0].text()
                                        : shape_in_words(shape);
    };
    report.message = "the claim is " + with_stance(found, claim_is_row) + ", but the " + what +
                     " by " + report.derivation.derivatives[0].wrt + " is " +
                     with_stance(expected, row_expected);
    const Shape turned(expected.rbegin(), expected.rend());
    const bool mixed = same_shape(turned, found);
    report.mistake = mixed ? "mixed-layout" : "shape";
    if (mixed) report.message += ": it is laid out the other way";
    return true;
}

bool holds_trace(const std::string& formula) {
    return formula.find("tr(") != std::string::npos || formula.find("trace(") != std::string::npos;
}

Result<bool> judge(CheckReport& report, Workspace& work, const Derivation& truth, Expr claim,
                   const DeriveRequest& request) {
    if (truth.as_row) claim = transpose(claim);
    if (claim == truth.derivative || simplified(stabilise(claim)) == truth.derivative) {
        report.verdict = Verdict::same_expression;
        report.message = "right: equal as expressions";
        return true;
    }
    const ProofOptions options{.points = 3, .seed = request.seed, .limits = limits_of(work)};
    const Proof proof = compare(truth.derivative, claim, options);
    report.points = proof.points;
    report.max_relative_error = proof.max_relative_error;
    if (proof.status == Proof::Status::passed) {
        report.verdict = Verdict::same_values;
        report.message = "right: equal at every random point";
        return true;
    }
    if (proof.status == Proof::Status::impossible) {
        Diagnostic d =
            fault("undecided", "the claim cannot be compared: " + proof.method,
                  "declare where the variables lie, such as --var \"x: vector(n), positive\"");
        d.fault = Fault::refused;
        return d;
    }
    const Mistake mistake = find_mistake(
        truth.derivative, claim, holds_trace(request.formula), options,
        {.simplify = simplified,
         .text = [](const Expr& e) { return render::render(e, render::Format::ascii); }});
    report.verdict = Verdict::wrong;
    report.mistake = mistake.name;
    report.message = mistake.message;
    report.difference = rendered(work, mistake.difference, truth.as_row);
    return true;
}

}  // namespace

Result<CheckReport> abi1::check(const CheckRequest& request) {
    Result<Derived> all = derived(request.derivative);
    if (!all) return std::move(all).error();
    if (all->derivations.size() != 1) {
        return fault("which-variable", "a claim is about the derivative by one variable",
                     "name one with --wrt");
    }
    const Derivation& truth = all->derivations[0];
    Shape shape(truth.derivative.shape().begin(), truth.derivative.shape().end());
    if (truth.as_row) std::reverse(shape.begin(), shape.end());
    const Result<Parsed> claim = read_claim(all->work, request.claim, shape);
    if (!claim) return claim.error();
    return checked(std::move(*all), claim->expr, claim->is_row, request.derivative);
}

Result<CheckReport> api::checked(Derived all, const Expr& claim, bool claim_is_row,
                                 const DeriveRequest& request) {
    const Derivation& truth = all.derivations[0];
    CheckReport report;
    report.derivation = std::move(all.report);
    report.claim = rendered(all.work, claim, claim_is_row);
    report.claim_shape = texts_of(claim.shape());
    if (!refuse_shape(report, claim, claim_is_row, truth)) {
        const auto judged = judge(report, all.work, truth, claim, request);
        if (!judged) return judged.error();
    }
    return report;
}

std::string_view abi1::name_of(Verdict verdict) {
    static constexpr std::string_view names[] = {"same expression", "same values", "wrong shape",
                                                 "wrong"};
    return names[static_cast<std::size_t>(verdict)];
}

}  // namespace gradwright
