#include "render/code/scalar_functions.hpp"

#include "render/code/frame.hpp"

#include <algorithm>
#include <array>

namespace gradwright::render::code {
namespace {

constexpr auto words = std::to_array<std::string_view>({
    "alignas",   "alignof", "and",     "asm",      "auto",      "bool",     "break",     "case",
    "catch",     "char",    "class",   "const",    "constexpr", "continue", "default",   "delete",
    "do",        "double",  "else",    "enum",     "explicit",  "export",   "extern",    "false",
    "float",     "for",     "friend",  "goto",     "if",        "inline",   "int",       "long",
    "namespace", "new",     "not",     "operator", "or",        "private",  "protected", "public",
    "register",  "return",  "short",   "signed",   "sizeof",    "static",   "struct",    "switch",
    "template",  "this",    "throw",   "true",     "try",       "typedef",  "typename",  "union",
    "unsigned",  "using",   "virtual", "void",     "volatile",  "while",    "xor",       "std",
    "Eigen",     "size_t",  "exp",     "log",      "pow",       "sqrt",     "fabs",      "sin",
    "cos",       "tan",     "gamma",   "lgamma",   "erf",       "y0",       "y1",        "yn",
    "j0",        "j1",      "jn",      "work",     "malloc",    "calloc",   "memcpy",    "memset",
    "free",      "status",
});

constexpr auto functions = std::to_array<ScalarFunction>({
    {"exp", "exp"},
    {"log", "log"},
    {"log1p", "log1p"},
    {"expm1", "expm1"},
    {"abs", "fabs"},
    {"sin", "sin"},
    {"cos", "cos"},
    {"tan", "tan"},
    {"asin", "asin"},
    {"acos", "acos"},
    {"atan", "atan"},
    {"sinh", "sinh"},
    {"cosh", "cosh"},
    {"tanh", "tanh"},
    {"erf", "erf"},
    {"gamma", "tgamma"},
    {"lgamma", "lgamma"},
    {"max2", "fmax"},
    {"min2", "fmin"},
    {"pow", "pow"},
    {"sign", "sign_of", "sign_of"},
    {"sigmoid", "sigmoid", "sigmoid"},
    {"relu", "relu", "relu"},
    {"step", "step", "step"},
    {"softplus", "softplus", "softplus"},
    {"gelu", "gelu", "gelu"},
    {"silu", "silu", "silu"},
    {"digamma", "digamma", "digamma"},
    {"trigamma", "trigamma", "trigamma"},
    {"polygamma", "polygamma", "polygamma"},
    {"less", "is_less", "is_less"},
    {"less_equal", "is_at_most", "is_at_most"},
    {"greater", "is_greater", "is_greater"},
    {"greater_equal", "is_at_least", "is_at_least"},
    {"equal", "is_equal", "is_equal"},
    {"where", "choose", "choose"},
});

constexpr auto scalar_helpers = std::to_array<Helper>({
    {"sign_of", "static double sign_of(double v) { return (v > 0) - (v < 0); }\n"},
    {"sigmoid", "static double sigmoid(double v) { return 1 / (1 + exp(-v)); }\n"},
    {"relu", "static double relu(double v) { return v > 0 ? v : 0; }\n"},
    {"step", "static double step(double v) { return v > 0; }\n"},
    {"softplus",
     "static double softplus(double v) { return (v > 0 ? v : 0) + log1p(exp(-fabs(v))); }\n"},
    {"gelu",
     "static double gelu(double v) { return 0.5 * v * erfc(-v * 0.70710678118654752440); }\n"},
    {"silu", "static double silu(double v) { return v / (1 + exp(-v)); }\n"},
    {"polygamma",
     R"(/* The n-th derivative of digamma, v > 0: shifted up, then the asymptotic series. */
static double polygamma(int n, double v) {
    static const double b[] = {1.0 / 6, -1.0 / 30, 1.0 / 42, -1.0 / 30, 5.0 / 66,
                               -691.0 / 2730, 7.0 / 6, -3617.0 / 510, 43867.0 / 798};
    const double sign = n % 2 == 0 ? -1 : 1;
    const double factorial = tgamma(n + 1.0);
    double sum = 0, power, ratio;
    int k;
    if (!(v > 0)) return NAN;
    for (; v < 20 + n; v += 1) sum += n == 0 ? -1 / v : sign * factorial / pow(v, n + 1);
    if (n == 0) {
        sum += log(v) - 0.5 / v;
    } else {
        sum += sign * (factorial / n * pow(v, -n) + 0.5 * factorial * pow(v, -n - 1));
    }
    power = pow(v, -n - 2);
    ratio = factorial * (n + 1) / 2; /* (2k + n - 1)! / (2k)! */
    for (k = 0; k < 9; ++k) {
        sum += (n == 0 ? -1 : sign) * b[k] * ratio * power;
        ratio *= (2.0 * k + n + 2) * (2.0 * k + n + 3) / ((2.0 * k + 3) * (2.0 * k + 4));
        power /= v * v;
    }
    return sum;
}
)"},
    {"digamma", "static double digamma(double v) { return polygamma(0, v); }\n", "polygamma"},
    {"trigamma", "static double trigamma(double v) { return polygamma(1, v); }\n", "polygamma"},
    {"is_less", "static double is_less(double u, double v) { return u < v; }\n"},
    {"is_at_most", "static double is_at_most(double u, double v) { return u <= v; }\n"},
    {"is_greater", "static double is_greater(double u, double v) { return u > v; }\n"},
    {"is_at_least", "static double is_at_least(double u, double v) { return u >= v; }\n"},
    {"is_equal", "static double is_equal(double u, double v) { return u == v; }\n"},
    {"choose", "static double choose(double c, double u, double v) { return c != 0 ? u : v; }\n"},
});

constexpr auto eigen_helpers = std::to_array<Helper>({
    {"kron", R"(inline Eigen::MatrixXd kron(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b) {
    Eigen::MatrixXd c(a.rows() * b.rows(), a.cols() * b.cols());
    for (Eigen::Index i = 0; i < a.rows(); ++i) {
        for (Eigen::Index j = 0; j < a.cols(); ++j) {
            c.block(i * b.rows(), j * b.cols(), b.rows(), b.cols()) = a(i, j) * b;
        }
    }
    return c;
}
)"},
    {"softmax", R"(inline Eigen::MatrixXd softmax(const Eigen::MatrixXd& x) {
    const Eigen::MatrixXd y = (x.array() - x.maxCoeff()).exp();
    return y / y.sum();
}
)"},
    {"softmax_rows", R"(inline Eigen::MatrixXd softmax_rows(const Eigen::MatrixXd& x) {
    Eigen::MatrixXd y = (x.colwise() - x.rowwise().maxCoeff()).array().exp();
    for (Eigen::Index i = 0; i < y.rows(); ++i) y.row(i) /= y.row(i).sum();
    return y;
}
)"},
    {"logsumexp", R"(inline double logsumexp(const Eigen::MatrixXd& x) {
    const double top = x.maxCoeff();
    if (!std::isfinite(top)) return top;
    return top + std::log((x.array() - top).exp().sum());
}
)"},
    {"logsumexp_rows", R"(inline Eigen::VectorXd logsumexp_rows(const Eigen::MatrixXd& x) {
    Eigen::VectorXd y(x.rows());
    for (Eigen::Index i = 0; i < x.rows(); ++i) y(i) = logsumexp(x.row(i));
    return y;
}
)",
     "logsumexp"},
    {"argmax_share", R"(/// One at the largest entry; equal shares at a tie.
inline Eigen::MatrixXd argmax_share(const Eigen::MatrixXd& x) {
    const Eigen::MatrixXd y = (x.array() == x.maxCoeff()).cast<double>();
    return y / y.sum();
}
)"},
    {"argmax_share_rows", R"(inline Eigen::MatrixXd argmax_share_rows(const Eigen::MatrixXd& x) {
    Eigen::MatrixXd y(x.rows(), x.cols());
    for (Eigen::Index i = 0; i < x.rows(); ++i) y.row(i) = argmax_share(x.row(i));
    return y;
}
)",
     "argmax_share"},
    {"prod_except_one", R"(/// For each entry the product of all others.
inline Eigen::MatrixXd prod_except_one(const Eigen::MatrixXd& x) {
    Eigen::MatrixXd y = x;
    for (Eigen::Index i = 0; i < x.size(); ++i) {
        Eigen::MatrixXd rest = x;
        rest(i) = 1;
        y(i) = rest.prod();
    }
    return y;
}
)"},
    {"prod_except_two",
     R"(/// For each pair of entries the product of all others, zero for a pair of the same.
inline Eigen::MatrixXd prod_except_two(const Eigen::VectorXd& x) {
    Eigen::MatrixXd y = Eigen::MatrixXd::Zero(x.size(), x.size());
    for (Eigen::Index i = 0; i < x.size(); ++i) {
        for (Eigen::Index j = 0; j < x.size(); ++j) {
            Eigen::VectorXd rest = x;
            rest(i) = rest(j) = 1;
            if (i != j) y(i, j) = rest.prod();
        }
    }
    return y;
}
)"},
    {"adjugate", R"(inline Eigen::MatrixXd adjugate(const Eigen::MatrixXd& a) {
    const Eigen::JacobiSVD<Eigen::MatrixXd> svd(a, Eigen::ComputeFullU | Eigen::ComputeFullV);
    const Eigen::MatrixXd rest = prod_except_one(svd.singularValues());
    const double sign = svd.matrixU().determinant() * svd.matrixV().determinant();
    return sign * svd.matrixV() * rest.col(0).asDiagonal() * svd.matrixU().transpose();
}
)",
     "prod_except_one"},
    {"inverse_gaps", R"(/// 1 / (x[j] - x[i]), zero on the diagonal.
inline Eigen::MatrixXd inverse_gaps(const Eigen::VectorXd& x) {
    Eigen::MatrixXd y = Eigen::MatrixXd::Zero(x.size(), x.size());
    for (Eigen::Index i = 0; i < x.size(); ++i) {
        for (Eigen::Index j = 0; j < x.size(); ++j) {
            if (i != j) y(i, j) = 1 / (x(j) - x(i));
        }
    }
    return y;
}
)"},
    {"embed", R"(/// The identity, placed some rows down (from the end: -1) in an m x n zero matrix.
inline Eigen::MatrixXd embed(Eigen::Index m, Eigen::Index n, Eigen::Index offset) {
    Eigen::MatrixXd y = Eigen::MatrixXd::Zero(m, n);
    y.block(offset < 0 ? m - n : offset, 0, n, n).setIdentity();
    return y;
}
)"},
    {"lower_mask",
     R"(inline Eigen::MatrixXd lower_mask(Eigen::Index m, Eigen::Index n, int twice_diagonal) {
    Eigen::MatrixXd y = Eigen::MatrixXd::Zero(m, n);
    y.triangularView<Eigen::StrictlyLower>().setOnes();
    y.diagonal().setConstant(0.5 * twice_diagonal);
    return y;
}
)"},
    {"onehot",
     R"(/// For each class number, counted from 1, a row with one there; NaN where it is none.
inline Eigen::MatrixXd onehot(const Eigen::VectorXd& y, Eigen::Index n, Eigen::Index c) {
    Eigen::MatrixXd r = Eigen::MatrixXd::Zero(n, c);
    for (Eigen::Index i = 0; i < n; ++i) {
        const double k = y(i);
        if (k >= 1 && k <= static_cast<double>(c) && k == std::floor(k)) {
            r(i, static_cast<Eigen::Index>(k) - 1) = 1;
        } else {
            r.row(i).setConstant(std::nan(""));
        }
    }
    return r;
}
)"},
    {"matrix_sqrt", R"(/// The principal square root, by the iteration of Denman and Beavers.
inline Eigen::MatrixXd matrix_sqrt(const Eigen::MatrixXd& a) {
    Eigen::MatrixXd y = a, z = Eigen::MatrixXd::Identity(a.rows(), a.cols());
    for (int step = 0; step < 50; ++step) {
        const Eigen::MatrixXd next = (y + z.inverse()) / 2;
        z = (z + y.inverse()).eval() / 2;
        const double change = (next - y).cwiseAbs().maxCoeff();
        y = next;
        if (change <= 1e-15 * y.cwiseAbs().maxCoeff()) break;
    }
    return y;
}
)"},
    {"sylvester", R"(/// The solution of a*y + y*b = c.
inline Eigen::MatrixXd sylvester(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b,
                                 const Eigen::MatrixXd& c) {
    const Eigen::MatrixXd left = Eigen::MatrixXd::Identity(c.cols(), c.cols());
    const Eigen::MatrixXd right = Eigen::MatrixXd::Identity(c.rows(), c.rows());
    const Eigen::MatrixXd system = kron(left, a) + kron(b.transpose(), right);
    const Eigen::VectorXd y = system.partialPivLu().solve(c.reshaped());
    return y.reshaped(c.rows(), c.cols());
}
)",
     "kron"},
});

constexpr auto eigen_table = std::to_array<Spelled>({
    {"softmax", "softmax({0})", "softmax"},
    {"softmax/rows", "softmax_rows({0})", "softmax_rows"},
    {"logsumexp", "logsumexp({0})", "logsumexp"},
    {"logsumexp/rows", "logsumexp_rows({0})", "logsumexp_rows"},
    {"max/rows", "{0}.rowwise().maxCoeff()"},
    {"min/rows", "{0}.rowwise().minCoeff()"},
    {"prod/rows", "{0}.rowwise().prod()"},
    {"argmax_indicator", "argmax_share({0})", "argmax_share"},
    {"argmax_indicator/rows", "argmax_share_rows({0})", "argmax_share_rows"},
    {"argmin_indicator", "argmax_share(-{0})", "argmax_share"},
    {"argmin_indicator/rows", "argmax_share_rows(-{0})", "argmax_share_rows"},
    {"prod_except_one", "prod_except_one({0})", "prod_except_one"},
    {"prod_except_one/2", "prod_except_two({0})", "prod_except_two"},
    {"adj", "adjugate({0})", "adjugate"},
    {"inverse_gaps", "inverse_gaps({0})", "inverse_gaps"},
    {"unit", "Eigen::VectorXd::Unit({shape}, {n} - 1)"},
    {"embed", "embed({shape}, {n})", "embed"},
    {"lower_mask", "lower_mask({shape}, {n})", "lower_mask"},
    {"onehot", "onehot({0}, {shape})", "onehot"},
    {"logdet", "{0}.partialPivLu().matrixLU().diagonal().array().abs().log().sum()"},
    {"sqrtm", "matrix_sqrt({0})", "matrix_sqrt"},
    {"sylvester", "sylvester({0}, {1}, {2})", "sylvester"},
    {"eigvecs", "Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>({0}).eigenvectors()"},
    {"eigvals", "Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>({0}).eigenvalues()"},
    {"lambda_max", "Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>({0}).eigenvalues().maxCoeff()"},
    {"svdvals", "Eigen::JacobiSVD<Eigen::MatrixXd>({0}).singularValues()"},
    {"norm_nuc", "Eigen::JacobiSVD<Eigen::MatrixXd>({0}).singularValues().sum()"},
    {"norm_spec", "Eigen::JacobiSVD<Eigen::MatrixXd>({0}).singularValues()(0)"},
    // These would need headers of Eigen that are not part of its stable interface.
    {"expm", ""},
    {"logm", ""},
    {"matrix_power", ""},
});

/// All helpers of C++: those of entries with `inline` and std.
std::vector<Helper> make_cpp_library() {
    static std::vector<std::string> texts;
    std::vector<Helper> all;
    texts.reserve(scalar_helpers.size());
    for (const Helper& h : scalar_helpers) {
        std::string text(h.text);
        if (const auto at = text.find("static double"); at != std::string::npos) {
            text.replace(at, 6, "inline");
        }
        texts.push_back(std::move(text));
        all.push_back({h.name, texts.back(), h.needs});
    }
    all.insert(all.end(), eigen_helpers.begin(), eigen_helpers.end());
    return all;
}

}  // namespace

const std::span<const std::string_view> cpp_words = words;

const ScalarFunction* scalar_function(std::string_view op) {
    const auto at = std::ranges::find(functions, op, &ScalarFunction::op);
    return at == functions.end() ? nullptr : &*at;
}

std::span<const Helper> scalar_library() { return scalar_helpers; }

std::span<const Helper> cpp_library() {
    static const std::vector<Helper> library = make_cpp_library();
    return library;
}

Spelled eigen_spelling(Ref x) { return spelled(eigen_table, x, x->op->spelling.cpp); }

std::string decimal(const Number& value) {
    std::string text = value.text();
    if (text.find_first_of(".ein") == std::string::npos) text += ".0";
    return text;
}

}  // namespace gradwright::render::code
