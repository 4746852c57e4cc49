// The functions as a C++ programmer writes them who has no library at hand. Compiled with the flags
// of the public benchmark.
#include "public_problem.hpp"

#include <algorithm>
#include <numbers>

namespace gradwright::bench::plain {
namespace {

using Count = std::size_t;

double log_sum_exp(const double* x, Count n) {
    double top = x[0];
    for (Count i = 1; i < n; ++i) top = std::max(top, x[i]);
    double sum = 0;
    for (Count i = 0; i < n; ++i) sum += std::exp(x[i] - top);
    return top + std::log(sum);
}

/// Of rows `row` and below, in the columns that are left, by expansion along its first row.
double determinant(const double* a, Count n, Count row, std::vector<Count>& left) {
    if (row + 1 == n) return a[row * n + left[0]];
    double sum = 0;
    for (Count j = 0; j < left.size(); ++j) {
        const Count column = left[j];
        left.erase(left.begin() + static_cast<std::ptrdiff_t>(j));
        const double minor = determinant(a, n, row + 1, left);
        left.insert(left.begin() + static_cast<std::ptrdiff_t>(j), column);
        sum += (j % 2 == 0 ? 1 : -1) * a[row * n + column] * minor;
    }
    return sum;
}

/// |S*(x - m)|^2 with S = diag(exp(q)) + the strictly lower triangle l.
double distance(Count d, const double* x, const double* m, const double* exp_q, const double* l) {
    double sum = 0;
    for (Count i = 0; i < d; ++i) {
        double y = exp_q[i] * (x[i] - m[i]);
        for (Count j = 0; j < i; ++j) y += l[i * d + j] * (x[j] - m[j]);
        sum += y * y;
    }
    return sum;
}

}  // namespace

double lse(const Values& in) {
    const std::vector<double>& x = in.at("x");
    return log_sum_exp(x.data(), x.size());
}

double llsq(const Values& in) {
    const std::vector<double>&x = in.at("x"), &t = in.at("t");
    double sum = 0;
    for (const double ti : t) {
        double rest = ti > 0 ? 1 : ti < 0 ? -1 : 0;
        for (Count j = 0; j < x.size(); ++j) rest -= x[j] * std::pow(ti, static_cast<double>(j));
        sum += rest * rest;
    }
    return sum / 2;
}

double det(const Values& in) {
    const std::vector<double>& a = in.at("A");
    const auto n = static_cast<Count>(std::lround(std::sqrt(static_cast<double>(a.size()))));
    std::vector<Count> left;
    for (Count j = 0; j < n; ++j) left.push_back(j);
    return determinant(a.data(), n, 0, left);
}

double gmm(const Values& in) {
    const std::vector<double>&a = in.at("a"), &m = in.at("M"), &q = in.at("Q"), &l = in.at("L");
    const std::vector<double>& x = in.at("X");
    const Count K = a.size(), d = m.size() / K, n = x.size() / d;
    std::vector<double> exp_q(q.size()), sum_q(K), terms(K);
    double squares = 0;
    for (Count i = 0; i < q.size(); ++i) {
        exp_q[i] = std::exp(q[i]), sum_q[i / d] += q[i];
        squares += exp_q[i] * exp_q[i];
    }
    for (Count i = 0; i < l.size(); ++i) squares += i / d % d > i % d ? l[i] * l[i] : 0;
    double sum = 0;
    for (Count i = 0; i < n; ++i) {
        for (Count k = 0; k < K; ++k) {
            const double far = distance(d, &x[i * d], &m[k * d], &exp_q[k * d], &l[k * d * d]);
            terms[k] = a[k] + sum_q[k] - far / 2;
        }
        sum += log_sum_exp(terms.data(), K);
    }
    return sum - static_cast<double>(n) * log_sum_exp(a.data(), K) - squares / 2 + in.at("c")[0];
}

double kmeans(const Values& in) {
    const std::vector<double>&p = in.at("P"), &c = in.at("C");
    const auto d = static_cast<Count>(in.at("d")[0]), n = p.size() / d, k = c.size() / d;
    double cost = 0;
    for (Count i = 0; i < n; ++i) {
        double closest = HUGE_VAL;
        for (Count j = 0; j < k; ++j) {
            double sum = 0;
            for (Count e = 0; e < d; ++e) {
                const double difference = p[i * d + e] - c[j * d + e];
                sum += difference * difference;
            }
            closest = std::min(closest, sum);
        }
        cost += closest;
    }
    return cost;
}

}  // namespace gradwright::bench::plain
