#include "render/code/programs.hpp"

#include "render/code/python.hpp"

#include <array>

namespace gradwright::render::code {
namespace {

constexpr auto table = std::to_array<Spelled>({
    {"less", "np.where({0} < {1}, 1.0, 0.0)"},
    {"less_equal", "np.where({0} <= {1}, 1.0, 0.0)"},
    {"greater", "np.where({0} > {1}, 1.0, 0.0)"},
    {"greater_equal", "np.where({0} >= {1}, 1.0, 0.0)"},
    {"equal", "np.where({0} == {1}, 1.0, 0.0)"},
    {"where", "np.where({0} != 0, {1}, {2})"},
    {"adj", "adjugate({0})", "adjugate"},
    {"argmax_indicator", "argmax_share({0}, {n})", "argmax_share"},
    {"argmin_indicator", "argmax_share(-{0}, {n})", "argmax_share"},
    {"prod_except_one", "prod_except_one({0})", "prod_except_one"},
    {"prod_except_one/2", "prod_except_two({0})", "prod_except_two"},
    {"inverse_gaps", "inverse_gaps({0})", "inverse_gaps"},
    {"unit", "np.where(np.arange({shape}) == {n} - 1, 1.0, 0.0)"},
    {"embed", "embed({shape}, {n})", "embed"},
    {"lower_mask", "lower_mask({shape}, {n})", "lower_mask"},
    {"onehot", "onehot({0}, {shape})", "onehot"},
    {"sqrtm", "np.real(scipy.linalg.sqrtm({0}))"},
    {"logm", "np.real(scipy.linalg.logm({0}))"},
    {"logm_frechet", "frechet(scipy.linalg.logm, {0}, {1})", "frechet"},
    {"matrix_power_frechet",
     "frechet(lambda m: scipy.linalg.fractional_matrix_power(m, {1}), {0}, {2})", "frechet"},
    {"singular_vectors_left", "np.linalg.svd({0}, full_matrices=False)[0]"},
    {"singular_vectors_right", "np.linalg.svd({0}, full_matrices=False)[2].T"},
    {"top_projector", "top_projector({0})", "top_projector"},
});

constexpr auto library = std::to_array<Helper>({
    {"adjugate", R"(def adjugate(a):
    u, s, vt = np.linalg.svd(a)
    rest = np.array([np.prod(np.delete(s, i)) for i in range(s.size)])
    return np.linalg.det(u) * np.linalg.det(vt) * (vt.T * rest) @ u.T
)"},
    {"argmax_share", R"(def argmax_share(x, axes):
    """One at the largest entry over the last axes; equal shares at a tie."""
    over = tuple(range(-axes, 0))
    top = (x == x.max(axis=over, keepdims=True)).astype(float)
    return top / top.sum(axis=over, keepdims=True)
)"},
    {"prod_except_one", R"(def prod_except_one(x):
    """For each entry the product of all others."""
    flat = x.reshape(-1)
    others = [np.prod(np.delete(flat, i)) for i in range(flat.size)]
    return np.array(others).reshape(x.shape)
)"},
    {"prod_except_two", R"(def prod_except_two(x):
    """For each pair of entries the product of all others, zero for a pair of the same."""
    one = np.eye(x.size, dtype=bool)
    kept = ~(one[:, None, :] | one[None, :, :])
    products = np.prod(np.where(kept, x.reshape(-1), 1.0), axis=-1)
    return np.where(one, 0.0, products).reshape(x.shape + x.shape)
)"},
    {"inverse_gaps", R"(def inverse_gaps(x):
    """1 / (x[j] - x[i]), zero on the diagonal."""
    gaps = x[None, :] - x[:, None] + np.eye(x.size)
    return (1 - np.eye(x.size)) / gaps
)"},
    {"embed", R"(def embed(m, n, offset):
    """The identity, placed some rows down (from the end: -1) in an m x n zero matrix."""
    return np.eye(m, n, -(offset if offset >= 0 else m - n))
)"},
    {"lower_mask", R"(def lower_mask(m, n, twice_diagonal):
    return np.tril(np.ones((m, n)), -1) + 0.5 * twice_diagonal * np.eye(m, n)
)"},
    {"onehot", R"(def onehot(y, n, c):
    """For each class number, counted from 1, a row with one there; NaN where it is none."""
    y = y.reshape(n, 1)
    known = (y >= 1) & (y <= c) & (y == np.floor(y))
    return np.where(known, np.where(y == np.arange(1, c + 1), 1.0, 0.0), np.nan)
)"},
    {"frechet", R"(def frechet(f, a, h):
    """The derivative of a matrix function at a along h."""
    n = a.shape[0]
    return np.real(f(np.block([[a, h], [np.zeros_like(a), a]]))[:n, n:])
)"},
    {"top_projector", R"(def top_projector(s):
    values, vectors = np.linalg.eigh(s)
    top = vectors[:, values >= values[-1] - 1e-9 * max(1.0, abs(values).max())]
    return top @ top.T / top.shape[1]
)"},
});

}  // namespace

const PythonModule numpy_module{
    .name = "np", .spelling = &Spelling::numpy, .table = table, .library = library};

Result<std::string> numpy_program(const CodeRequest& request) {
    std::vector<const NamedExpr*> outputs;
    for (const NamedExpr& o : request.outputs) outputs.push_back(&o);
    const auto f = python_function(numpy_module, request, request.function_name, outputs);
    if (!f) return f.error();
    const std::string text = library_of(library, f->helpers, "\n\n") +
                             python_definition(*f, request, "    @ = np.asarray(@, dtype=float)\n");
    return python_imports(text) + "\n\n" + text;
}

}  // namespace gradwright::render::code
