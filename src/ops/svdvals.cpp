#include "ops/svd.hpp"

namespace gradwright {
namespace {

Result<Shape> shape(std::span<const Expr> x, std::span<const std::int64_t> attributes) {
    const auto checked = ops::matrix_to_matrix(x, attributes);
    if (!checked) return checked.error();
    return Shape{ops::singular_count(x[0])};
}

// dσ_i = u_i' dX v_i
Expr differential(const Expr& y, std::size_t, const Expr& dx) {
    const Expr x = y.child(0);
    return einsum("ai,ab,bi->i", {apply(ops::singular_vectors_left, {x}), dx,
                                  apply(ops::singular_vectors_right, {x})});
}

Array kernel(const KernelArgs& args, std::span<const Array* const> x) {
    return dense::thin_svd(*x[0], args.shape[0]).values;
}

}  // namespace

Dim ops::singular_count(const Expr& x) {
    const auto m = x.shape()[0].number(), n = x.shape()[1].number();
    return m && n ? Dim(std::min(*m, *n)) : x.shape()[1];
}

const Op ops::svdvals{{.name = "svdvals", .facts = always<Facts::nonnegative>},
                      {.summary = "singular values, descending",
                       .slots = {Smooth{differential}},
                       .shape = shape,
                       .kernel = {.real = kernel},
                       .spelling = {.latex = R"(\sigma({0}))",
                                    .unicode = "svdvals({0})",
                                    .numpy = "np.linalg.svd({0}, compute_uv=False)",
                                    .torch = "torch.linalg.svdvals({0})",
                                    .julia = "svdvals({0})",
                                    .matlab = "svd({0})",
                                    .cpp = "{0}.jacobiSvd().singularValues()"},
                       .domain = Domain::full_rank,
                       .rule = "d sigma_i(X) = u_i' * dX * v_i",
                       .example = "svdvals(X)"}};

}  // namespace gradwright
