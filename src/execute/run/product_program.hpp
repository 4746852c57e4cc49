#pragma once
// A product made ready: groups of dims collapsed to one stride each, the rest loops.

#include "execute/run/blas.hpp"
#include "execute/run/flat_program.hpp"

namespace gradwright::execute {

template <class T>
class ProductProgram {
public:
    /// `block_rows`: of a region, 0 outside.
    ProductProgram(const Product& product, const std::vector<Buffer>& buffers,
                   std::size_t block_dim, Count block_rows);

    Count scratch() const;
    std::size_t pointers() const { return 0; }
    /// Whether its size makes a call of BLAS worth it.
    bool calls_library() const;
    /// Whether one of its products is more than one tile.
    bool splits() const;
    void run(Frame<T>& frame) const;
    /// Appends itself to a list of calls, if it is a matrix times a vector and both lie densely.
    bool flatten(FlatProgram<T>& flat) const;

private:
    enum class Group : std::uint8_t { batch, rows, columns, shared };
    /// A dim after collapsing.
    struct Dim {
        Group group = Group::batch;
        Count extent = 1, left = 0, right = 0, out = 0;
        bool blocked = false;
        Count multiple = 1;  ///< of the rows of a block
    };
    struct Operands {
        const T* left;
        const T* right;
        T* out;
    };

    template <class>
    friend class BothSidesProgram;

    bool adds(const Frame<T>& frame) const;
    void take_dims(const Product& p, std::size_t block_dim);
    void choose_inner();
    Count most(const Dim& d) const;
    Count extent_of(const Dim& d, const Frame<T>& frame) const;
    static bool lie_as_matrices(const Dim& rows, const Dim& columns, const Dim& shared, Count m,
                                Count n, Count k);
    void multiply(const Operands& o, Count m, Count n, Count k, bool accumulate,
                  const Frame<T>& frame) const;
    void library(const Operands& o, Count m, Count n, Count k, bool accumulate, int threads) const;
    void matrix_vector(const T* a, Count row_stride, Count shared_stride, const T* x,
                       Count x_stride, T* y, Count y_stride, Count m, Count k, bool accumulate,
                       T* scratch) const;
    void small(const Operands& o, Count m, Count n, Count k, bool accumulate) const;

    const std::vector<Buffer>& buffers_;
    Access left_, right_, out_;
    std::size_t block_dim_;
    Count block_rows_;
    std::vector<Dim> loops_;  ///< batch dims, and what does not collapse
    Dim rows_{Group::rows}, columns_{Group::columns}, shared_{Group::shared};
    T scale_;
    bool accumulate_, symmetric_;
};

/// Two products with one matrix.
template <class T>
class BothSidesProgram {
public:
    BothSidesProgram(const BothSides& both, const std::vector<Buffer>& buffers,
                     std::size_t block_dim, Count block_rows)
        : across_(both.across, buffers, block_dim, block_rows),
          down_(both.down, buffers, both.down_block_dim, block_rows) {}

    Count scratch() const { return across_.scratch() + down_.scratch(); }
    std::size_t pointers() const { return 0; }
    bool calls_library() const { return false; }
    void run(Frame<T>& frame) const;

private:
    bool reads_rows() const;

    ProductProgram<T> across_, down_;
};

}  // namespace gradwright::execute
