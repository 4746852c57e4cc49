#include "browser/first/factored.hpp"

#include <algorithm>
#include <numeric>

namespace gradwright::browser {

template <class T>
Lu<T>::Lu(const ArrayOf<T>& a) : factors_(a), order_(static_cast<std::size_t>(a.extents[0])) {
    std::iota(order_.begin(), order_.end(), 0);
    const std::int64_t n = rows();
    for (std::int64_t k = 0; k < n; ++k) {
        std::int64_t best = k;
        for (std::int64_t i = k + 1; i < n; ++i) {
            if (size_of(factors_.at(i, k)) > size_of(factors_.at(best, k))) best = i;
        }
        if (size_of(factors_.at(best, k)) == 0) continue;
        if (best != k) {
            std::swap_ranges(&factors_.at(k, 0), &factors_.at(k, 0) + n, &factors_.at(best, 0));
            std::swap(order_[k], order_[best]);
            odd_ = !odd_;
        }
        for (std::int64_t i = k + 1; i < n; ++i) {
            const T factor = factors_.at(i, k) /= factors_.at(k, k);
            for (std::int64_t j = k + 1; j < n; ++j) {
                factors_.at(i, j) -= factor * factors_.at(k, j);
            }
        }
    }
}

template <class T>
T Lu<T>::determinant() const {
    T product = odd_ ? -1 : 1;
    for (std::int64_t i = 0; i < rows(); ++i) product *= pivot(i);
    return product;
}

template <class T>
std::vector<T> Lu<T>::solve(const T* b, std::int64_t columns, bool transposed) const {
    const std::int64_t n = rows();
    std::vector<T> x(static_cast<std::size_t>(n * columns)), z(x.size());
    const auto entry = [&](std::int64_t i, std::int64_t j) {
        return transposed ? factors_.at(j, i) : factors_.at(i, j);
    };
    for (std::int64_t c = 0; c < columns; ++c) {
        // The first triangle has L's ones on its diagonal, or it is U transposed.
        for (std::int64_t i = 0; i < n; ++i) {
            T sum = b[(transposed ? i : order_[i]) * columns + c];
            for (std::int64_t k = 0; k < i; ++k) sum -= entry(i, k) * z[k * columns + c];
            z[i * columns + c] = transposed ? sum / pivot(i) : sum;
        }
        for (std::int64_t i = n; i-- > 0;) {
            T sum = z[i * columns + c];
            for (std::int64_t k = i + 1; k < n; ++k) sum -= entry(i, k) * z[k * columns + c];
            z[i * columns + c] = transposed ? sum : sum / pivot(i);
        }
        for (std::int64_t i = 0; i < n; ++i) {
            x[(transposed ? order_[i] : i) * columns + c] = z[i * columns + c];
        }
    }
    return x;
}

std::optional<Array> cholesky_factor(const Array& a) {
    const std::int64_t n = a.extents[0];
    Array l(a.extents);
    for (std::int64_t j = 0; j < n; ++j) {
        for (std::int64_t i = j; i < n; ++i) {
            double sum = a.at(i, j);
            for (std::int64_t k = 0; k < j; ++k) sum -= l.at(i, k) * l.at(j, k);
            if (i == j && !(sum > 0)) return std::nullopt;
            l.at(i, j) = i == j ? std::sqrt(sum) : sum / l.at(j, j);
        }
    }
    return l;
}

template <class T>
void multiply_plainly(std::int64_t left, std::int64_t shared, std::int64_t right, const T* a,
                      bool ta, const T* b, bool tb, T* c) {
    for (std::int64_t i = 0; i < left; ++i) {
        for (std::int64_t j = 0; j < right; ++j) {
            T sum = 0;
            for (std::int64_t k = 0; k < shared; ++k) {
                sum +=
                    a[ta ? k * left + i : i * shared + k] * b[tb ? j * shared + k : k * right + j];
            }
            c[i * right + j] = sum;
        }
    }
}

bool all_finite(const Array& a) {
    return std::ranges::all_of(a.values, [](double x) { return std::isfinite(x); });
}

bool all_finite(const ComplexArray& a) {
    return std::ranges::all_of(a.values, [](const Complex& x) {
        return std::isfinite(x.real()) && std::isfinite(x.imag());
    });
}

template class Lu<double>;
template class Lu<Complex>;
template void multiply_plainly(std::int64_t, std::int64_t, std::int64_t, const double*, bool,
                               const double*, bool, double*);
template void multiply_plainly(std::int64_t, std::int64_t, std::int64_t, const Complex*, bool,
                               const Complex*, bool, Complex*);

}  // namespace gradwright::browser
