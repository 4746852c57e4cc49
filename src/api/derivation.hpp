#pragma once
// A derivative as an expression, with the claims that prove it.

#include <gradwright/check.hpp>

#include "api/workspace.hpp"
#include "derive/conventions.hpp"

namespace gradwright::api {

struct Derivation {
    What what = What::gradient;
    Expr derivative;            ///< output axes first, then those of the variable; simplified
    Expr unsimplified;          ///< the same as it was derived: closer to the formula itself
    bool as_row = false;        ///< numerator layout: printed transposed
    std::vector<Claim> claims;  ///< in the order in which they build on one another
    std::vector<std::string> notes;
    std::string structure;  ///< what the structure of the variable makes of a derivative
};

/// Whether this derivative is the Jacobian or begins with it.
bool has_jacobian(What what);
/// By several variables in one sweep, for `derivation_of` to find.
void derive_together(Workspace& work, std::span<const Expr> variables);

Result<Derivation> derivation_of(Workspace& work, const Variable& variable,
                                 const DeriveRequest& request);

/// Extents as reported, in the layout asked for.
std::vector<std::string> reported_shape(const Derivation& derivation);

/// A request met: the report, and what it was made from.
struct Derived {
    Workspace work;
    std::vector<Variable> variables;      ///< differentiated by
    std::vector<Derivation> derivations;  ///< one per variable
    DeriveReport report;
};
Result<Derived> derived(const DeriveRequest& request);
/// Of the formula of a workspace.
Result<Derived> derived(Workspace work, const DeriveRequest& request);

/// The verdict on a claim about the derivative by the one variable asked for.
Result<CheckReport> checked(Derived truth, const Expr& claim, bool claim_is_row,
                            const DeriveRequest& request);

/// The derivation from the formula to the derivative, one claim after the other.
Result<std::vector<StepReport>> step_reports(const Workspace& work, const Derivation& derivation);

ProofReport proof_report(const Workspace& work, const Derivation& derivation, std::uint64_t seed);
/// The proof without which a derivative is not shown, unless the request does without it.
Result<ProofReport> required_proof(const Workspace& work, const Derivation& derivation,
                                   const DeriveRequest& request);

}  // namespace gradwright::api
