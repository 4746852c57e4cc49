#include "execute/linear.hpp"

#include <Eigen/Dense>

#include <limits>
#include <type_traits>

namespace gradwright::execute {
namespace {

template <class T>
using Matrix = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
template <class T>
using View = Eigen::Map<const Matrix<T>>;

template <class T>
void multiply_small(const ProductShape& s, const T* a, bool ta, const T* b, bool tb, T* c) {
    for (std::int64_t i = 0; i < s.left; ++i) {
        for (std::int64_t j = 0; j < s.right; ++j) {
            T sum = 0;
            for (std::int64_t k = 0; k < s.shared; ++k) {
                sum += a[ta ? k * s.left + i : i * s.shared + k] *
                       b[tb ? j * s.shared + k : k * s.right + j];
            }
            c[i * s.right + j] = sum;
        }
    }
}

template <class T>
void multiply_large(const ProductShape& s, const T* a, bool ta, const T* b, bool tb, T* c) {
    Eigen::Map<Matrix<T>> z(c, s.left, s.right);
    const View<T> x(a, ta ? s.shared : s.left, ta ? s.left : s.shared);
    const View<T> y(b, tb ? s.right : s.shared, tb ? s.shared : s.right);
    if (ta && tb) {
        z.noalias() = x.transpose() * y.transpose();
    } else if (ta) {
        z.noalias() = x.transpose() * y;
    } else if (tb) {
        z.noalias() = x * y.transpose();
    } else {
        z.noalias() = x * y;
    }
}

template <class T>
std::vector<T> stored(const Matrix<T>& m) {
    return {m.data(), m.data() + m.size()};
}

template <class T>
class LuSolver : public Solver<T> {
public:
    explicit LuSolver(const View<T>& a) : lu_(a) {}
    std::vector<T> solve(const T* b, std::int64_t columns, bool transposed) const override {
        const View<T> right(b, lu_.rows(), columns);
        Matrix<T> y =
            transposed ? Matrix<T>(lu_.transpose().solve(right)) : Matrix<T>(lu_.solve(right));
        return stored(y);
    }

private:
    Eigen::PartialPivLU<Matrix<T>> lu_;
};

template <class T>
class CholeskySolver : public Solver<T> {
public:
    explicit CholeskySolver(Eigen::LLT<Matrix<T>> llt) : llt_(std::move(llt)) {}
    std::vector<T> solve(const T* b, std::int64_t columns, bool) const override {
        return stored(Matrix<T>(llt_.solve(View<T>(b, llt_.rows(), columns))));
    }

private:
    Eigen::LLT<Matrix<T>> llt_;
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

template <class T>
class QrSolver : public Solver<T> {
public:
    explicit QrSolver(const Matrix<T>& x) : qr_(x) {}
    std::vector<T> solve(const T* b, std::int64_t columns, bool) const override {
        const View<T> right(b, qr_.rows(), columns);
        // The plain triangular solve: a rank-deficient X'X has no inverse, and infinities say so.
        Matrix<T> z = qr_.householderQ().adjoint() * right;
        Matrix<T> top = z.topRows(qr_.cols());
        qr_.matrixR().topRows(qr_.cols()).template triangularView<Eigen::Upper>().solveInPlace(top);
        return stored(Matrix<T>(qr_.colsPermutation() * top));
    }

private:
    Eigen::ColPivHouseholderQR<Matrix<T>> qr_;
};

}  // namespace

template <class T>
void multiply(const ProductShape& s, const T* a, bool ta, const T* b, bool tb, T* c) {
    const std::int64_t in_a = s.left * s.shared, in_b = s.shared * s.right;
    const bool small = s.left * s.shared * s.right <= 64;
    if (s.left == 1 && s.shared == 1 && s.right == 1) {
        for (std::int64_t i = 0; i < s.batch; ++i) c[i] = a[i] * b[i];
        return;
    }
    for (std::int64_t i = 0; i < s.batch; ++i) {
        (small ? multiply_small<T> : multiply_large<T>)(s, a + i * in_a, ta, b + i * in_b, tb,
                                                        c + i * s.left * s.right);
    }
}

template <class T>
std::unique_ptr<Solver<T>> square_solver(const ArrayOf<T>& a, bool positive_definite) {
    const View<T> view(a.values.data(), a.extents[0], a.extents[1]);
    if (!view.allFinite()) return std::make_unique<NoSolver<T>>(a.extents[0]);
    // A complex step makes a positive definite matrix symmetric, not Hermitian.
    if (std::is_same_v<T, double> && positive_definite) {
        Eigen::LLT<Matrix<T>> llt(view);
        if (llt.info() == Eigen::Success) {
            return std::make_unique<CholeskySolver<T>>(std::move(llt));
        }
    }
    return std::make_unique<LuSolver<T>>(view);
}

std::unique_ptr<Solver<double>> least_squares_solver(const Array& x, bool x_transposed) {
    using T = double;
    const View<T> view(x.values.data(), x.extents[0], x.extents[1]);
    if (!view.allFinite()) {
        return std::make_unique<NoSolver<T>>(x.extents[x_transposed ? 0 : 1]);
    }
    return std::make_unique<QrSolver<T>>(x_transposed ? Matrix<T>(view.transpose())
                                                      : Matrix<T>(view));
}

template void multiply(const ProductShape&, const double*, bool, const double*, bool, double*);
template void multiply(const ProductShape&, const Complex*, bool, const Complex*, bool, Complex*);
template std::unique_ptr<Solver<double>> square_solver(const Array&, bool);
template std::unique_ptr<Solver<Complex>> square_solver(const ComplexArray&, bool);

}  // namespace gradwright::execute
