#include "render/code/autodiff.hpp"
#include "render/code/programs.hpp"

#include "expr/traverse.hpp"
#include "ops/catalogue.hpp"

#include <algorithm>
#include <array>

namespace gradwright::render::code {
namespace {

constexpr auto table = std::to_array<Spelled>({
    {"less", "({0} < {1}).to({0}.dtype)"},
    {"less_equal", "({0} <= {1}).to({0}.dtype)"},
    {"greater", "({0} > {1}).to({0}.dtype)"},
    {"greater_equal", "({0} >= {1}).to({0}.dtype)"},
    {"equal", "({0} == {1}).to({0}.dtype)"},
    {"where", "torch.where({0} != 0, {1}, {2})"},
    {"step", "({0} > 0).to({0}.dtype)"},
    {"softplus", "torch.logaddexp({0}, torch.zeros_like({0}))"},
    {"softmax", "softmax({0}, {n})", "softmax"},
    {"prod", "torch.flatten({0}, -{n}).prod(-1)"},
    {"adj", "adjugate({0})", "adjugate"},
    {"argmax_indicator", "argmax_share({0}, {n})", "argmax_share"},
    {"argmin_indicator", "argmax_share(-{0}, {n})", "argmax_share"},
    {"prod_except_one", "prod_except_one({0})", "prod_except_one"},
    {"inverse_gaps", "inverse_gaps({0})", "inverse_gaps"},
    {"unit", "torch.zeros({shape}, **like).index_fill(0, torch.tensor({n} - 1), 1)"},
    {"embed", "embed({shape}, {n}, like)", "embed"},
    {"lower_mask", "lower_mask({shape}, {n}, like)", "lower_mask"},
    {"onehot", "onehot({0}, {shape})", "onehot"},
    {"trigamma", "torch.special.zeta(2.0, {0})"},
    {"prod_except_one/2", "prod_except_two({0})", "prod_except_two"},
    {"sqrtm", "sqrtm({0})", "sqrtm"},
    {"expm_frechet", "frechet(torch.matrix_exp, {0}, {1})", "frechet"},
    {"sylvester", "solve_sylvester({0}, {1}, {2})", "solve_sylvester"},
    {"singular_vectors_left", "torch.linalg.svd({0}, full_matrices=False)[0]"},
    {"singular_vectors_right", "torch.linalg.svd({0}, full_matrices=False)[2].T"},
    {"polar_factor", "polar_factor({0})", "polar_factor"},
    {"top_projector", "top_projector({0})", "top_projector"},
});

constexpr auto library = std::to_array<Helper>({
    {"softmax", R"(def softmax(x, axes):
    """Over the last axes, taken together."""
    return torch.softmax(torch.flatten(x, -axes), -1).reshape(x.shape)
)"},
    {"adjugate", R"(def adjugate(a):
    u, s, vt = torch.linalg.svd(a)
    rest = torch.stack([torch.cat([s[:i], s[i + 1:]]).prod() for i in range(s.numel())])
    return torch.linalg.det(u) * torch.linalg.det(vt) * (vt.T * rest) @ u.T
)"},
    {"argmax_share", R"(def argmax_share(x, axes):
    """One at the largest entry over the last axes; equal shares at a tie."""
    over = tuple(range(-axes, 0))
    top = (x == x.amax(dim=over, keepdim=True)).to(x.dtype)
    return top / top.sum(dim=over, keepdim=True)
)"},
    {"prod_except_one", R"(def prod_except_one(x):
    """For each entry the product of all others."""
    flat = x.reshape(-1)
    others = [torch.cat([flat[:i], flat[i + 1:]]).prod() for i in range(flat.numel())]
    return torch.stack(others).reshape(x.shape)
)"},
    {"prod_except_two", R"(def prod_except_two(x):
    """For each pair of entries the product of all others, zero for a pair of the same."""
    flat = x.reshape(-1)
    n = flat.numel()
    rows = [torch.stack([
        flat[[k for k in range(n) if k not in (i, j)]].prod() if i != j else flat.new_zeros(())
        for j in range(n)]) for i in range(n)]
    return torch.stack(rows).reshape(x.shape + x.shape)
)"},
    {"inverse_gaps", R"(def inverse_gaps(x):
    """1 / (x[j] - x[i]), zero on the diagonal."""
    eye = torch.eye(x.numel(), dtype=x.dtype, device=x.device)
    return (1 - eye) / (x[None, :] - x[:, None] + eye)
)"},
    {"embed", R"(def embed(m, n, offset, like):
    """The identity, placed some rows down (from the end: -1) in an m x n zero matrix."""
    start = offset if offset >= 0 else m - n
    return torch.eye(m, **like)[:, start:start + n]
)"},
    {"lower_mask", R"(def lower_mask(m, n, twice_diagonal, like):
    return torch.ones((m, n), **like).tril(-1) + 0.5 * twice_diagonal * torch.eye(m, **like)
)"},
    {"onehot", R"(def onehot(y, n, c):
    """For each class number, counted from 1, a row with one there; NaN where it is none."""
    y = y.reshape(n, 1)
    known = (y >= 1) & (y <= c) & (y == torch.floor(y))
    rows = (y == torch.arange(1, c + 1, device=y.device)).to(y.dtype)
    return torch.where(known, rows, torch.full_like(rows, float("nan")))
)"},
    {"sqrtm", R"(def sqrtm(a):
    """The principal square root, by the iteration of Denman and Beavers."""
    y, z = a, torch.eye(a.shape[0], dtype=a.dtype, device=a.device)
    for _ in range(50):
        y, z, old = (y + torch.linalg.inv(z)) / 2, (z + torch.linalg.inv(y)) / 2, y
        if (y - old).abs().max() <= 1e-15 * y.abs().max():
            break
    return y
)"},
    {"frechet", R"(def frechet(f, a, h):
    """The derivative of a matrix function at a along h."""
    n = a.shape[0]
    top = torch.cat([a, h], 1)
    bottom = torch.cat([torch.zeros_like(a), a], 1)
    return f(torch.cat([top, bottom], 0))[:n, n:]
)"},
    {"solve_sylvester", R"(def solve_sylvester(a, b, c):
    """The solution of a @ y + y @ b = c."""
    m, n = c.shape
    eye = lambda k: torch.eye(k, dtype=c.dtype, device=c.device)
    system = torch.kron(a.contiguous(), eye(n)) + torch.kron(eye(m), b.T.contiguous())
    return torch.linalg.solve(system, c.reshape(-1)).reshape(m, n)
)"},
    {"polar_factor", R"(def polar_factor(a):
    u, _, vt = torch.linalg.svd(a, full_matrices=False)
    return u @ vt
)"},
    {"top_projector", R"(def top_projector(s):
    values, vectors = torch.linalg.eigh(s)
    top = vectors[:, values >= values[-1] - 1e-9 * values.abs().max().clamp(min=1)]
    return top @ top.T / top.shape[1]
)"},
});

/// How many classes there are, if the variable is class numbers; else 0.
std::int64_t classes_of(const Input& input, const CodeRequest& request, const Sizes& sizes) {
    std::vector<Expr> roots;
    for (const NamedExpr& o : request.outputs) roots.push_back(o.expr);
    std::int64_t classes = 0;
    for (const Expr& e : reachable(roots)) {
        if (!e.is_apply_of(ops::onehot) || e.child(0) != input.symbol) continue;
        const std::int64_t here = e.shape()[1].evaluate(sizes).value_or(1);
        classes = classes == 0 ? here : std::min(classes, here);
    }
    return classes;
}

std::string draw(const Input& input, const CodeRequest& request,
                 const std::map<std::string, int>& sizes) {
    const Sizes known(sizes.begin(), sizes.end());
    std::string shape;
    for (const Dim& d : input.symbol.shape()) {
        shape += std::to_string(d.evaluate(known).value_or(1)) + ", ";
    }
    if (const std::int64_t classes = classes_of(input, request, known); classes > 0) {
        return "torch.randint(1, " + std::to_string(classes + 1) + ", (" + shape + ")).double()";
    }
    const Facts f = input.symbol->declared;
    const auto is = [f](Facts fact) { return has(f, fact); };
    const std::string normal = "torch.randn((" + shape + "), dtype=torch.float64)";
    const std::string uniform = "torch.rand((" + shape + "), dtype=torch.float64)";
    if (is(Facts::positive_semidefinite)) return "spd(" + normal + ")";
    if (is(Facts::orthogonal)) return "torch.linalg.qr(" + normal + ")[0]";
    if (is(Facts::diagonal)) return "torch.diag(torch.diag(0.5 + " + uniform + "))";
    if (is(Facts::simplex)) return "torch.softmax(" + normal + ", -1)";
    if (is(Facts::at_most_one) && is(Facts::nonnegative)) return "0.1 + 0.8 * " + uniform;
    if (is(Facts::symmetric)) return "symmetric(0.5 + " + uniform + ")";
    return "scale() * (0.5 + " + uniform + ")";
}

/// The check that the derivative by each variable agrees with differences.
std::string gradcheck(const AutodiffParts& parts, const CodeRequest& request) {
    const Program& p = parts.value.program;
    std::map<std::string, int> sizes;
    int next = 3;
    for (const Input& i : request.inputs) {
        for (const Dim& d : i.symbol.shape()) {
            for (const std::string& s : d.symbols()) {
                if (sizes.try_emplace(s, next).second) ++next;
            }
        }
    }
    std::string text = "\n\nif __name__ == \"__main__\":\n    torch.manual_seed(0)\n";
    text += "    symmetric = lambda s: (s + s.T) / 2\n";
    text += "    spd = lambda a: a @ a.T + torch.eye(a.shape[0], dtype=a.dtype)\n";
    text += "    scale = lambda: 0.05 ** torch.rand((), dtype=torch.float64)\n";
    text += "    for attempt in range(1000):  # until the value exists\n";
    std::string names;
    for (const Argument& a : p.arguments) {
        text += "        " + a.name + " = " + draw(*a.input, request, sizes) + "\n";
        names += (names.empty() ? "" : ", ") + a.name;
    }
    for (const std::string& s : p.free_sizes) {
        names +=
            (names.empty() ? "" : ", ") + std::to_string(sizes.try_emplace(s, 3).first->second);
    }
    text +=
        "        if torch.isfinite(" + p.function + "(" + names + ")).all():\n            break\n";
    for (const std::size_t k : parts.differentiated) {
        const Argument& a = p.arguments[k];
        if (has(a.input->symbol->declared, Facts::orthogonal)) {
            text += "    # The gradient by " + a.name +
                    " is tangent to the orthogonal matrices;\n"
                    "    # differences in all directions do not apply to it.\n";
            continue;
        }
        const bool symmetric = has(a.input->symbol->declared, Facts::symmetric);
        const std::string of = symmetric ? "symmetric(_)" : "_";
        std::string arguments;
        for (const Argument& b : p.arguments) {
            arguments += (arguments.empty() ? "" : ", ") + (b.name == a.name ? of : b.name);
        }
        for (const std::string& s : p.free_sizes) arguments += ", " + std::to_string(sizes.at(s));
        text += "    assert torch.autograd.gradcheck(lambda _: " + p.function + "(" + arguments +
                "), (" + a.name + ".clone().requires_grad_(),))\n";
    }
    return text + "    print(\"" + p.function + ": gradcheck passed\")\n";
}

/// class Name(torch.autograd.Function), and the function that applies it.
std::string autograd_function(const AutodiffParts& parts, const std::string& class_name) {
    const Program& p = parts.value.program;
    const std::string names = python_parameters(p);
    std::string saved, returned;
    for (const Argument& a : p.arguments) saved += (saved.empty() ? "" : ", ") + a.name;
    std::string text = "class " + class_name + "(torch.autograd.Function):\n";
    text += "    \"\"\"" + p.function + " with its derivative in closed form.\"\"\"\n\n";
    text += "    @staticmethod\n    def forward(ctx, " + names + "):\n";
    text += "        ctx.save_for_backward(" + saved + ")\n";
    for (const std::string& s : p.free_sizes) {
        text += "        ctx." + p.size_names.at(s) + " = " + p.size_names.at(s) + "\n";
    }
    text += "        return " + parts.value_name + "(" + names + ")\n\n";
    text += "    @staticmethod\n    @torch.autograd.function.once_differentiable\n";
    text += "    def backward(ctx, cotangent):\n        " + saved +
            (p.arguments.size() == 1 ? ",= ctx.saved_tensors\n" : " = ctx.saved_tensors\n");
    for (const std::string& s : p.free_sizes) {
        text += "        " + p.size_names.at(s) + " = ctx." + p.size_names.at(s) + "\n";
    }
    text += "        " + parts.derivative_targets() + " = " + parts.derivative_name + "(" + names +
            ")\n";
    const std::size_t order = p.results[0]->dims.size();
    for (std::size_t i = 0; i < p.arguments.size() + p.free_sizes.size(); ++i) {
        std::string g = "None";
        for (std::size_t k = 0; k < parts.differentiated.size(); ++k) {
            if (parts.differentiated[k] != i) continue;
            const std::string& d = parts.derivative.program.result_names[k];
            g = order == 0
                    ? "cotangent * " + d
                    : "torch.tensordot(cotangent, " + d + ", dims=" + std::to_string(order) + ")";
        }
        returned += (returned.empty() ? "" : ", ") + g;
    }
    text += "        return " + returned + "\n\n\n";
    return text + "def " + p.function + "(" + names + "):\n    return " + class_name + ".apply(" +
           names + ")\n";
}

}  // namespace

const PythonModule torch_module{.name = "torch",
                                .spelling = &Spelling::torch,
                                .table = table,
                                .library = library,
                                .tensors_only = true,
                                .options = ", **like"};

Result<std::string> torch_program(const CodeRequest& request) {
    auto parts = autodiff_parts(torch_module, request);
    if (!parts) return parts.error();
    std::string text = parts->functions;
    if (parts->has_derivative) {
        std::string class_name = identifier(request.function_name);
        if (class_name[0] >= 'a' && class_name[0] <= 'z')
            class_name[0] = static_cast<char>(class_name[0] - 32);
        if (class_name == parts->value.program.function) class_name += "Function";
        text += "\n\n" + autograd_function(*parts, class_name) + gradcheck(*parts, request);
    }
    return python_imports(text) + "\n\n" + text;
}

}  // namespace gradwright::render::code
