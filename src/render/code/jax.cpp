#include "render/code/autodiff.hpp"
#include "render/code/programs.hpp"

#include <array>

namespace gradwright::render::code {
namespace {

constexpr auto table = std::to_array<Spelled>({
    {"less", "jnp.where({0} < {1}, 1.0, 0.0)"},
    {"less_equal", "jnp.where({0} <= {1}, 1.0, 0.0)"},
    {"greater", "jnp.where({0} > {1}, 1.0, 0.0)"},
    {"greater_equal", "jnp.where({0} >= {1}, 1.0, 0.0)"},
    {"equal", "jnp.where({0} == {1}, 1.0, 0.0)"},
    {"where", "jnp.where({0} != 0, {1}, {2})"},
    {"adj", "adjugate({0})", "adjugate"},
    {"argmax_indicator", "argmax_share({0}, {n})", "argmax_share"},
    {"argmin_indicator", "argmax_share(-{0}, {n})", "argmax_share"},
    {"prod_except_one", "prod_except_one({0})", "prod_except_one"},
    {"inverse_gaps", "inverse_gaps({0})", "inverse_gaps"},
    {"unit", "jnp.zeros({shape}).at[{n} - 1].set(1.0)"},
    {"embed", "embed({shape}, {n})", "embed"},
    {"lower_mask", "lower_mask({shape}, {n})", "lower_mask"},
    {"onehot", "onehot({0}, {shape})", "onehot"},
    {"sqrtm", "jnp.real(jax.scipy.linalg.sqrtm({0}))"},
    {"logm", ""},
    {"matrix_power", ""},
    {"expm_frechet", "jax.scipy.linalg.expm_frechet({0}, {1}, compute_expm=False)"},
    {"prod_except_one/2", "prod_except_two({0})", "prod_except_two"},
    {"sylvester", "solve_sylvester({0}, {1}, {2})", "solve_sylvester"},
    {"singular_vectors_left", "jnp.linalg.svd({0}, full_matrices=False)[0]"},
    {"singular_vectors_right", "jnp.linalg.svd({0}, full_matrices=False)[2].T"},
    {"polar_factor", "polar_factor({0})", "polar_factor"},
    {"norm_spec", "jnp.linalg.svd({0}, compute_uv=False)[0]"},
    {"norm_nuc", "jnp.sum(jnp.linalg.svd({0}, compute_uv=False))"},
});

constexpr auto library = std::to_array<Helper>({
    {"adjugate", R"(def adjugate(a):
    u, s, vt = jnp.linalg.svd(a)
    rest = jnp.array([jnp.prod(jnp.delete(s, i)) for i in range(s.size)])
    return jnp.linalg.det(u) * jnp.linalg.det(vt) * (vt.T * rest) @ u.T
)"},
    {"argmax_share", R"(def argmax_share(x, axes):
    """One at the largest entry over the last axes; equal shares at a tie."""
    over = tuple(range(-axes, 0))
    top = (x == x.max(axis=over, keepdims=True)).astype(x.dtype)
    return top / top.sum(axis=over, keepdims=True)
)"},
    {"prod_except_one", R"(def prod_except_one(x):
    """For each entry the product of all others."""
    flat = x.reshape(-1)
    others = [jnp.prod(jnp.delete(flat, i)) for i in range(flat.size)]
    return jnp.array(others).reshape(x.shape)
)"},
    {"prod_except_two", R"(def prod_except_two(x):
    """For each pair of entries the product of all others, zero for a pair of the same."""
    n = x.size
    one = jnp.eye(n, dtype=bool)
    kept = ~(one[:, None, :] | one[None, :, :])
    products = jnp.prod(jnp.where(kept, x.reshape(-1), 1.0), axis=-1)
    return jnp.where(one, 0.0, products).reshape(x.shape + x.shape)
)"},
    {"inverse_gaps", R"(def inverse_gaps(x):
    """1 / (x[j] - x[i]), zero on the diagonal."""
    eye = jnp.eye(x.size)
    return (1 - eye) / (x[None, :] - x[:, None] + eye)
)"},
    {"embed", R"(def embed(m, n, offset):
    """The identity, placed some rows down (from the end: -1) in an m x n zero matrix."""
    return jnp.eye(m, n, -(offset if offset >= 0 else m - n))
)"},
    {"lower_mask", R"(def lower_mask(m, n, twice_diagonal):
    return jnp.tril(jnp.ones((m, n)), -1) + 0.5 * twice_diagonal * jnp.eye(m, n)
)"},
    {"onehot", R"(def onehot(y, n, c):
    """For each class number, counted from 1, a row with one there; NaN where it is none."""
    y = y.reshape(n, 1)
    known = (y >= 1) & (y <= c) & (y == jnp.floor(y))
    return jnp.where(known, jnp.where(y == jnp.arange(1, c + 1), 1.0, 0.0), jnp.nan)
)"},
    {"solve_sylvester", R"(def solve_sylvester(a, b, c):
    """The solution of a @ y + y @ b = c."""
    m, n = c.shape
    system = jnp.kron(a, jnp.eye(n)) + jnp.kron(jnp.eye(m), b.T)
    return jnp.linalg.solve(system, c.reshape(-1)).reshape(m, n)
)"},
    {"polar_factor", R"(def polar_factor(a):
    u, _, vt = jnp.linalg.svd(a, full_matrices=False)
    return u @ vt
)"},
});

/// The public function with the closed form as its rule.
std::string custom_rule(const AutodiffParts& parts) {
    const Program& p = parts.value.program;
    const std::string& f = p.function;
    const std::string names = python_parameters(p);
    std::string decorator = "@jax.custom_vjp\n";
    if (!p.free_sizes.empty()) {
        std::string places;
        for (std::size_t i = 0; i < p.free_sizes.size(); ++i) {
            places += std::to_string(p.arguments.size() + i) + ", ";
        }
        decorator = "@functools.partial(jax.custom_vjp, nondiff_argnums=(" + places + "))\n";
    }
    std::string inputs, sizes, returned;
    for (const Argument& a : p.arguments) inputs += a.name + ", ";
    for (const std::string& s : p.free_sizes) sizes += p.size_names.at(s) + ", ";
    std::string text = decorator + "def " + f + "(" + names + "):\n    return " + parts.value_name +
                       "(" + names + ")\n\n\n";
    text += "def " + f + "_forward(" + names + "):\n    return " + parts.value_name + "(" + names +
            "), (" + inputs + ")\n\n\n";
    text += "def " + f + "_backward(" + sizes + "inputs, cotangent):\n    " + inputs + "= inputs\n";
    text +=
        "    " + parts.derivative_targets() + " = " + parts.derivative_name + "(" + names + ")\n";
    const std::size_t order = p.results[0]->dims.size();
    for (std::size_t i = 0; i < p.arguments.size(); ++i) {
        std::string g = "jnp.zeros_like(jnp.asarray(" + p.arguments[i].name + ", dtype=float))";
        for (std::size_t k = 0; k < parts.differentiated.size(); ++k) {
            if (parts.differentiated[k] != i) continue;
            const std::string& d = parts.derivative.program.result_names[k];
            g = order == 0
                    ? "cotangent * " + d
                    : "jnp.tensordot(cotangent, " + d + ", axes=" + std::to_string(order) + ")";
        }
        text += (i == 0 ? "    return (" : "            ") + g + ",\n";
    }
    text.back() = ')';
    text += "\n\n\n" + f + ".defvjp(" + f + "_forward, " + f + "_backward)\n";
    return text;
}

}  // namespace

const PythonModule jax_module{
    .name = "jnp", .spelling = &Spelling::jax, .table = table, .library = library};

Result<std::string> jax_program(const CodeRequest& request) {
    const auto parts = autodiff_parts(jax_module, request);
    if (!parts) return parts.error();
    std::string text = parts->functions;
    if (parts->has_derivative) text += "\n\n" + custom_rule(*parts);
    const bool partial = text.find("functools.") != std::string::npos;
    const std::string precision = "jax.config.update(\"jax_enable_x64\", True)\n";
    return (partial ? "import functools\n\n" : "") + python_imports("jax. " + text) + "\n" +
           precision + "\n\n" + text;
}

}  // namespace gradwright::render::code
