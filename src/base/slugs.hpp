#pragma once
// The closed list of faults. `gradwright explain SLUG` and the error pages are made from it.

#include <span>
#include <string_view>

namespace gradwright {

struct SlugEntry {
    std::string_view slug;
    std::string_view title;
    std::string_view explanation;  ///< two or three sentences
    std::string_view failing;      ///< a formula (or command line) that gives this diagnostic
    std::string_view fixed;        ///< the same, put right
};

std::span<const SlugEntry> slugs();
/// Null if there is no such slug.
const SlugEntry* find_slug(std::string_view slug);

}  // namespace gradwright
