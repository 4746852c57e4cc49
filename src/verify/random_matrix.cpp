#include "verify/random_matrix.hpp"

#include <cmath>

namespace gradwright {

namespace {

/// a*b, or a*b' or a'*b.
Array product(const Array& a, const Array& b, bool transpose_a, bool transpose_b) {
    const std::int64_t n = a.extents[0];
    Array c(a.extents);
    for (std::int64_t i = 0; i < n; ++i) {
        for (std::int64_t j = 0; j < n; ++j) {
            for (std::int64_t k = 0; k < n; ++k) {
                c.at(i, j) += (transpose_a ? a.at(k, i) : a.at(i, k)) *
                              (transpose_b ? b.at(j, k) : b.at(k, j));
            }
        }
    }
    return c;
}

/// (a + sign·a')/2
Array half_sum(const Array& a, double sign) {
    Array s(a.extents);
    for (std::int64_t i = 0; i < a.extents[0]; ++i) {
        for (std::int64_t j = 0; j < a.extents[0]; ++j) {
            s.at(i, j) = 0.5 * (a.at(i, j) + sign * a.at(j, i));
        }
    }
    return s;
}

template <class Keep>
Array kept(Array a, Keep&& keep) {
    for (std::int64_t i = 0; i < a.extents[0]; ++i) {
        for (std::int64_t j = 0; j < a.extents[0]; ++j) {
            if (!keep(i, j)) a.at(i, j) = 0;
        }
    }
    return a;
}

/// Modified Gram–Schmidt on the columns.
Array orthonormal(Array a) {
    const std::int64_t n = a.extents[0];
    for (std::int64_t j = 0; j < n; ++j) {
        for (std::int64_t k = 0; k < j; ++k) {
            double overlap = 0;
            for (std::int64_t i = 0; i < n; ++i) overlap += a.at(i, j) * a.at(i, k);
            for (std::int64_t i = 0; i < n; ++i) a.at(i, j) -= overlap * a.at(i, k);
        }
        double square = 0;
        for (std::int64_t i = 0; i < n; ++i) square += a.at(i, j) * a.at(i, j);
        for (std::int64_t i = 0; i < n; ++i) a.at(i, j) /= std::sqrt(square);
    }
    return a;
}

}  // namespace

Array shaped_by(Facts facts, const Array& a) {
    const std::int64_t n = a.extents[0];
    if (has(facts, Facts::diagonal)) {
        Array d = kept(a, [](auto i, auto j) { return i == j; });
        if (has(facts, Facts::positive_semidefinite)) {
            for (double& v : d.values) v = std::abs(v);
        }
        return d;
    }
    if (has(facts, Facts::orthogonal)) return orthonormal(a);
    if (has(facts, Facts::lower_triangular)) {
        return kept(a, [](auto i, auto j) { return i >= j; });
    }
    if (has(facts, Facts::positive_semidefinite)) {
        Array s = product(a, a, false, true);
        for (double& v : s.values) v /= static_cast<double>(n);
        for (std::int64_t i = 0; i < n; ++i) s.at(i, i) += 0.3;
        return s;
    }
    return half_sum(a, 1);
}

Array circulant(Facts facts, const Array& a) {
    const std::int64_t n = a.extents[0];
    Array c(a.extents);
    for (std::int64_t i = 0; i < n; ++i) {
        for (std::int64_t j = 0; j < n; ++j) {
            const std::int64_t k = (j - i + n) % n;
            c.at(i, j) =
                has(facts, Facts::symmetric) ? a.at(0, k) + a.at(0, (n - k) % n) : a.at(0, k);
        }
    }
    if (has(facts, Facts::positive_semidefinite)) {
        double sum = 0;
        for (std::int64_t j = 0; j < n; ++j) sum += std::abs(c.at(0, j));
        for (std::int64_t i = 0; i < n; ++i) c.at(i, i) += sum;
    }
    return c;
}

Array tangent_to(Facts facts, const Array& v, const Array& at) {
    if (has(facts, Facts::diagonal)) {
        return kept(v, [](auto i, auto j) { return i == j; });
    }
    // Q stays orthogonal to first order along Q·Ω with Ω skew-symmetric.
    if (has(facts, Facts::orthogonal)) return product(at, half_sum(v, -1), false, false);
    if (has(facts, Facts::lower_triangular)) {
        return kept(v, [](auto i, auto j) { return i >= j; });
    }
    return has(facts, Facts::symmetric) ? half_sum(v, 1) : v;
}

}  // namespace gradwright
