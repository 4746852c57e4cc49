#include "execute/run/product_program.hpp"

#include "execute/run/tiled.hpp"

#include <algorithm>
#include <array>
#include <functional>

namespace gradwright::execute {
namespace {

/// Below this many multiplications a call of the library costs more than the work.
constexpr Count small_product = 256, small_vector_product = 40;

}  // namespace

template <class T>
ProductProgram<T>::ProductProgram(const Product& p, const std::vector<Buffer>& buffers,
                                  std::size_t block_dim, Count block_rows)
    : buffers_(buffers),
      left_(p.left),
      right_(p.right),
      out_(p.out),
      block_dim_(block_dim),
      block_rows_(block_rows),
      scale_(static_cast<T>(p.scale)),
      accumulate_(p.accumulate),
      symmetric_(p.symmetric) {
    take_dims(p, block_dim);
    choose_inner();
}

template <class T>
void ProductProgram<T>::take_dims(const Product& p, std::size_t block_dim) {
    const std::size_t ends[] = {p.batch, p.batch + p.rows, p.batch + p.rows + p.columns};
    for (std::size_t d = 0; d < p.extents.size(); ++d) {
        Dim dim;
        dim.group = d < ends[0]   ? Group::batch
                    : d < ends[1] ? Group::rows
                    : d < ends[2] ? Group::columns
                                  : Group::shared;
        dim.extent = p.extents[d];
        dim.left = p.left.strides[d];
        dim.right = p.right.strides[d];
        dim.out = p.out.strides[d];
        dim.blocked = d == block_dim;
        if (dim.extent == 1 && !dim.blocked) continue;
        if (!loops_.empty()) {
            Dim& outer = loops_.back();
            const Count n = dim.extent;
            if (outer.group == dim.group && !dim.blocked && outer.left == dim.left * n &&
                outer.right == dim.right * n && outer.out == dim.out * n) {
                if (outer.blocked) outer.multiple *= n;
                outer.extent *= n;
                outer.left = dim.left;
                outer.right = dim.right;
                outer.out = dim.out;
                continue;
            }
        }
        loops_.push_back(dim);
    }
}

/// One dim of each group is multiplied over at once: the longest ones of those that lie as
/// matrices.
template <class T>
void ProductProgram<T>::choose_inner() {
    const std::size_t no_dim = loops_.size();
    const auto places_of = [&](Group group) {
        std::vector<std::size_t> places;
        for (std::size_t i = 0; i < loops_.size(); ++i) {
            if (loops_[i].group == group) places.push_back(i);
        }
        if (places.empty()) places.push_back(no_dim);
        return places;
    };
    const auto dim_at = [&](std::size_t place, Group group) {
        return place == no_dim ? Dim{group} : loops_[place];
    };
    double best = -1;
    std::array<std::size_t, 3> chosen{no_dim, no_dim, no_dim};
    for (const std::size_t r : places_of(Group::rows)) {
        for (const std::size_t c : places_of(Group::columns)) {
            for (const std::size_t s : places_of(Group::shared)) {
                const Dim rows = dim_at(r, Group::rows), columns = dim_at(c, Group::columns),
                          shared = dim_at(s, Group::shared);
                const Count m = most(rows), n = most(columns), k = most(shared);
                const double size =
                    static_cast<double>(m) * static_cast<double>(n) * static_cast<double>(k);
                const double score = lie_as_matrices(rows, columns, shared, m, n, k) ? 1 + size : 0;
                if (score <= best) continue;
                best = score;
                rows_ = rows;
                columns_ = columns;
                shared_ = shared;
                chosen = {r, c, s};
            }
        }
    }
    std::ranges::sort(chosen, std::greater());
    for (const std::size_t place : chosen) {
        if (place != no_dim) loops_.erase(loops_.begin() + static_cast<std::ptrdiff_t>(place));
    }
}

/// As many as a call can have.
template <class T>
Count ProductProgram<T>::most(const Dim& d) const {
    return d.blocked && block_rows_ > 0 ? block_rows_ * d.multiple : d.extent;
}

template <class T>
Count ProductProgram<T>::extent_of(const Dim& d, const Frame<T>& frame) const {
    return d.blocked ? frame.block_rows * d.multiple : d.extent;
}

template <class T>
bool ProductProgram<T>::calls_library() const {
    const Count m = rows_.extent, n = columns_.extent;
    return m > 1 && n > 1 && m * n * shared_.extent > small_product;
}

template <class T>
bool ProductProgram<T>::splits() const {
    const Count m = rows_.extent, n = columns_.extent;
    return block_dim_ == none && m > 1 && n > 1 && tiled::splits_product(m, n, shared_.extent);
}

template <class T>
Count ProductProgram<T>::scratch() const {
    return 2 * std::max({most(rows_), most(columns_), most(shared_)}) + 64;
}

template <class T>
void ProductProgram<T>::small(const Operands& o, Count m, Count n, Count k, bool accumulate) const {
    for (Count i = 0; i < m; ++i) {
        for (Count j = symmetric_ ? i : 0; j < n; ++j) {
            const T* a = o.left + i * rows_.left;
            const T* b = o.right + j * columns_.right;
            T sum = 0;
            for (Count l = 0; l < k; ++l) sum += a[l * shared_.left] * b[l * shared_.right];
            T& y = o.out[i * rows_.out + j * columns_.out];
            y = accumulate ? y + scale_ * sum : scale_ * sum;
        }
    }
}

template <class T>
void ProductProgram<T>::matrix_vector(const T* a, Count row_stride, Count shared_stride, const T* x,
                                      Count x_stride, T* y, Count y_stride, Count m, Count k,
                                      bool accumulate, T* scratch) const {
    const Kernels<T>& f = kernels<T>();
    if (shared_stride == 1 || k == 1) {
        T* const z = scratch;
        if (x_stride != 1 && k > 1) {
            f.load_strided(x, x_stride, z + m, k);
            x = z + m;
        }
        const bool straight = !accumulate && y_stride == 1 && scale_ == 1;
        T* const to = straight ? y : z;
        f.row_dots(a, row_stride, m, k, x, to);
        if (straight) return;
        if (scale_ != 1) f.binary[static_cast<std::size_t>(Binary::multiply)][2](z, &scale_, z, m);
        if (accumulate) {
            f.add_strided(z, y, y_stride, m);
        } else {
            f.store_strided(z, y, y_stride, m);
        }
        return;
    }
    T* const s = scratch;
    T* const z = scratch + k;
    f.load_strided(x, x_stride, s, k);
    if (scale_ != 1) f.binary[static_cast<std::size_t>(Binary::multiply)][2](s, &scale_, s, k);
    const bool straight = y_stride == 1;
    T* const to = straight ? y : z;
    if (!straight || !accumulate) std::fill_n(to, m, T(0));
    f.row_axpys(a, shared_stride, k, m, s, to);
    if (straight) return;
    if (accumulate) {
        f.add_strided(z, y, y_stride, m);
    } else {
        f.store_strided(z, y, y_stride, m);
    }
}

/// What the library asks for: of each matrix one side without gaps. A dim that is gone through in
/// blocks may have split what ran on.
template <class T>
bool ProductProgram<T>::lie_as_matrices(const Dim& rows, const Dim& columns, const Dim& shared,
                                        Count m, Count n, Count k) {
    const auto lies = [](Count a, Count a_extent, Count b, Count b_extent) {
        return (a == 1 && (b >= a_extent || b_extent == 1)) || a_extent == 1 ||
               (b == 1 && (a >= b_extent || a_extent == 1)) || b_extent == 1;
    };
    return lies(rows.left, m, shared.left, k) && lies(shared.right, k, columns.right, n) &&
           lies(rows.out, m, columns.out, n);
}

/// In a region threads have blocks of their own, which stay whole.
template <class T>
void ProductProgram<T>::library(const Operands& o, Count m, Count n, Count k, bool accumulate,
                                int threads) const {
    const blas::Matrix<const T> left{o.left, rows_.left, shared_.left};
    const blas::Matrix<const T> right{o.right, shared_.right, columns_.right};
    const blas::Matrix<T> out{o.out, rows_.out, columns_.out};
    const bool whole = block_dim_ != none;
    if (symmetric_ && whole) {
        blas::multiply_symmetric<T>(n, k, scale_, left, accumulate, out);
    } else if (symmetric_) {
        tiled::multiply_symmetric<T>(threads, n, k, scale_, left, accumulate, out);
    } else if (whole) {
        blas::multiply<T>(m, n, k, scale_, left, right, accumulate, out);
    } else {
        tiled::multiply<T>(threads, m, n, k, scale_, left, right, accumulate, out);
    }
}

template <class T>
void ProductProgram<T>::multiply(const Operands& o, Count m, Count n, Count k, bool accumulate,
                                 const Frame<T>& frame) const {
    T* const scratch = frame.scratch;
    if (m == 0 || n == 0) return;
    const bool vector = m == 1 || n == 1;
    if (m * n * k <= (vector ? small_vector_product : small_product) || k == 0) {
        small(o, m, n, k, accumulate);
    } else if (n == 1 && (rows_.left == 1 || shared_.left == 1 || k == 1)) {
        matrix_vector(o.left, rows_.left, shared_.left, o.right, shared_.right, o.out, rows_.out, m,
                      k, accumulate, scratch);
    } else if (m == 1 && (columns_.right == 1 || shared_.right == 1 || k == 1)) {
        matrix_vector(o.right, columns_.right, shared_.right, o.left, shared_.left, o.out,
                      columns_.out, n, k, accumulate, scratch);
    } else if (!lie_as_matrices(rows_, columns_, shared_, m, n, k)) {
        small(o, m, n, k, accumulate);
    } else {
        library(o, m, n, k, accumulate, frame.threads);
    }
}

/// Blocks of a summed dim add up.
template <class T>
bool ProductProgram<T>::adds(const Frame<T>& frame) const {
    bool shared_is_blocked = shared_.blocked;
    for (const Dim& d : loops_) {
        shared_is_blocked = shared_is_blocked || (d.blocked && d.group == Group::shared);
    }
    return accumulate_ || (shared_is_blocked && !frame.fresh);
}

template <class T>
void ProductProgram<T>::run(Frame<T>& frame) const {
    Operands o{address(frame, buffers_, left_, block_dim_),
               address(frame, buffers_, right_, block_dim_),
               address(frame, buffers_, out_, block_dim_)};
    const Count m = extent_of(rows_, frame), n = extent_of(columns_, frame),
                k = extent_of(shared_, frame);
    const bool onto = adds(frame);
    std::array<Count, 32> index;
    std::fill_n(index.begin(), loops_.size(), 0);
    for (const Dim& d : loops_) {
        if (extent_of(d, frame) == 0 && d.group != Group::shared) return;
    }
    for (;;) {
        bool first = true, empty = false;
        for (std::size_t d = 0; d < loops_.size(); ++d) {
            if (loops_[d].group != Group::shared) continue;
            first = first && index[d] == 0;
            empty = empty || extent_of(loops_[d], frame) == 0;
        }
        multiply(o, m, n, empty ? 0 : k, onto || !first, frame);
        std::size_t d = loops_.size();
        for (;;) {
            if (d-- == 0) return;
            const Dim& dim = loops_[d];
            const Count extent = extent_of(dim, frame);
            o.left += dim.left;
            o.right += dim.right;
            o.out += dim.out;
            if (++index[d] < extent) break;
            index[d] = 0;
            o.left -= extent * dim.left;
            o.right -= extent * dim.right;
            o.out -= extent * dim.out;
        }
    }
}

template <class T>
bool ProductProgram<T>::flatten(FlatProgram<T>& flat) const {
    const Count m = rows_.extent, k = shared_.extent;
    const bool plain = block_dim_ == none && loops_.empty() && columns_.extent == 1 &&
                       rows_.out == 1 && shared_.right == 1 && scale_ == 1 && !accumulate_;
    if (!plain || m * k <= small_vector_product) return false;
    FlatCall<T> call;
    call.a = {left_.buffer, left_.offset};
    call.b = {right_.buffer, right_.offset};
    call.to = {out_.buffer, out_.offset};
    if (shared_.left == 1) {
        call.kind = FlatCall<T>::Kind::dots;
        call.stride = rows_.left;
        call.rows = m;
        call.n = k;
    } else if (rows_.left == 1) {
        call.kind = FlatCall<T>::Kind::axpys;
        call.stride = shared_.left;
        call.rows = k;
        call.n = m;
    } else {
        return false;
    }
    flat.add(call);
    return true;
}

/// Matrices on the left, rows without gaps, vectors dense.
template <class T>
bool BothSidesProgram<T>::reads_rows() const {
    const auto plain = [](const ProductProgram<T>& p) {
        return p.loops_.empty() && p.columns_.extent == 1 && p.rows_.out == 1 &&
               p.shared_.right == 1;
    };
    return plain(across_) && plain(down_) && across_.shared_.left == 1 && down_.rows_.left == 1 &&
           across_.rows_.left == down_.shared_.left;
}

template <class T>
void BothSidesProgram<T>::run(Frame<T>& frame) const {
    const Count rows = across_.extent_of(across_.rows_, frame), columns = across_.shared_.extent;
    if (!reads_rows() || rows == 0 || columns == 0) {
        across_.run(frame);
        down_.run(frame);
        return;
    }
    const Kernels<T>& f = kernels<T>();
    const auto times = f.binary[static_cast<std::size_t>(Binary::multiply)][2];
    const auto at = [&](const ProductProgram<T>& p, const Access& a) {
        return address(frame, p.buffers_, a, p.block_dim_);
    };
    T *const y = at(across_, across_.out_), *const g = at(down_, down_.out_);
    const T* s = at(down_, down_.right_);
    T* const z = across_.adds(frame) || across_.scale_ != 1 ? frame.scratch : y;
    if (down_.scale_ != 1) {
        T* const scaled = frame.scratch + rows;
        times(s, &down_.scale_, scaled, rows);
        s = scaled;
    }
    if (!down_.adds(frame)) std::fill_n(g, columns, T(0));
    f.row_dots_and_axpys(at(across_, across_.left_), across_.rows_.left, rows, columns,
                         at(across_, across_.right_), z, s, g);
    if (z == y) return;
    if (across_.scale_ != 1) times(z, &across_.scale_, z, rows);
    const auto put = across_.adds(frame) ? f.add_strided : f.store_strided;
    put(z, y, 1, rows);
}

template class BothSidesProgram<double>;
template class BothSidesProgram<float>;
template class ProductProgram<double>;
template class ProductProgram<float>;

}  // namespace gradwright::execute
