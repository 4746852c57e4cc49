#pragma once
// One region out of a list of steps.

#include "execute/plan/passes.hpp"

namespace gradwright::execute {

/// What comes before, what is in it, what comes after.
struct OneRegion {
    std::vector<Step> before, region, after;
    std::vector<BufferId> accumulated;  ///< in the region, over its rows
    Count rows = 0;
};

/// Everything is before where no array is worth going through in blocks.
OneRegion one_region(Plan& plan, std::vector<Step> steps, const RegionOptions& options);

}  // namespace gradwright::execute
