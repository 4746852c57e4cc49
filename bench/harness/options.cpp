#include "measure.hpp"

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace gradwright::bench {
namespace {

void usage() {
    std::fputs(
        "--problem P2|all  --what value+grad|all  --size PART_OF_IT  --dtype f64|f32|all\n"
        "--threads N  --repeats N  --budget SECONDS  --runs N  --exact yes  --plan yes  --list "
        "yes\n",
        stderr);
}

bool read_one(Options& options, std::string_view key, const char* value) {
    if (key == "--problem") return options.problem = value, true;
    if (key == "--what") return options.what = value, true;
    if (key == "--size") return options.size = value, true;
    if (key == "--dtype") return options.dtype = value, true;
    if (key == "--threads") return options.threads = std::atoi(value), true;
    if (key == "--repeats") return options.repeats = std::atoi(value), true;
    if (key == "--budget") return options.budget = std::atof(value), true;
    if (key == "--runs") return options.runs = std::atoi(value), true;
    if (key == "--exact") return options.exact = true;
    if (key == "--plan") return options.show_plan = true;
    if (key == "--list") return options.list = true;
    return false;
}

}  // namespace

std::optional<Options> read_options(int argc, char** argv) {
    Options options;
    for (int i = 1; i < argc; i += 2) {
        if (i + 1 < argc && read_one(options, argv[i], argv[i + 1])) continue;
        usage();
        return std::nullopt;
    }
    return options;
}

bool is_wanted(const Options& options, const Case& c, Precision precision) {
    const char* const dtype = precision == Precision::f64 ? "f64" : "f32";
    return (options.problem == "all" || options.problem == c.problem) &&
           (options.what == "all" || options.what == c.what) &&
           (options.exact ? c.size == options.size
                          : c.size.find(options.size) != std::string::npos) &&
           (options.dtype == "all" || options.dtype == dtype);
}

}  // namespace gradwright::bench
