#include "execute/run/direct_program.hpp"

#include "execute/run/blas.hpp"
#include "execute/run/exponential.hpp"
#include "execute/run/spectral.hpp"
#include "ops/catalogue.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace gradwright::execute {
namespace {

/// One matrix in, an array out; rows and columns are those of the matrix.
template <class T>
struct Call {
    Count m = 0, n = 0;
    Count count = 0;  ///< columns of the result
    const T* from = nullptr;
    T* out = nullptr;
    Count size = 0;  ///< entries of the result
    T* scratch = nullptr;

    Count few() const { return std::min(m, n); }
};

template <class T>
constexpr T not_a_number = std::numeric_limits<T>::quiet_NaN();
/// Singular values closer than this to zero, relative to the largest, count as zero.
constexpr double tie = 1e-12;

template <class T>
void symmetric_part(const Call<T>& c, T* to) {
    for (Count i = 0; i < c.n; ++i) {
        for (Count j = 0; j < c.n; ++j) {
            to[i * c.n + j] = T(0.5) * (c.from[i * c.n + j] + c.from[j * c.n + i]);
        }
    }
}

template <class T>
bool cholesky(const Call<T>& c) {
    symmetric_part(c, c.out);
    if (blas::cholesky(c.n, c.out, c.n) != 0) return false;
    for (Count i = 0; i < c.n; ++i) std::fill(c.out + i * c.n + i + 1, c.out + (i + 1) * c.n, T(0));
    return true;
}
template <class T>
Count no_room(Count, Count) {
    return 0;
}

template <class T>
bool exponential(const Call<T>& c) {
    return blas::exponential(c.n, c.from, c.out, c.scratch);
}
template <class T>
Count exponential_room(Count, Count n) {
    return blas::exponential_room<T>(n);
}

/// Room for the vectors, the values, and what LAPACK works in.
template <class T>
Count eigen_room(Count, Count n) {
    return in_lines(n * n) + in_lines(n) + blas::eigen_room<T>(n);
}

template <class T>
struct Eigen {
    T *vectors = nullptr, *values = nullptr;  ///< one vector a row

    explicit Eigen(const Call<T>& c) : vectors(c.scratch), values(c.scratch + in_lines(c.n * c.n)) {
        symmetric_part(c, vectors);
        found = blas::eigen(c.n, vectors, values, values + in_lines(c.n));
    }
    bool found = false;
};

template <class T>
T largest_entry(const T* v, Count n, Count stride) {
    T lead = 0;
    for (Count i = 0; i < n; ++i) {
        if (std::abs(v[i * stride]) > std::abs(lead)) lead = v[i * stride];
    }
    return lead;
}

template <class T>
bool eigenvalues(const Call<T>& c) {
    const Eigen<T> e(c);
    std::copy_n(e.values, c.n, c.out);
    return e.found;
}

template <class T>
bool largest_eigenvalue(const Call<T>& c) {
    const Eigen<T> e(c);
    *c.out = e.values[c.n - 1];
    return e.found;
}

template <class T>
bool eigenvectors(const Call<T>& c) {
    const Eigen<T> e(c);
    for (Count j = 0; j < c.n; ++j) {
        const T* const v = e.vectors + j * c.n;
        const T sign = largest_entry(v, c.n, 1) < 0 ? T(-1) : T(1);
        for (Count i = 0; i < c.n; ++i) c.out[i * c.n + j] = sign * v[i];
    }
    return e.found;
}

template <class T>
Count svd_room(Count m, Count n) {
    const Count k = std::min(m, n);
    return in_lines(m * n) + in_lines(k) + in_lines(m * k) + in_lines(k * n) +
           blas::svd_room<T>(m, n);
}

template <class T>
struct Svd {
    T *values, *left, *right;
    bool found = false;

    explicit Svd(const Call<T>& c) {
        const Count k = c.few();
        values = c.scratch + in_lines(c.m * c.n);
        left = values + in_lines(k);
        right = left + in_lines(c.m * k);
        std::copy_n(c.from, c.m * c.n, c.scratch);
        found = blas::svd(c.m, c.n, c.scratch, values, left, right, right + in_lines(k * c.n));
    }
};

template <class T>
bool singular_values(const Call<T>& c) {
    const Svd<T> s(c);
    std::fill_n(c.out, c.size, not_a_number<T>);
    std::copy_n(s.values, std::min(c.few(), c.size), c.out);
    return s.found;
}

template <class T>
bool nuclear_norm(const Call<T>& c) {
    const Svd<T> s(c);
    *c.out = 0;
    for (Count k = 0; k < c.few(); ++k) *c.out += s.values[k];
    return s.found;
}

template <class T>
bool spectral_norm(const Call<T>& c) {
    const Svd<T> s(c);
    *c.out = s.values[0];
    return s.found;
}

/// Both sides of a pair take the sign that makes the largest entry on the left positive.
template <class T, bool on_the_left>
bool singular_vectors(const Call<T>& c) {
    const Svd<T> s(c);
    std::fill_n(c.out, c.size, not_a_number<T>);
    const Count k = c.few();
    for (Count j = 0; j < std::min(k, c.count); ++j) {
        const T sign = largest_entry(s.left + j, c.m, k) < 0 ? T(-1) : T(1);
        for (Count i = 0; i < (on_the_left ? c.m : c.n); ++i) {
            const T entry = on_the_left ? s.left[i * k + j] : s.right[j * c.n + i];
            c.out[i * c.count + j] = sign * entry;
        }
    }
    return s.found;
}

/// out = left * diag(w) * right, or its transpose; w is zero for values up to a part of the first.
template <class T, bool inverse>
bool from_svd(const Call<T>& c) {
    const Svd<T> s(c);
    const Count k = c.few();
    const auto few = static_cast<T>(k);
    const T part = inverse ? few * std::numeric_limits<T>::epsilon()
                           : std::max(static_cast<T>(tie), std::numeric_limits<T>::epsilon());
    for (Count j = 0; j < k; ++j) {
        const bool counts = s.values[j] > part * s.values[0];
        const T w = !counts ? T(0) : inverse ? 1 / s.values[j] : T(1);
        for (Count i = 0; i < c.n; ++i) s.right[j * c.n + i] *= w;
    }
    const blas::Matrix<T> out =
        inverse ? blas::Matrix<T>{c.out, 1, c.m} : blas::Matrix<T>{c.out, c.n, 1};
    blas::multiply<T>(c.m, c.n, k, 1, {s.left, k, 1}, {s.right, c.n, 1}, false, out);
    return s.found;
}

/// The sign of the determinant; the matrix is lost.
template <class T>
T turn_of(Count n, T* a, T* pivots) {
    blas::lu(n, a, pivots);
    T sign = 1;
    for (Count i = 0; i < n; ++i) {
        if (a[i * (n + 1)] < 0) sign = -sign;
        if (reinterpret_cast<const int*>(pivots)[i] != i + 1) sign = -sign;
    }
    return sign;
}

// adj(U S V') = det(U V') V adj(S) U'; U and V are lost after the product.
template <class T>
bool adjugate(const Call<T>& c) {
    const Svd<T> s(c);
    const Count n = c.n;
    for (Count j = 0; j < n; ++j) {
        T others = 1;
        for (Count k = 0; k < n; ++k) others *= k == j ? T(1) : s.values[k];
        for (Count i = 0; i < n; ++i) c.scratch[j * n + i] = others * s.right[j * n + i];
    }
    blas::multiply<T>(n, n, n, 1, {s.left, n, 1}, {c.scratch, n, 1}, false, {c.out, 1, n});
    T* const pivots = c.scratch;
    const T sign = turn_of(n, s.left, pivots) * turn_of(n, s.right, pivots);
    for (Count i = 0; i < c.size; ++i) c.out[i] *= sign;
    return s.found;
}

/// What takes the place of a reference kernel, and the scratch that it needs.
template <class T>
struct Direct {
    const Op* op;
    bool (*run)(const Call<T>&);
    Count (*room)(Count m, Count n);
};

template <class T>
constexpr Direct<T> direct_ops[] = {
    {&ops::chol, cholesky<T>, no_room<T>},
    {&ops::adj, adjugate<T>, svd_room<T>},
    {&ops::expm, exponential<T>, exponential_room<T>},
    {&ops::eigvals, eigenvalues<T>, eigen_room<T>},
    {&ops::eigvecs, eigenvectors<T>, eigen_room<T>},
    {&ops::lambda_max, largest_eigenvalue<T>, eigen_room<T>},
    {&ops::svdvals, singular_values<T>, svd_room<T>},
    {&ops::norm_nuc, nuclear_norm<T>, svd_room<T>},
    {&ops::norm_spec, spectral_norm<T>, svd_room<T>},
    {&ops::singular_vectors_left, singular_vectors<T, true>, svd_room<T>},
    {&ops::singular_vectors_right, singular_vectors<T, false>, svd_room<T>},
    {&ops::polar_factor, from_svd<T, false>, svd_room<T>},
    {&ops::pinv, from_svd<T, true>, svd_room<T>},
};

template <class T>
class ReadyDirect : public StepProgram<T> {
public:
    ReadyDirect(const Direct<T>& direct, const Reference& work, const std::vector<Buffer>& buffers)
        : direct_(direct), from_(work.operands[0]), out_(work.out) {
        call_.m = buffers[from_].extents[0];
        call_.n = buffers[from_].extents[1];
        call_.size = buffers[out_].size;
        if (buffers[out_].extents.size() == 2) call_.count = buffers[out_].extents[1];
        room_ = direct.room(call_.m, call_.n);
    }
    Count scratch() const override { return room_; }
    /// As the reference has it, what cannot be computed is not a number.
    bool run(Frame<T>& frame) const override {
        Call<T> c = call_;
        c.from = frame.bases[from_];
        c.out = frame.bases[out_];
        c.scratch = frame.scratch;
        const bool finite = kernels<T>().all_finite(c.from, c.m * c.n);
        if (!finite || !direct_.run(c)) std::fill_n(c.out, c.size, not_a_number<T>);
        return true;
    }

private:
    const Direct<T>& direct_;
    BufferId from_, out_;
    Call<T> call_;
    Count room_ = 0;
};

}  // namespace

template <class T>
std::unique_ptr<StepProgram<T>> direct_program(const Reference& work,
                                               const std::vector<Buffer>& buffers) {
    const auto direct = std::ranges::find_if(
        direct_ops<T>, [&](const Direct<T>& d) { return work.node.is_apply_of(*d.op); });
    if (direct == std::end(direct_ops<T>)) return nullptr;
    if (buffers[work.operands[0]].size == 0) return nullptr;
    return std::make_unique<ReadyDirect<T>>(*direct, work, buffers);
}

template std::unique_ptr<StepProgram<double>> direct_program(const Reference&,
                                                             const std::vector<Buffer>&);
template std::unique_ptr<StepProgram<float>> direct_program(const Reference&,
                                                            const std::vector<Buffer>&);

}  // namespace gradwright::execute
