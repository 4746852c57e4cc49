// What the phrases of random formulas mean, by plain loops that share nothing with the engine.

#include "fuzz/random_formula.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace gradwright::testing {

namespace {

using Operands = const std::vector<Table>&;

template <class F>
Table each(const Table& a, F f) {
    Table out = a;
    for (double& x : out.entries) x = f(x);
    return out;
}

/// Entry by entry; a scalar stands beside every entry.
template <class F>
Table pairwise(const Table& a, const Table& b, F f) {
    Table out = a.is_scalar() ? b : a;
    for (std::size_t i = 0; i < out.entries.size(); ++i) {
        out.entries[i] = f(a.entries[a.is_scalar() ? 0 : i], b.entries[b.is_scalar() ? 0 : i]);
    }
    return out;
}

template <class F>
double folded(const Table& a, double start, F f) {
    for (const double x : a.entries) start = f(start, x);
    return start;
}

Table scalar(double value) { return Table::filled(1, 1, value); }

Table transposed(const Table& a) {
    Table out = Table::filled(a.columns, a.rows, 0);
    for (std::size_t i = 0; i < a.rows; ++i) {
        for (std::size_t j = 0; j < a.columns; ++j) out.at(j, i) = a.at(i, j);
    }
    return out;
}

Table times(const Table& a, const Table& b) {
    if (a.is_scalar() || b.is_scalar()) {
        return pairwise(a, b, [](double x, double y) { return x * y; });
    }
    Table out = Table::filled(a.rows, b.columns, 0);
    for (std::size_t i = 0; i < a.rows; ++i) {
        for (std::size_t j = 0; j < b.columns; ++j) {
            for (std::size_t k = 0; k < a.columns; ++k) out.at(i, j) += a.at(i, k) * b.at(k, j);
        }
    }
    return out;
}

Table plus(const Table& a, const Table& b) {
    return pairwise(a, b, [](double x, double y) { return x + y; });
}

/// Gauss-Jordan with row pivoting; the determinant comes along.
Table inverted(Table a, double& determinant) {
    const std::size_t n = a.rows;
    Table out = Table::filled(n, n, 0);
    for (std::size_t i = 0; i < n; ++i) out.at(i, i) = 1;
    determinant = 1;
    for (std::size_t c = 0; c < n; ++c) {
        std::size_t best = c;
        for (std::size_t r = c + 1; r < n; ++r) {
            if (std::abs(a.at(r, c)) > std::abs(a.at(best, c))) best = r;
        }
        for (std::size_t j = 0; j < n && best != c; ++j) {
            std::swap(a.at(c, j), a.at(best, j));
            std::swap(out.at(c, j), out.at(best, j));
        }
        if (best != c) determinant = -determinant;
        const double pivot = a.at(c, c);
        determinant *= pivot;
        for (std::size_t j = 0; j < n; ++j) {
            a.at(c, j) /= pivot;
            out.at(c, j) /= pivot;
        }
        for (std::size_t r = 0; r < n; ++r) {
            const double factor = a.at(r, c);
            for (std::size_t j = 0; j < n && r != c; ++j) {
                a.at(r, j) -= factor * a.at(c, j);
                out.at(r, j) -= factor * out.at(c, j);
            }
        }
    }
    return out;
}

double determinant_of(const Table& a) {
    double determinant = 0;
    inverted(a, determinant);
    return determinant;
}

Table inverse_of(const Table& a) {
    double determinant = 0;
    return inverted(a, determinant);
}

Table softmax(const Table& a) {
    const double total = folded(a, 0, [](double s, double x) { return s + std::exp(x); });
    return each(a, [total](double x) { return std::exp(x) / total; });
}

Table softmax_of_rows(const Table& a) {
    Table out = a;
    for (std::size_t i = 0; i < a.rows; ++i) {
        double total = 0;
        for (std::size_t j = 0; j < a.columns; ++j) total += std::exp(a.at(i, j));
        for (std::size_t j = 0; j < a.columns; ++j) out.at(i, j) = std::exp(a.at(i, j)) / total;
    }
    return out;
}

Table on_diagonal(const Table& x) {
    Table out = Table::filled(x.entries.size(), x.entries.size(), 0);
    for (std::size_t i = 0; i < x.entries.size(); ++i) out.at(i, i) = x.entries[i];
    return out;
}

Table diagonal_of(const Table& a) {
    Table out = Table::filled(a.rows, 1, 0);
    for (std::size_t i = 0; i < a.rows; ++i) out.entries[i] = a.at(i, i);
    return out;
}

Table kron(const Table& a, const Table& b) {
    Table out = Table::filled(a.rows * b.rows, a.columns * b.columns, 0);
    for (std::size_t i = 0; i < out.rows; ++i) {
        for (std::size_t j = 0; j < out.columns; ++j) {
            out.at(i, j) = a.at(i / b.rows, j / b.columns) * b.at(i % b.rows, j % b.columns);
        }
    }
    return out;
}

double sum(const Table& a) {
    return folded(a, 0, [](double s, double x) { return s + x; });
}
double squares(const Table& a) {
    return folded(a, 0, [](double s, double x) { return s + x * x; });
}
double softplus(double x) { return std::max(x, 0.0) + std::log1p(std::exp(-std::abs(x))); }
double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

Table row_sums(const Table& a) { return times(a, Table::filled(a.columns, 1, 1)); }
Table eye(std::size_t n) { return on_diagonal(Table::filled(n, 1, 1)); }

#define GRADWRIGHT_EACH(text, expression)                                                \
    {                                                                                    \
        text, [](Operands p) { return each(p[0], [](double x) { return expression; }); } \
    }
#define GRADWRIGHT_PAIRWISE(text, expression)                                           \
    {                                                                                   \
        text, [](Operands p) {                                                          \
            return pairwise(p[0], p[1], [](double x, double y) { return expression; }); \
        }                                                                               \
    }
#define GRADWRIGHT_SCALAR(text, expression)                 \
    {                                                       \
        text, [](Operands p) { return scalar(expression); } \
    }

const Phrase phrases[] = {
    GRADWRIGHT_PAIRWISE("{0} + {1}", x + y),
    GRADWRIGHT_PAIRWISE("{0} - {1}", x - y),
    GRADWRIGHT_PAIRWISE("{0}.*{1}", x* y),
    GRADWRIGHT_PAIRWISE("{0}./{1}", x / y),
    GRADWRIGHT_PAIRWISE("{0}/{1}", x / y),
    GRADWRIGHT_PAIRWISE("where({0} > {1}, {0}, {1})", x > y ? x : y),
    GRADWRIGHT_PAIRWISE("max({0}, {1})", std::max(x, y)),
    GRADWRIGHT_PAIRWISE("min({0}, {1})", std::min(x, y)),
    GRADWRIGHT_EACH("-{0}", -x),
    GRADWRIGHT_EACH("2*{0}", 2 * x),
    GRADWRIGHT_EACH("{0}/3", x / 3),
    GRADWRIGHT_EACH("exp({0})", std::exp(x)),
    GRADWRIGHT_EACH("sin({0})", std::sin(x)),
    GRADWRIGHT_EACH("cos({0})", std::cos(x)),
    GRADWRIGHT_EACH("tanh({0})", std::tanh(x)),
    GRADWRIGHT_EACH("atan({0})", std::atan(x)),
    GRADWRIGHT_EACH("erf({0})", std::erf(x)),
    GRADWRIGHT_EACH("sinh({0})", std::sinh(x)),
    GRADWRIGHT_EACH("cosh({0})", std::cosh(x)),
    GRADWRIGHT_EACH("expm1({0})", std::expm1(x)),
    GRADWRIGHT_EACH("abs({0})", std::abs(x)),
    GRADWRIGHT_EACH("relu({0})", std::max(x, 0.0)),
    GRADWRIGHT_EACH("softplus({0})", softplus(x)),
    GRADWRIGHT_EACH("sigmoid({0})", sigmoid(x)),
    GRADWRIGHT_EACH("silu({0})", x* sigmoid(x)),
    GRADWRIGHT_EACH("gelu({0})", x* std::erfc(-x / std::sqrt(2.0)) / 2),
    GRADWRIGHT_EACH("{0}.^2", x* x),
    GRADWRIGHT_EACH("{0}.^3", x* x* x),
    GRADWRIGHT_EACH("log({0})", std::log(x)),
    GRADWRIGHT_EACH("log1p({0})", std::log1p(x)),
    GRADWRIGHT_EACH("sqrt({0})", std::sqrt(x)),
    GRADWRIGHT_EACH("1./{0}", 1 / x),
    GRADWRIGHT_EACH("{0}.^(-1/2)", 1 / std::sqrt(x)),
    GRADWRIGHT_EACH("{0}.^1.5", std::pow(x, 1.5)),
    GRADWRIGHT_EACH("lgamma({0})", std::lgamma(x)),
    GRADWRIGHT_EACH("{0}.^2 + 1", x* x + 1),
    GRADWRIGHT_EACH("log(1 + exp({0}))", softplus(x)),
    GRADWRIGHT_EACH("1./(1 + exp(-{0}))", sigmoid(x)),
    {"{0}*{1}", [](Operands p) { return times(p[0], p[1]); }},
    {"{0}'", [](Operands p) { return transposed(p[0]); }},
    {"inv({0})", [](Operands p) { return inverse_of(p[0]); }},
    {"solve({0}, {1})", [](Operands p) { return times(inverse_of(p[0]), p[1]); }},
    {"{0}^2", [](Operands p) { return times(p[0], p[0]); }},
    {"{0}^3", [](Operands p) { return times(p[0], times(p[0], p[0])); }},
    {"{0}'*{0} + eye",
     [](Operands p) { return plus(times(transposed(p[0]), p[0]), eye(p[0].columns)); }},
    {"diag({0})", [](Operands p) { return on_diagonal(p[0]); }},
    {"diag(diag({0}))", [](Operands p) { return on_diagonal(diagonal_of(p[0])); }},
    {"diag({0}*{1})", [](Operands p) { return diagonal_of(times(p[0], p[1])); }},
    {"rowsum({0})", [](Operands p) { return row_sums(p[0]); }},
    {"colsum({0})'", [](Operands p) { return row_sums(transposed(p[0])); }},
    {"softmax({0})", [](Operands p) { return softmax(p[0]); }},
    {"softmax({0}, rows)", [](Operands p) { return softmax_of_rows(p[0]); }},
    {"exp({0})/sum(exp({0}))", [](Operands p) { return softmax(p[0]); }},
    GRADWRIGHT_SCALAR("sum({0})", sum(p[0])),
    GRADWRIGHT_SCALAR("mean({0})", sum(p[0]) / static_cast<double>(p[0].entries.size())),
    GRADWRIGHT_SCALAR("norm2({0})", std::sqrt(squares(p[0]))),
    GRADWRIGHT_SCALAR("norm2({0})^2", squares(p[0])),
    GRADWRIGHT_SCALAR("normF({0})^2", squares(p[0])),
    GRADWRIGHT_SCALAR("norm1({0})", sum(each(p[0], [](double x) { return std::abs(x); }))),
    GRADWRIGHT_SCALAR("max({0})", *std::max_element(p[0].entries.begin(), p[0].entries.end())),
    GRADWRIGHT_SCALAR("prod({0})", folded(p[0], 1, [](double s, double x) { return s * x; })),
    GRADWRIGHT_SCALAR("tr({0})", sum(diagonal_of(p[0]))),
    GRADWRIGHT_SCALAR("tr({0}*{1})", sum(diagonal_of(times(p[0], p[1])))),
    GRADWRIGHT_SCALAR("det({0})", determinant_of(p[0])),
    GRADWRIGHT_SCALAR("logdet({0})", std::log(std::abs(determinant_of(p[0])))),
    GRADWRIGHT_SCALAR("log(det({0}))", std::log(determinant_of(p[0]))),
    GRADWRIGHT_SCALAR("{0}'*{1}*{2}", sum(times(transposed(p[0]), times(p[1], p[2])))),
    GRADWRIGHT_SCALAR("{0}'*{1}*{0}", sum(times(transposed(p[0]), times(p[1], p[0])))),
    GRADWRIGHT_SCALAR("vec({0})'*vec({1})",
                      sum(pairwise(p[0], p[1], [](double x, double y) { return x * y; }))),
    GRADWRIGHT_SCALAR("tr(kron({0}, {1}))", sum(diagonal_of(kron(p[0], p[1])))),
    GRADWRIGHT_SCALAR("sum(tanh(kron({0}, {1})))",
                      sum(each(kron(p[0], p[1]), [](double x) { return std::tanh(x); }))),
    GRADWRIGHT_SCALAR(
        "norm2(kron({0}, {1}) - kron({2}, {3}))^2",
        squares(plus(kron(p[0], p[1]), each(kron(p[2], p[3]), [](double x) { return -x; })))),
    GRADWRIGHT_SCALAR("logsumexp({0})",
                      std::log(sum(each(p[0], [](double x) { return std::exp(x); })))),
    GRADWRIGHT_SCALAR("log(sum(exp({0})))",
                      std::log(sum(each(p[0], [](double x) { return std::exp(x); })))),
};

#undef GRADWRIGHT_EACH
#undef GRADWRIGHT_PAIRWISE
#undef GRADWRIGHT_SCALAR

}  // namespace

const Phrase& phrase_of(const char* text) {
    for (const Phrase& p : phrases) {
        if (std::strcmp(p.text, text) == 0) return p;
    }
    std::fprintf(stderr, "no phrase %s\n", text);
    std::abort();
}

}  // namespace gradwright::testing
