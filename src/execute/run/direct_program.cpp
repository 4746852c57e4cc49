#include "execute/run/direct_program.hpp"

#include "execute/run/direct_eigen.hpp"
#include "execute/run/direct_svd.hpp"
#include "execute/run/exponential.hpp"
#include "ops/catalogue.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace gradwright::execute {
namespace {

using namespace direct;

template <class T>
bool cholesky(const Call<T>& c) {
    symmetric_part(c, c.out);
    if (blas::cholesky(c.n, c.out, c.n) != 0) return false;
    for (Count i = 0; i < c.n; ++i) std::fill(c.out + i * c.n + i + 1, c.out + (i + 1) * c.n, T(0));
    return true;
}

template <class T>
bool exponential(const Call<T>& c) {
    return blas::exponential(c.n, c.from, c.out, c.scratch);
}
template <class T>
Count exponential_room(Count, Count n) {
    return blas::exponential_room<T>(n);
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
