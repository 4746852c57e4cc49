#pragma once
// What the steps of one call work on.

#include "execute/plan/plan.hpp"

#include <vector>

namespace gradwright::execute {

/// Where buffers lie for one worker, and which rows of a region it is at.
template <class T>
struct Frame {
    std::vector<T*> bases;                  ///< by buffer
    T* scratch = nullptr;                   ///< for one step at a time
    std::vector<T*> pointers;               ///< likewise
    Count block_start = 0, block_rows = 0;  ///< in a region
    Count group_row = 0;                    ///< of a loop that goes by groups of rows
    bool fresh = true;                      ///< accumulators hold nothing yet
    int threads = 1;                        ///< for one step; in a region they have blocks instead

    // While tiles are worked on, what the next block reads is brought nearer, some of it with each.
    const char* ahead = nullptr;
    const char* ahead_end = nullptr;
    Count ahead_bytes = 0;      ///< with each tile
    Count tiles = 0;            ///< of this block, so far
    double* seconds = nullptr;  ///< by step, where the call is timed
};

/// The address of an access at index zero of a step, at the block of the frame. Local buffers hold
/// the block alone.
template <class T>
T* address(const Frame<T>& frame, const std::vector<Buffer>& buffers, const Access& a,
           std::size_t block_dim) {
    T* p = frame.bases[a.buffer] + a.offset;
    if (block_dim == none || buffers[a.buffer].local) return p;
    return p + frame.block_start * a.strides[block_dim];
}

}  // namespace gradwright::execute
