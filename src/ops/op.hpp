#pragma once
// The contract of an op. One file states all the system knows of an op; catalogue.hpp lists it.

#include <gradwright/result.hpp>

#include "base/array.hpp"
#include "expr/build.hpp"

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace gradwright {

/// y is the apply node itself; slot says which operand varies; dx has that operand's shape.
/// Returns the differential of y, an expression of y's shape that is linear in dx. It is
/// transposed by the engine, so dx may occur only in sums, contractions and linear slots.
using Differential = Expr (*)(const Expr& y, std::size_t slot, const Expr& dx);

/// The op is linear in this slot while the other operands stay. g has some leading axes P followed
/// by y's axes; the result has P followed by the operand's axes. It must not look at the operand in
/// this slot.
using Adjoint = Expr (*)(const Expr& y, std::size_t slot, const Expr& g);

struct Smooth {
    Differential differential;
};
struct Linear {
    Adjoint adjoint;
};
/// Differentiating through the slot is refused with this reason.
struct Opaque {
    std::string_view reason;
};
/// Piecewise constant: the differential is zero wherever it exists (sign, comparisons).
struct Constant {};
using Slot = std::variant<Smooth, Linear, Opaque, Constant>;

/// The derivative of an element-wise op of one operand as an expression: y = f(x).
using Derivative = Expr (*)(const Expr& y, const Expr& x);

struct KernelArgs {
    const Expr& node;                 ///< for attributes and symbolic shape
    std::vector<std::int64_t> shape;  ///< extents of the result
};
/// Dense reference kernels: obviously right, row-major. `complex` carries a complex step of size
/// about 1e-200 through analytic formulas; null where the op does not allow one.
struct Kernel {
    Array (*real)(const KernelArgs&, std::span<const Array* const>) = nullptr;
    ComplexArray (*complex)(const KernelArgs&, std::span<const ComplexArray* const>) = nullptr;
};

/// What a product makes of a zero next to a value that is not finite. Ordinarily 0 * inf is NaN.
enum class InProduct : std::uint8_t {
    ordinary,
    zero_holds,  ///< a zero branch of this op is a branch not taken: it holds against NaN too
    yields,      ///< a zero elsewhere in the product wins over this op's infinity
    yields_nan,  ///< and over its NaN: 0 * log(0/0) = 0, a term of a divergence that is absent
};

/// Where random test points for the operand of the op must lie.
enum class Domain : std::uint8_t {
    any,
    nonzero,
    positive,
    nonnegative,
    unit_interval,
    inside_unit,
    above_minus_one,
    away_from_ties,
    square,
    invertible,
    symmetric,
    positive_definite,
    full_rank,
    choice,  ///< the first operand is 0 or 1
};

/// How the op is written. {0}, {1} are operands; an empty string means: see `note` of the target.
struct Spelling {
    std::string_view latex{};    ///< e.g. R"(\log\lvert\det {0}\rvert)"; empty: \operatorname{name}
    std::string_view unicode{};  ///< e.g. "σ({0})"; empty: name({0})
    std::string_view numpy{};    ///< e.g. "np.linalg.inv({0})"
    std::string_view torch{};
    std::string_view jax{};  ///< empty: numpy's with jnp for np
    std::string_view julia{};
    std::string_view matlab{};
    std::string_view cpp{};  ///< Eigen expression
};

/// Shape of the result; the diagnostic names operand and need, without a span.
using ShapeRule = Result<Shape> (*)(std::span<const Expr> operands,
                                    std::span<const std::int64_t> attributes);

/// What the rooms above the graph need to know of an op.
struct Contract {
    std::string_view summary{};       ///< one line for help and reference
    std::vector<Slot> slots{};        ///< one per operand; the last repeats for more operands
    Derivative derivative = nullptr;  ///< element-wise ops of one operand: implies the slot
    ShapeRule shape = nullptr;        ///< null for element-wise ops
    Kernel kernel{};
    Spelling spelling{};
    Domain domain = Domain::any;
    std::string_view rule{};                        ///< "d log|det X| = tr(X⁻¹ dX)"
    std::string_view example{};                     ///< a formula in x, X, S or A that uses it
    std::vector<std::int64_t> sample_attributes{};  ///< what the property tests apply it with
    bool internal = false;  ///< arises in derivatives: can be typed, but is not suggested
    bool variadic = false;  ///< takes any number of operands like its last
    InProduct in_product = InProduct::ordinary;
    /// The node written with typed ops where its operands are generic (invertible, without zeros);
    /// for printing, and where a closed form is asked for. The op itself is right everywhere.
    Expr (*closed_form)(const Expr& y) = nullptr;
};

/// const Op ops::exp{{.name = "exp", .elementwise = true}, {.summary = "...", ...}};
struct Op : Function, Contract {};

/// The op of an apply node.
inline const Op& op_of(const Expr& e) { return static_cast<const Op&>(*e->function); }
const Slot& slot_of(const Op& op, std::size_t operand);
/// How many operands it takes.
struct Arity {
    std::size_t least, most;
};
Arity arity_of(const Op& op);

/// Applies an op: checks arity and shape by the op's rule. Element-wise ops broadcast scalars.
Result<Expr> apply_checked(const Op& op, std::span<const Expr> operands,
                           std::span<const std::int64_t> attributes = {});
/// The same where the shapes are known to be right; asserts.
Expr apply(const Op& op, std::initializer_list<Expr> operands,
           std::initializer_list<std::int64_t> attributes = {});
Expr apply(const Op& op, std::span<const Expr> operands, std::span<const std::int64_t> attributes);

}  // namespace gradwright
