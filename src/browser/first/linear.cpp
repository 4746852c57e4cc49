// In place of execute/linear.cpp.
#include "execute/linear.hpp"

#include "browser/first/factored.hpp"

#include <limits>
#include <type_traits>

namespace gradwright::execute {
namespace {

template <class T>
class LuSolver : public Solver<T> {
public:
    explicit LuSolver(const ArrayOf<T>& a) : lu_(a) {}
    std::vector<T> solve(const T* b, std::int64_t columns, bool transposed) const override {
        return lu_.solve(b, columns, transposed);
    }

private:
    browser::Lu<T> lu_;
};

template <class T>
class NoSolver : public Solver<T> {
public:
    explicit NoSolver(std::int64_t rows) : rows_(rows) {}
    std::vector<T> solve(const T*, std::int64_t columns, bool) const override {
        return std::vector<T>(static_cast<std::size_t>(rows_ * columns),
                              T(std::numeric_limits<double>::quiet_NaN()));
    }

private:
    std::int64_t rows_;
};

/// L L' X = B.
class CholeskySolver : public Solver<double> {
public:
    explicit CholeskySolver(Array lower) : lower_(std::move(lower)) {}
    std::vector<double> solve(const double* b, std::int64_t columns, bool) const override {
        const std::int64_t n = lower_.extents[0];
        std::vector<double> x(b, b + n * columns);
        for (std::int64_t c = 0; c < columns; ++c) {
            for (std::int64_t i = 0; i < n; ++i) {
                double& sum = x[i * columns + c];
                for (std::int64_t k = 0; k < i; ++k) sum -= lower_.at(i, k) * x[k * columns + c];
                sum /= lower_.at(i, i);
            }
            for (std::int64_t i = n; i-- > 0;) {
                double& sum = x[i * columns + c];
                for (std::int64_t k = i + 1; k < n; ++k) {
                    sum -= lower_.at(k, i) * x[k * columns + c];
                }
                sum /= lower_.at(i, i);
            }
        }
        return x;
    }

private:
    Array lower_;
};

/// By Householder's reflections, without pivoting.
class QrSolver : public Solver<double> {
public:
    explicit QrSolver(const Array& x) : r_(x) {
        const std::int64_t m = x.extents[0], n = x.extents[1];
        for (std::int64_t k = 0; k < n; ++k) {
            double norm = 0;
            for (std::int64_t i = k; i < m; ++i) norm = std::hypot(norm, r_.at(i, k));
            diagonal_.push_back(r_.at(k, k) > 0 ? -norm : norm);
            r_.at(k, k) -= diagonal_.back();
            for (std::int64_t j = k + 1; j < n; ++j) reflect(k, &r_.at(0, j), n);
        }
    }

    std::vector<double> solve(const double* b, std::int64_t columns, bool) const override {
        const std::int64_t m = r_.extents[0], n = r_.extents[1];
        std::vector<double> y(b, b + m * columns);
        for (std::int64_t c = 0; c < columns; ++c) {
            for (std::int64_t k = 0; k < n; ++k) reflect(k, &y[c], columns);
            for (std::int64_t i = n; i-- > 0;) {
                double& sum = y[i * columns + c];
                for (std::int64_t k = i + 1; k < n; ++k) sum -= r_.at(i, k) * y[k * columns + c];
                sum /= diagonal_[i];
            }
        }
        y.resize(static_cast<std::size_t>(n * columns));
        return y;
    }

private:
    /// Reflection k, whose normal lies in column k from the diagonal on.
    void reflect(std::int64_t k, double* column, std::int64_t stride) const {
        double dot = 0, square = 0;
        for (std::int64_t i = k; i < r_.extents[0]; ++i) {
            dot += r_.at(i, k) * column[i * stride];
            square += r_.at(i, k) * r_.at(i, k);
        }
        if (square == 0) return;
        for (std::int64_t i = k; i < r_.extents[0]; ++i) {
            column[i * stride] -= 2 * dot / square * r_.at(i, k);
        }
    }

    Array r_;  ///< R above the diagonal, the normals of the reflections below
    std::vector<double> diagonal_;
};

}  // namespace

template <class T>
void multiply(const ProductShape& s, const T* a, bool ta, const T* b, bool tb, T* c) {
    for (std::int64_t i = 0; i < s.batch; ++i) {
        browser::multiply_plainly(s.left, s.shared, s.right, a + i * s.left * s.shared, ta,
                                  b + i * s.shared * s.right, tb, c + i * s.left * s.right);
    }
}

template <class T>
std::unique_ptr<Solver<T>> square_solver(const ArrayOf<T>& a, bool positive_definite) {
    if (!browser::all_finite(a)) return std::make_unique<NoSolver<T>>(a.extents[0]);
    if constexpr (std::is_same_v<T, double>) {
        if (positive_definite) {
            auto lower = browser::cholesky_factor(a);
            if (lower) return std::make_unique<CholeskySolver>(*std::move(lower));
        }
    }
    return std::make_unique<LuSolver<T>>(a);
}

std::unique_ptr<Solver<double>> least_squares_solver(const Array& x, bool x_transposed) {
    const std::int64_t m = x.extents[0], n = x.extents[1];
    if (!browser::all_finite(x)) return std::make_unique<NoSolver<double>>(x_transposed ? m : n);
    if (!x_transposed) return std::make_unique<QrSolver>(x);
    Array turned({n, m});
    for (std::int64_t i = 0; i < m; ++i) {
        for (std::int64_t j = 0; j < n; ++j) turned.at(j, i) = x.at(i, j);
    }
    return std::make_unique<QrSolver>(turned);
}

template void multiply(const ProductShape&, const double*, bool, const double*, bool, double*);
template void multiply(const ProductShape&, const Complex*, bool, const Complex*, bool, Complex*);
template std::unique_ptr<Solver<double>> square_solver(const Array&, bool);
template std::unique_ptr<Solver<Complex>> square_solver(const ComplexArray&, bool);

}  // namespace gradwright::execute
