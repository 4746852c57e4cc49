#include "render/code/c_library.hpp"

#include "render/code/c_index.hpp"
#include "render/code/scalar_functions.hpp"

#include <algorithm>
#include <array>

namespace gradwright::render::code {
namespace {

constexpr auto statements = std::to_array<CStatement>({
    {"inv", "invert({rows}, {0}, {out}, {work})", "invert", true, true},
    {"det", "{out} = determinant({rows}, {0}, {work})", "determinant", false, true},
    {"logdet", "{out} = log_abs_determinant({rows}, {0}, {work})", "log_abs_determinant", false,
     true},
    {"chol", "cholesky({rows}, {0}, {out})", "cholesky", true},
    {"adj", "adjugate({rows}, {0}, {out}, {work})", "adjugate", false, true},
    {"softmax", "softmax({batch}, {count}, {0}, {out})", "softmax"},
    {"logsumexp", "logsumexp({batch}, {count}, {0}, {out})", "logsumexp"},
    {"max", "largest({batch}, {count}, 1, {0}, {out})", "largest"},
    {"min", "largest({batch}, {count}, -1, {0}, {out})", "largest"},
    {"argmax_indicator", "argmax_share({batch}, {count}, 1, {0}, {out})", "argmax_share"},
    {"argmin_indicator", "argmax_share({batch}, {count}, -1, {0}, {out})", "argmax_share"},
    {"prod", "product({batch}, {count}, {0}, {out})", "product"},
    {"prod_except_one", "product_except_one({batch}, {count}, {0}, {out})", "product_except_one"},
    {"prod_except_one/2", "product_except_two({count}, {0}, {out})", "product_except_two"},
    {"inverse_gaps", "inverse_gaps({rows}, {0}, {out})", "inverse_gaps"},
    {"onehot", "onehot({shape}, {0}, {out})", "onehot"},
    {"sylvester", "sylvester({rows}, {cols}, {0}, {1}, {2}, {out}, {big})", "sylvester", true},
});

std::string one_if(const std::string& condition) {
    return condition == "1" || condition == "0" ? condition + ".0"
                                                : "(" + condition + " ? 1.0 : 0.0)";
}

std::string unit_entry(std::int64_t k, const std::vector<std::string>&,
                       const std::vector<std::string>& at) {
    return one_if(index_equal(at[0], std::to_string(k - 1)));
}

/// The identity, placed some rows down (from the end: -1).
std::string embed_entry(std::int64_t offset, const std::vector<std::string>& extents,
                        const std::vector<std::string>& at) {
    const bool lowest = offset < 0;
    return one_if(index_equal(index_sum(at[0], lowest ? extents[1] : "0"),
                              index_sum(at[1], lowest ? extents[0] : std::to_string(offset))));
}

std::string lower_mask_entry(std::int64_t twice_diagonal, const std::vector<std::string>&,
                             const std::vector<std::string>& at) {
    const std::string diagonal = twice_diagonal == 1 ? "0.5" : twice_diagonal == 2 ? "1.0" : "0.0";
    const auto i = number_of(at[0]), j = number_of(at[1]);
    if (i && j) return *i > *j ? "1.0" : *i == *j ? diagonal : "0.0";
    return "(" + at[0] + " > " + at[1] + " ? 1.0 : " + at[0] + " == " + at[1] + " ? " + diagonal +
           " : 0.0)";
}

constexpr auto constants = std::to_array<CConstant>({
    {"unit", unit_entry},
    {"embed", embed_entry},
    {"lower_mask", lower_mask_entry},
});

constexpr auto linear = std::to_array<Helper>({
    {"factor",
     R"(/* PA = LU in place, the right-hand sides x reduced alongside. Returns the sign of the
   permutation, 0 if a pivot is zero. */
static int factor(size_t n, double *a, double *x, size_t k, size_t row, size_t column) {
    int sign = 1;
    size_t i, j, p, c;
    for (p = 0; p < n; ++p) {
        size_t best = p;
        for (i = p + 1; i < n; ++i) {
            if (fabs(a[i * n + p]) > fabs(a[best * n + p])) best = i;
        }
        if (a[best * n + p] == 0) return 0;
        if (best != p) {
            double t;
            sign = -sign;
            for (j = 0; j < n; ++j) {
                t = a[p * n + j], a[p * n + j] = a[best * n + j], a[best * n + j] = t;
            }
            for (c = 0; c < k; ++c) {
                double *u = x + p * row + c * column, *v = x + best * row + c * column;
                t = *u, *u = *v, *v = t;
            }
        }
        for (i = p + 1; i < n; ++i) {
            const double f = a[i * n + p] / a[p * n + p];
            for (j = p; j < n; ++j) a[i * n + j] -= f * a[p * n + j];
            for (c = 0; c < k; ++c) x[i * row + c * column] -= f * x[p * row + c * column];
        }
    }
    return sign;
}
)"},
    {"solve_in_place",
     R"(/* Overwrites k right-hand sides, entry i of side c at x[i * row + c * column]. */
static int solve_in_place(size_t n, double *a, double *x, size_t k, size_t row, size_t column) {
    size_t i, j, c;
    if (n > 0 && factor(n, a, x, k, row, column) == 0) return 1;
    for (c = 0; c < k; ++c) {
        for (i = n; i-- > 0;) {
            double t = x[i * row + c * column];
            for (j = i + 1; j < n; ++j) t -= a[i * n + j] * x[j * row + c * column];
            x[i * row + c * column] = t / a[i * n + i];
        }
    }
    return 0;
}
)",
     "factor"},
    {"solve", R"(/* x = inverse(a) b for k columns. */
static int solve(size_t n, size_t k, const double *a, const double *b, double *x, double *copy) {
    memcpy(copy, a, n * n * sizeof *a);
    memcpy(x, b, n * k * sizeof *b);
    return solve_in_place(n, copy, x, k, k, 1);
}
)",
     "solve_in_place"},
    {"solve_right", R"(/* x = a inverse(b) for m rows. */
static int solve_right(size_t m, size_t n, const double *a, const double *b, double *x,
                       double *copy) {
    size_t i, j;
    for (i = 0; i < n; ++i) {
        for (j = 0; j < n; ++j) copy[i * n + j] = b[j * n + i];
    }
    memcpy(x, a, m * n * sizeof *a);
    return solve_in_place(n, copy, x, m, 1, n);
}
)",
     "solve_in_place"},
    {"invert", R"(static int invert(size_t n, const double *a, double *x, double *copy) {
    size_t i;
    memcpy(copy, a, n * n * sizeof *a);
    memset(x, 0, n * n * sizeof *x);
    for (i = 0; i < n; ++i) x[i * n + i] = 1;
    return solve_in_place(n, copy, x, n, n, 1);
}
)",
     "solve_in_place"},
    {"determinant", R"(static double determinant(size_t n, const double *a, double *copy) {
    double d;
    size_t i;
    memcpy(copy, a, n * n * sizeof *a);
    d = factor(n, copy, copy, 0, 0, 0);
    for (i = 0; i < n && d != 0; ++i) d *= copy[i * n + i];
    return d;
}
)",
     "factor"},
    {"log_abs_determinant",
     R"(static double log_abs_determinant(size_t n, const double *a, double *copy) {
    double sum = 0;
    size_t i;
    memcpy(copy, a, n * n * sizeof *a);
    if (factor(n, copy, copy, 0, 0, 0) == 0) return -INFINITY;
    for (i = 0; i < n; ++i) sum += log(fabs(copy[i * n + i]));
    return sum;
}
)",
     "factor"},
    {"cholesky", R"(static int cholesky(size_t n, const double *s, double *l) {
    size_t i, j, k;
    memset(l, 0, n * n * sizeof *l);
    for (j = 0; j < n; ++j) {
        for (i = j; i < n; ++i) {
            double t = s[i * n + j];
            for (k = 0; k < j; ++k) t -= l[i * n + k] * l[j * n + k];
            if (i == j && !(t > 0)) return 1;
            l[i * n + j] = i == j ? sqrt(t) : t / l[j * n + j];
        }
    }
    return 0;
}
)"},
    {"adjugate", R"(/* Entry (j, i) is the cofactor of (i, j): right at singular matrices too. */
static void adjugate(size_t n, const double *a, double *y, double *copy) {
    size_t i, j, r, c, at;
    for (i = 0; i < n; ++i) {
        for (j = 0; j < n; ++j) {
            double d;
            for (at = 0, r = 0; r < n; ++r) {
                for (c = 0; c < n; ++c) {
                    if (r != i && c != j) copy[at++] = a[r * n + c];
                }
            }
            d = n == 1 ? 1 : factor(n - 1, copy, copy, 0, 0, 0);
            for (r = 0; r + 1 < n && d != 0; ++r) d *= copy[r * n];
            y[j * n + i] = (i + j) % 2 == 0 ? d : -d;
        }
    }
}
)",
     "factor"},
    {"sylvester", R"(/* The solution of a y + y b = c, through the Kronecker form. */
static int sylvester(size_t m, size_t n, const double *a, const double *b, const double *c,
                     double *y, double *s) {
    const size_t k = m * n;
    size_t i, j, p;
    memset(s, 0, k * k * sizeof *s);
    for (i = 0; i < m; ++i) {
        for (j = 0; j < n; ++j) {
            for (p = 0; p < m; ++p) s[(i * n + j) * k + p * n + j] += a[i * m + p];
            for (p = 0; p < n; ++p) s[(i * n + j) * k + i * n + p] += b[p * n + j];
        }
    }
    memcpy(y, c, k * sizeof *c);
    return solve_in_place(k, s, y, 1, 1, 1);
}
)",
     "solve_in_place"},
    {"softmax", R"(static void softmax(size_t batch, size_t n, const double *x, double *y) {
    size_t i;
    for (; batch > 0; --batch, x += n, y += n) {
        double top = -INFINITY, sum = 0;
        for (i = 0; i < n; ++i) top = fmax(top, x[i]);
        for (i = 0; i < n; ++i) sum += y[i] = exp(x[i] - top);
        for (i = 0; i < n; ++i) y[i] /= sum;
    }
}
)"},
    {"logsumexp", R"(static void logsumexp(size_t batch, size_t n, const double *x, double *y) {
    size_t i;
    for (; batch > 0; --batch, x += n, ++y) {
        double top = -INFINITY, sum = 0;
        for (i = 0; i < n; ++i) top = fmax(top, x[i]);
        for (i = 0; i < n; ++i) sum += exp(x[i] - top);
        *y = isfinite(top) ? top + log(sum) : top;
    }
}
)"},
    {"largest", R"(/* The largest entry, or with sign -1 the smallest. */
static void largest(size_t batch, size_t n, int sign, const double *x, double *y) {
    size_t i;
    for (; batch > 0; --batch, x += n, ++y) {
        double top = -INFINITY;
        for (i = 0; i < n; ++i) top = fmax(top, sign * x[i]);
        *y = sign * top;
    }
}
)"},
    {"argmax_share", R"(/* One at the largest (smallest) entry; equal shares at a tie. */
static void argmax_share(size_t batch, size_t n, int sign, const double *x, double *y) {
    size_t i;
    for (; batch > 0; --batch, x += n, y += n) {
        double top = -INFINITY, ties = 0;
        for (i = 0; i < n; ++i) top = fmax(top, sign * x[i]);
        for (i = 0; i < n; ++i) ties += y[i] = sign * x[i] == top;
        for (i = 0; i < n; ++i) y[i] /= ties;
    }
}
)"},
    {"product", R"(static void product(size_t batch, size_t n, const double *x, double *y) {
    size_t i;
    for (; batch > 0; --batch, x += n, ++y) {
        for (*y = 1, i = 0; i < n; ++i) *y *= x[i];
    }
}
)"},
    {"product_except_one", R"(/* For each entry the product of all others. */
static void product_except_one(size_t batch, size_t n, const double *x, double *y) {
    size_t i, j;
    for (; batch > 0; --batch, x += n, y += n) {
        for (i = 0; i < n; ++i) {
            for (y[i] = 1, j = 0; j < n; ++j) y[i] *= j == i ? 1 : x[j];
        }
    }
}
)"},
    {"product_except_two",
     R"(/* For each pair of entries the product of all others, zero for a pair of the same. */
static void product_except_two(size_t n, const double *x, double *y) {
    size_t i, j, k;
    for (i = 0; i < n; ++i) {
        for (j = 0; j < n; ++j, ++y) {
            for (*y = i != j, k = 0; k < n; ++k) *y *= k == i || k == j ? 1 : x[k];
        }
    }
}
)"},
    {"inverse_gaps", R"(/* 1 / (x[j] - x[i]), zero on the diagonal. */
static void inverse_gaps(size_t n, const double *x, double *y) {
    size_t i, j;
    for (i = 0; i < n; ++i) {
        for (j = 0; j < n; ++j) y[i * n + j] = i == j ? 0 : 1 / (x[j] - x[i]);
    }
}
)"},
    {"onehot",
     R"(/* For each class number, counted from 1, a row with one there; NaN where it is none. */
static void onehot(size_t n, size_t c, const double *x, double *y) {
    size_t i, j;
    for (i = 0; i < n; ++i) {
        const int known = x[i] >= 1 && x[i] <= (double)c && x[i] == floor(x[i]);
        for (j = 0; j < c; ++j) y[i * c + j] = known ? x[i] == (double)(j + 1) : NAN;
    }
}
)"},
});

}  // namespace

const CConstant* c_constant(std::string_view op) {
    const auto at = std::ranges::find(constants, op, &CConstant::op);
    return at == constants.end() ? nullptr : &*at;
}

const CStatement* c_statement(std::string_view op) {
    const auto at = std::ranges::find(statements, op, &CStatement::op);
    return at == statements.end() ? nullptr : &*at;
}

std::span<const Helper> c_library() {
    static const std::vector<Helper> library = [] {
        const auto scalars = scalar_library();
        std::vector<Helper> all(scalars.begin(), scalars.end());
        all.insert(all.end(), linear.begin(), linear.end());
        return all;
    }();
    return library;
}

}  // namespace gradwright::render::code
