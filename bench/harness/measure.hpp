#pragma once
// One case compiled, run and timed; the result is one line of JSON.

#include "case.hpp"
#include "line.hpp"

#include <optional>
#include <string>

namespace gradwright::bench {

struct Options {
    std::string problem = "all", what = "all", size{}, dtype = "all";
    int threads = 1;
    int repeats = 7;     ///< least number of timed runs
    double budget = 20;  ///< seconds of timed runs after which fewer are enough
    int runs = 0;        ///< more than 0: so many calls and no timing, for counting instructions
    bool exact = false;  ///< `size` is a whole size, not a part of one
    bool show_plan = false;
    bool list = false;  ///< only say which cases there are
};

/// Reads the command line; nothing where it is wrong, after saying so.
std::optional<Options> read_options(int argc, char** argv);
bool is_wanted(const Options& options, const Case& c, Precision precision);
/// A line that says what is measured.
Line begun(const Options& options, const Case& c, Precision precision, const std::string& tool);
/// False where the case could not be run; the line says why.
bool report(const Options& options, const Case& c, Precision precision);

}  // namespace gradwright::bench
