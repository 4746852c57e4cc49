#pragma once
// Is a function convex? Answered from the form of its Hessian, and claimed only with a proof.

#include <gradwright/result.hpp>

#include "expr/graph.hpp"
#include "verify/random_point.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gradwright {

enum class Curvature : std::uint8_t {
    unknown,  ///< no proof either way
    neither,  ///< the Hessian has eigenvalues of both signs at some point
    affine,
    convex,
    strictly_convex,
    strongly_convex,  ///< the Hessian exceeds a positive multiple of the identity
    concave,
    strictly_concave,
    strongly_concave,
};

std::string_view name_of(Curvature curvature);  ///< "strictly convex"
bool is_convex(Curvature curvature);            ///< affine counts
bool is_concave(Curvature curvature);

/// One term of the Hessian, or two that only together have a sign.
struct CurvatureTerm {
    Expr term;                        ///< with its coefficient
    int sign = 0;                     ///< +1 semidefinite, −1 negative semidefinite, 0 not seen
    bool definite = false;            ///< strictly so
    bool constant = false;            ///< does not depend on the variable
    std::string law;                  ///< why: "X'*diag(w)*X with weights w >= 0"
    Expr full_rank;                   ///< definite if the columns of this are independent ...
    bool weights_may_vanish = false;  ///< ... and the weights in between are not zero
};

struct Certificate {
    Curvature verdict = Curvature::unknown;
    Expr hessian;                      ///< simplified
    std::vector<CurvatureTerm> terms;  ///< the form in which it was proved, or came nearest
    std::string reason;                ///< one sentence
    std::string condition;             ///< what else would make it stronger, or where it holds
};

/// Curvature of the scalar f in x. Refused only where f has no second derivative (`no-rule`).
/// Without a proof, random points within the limits are tried for eigenvalues of both signs.
///     certify(sum(softplus(X*w)) - y'*X*w, w) is convex: X'*diag(s - s.^2)*X, weights in [0,1/4].
Result<Certificate> certify(const Expr& f, const Expr& x,
                            const std::map<std::string, Limits>& limits = {});

/// Curvature in several variables together.
Result<Certificate> certify_jointly(const Expr& f, std::span<const Expr> variables,
                                    const std::map<std::string, Limits>& limits = {});

/// The same from a Hessian, whose axes are those of x twice; nothing is tried.
Certificate certify_hessian(const Expr& hessian, const Expr& x);

}  // namespace gradwright
