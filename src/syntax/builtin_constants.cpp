// Constant arrays.
#include "expr/build.hpp"
#include "syntax/builtin_groups.hpp"
#include "syntax/lower.hpp"

namespace gradwright::syntax {
namespace {

/// Sizes from operand `first` on, or open ones.
std::vector<ExtentId> sizes(Inference& in, const AstNode& call, std::size_t first,
                            std::size_t count) {
    std::vector<ExtentId> list;
    for (std::size_t i = 0; i < count; ++i)
        list.push_back(first + i < call.count ? in.size_operand(call, first + i) : in.open());
    return list;
}

Type vector_type(Inference& in, const AstNode& call) {
    if (!in.operand(call, 0).is(Form::scalar)) return in.wrong_kind(call, 0, "a scalar");
    return Type::of(sizes(in, call, 1, 1));
}

Type matrix_type(Inference& in, const AstNode& call) {
    if (!in.operand(call, 0).is(Form::scalar)) return in.wrong_kind(call, 0, "a scalar");
    if (call.count == 2)
        return in.fail({"wrong-argument-count",
                        "`matrix` takes no size or two",
                        call.sign,
                        {},
                        "write matrix(1,m,n), or matrix(1) to leave the sizes to inference"});
    return Type::of(sizes(in, call, 1, 2));
}

Expr lower_filled(Lowering& low, const AstNode& call) {
    return broadcast(low.operand(call, 0), low.shape(low.result()));
}

Type eye_type(Inference& in, const AstNode& call) {
    const auto n = sizes(in, call, 0, 1);
    return Type::matrix(n[0], n[0]);
}

Expr lower_eye(Lowering& low, const AstNode&) {
    return identity(low.graph(), low.dim(low.result().axes[0]));
}

Type ones_type(Inference& in, const AstNode& call) {
    return Type::of(sizes(in, call, 0, call.count == 2 ? 2 : 1));
}

Expr lower_ones(Lowering& low, const AstNode& call) {
    if (call.count == 1) low.note("ones(n) is a vector of length n; ones(m,n) is a matrix");
    return ones(low.graph(), low.shape(low.result()));
}

Expr lower_zeros(Lowering& low, const AstNode& call) {
    if (call.count == 1) low.note("zeros(n) is a vector of length n; zeros(m,n) is a matrix");
    return low.graph().zero(low.shape(low.result()));
}

const Builtin table[] = {
    {.name = "vector",
     .least = 1,
     .most = 2,
     .rule = vector_type,
     .lower = lower_filled,
     .signature = "vector(c) or vector(c,n)",
     .summary = "vector with all entries c",
     .example = "vector(1,n)",
     .first_size = 1},
    {.name = "matrix",
     .least = 1,
     .most = 3,
     .rule = matrix_type,
     .lower = lower_filled,
     .signature = "matrix(c) or matrix(c,m,n)",
     .summary = "matrix with all entries c",
     .example = "matrix(1,m,n)",
     .first_size = 1},
    {.name = "eye",
     .least = 0,
     .most = 1,
     .rule = eye_type,
     .lower = lower_eye,
     .signature = "eye or eye(n)",
     .summary = "identity matrix",
     .example = "eye(n)",
     .first_size = 0},
    {.name = "ones",
     .least = 0,
     .most = 2,
     .rule = ones_type,
     .lower = lower_ones,
     .signature = "ones(n) or ones(m,n)",
     .summary = "vector or matrix of ones",
     .example = "ones(n)",
     .first_size = 0},
    {.name = "zeros",
     .least = 0,
     .most = 2,
     .rule = ones_type,
     .lower = lower_zeros,
     .signature = "zeros(n) or zeros(m,n)",
     .summary = "vector or matrix of zeros",
     .example = "zeros(n)",
     .first_size = 0},
};

}  // namespace

std::span<const Builtin> constant_builtins() { return table; }

}  // namespace gradwright::syntax
