#pragma once
// A plan: buffers, and steps that read and write them through strided accesses. It knows no values.
// docs/design/006-planner.md tells how it comes about.

#include "execute/simd/kernels.hpp"
#include "expr/graph.hpp"

#include <string>
#include <variant>
#include <vector>

namespace gradwright::execute {

using Count = std::int64_t;
using BufferId = std::uint32_t;
inline constexpr std::uint32_t none = ~std::uint32_t{0};

/// a*b, or the most that is told apart from sizes that no machine holds.
inline Count bounded_product(Count a, Count b) {
    constexpr Count most = Count{1} << 60;
    Count product = 0;
    if (__builtin_mul_overflow(a, b, &product) || product > most) return most;
    return product;
}

/// Rounded up to whole cache lines, for either precision.
inline Count in_lines(Count entries) {
    constexpr Count line = 16;
    return (entries + line - 1) / line * line;
}

enum class Place : std::uint8_t { input, output, temporary };

/// Numbers in a row: an argument, a result, or working memory.
struct Buffer {
    Place place = Place::temporary;
    std::uint32_t argument = 0;  ///< which input or output
    std::vector<Count> extents;  ///< of the axes
    std::vector<Count> strides;  ///< of the axes; those of the caller for an argument
    Count size = 0;              ///< entries, without gaps
    Count offset = 0;            ///< in working memory, in entries
    bool local = false;          ///< holds one block of a region; its first axis is blocked
    Expr expr = {};              ///< what it holds
};

/// Where the entry at an index of the dims of a step lies: offset + sum of index * stride.
struct Access {
    BufferId buffer = none;
    Count offset = 0;
    std::vector<Count> strides;  ///< one per dim of the step

    bool operator==(const Access&) const = default;
};

enum class Code : std::uint8_t {
    read,
    constant,
    unary,
    binary,
    ternary,
    power,
    sine_of_pair,
    pair
};

/// One operation on tiles. Operands are indices of earlier instructions.
struct Instruction {
    Code code = Code::constant;
    std::uint8_t function = 0;  ///< a Unary, Binary or Ternary
    std::uint32_t a = none, b = none, c = none;
    double value = 0;    ///< of a constant
    Count exponent = 0;  ///< of a power
    Access access = {};  ///< of a read

    bool operator==(const Instruction&) const = default;
};

enum class Fold : std::uint8_t { keep, sum, product, max, min };

/// A value that a loop leaves behind. Dims over which `to` does not move are folded.
struct Store {
    std::uint32_t value = none;
    Access to;
    Fold fold = Fold::keep;
    bool accumulate = false;  ///< onto what is there
};

/// Element-wise work over an index space, several results at once.
struct Loop {
    std::vector<Count> extents;
    std::vector<Instruction> code;
    std::vector<Store> stores;
    std::vector<BufferId> in_cache;  ///< arguments that a step before has just gone through
};

/// out = scale * sum over shared of left operand * right operand, for every batch index. Dims in
/// the order batch, rows (of the left), columns (of the right), shared.
struct Product {
    std::vector<Count> extents;
    std::size_t batch = 0, rows = 0, columns = 0, shared = 0;  ///< how many dims of each sort
    Access left, right, out;
    double scale = 1;
    bool accumulate = false;
    bool symmetric = false;  ///< left is right, turned; the upper triangle alone is computed
};

/// A matrix times one vector, and its transpose times another, in one read of it.
struct BothSides {
    Product across;  ///< sums over the columns
    Product down;    ///< sums over the rows
    std::size_t down_block_dim = none;
};

/// The lower triangle becomes the transpose of the upper one, for every index of what follows.
struct Mirror {
    std::vector<Count> extents;  ///< n×n, and those that follow
    Access out;
};

/// `symmetric`: by Cholesky where that succeeds, else by LU; pivot 0 says which. `qr`: of a matrix
/// with at least as many rows as columns.
enum class Factoring : std::uint8_t { cholesky, lu, symmetric, qr };

/// Factors the matrix in `source`, dense, into `factors` and pivots. It is square but for qr.
struct Factorise {
    Factoring kind = Factoring::lu;
    Count n = 0;
    BufferId source = none, factors = none, pivots = none;
    Count rows = 0;       ///< of qr
    bool turned = false;  ///< qr: the source is the transpose
};

/// How a matrix of m rows and n columns is factored by qr: block by block of its rows, each beneath
/// the triangle of those before.
struct QrShape {
    Count rows = 0, blocks = 0;  ///< rows of a block
    Count panel = 0;             ///< columns that are reflected together
    Count pivots = 0;  ///< entries: the triangle, then for each block how it was reflected
};
QrShape qr_shape(Count m, Count n);

enum class FactorUse : std::uint8_t { solve, solve_transposed, inverse, logdet, det };

/// Uses factors: right is n x columns row by row (solve), out likewise; nothing is read for the
/// others. A solve by qr, least squares, has a right side of `rows` rows; transposed it has a
/// result of so many, the shortest.
struct UseFactors {
    FactorUse use = FactorUse::solve;
    Factoring kind = Factoring::lu;
    Count n = 0, columns = 1;
    BufferId factors = none, pivots = none, right = none, out = none;
    Count rows = 0;  ///< of qr
};

/// out[.., class[i] - 1, ..] += scale * weight for every index; a class number out of range makes
/// NaN. The gather reads instead: out = sum of weight * source at the class.
struct Pick {
    std::vector<Count> extents;  ///< without the class dim; rows at least
    Count classes = 0;
    Access classes_at;  ///< the class numbers
    Access indexed;     ///< the array with a class axis; written by a scatter
    Count class_stride = 0;
    Access other;  ///< weight (scatter, buffer none: one) or result (gather)
    double scale = 1;
    bool scatter = false;
};

/// An op by its reference kernel; operands and result dense.
struct Reference {
    Expr node;
    std::vector<BufferId> operands;
    BufferId out = none;
};

using Work = std::variant<Loop, Product, BothSides, Mirror, Factorise, UseFactors, Pick, Reference>;

struct Step {
    Work work;
    Expr expr = {};                ///< what it computes, for the printed plan
    std::size_t block_dim = none;  ///< of a step in a region: the dim that is blocked
    Count block_rows = 0;          ///< of a step in a region: of a whole block
    double flops = 0, bytes = 0;
    std::string name = {};  ///< of the matrix, where the numbers may not allow the step
};

/// Steps repeated for each block of rows. Accumulated results have a partial copy per chunk.
struct Region {
    std::size_t first = 0, last = 0;  ///< steps [first, last)
    Count rows = 0, block = 0, chunk = 0;
    std::vector<BufferId> accumulated;
    BufferId fetched = none;  ///< an argument of which the next block is fetched during this one
    Count local_size = 0;     ///< entries of block-local memory per thread
};

struct Plan {
    std::vector<Buffer> buffers;
    std::vector<Step> steps;
    std::vector<Region> regions;
    Count working_size = 0;  ///< entries of working memory shared by the steps
};

}  // namespace gradwright::execute
