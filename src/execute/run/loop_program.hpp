#pragma once
// A loop made ready: dims collapsed, tile registers assigned, kernels looked up.

#include "execute/run/flat_program.hpp"

namespace gradwright::execute {

/// Where an operand of a tile operation lies: in a register of the tile, in one that came with
/// those of the rows around it, in a number that is the same along it, or in memory at the place of
/// a moving access.
enum class Source : std::uint8_t { tile, group, scalar, memory };

struct TileOperand {
    Source source = Source::tile;
    std::uint32_t index = 0;
};

template <class T>
class LoopProgram {
public:
    LoopProgram(const Loop& loop, const std::vector<Buffer>& buffers, std::size_t block_dim);

    Count scratch() const {
        return slot * static_cast<Count>(scalars_.size()) + tile_ * registers_;
    }
    bool calls_library() const { return false; }
    std::size_t pointers() const { return moving_.size() + extents_.size(); }
    void run(Frame<T>& frame) const;
    /// Appends what it does to a list of calls; false if it does more than a list can say.
    bool flatten(FlatProgram<T>& flat) const;

private:
    /// A number is kept as often as a vector holds it: processors are slow to read more than was
    /// just written.
    static constexpr Count slot = FlatProgram<T>::slot;
    /// Rows that are turned at once.
    static constexpr Count most_grouped = 16;

    enum class Kind : std::uint8_t { unary, binary, ternary, power, sincos };
    struct Operation {
        Kind kind = Kind::unary;
        bool is_private = true;  ///< touches registers alone: may run on to the end of a vector
        union {
            typename Kernels<T>::UnaryLoop unary = nullptr;
            typename Kernels<T>::BinaryLoop binary;
            typename Kernels<T>::TernaryLoop ternary;
        };
        Count exponent = 0;
        TileOperand a, b, c, to, also;
    };
    /// An array that is read or written.
    struct Moving {
        Access access;
        Count inner = 0;  ///< stride along the tile
        bool fetch_ahead = false;
    };
    struct Load {
        std::uint32_t moving, tile;
    };
    struct Result {
        TileOperand value, factor;  ///< factor: a dot product
        std::uint32_t moving = 0;
        Fold fold = Fold::keep;
        bool accumulate = false, inner_folds = false, direct = false, dot = false, stream = false;
        bool per_block = false;  ///< has entries of its own for each row of a region
        bool turned = false;     ///< goes to a group of registers, and from there to memory
        std::uint32_t group = 0;
    };
    struct Assignment;
    struct Flattening;

    bool can_flatten() const;
    void set_dims(Loop& loop);
    bool can_turn(const Moving& m) const;
    void choose_group(Loop& loop, const std::vector<bool>& steady);
    void assign(const Loop& loop, std::vector<bool> steady);
    T* place(const Frame<T>& frame, const TileOperand& x, Count at) const;
    void apply(const Operation& op, const Frame<T>& frame, Count at, Count n) const;
    void begin_folds(const Frame<T>& frame, const Count* extents) const;
    void deliver(const Result& r, const Frame<T>& frame, Count at, Count n) const;
    void load_scalars(Frame<T>& frame) const;
    void prefetch(Frame<T>& frame, Count at, Count n) const;
    void run_tile(Frame<T>& frame, Count at, Count n) const;
    void run_row(Frame<T>& frame, Count length) const;
    void run_group(Frame<T>& frame, Count rows, Count length) const;
    void move(Frame<T>& frame, std::size_t dim, Count steps) const;
    std::size_t start(Frame<T>& frame, Count* extents) const;

    const std::vector<Buffer>& buffers_;
    std::vector<Count> extents_;
    std::size_t block_dim_ = none;
    Count block_multiple_ = 1;
    std::vector<Moving> moving_;
    std::vector<Load> loads_, turned_loads_;
    Count group_ = 1;  ///< rows that are gone through together
    std::vector<std::pair<std::uint32_t, std::uint32_t>> scalar_loads_;  ///< moving, scalar
    std::vector<Operation> uniform_, tiled_;
    std::vector<Operation> steady_;  ///< the same for all rows of a group
    std::vector<Result> results_;
    std::vector<T> scalars_;  ///< constants at their places, room for the others; a slot each
    Count registers_ = 0, tile_ = 0;
};

}  // namespace gradwright::execute
