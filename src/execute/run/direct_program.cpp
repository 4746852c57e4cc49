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

/// One matrix in, an array out; rows and columns are those of the matrix. A vector is a column.
template <class T>
struct Call {
    Count m = 0, n = 0;
    Count count = 0;  ///< columns of the result
    Count block = 0;  ///< entries of the trailing axes that an op names
    const T* from = nullptr;
    const T* second = nullptr;  ///< of two operands
    T* out = nullptr;
    Count size = 0;  ///< entries of the result
    T* scratch = nullptr;

    Count few() const { return std::min(m, n); }
};

template <class T>
constexpr T not_a_number = std::numeric_limits<T>::quiet_NaN();
/// Singular values nearer to zero than this, relative to the largest, count as zero, and
/// eigenvalues no farther apart as one.
template <class T>
constexpr T smallest_gap = std::max(T(1e-12), 4 * std::numeric_limits<T>::epsilon());

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

/// How many of the ascending eigenvalues are the largest one.
template <class T>
Count ties_of(const Call<T>& c, const Eigen<T>& e) {
    const T top = e.values[c.n - 1], scale = std::max(std::abs(e.values[0]), std::abs(top));
    Count ties = 1;
    while (ties < c.n && top - e.values[c.n - 1 - ties] <= smallest_gap<T> * scale) ++ties;
    return ties;
}

template <class T>
bool top_projector(const Call<T>& c) {
    const Eigen<T> e(c);
    const Count ties = e.found ? ties_of(c, e) : 1;
    const T* const v = e.vectors + (c.n - ties) * c.n;
    blas::multiply<T>(c.n, c.n, ties, T(1) / static_cast<T>(ties), {v, 1, c.n}, {v, c.n, 1}, false,
                      {c.out, c.n, 1});
    return e.found;
}

template <class T>
bool top_resolvent(const Call<T>& c) {
    const Eigen<T> e(c);
    if (!e.found || ties_of(c, e) > 1) return false;
    std::fill_n(c.out, c.size, T(0));
    for (Count k = 0; k + 1 < c.n; ++k) {
        const T* const v = e.vectors + k * c.n;
        const T weight = 1 / (e.values[c.n - 1] - e.values[k]);
        blas::multiply<T>(c.n, c.n, 1, weight, {v, 1, c.n}, {v, c.n, 1}, true, {c.out, c.n, 1});
    }
    return true;
}

template <class T>
bool inverse_gaps(const Call<T>& c) {
    for (Count i = 0; i < c.m; ++i) {
        for (Count j = 0; j < c.m; ++j) {
            c.out[i * c.m + j] = i == j ? T(0) : 1 / (c.from[j] - c.from[i]);
        }
    }
    return true;
}

/// Products from the left, then those from the right onto them.
template <class T>
bool products_of_others(const Call<T>& c) {
    for (Count first = 0; first < c.size; first += c.block) {
        T before = 1, behind = 1;
        for (Count i = first; i < first + c.block; before *= c.from[i++]) c.out[i] = before;
        for (Count i = first + c.block; i-- > first; behind *= c.from[i]) c.out[i] *= behind;
    }
    return true;
}

// D expm(A)[H] is the upper right block of expm([A, H; 0, A]).
template <class T>
bool exponential_derivative(const Call<T>& c) {
    const Count n = c.n, twice = 2 * n;
    T* const pair = c.scratch;
    T* const power = pair + in_lines(twice * twice);
    for (Count at = 0; at < c.size; at += n * n) {
        for (Count i = 0; i < n; ++i) {
            std::copy_n(c.from + i * n, n, pair + i * twice);
            std::copy_n(c.second + at + i * n, n, pair + i * twice + n);
            std::fill_n(pair + (n + i) * twice, n, T(0));
            std::copy_n(c.from + i * n, n, pair + (n + i) * twice + n);
        }
        if (!blas::exponential(twice, pair, power, power + in_lines(twice * twice))) return false;
        for (Count i = 0; i < n; ++i) std::copy_n(power + i * twice + n, n, c.out + at + i * n);
    }
    return true;
}
template <class T>
Count derivative_room(Count, Count n) {
    return 2 * in_lines(4 * n * n) + blas::exponential_room<T>(2 * n);
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
    const T part = inverse ? few * std::numeric_limits<T>::epsilon() : smallest_gap<T>;
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
    bool of_matrices = true;  ///< not a number where an entry is not finite
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
    {&ops::top_projector, top_projector<T>, eigen_room<T>},
    {&ops::top_resolvent, top_resolvent<T>, eigen_room<T>},
    {&ops::expm_frechet, exponential_derivative<T>, derivative_room<T>},
    {&ops::inverse_gaps, inverse_gaps<T>, no_room<T>, false},
    {&ops::prod_except_one, products_of_others<T>, no_room<T>, false},
};

template <class T>
class ReadyDirect : public StepProgram<T> {
public:
    ReadyDirect(const Direct<T>& direct, const Reference& work, const std::vector<Buffer>& buffers)
        : direct_(direct), from_(work.operands[0]), second_(work.operands.back()), out_(work.out) {
        const std::vector<Count>& extents = buffers[from_].extents;
        call_.m = extents[0];
        call_.n = extents.size() > 1 ? extents[1] : 1;
        call_.size = buffers[out_].size;
        entries_ = buffers[from_].size;
        call_.block = work.node->attributes.empty() ? 0 : block_of(work.node, extents);
        if (buffers[out_].extents.size() == 2) call_.count = buffers[out_].extents[1];
        room_ = direct.room(call_.m, call_.n);
    }
    Count scratch() const override { return room_; }
    /// As the reference has it, what cannot be computed is not a number.
    bool run(Frame<T>& frame) const override {
        Call<T> c = call_;
        c.from = frame.bases[from_];
        c.second = frame.bases[second_];
        c.out = frame.bases[out_];
        c.scratch = frame.scratch;
        const bool fit = !direct_.of_matrices || kernels<T>().all_finite(c.from, entries_);
        if (!fit || !direct_.run(c)) std::fill_n(c.out, c.size, not_a_number<T>);
        return true;
    }

private:
    static Count block_of(const Expr& node, const std::vector<Count>& extents) {
        Count block = 1;
        const auto trailing = static_cast<std::size_t>(node->attributes[0]);
        for (std::size_t k = extents.size() - trailing; k < extents.size(); ++k)
            block *= extents[k];
        return block;
    }

    const Direct<T>& direct_;
    BufferId from_, second_, out_;
    Call<T> call_;
    Count entries_ = 0, room_ = 0;
};

}  // namespace

template <class T>
std::unique_ptr<StepProgram<T>> direct_program(const Reference& work,
                                               const std::vector<Buffer>& buffers) {
    const auto direct = std::ranges::find_if(
        direct_ops<T>, [&](const Direct<T>& d) { return work.node.is_apply_of(*d.op); });
    if (direct == std::end(direct_ops<T>)) return nullptr;
    // More directions, or more entries left out, are rare.
    const bool further = work.operands.size() > 2 || work.node->attributes.size() > 1;
    const bool once =
        !further || (work.node->attributes.size() == 2 && work.node->attributes[1] == 1);
    if (!once || buffers[work.operands[0]].size == 0) return nullptr;
    return std::make_unique<ReadyDirect<T>>(*direct, work, buffers);
}

template std::unique_ptr<StepProgram<double>> direct_program(const Reference&,
                                                             const std::vector<Buffer>&);
template std::unique_ptr<StepProgram<float>> direct_program(const Reference&,
                                                            const std::vector<Buffer>&);

}  // namespace gradwright::execute
