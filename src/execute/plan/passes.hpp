#pragma once
// What happens to a plan between its lowering and its running.

#include "execute/plan/plan.hpp"

namespace gradwright::execute {

/// Buffers that a step reads, and those it writes.
std::vector<BufferId> reads_of(const Work& work);
std::vector<BufferId> writes_of(const Work& work);
bool contains(const std::vector<BufferId>& ids, BufferId b);
/// Every access of a loop, a product or a pick, to be changed in place.
std::vector<Access*> accesses_of(Work& work);
std::vector<Count>* extents_of(Work& work);

/// Joins loops over the same index space; what is passed on within one needs no memory.
void fuse_loops(Plan& plan);
/// Drops what nobody uses; products that are added become one operation.
void tidy_loop(Loop& loop);
/// Lays temporaries out as the arguments that they meet, and for long loops; `longest_last`: the
/// longest axis of each is the fastest, whether that pays or not.
void choose_layouts(Plan& plan, bool longest_last = false);
/// Lays a temporary out so that the axis with this stride varies slowest; false if it cannot be.
bool make_axis_slowest(Plan& plan, BufferId id, Count stride);
/// Leaves room for only so many entries along the fastest axis.
void shorten_fastest(Plan& plan, BufferId id, Count extent);
/// What is worth going through in blocks.
struct RegionOptions {
    std::size_t element_size = 8;
    Count least_bytes = 256 * 1024;  ///< of the largest array
    Count least_rows = 64;           ///< of it
    Count block_rows = 0;            ///< 0: as many as stay in cache
};
/// Finds the steps that can be done together, block of rows by block of rows.
void form_regions(Plan& plan, const RegionOptions& options);
/// Joins products of a region that read the same matrix, one along its rows, one along its columns.
void pair_products(Plan& plan);
/// Places temporaries in working memory, reusing what is no longer needed.
void place_buffers(Plan& plan);
/// Flops and bytes of every step.
void count_work(Plan& plan, std::size_t element_size);
/// On a machine of middling speed; for choosing between plans, after their work was counted.
double predicted_seconds(const Plan& plan);

}  // namespace gradwright::execute
