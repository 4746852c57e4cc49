#pragma once
// What happens to a plan between its lowering and its running.

#include "execute/plan/plan.hpp"

namespace gradwright::execute {

/// Buffers that a step reads, and those it writes.
std::vector<BufferId> reads_of(const Work& work);
std::vector<BufferId> writes_of(const Work& work);
/// Every access of a loop, a product or a pick, to be changed in place.
std::vector<Access*> accesses_of(Work& work);
std::vector<Count>* extents_of(Work& work);

/// Joins loops over the same index space; what is passed on within one needs no memory.
void fuse_loops(Plan& plan);
/// Drops what nobody uses; products that are added become one operation.
void tidy_loop(Loop& loop);
/// Finds the steps that can be done together, block of rows by block of rows.
void form_regions(Plan& plan, std::size_t element_size);
/// Places temporaries in working memory, reusing what is no longer needed.
void place_buffers(Plan& plan);
/// Flops and bytes of every step.
void count_work(Plan& plan, std::size_t element_size);

}  // namespace gradwright::execute
