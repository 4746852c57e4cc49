#pragma once
// From a formula to its derivative, proved: plain requests and reports.

#include <gradwright/array.hpp>
#include <gradwright/result.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace gradwright {
inline namespace [[gnu::visibility("default")]] abi1 {

enum class What : std::uint8_t {
    automatic,  ///< the gradient of a scalar, the Jacobian of anything else
    gradient,
    jacobian,
    hessian,
    hvp,           ///< Hessian times the direction `along`
    jvp,           ///< Jacobian times the direction `along`
    vjp,           ///< transposed Jacobian times the cotangent `along`
    differential,  ///< the differential, linear in d<variable>
};

enum class Layout : std::uint8_t { denominator, numerator };

/// What the gradient by a symmetric variable G is.
enum class SymmetricForm : std::uint8_t {
    subspace,     ///< (G + G')/2, the gradient on the space of symmetric matrices
    ambient,      ///< G
    coordinates,  ///< G + G' - diag(G), the derivatives by the entries on and above the diagonal
};

/// derive({.formula = "x'*A*x", .wrt = {"x"}}) is the gradient (A + A')*x.
struct DeriveRequest {
    std::string formula{};
    std::vector<std::string> declarations{};  ///< "A: matrix(m,n)"
    std::vector<std::string> wrt{};           ///< may be left out when there is one variable
    What what = What::automatic;
    std::string along{};  ///< direction or cotangent: a formula; empty: v, declared to fit
    Layout layout = Layout::denominator;
    SymmetricForm symmetric = SymmetricForm::subspace;
    bool steps = false;
    bool check = true;
    std::vector<NamedArrays> at{};  ///< points at which the derivative is evaluated
    std::uint64_t seed = 0;         ///< of the points of the numeric proof
};

/// The same expression in several languages.
struct Rendered {
    std::string ascii;  ///< in the formula language; reads back as the identical expression
    std::string unicode;
    std::string latex;
    std::string html;  ///< MathML
};

struct VariableReport {
    std::string name;
    std::string kind;
    std::vector<std::string> dims;
    std::vector<std::string> facts;
    bool inferred = false;  ///< not declared: read from the formula
};

struct StepReport {
    std::string rule;
    Rendered from;
    Rendered to;
    std::string because;
    bool equal = true;  ///< from = to; else `to` only follows, as a gradient from a differential
};

enum class ProofStatus : std::uint8_t { skipped, passed, failed };

struct ProofReport {
    ProofStatus status = ProofStatus::skipped;
    int points = 0;
    double max_relative_error = 0;
    std::string method;
};

/// A factor of a term: an axis is labelled with a letter, or with those of axes that it fuses.
struct PatternFactor {
    std::string text;
    std::string exponent = "1";  ///< of every entry
    std::vector<std::string> labels;
};

/// scale times the product of factors, summed over the labels that are not in `out`; a label that
/// stands twice is a diagonal: X*w is {"1", {X: a b, w: b}, out a}.
struct PatternTerm {
    std::string scale = "1";
    std::vector<PatternFactor> factors;
    std::vector<std::string> out;
    std::vector<std::string> extents;  ///< of the labels a, b, ...
};

/// The derivative by one variable.
struct DerivativeReport {
    std::string wrt;
    What what = What::gradient;  ///< never `automatic`
    Rendered result;
    std::vector<std::string> shape;
    std::string structure;
    std::string index_form;      ///< with Kronecker deltas; of order three and more only
    std::string kronecker_form;  ///< d vec F / d vec X', vec stacking columns; likewise
    /// The result as a sum of contractions; empty for zero and for more than 40 factors.
    std::vector<PatternTerm> pattern;
    std::vector<std::string> notes;
    std::vector<StepReport> steps;
    ProofReport check;
    std::vector<DenseArray> values;  ///< one per point; output axes first, then the variable's
};

struct DeriveReport {
    std::string formula;
    Rendered expression;
    Layout layout = Layout::denominator;
    std::vector<VariableReport> variables;
    std::vector<std::string> shape;  ///< of the formula itself
    std::vector<std::string> notes;
    std::vector<DerivativeReport> derivatives;  ///< one per variable asked for
};

/// A derivative is reported only if its numeric proof passed or was not asked for.
Result<DeriveReport> derive(const DeriveRequest& request);

std::string_view name_of(What what);
std::string_view name_of(Layout layout);
std::string_view name_of(ProofStatus status);

}  // namespace abi1
}  // namespace gradwright
