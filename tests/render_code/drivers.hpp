#pragma once
// The points and expected values of cases in a form that each language's driver reads.

#include "render_code/cases.hpp"

#include <filesystem>

namespace gradwright::render_code {

/// points.json for Python; run_all.m, run_all.c or part*.cpp with the numbers written out.
void write_points(render::Target target, const std::vector<const Case*>& cases,
                  const std::filesystem::path& folder);

}  // namespace gradwright::render_code
