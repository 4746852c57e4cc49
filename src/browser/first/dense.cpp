// In place of ops/kernels/dense.cpp.
#include "ops/kernels/dense.hpp"

#include "browser/first/factored.hpp"

#include <limits>

namespace gradwright::dense {
namespace {

using browser::all_finite;
using browser::Lu;

template <class T>
ArrayOf<T> not_a_number(const ArrayOf<T>& like) {
    return ArrayOf<T>(like.extents, T(std::numeric_limits<double>::quiet_NaN()));
}

template <class T>
ArrayOf<T> identity(std::int64_t n) {
    ArrayOf<T> one({n, n});
    for (std::int64_t i = 0; i < n; ++i) one.at(i, i) = 1;
    return one;
}

template <class T>
ArrayOf<T> inverse_of(const ArrayOf<T>& a) {
    if (!all_finite(a)) return not_a_number(a);
    ArrayOf<T> y(a.extents);
    const std::int64_t n = a.extents[0];
    y.values = Lu<T>(a).solve(identity<T>(n).values.data(), n, false);
    return y;
}

template <class T>
T log_abs_of(const ArrayOf<T>& a) {
    const Lu<T> lu(a);
    T sum = 0;
    for (std::int64_t i = 0; i < lu.rows(); ++i) {
        const T pivot = lu.pivot(i);
        sum += std::log(std::real(pivot) < 0 ? -pivot : pivot);
    }
    return sum;
}

Array product(const Array& a, const Array& b) {
    const std::int64_t n = a.extents[0];
    Array y(a.extents);
    browser::multiply_plainly(n, n, n, a.values.data(), false, b.values.data(), false,
                              y.values.data());
    return y;
}

/// [a, corner; 0, a]
Array doubled(const Array& a, const Array* corner) {
    const std::int64_t n = a.extents[0];
    Array twice({2 * n, 2 * n});
    for (std::int64_t i = 0; i < n; ++i) {
        for (std::int64_t j = 0; j < n; ++j) {
            twice.at(i, j) = twice.at(n + i, n + j) = a.at(i, j);
            if (corner != nullptr) twice.at(i, n + j) = corner->at(i, j);
        }
    }
    return twice;
}

}  // namespace

Array inverse(const Array& a) { return inverse_of(a); }
ComplexArray inverse(const ComplexArray& a) { return inverse_of(a); }
double determinant(const Array& a) { return Lu<double>(a).determinant(); }
Complex determinant(const ComplexArray& a) { return Lu<Complex>(a).determinant(); }
double log_abs_determinant(const Array& a) { return log_abs_of(a); }
Complex log_abs_determinant(const ComplexArray& a) { return log_abs_of(a); }

Array cholesky(const Array& s) {
    if (!all_finite(s)) return not_a_number(s);
    Array symmetric(s.extents);
    for (std::int64_t i = 0; i < s.extents[0]; ++i) {
        for (std::int64_t j = 0; j <= i; ++j) symmetric.at(i, j) = 0.5 * (s.at(i, j) + s.at(j, i));
    }
    auto lower = browser::cholesky_factor(symmetric);
    return lower ? *std::move(lower) : not_a_number(s);
}

// (A ⊗ I + I ⊗ B') vec(Y) = vec(C), rows stacked.
Array sylvester(const Array& a, const Array& b, const Array& c) {
    const auto m = a.extents[0], n = b.extents[0];
    Array system({m * n, m * n});
    for (std::int64_t i = 0; i < m; ++i) {
        for (std::int64_t j = 0; j < n; ++j) {
            for (std::int64_t k = 0; k < m; ++k) system.at(i * n + j, k * n + j) += a.at(i, k);
            for (std::int64_t k = 0; k < n; ++k) system.at(i * n + j, i * n + k) += b.at(k, j);
        }
    }
    if (!all_finite(system)) return not_a_number(c);
    Array y(c.extents);
    y.values = Lu<double>(system).solve(c.values.data(), 1, false);
    return y;
}

bool is_integer_power(double exponent) {
    return exponent == std::floor(exponent) && std::abs(exponent) < 1e6;
}

Array integer_power(const Array& a, double exponent) {
    if (!all_finite(a)) return not_a_number(a);
    Array base = exponent < 0 ? inverse(a) : a;
    Array y = identity<double>(a.extents[0]);
    for (auto k = static_cast<std::int64_t>(std::abs(exponent)); k > 0; k /= 2) {
        if (k % 2 == 1) y = product(y, base);
        base = product(base, base);
    }
    return y;
}

Array frechet(const std::function<Array(const Array&)>& f, const Array& a,
              std::span<const Array> directions) {
    Array point = a;
    std::vector<Array> left(directions.begin(), directions.end());
    while (!left.empty()) {
        point = doubled(point, &left.back());
        left.pop_back();
        for (Array& h : left) h = doubled(h, nullptr);
    }
    const Array y = f(point);
    const std::int64_t n = a.extents[0], last = y.extents[1] - n;
    Array corner(a.extents);
    for (std::int64_t i = 0; i < n; ++i) {
        for (std::int64_t j = 0; j < n; ++j) corner.at(i, j) = y.at(i, last + j);
    }
    return corner;
}

}  // namespace gradwright::dense
