#include "app/runners.hpp"

namespace gradwright::app {

Runner runner_of(std::string_view command) {
    static const std::map<std::string_view, Runner> runners{
        {"derive", run_derive},
        {"check", run_check},
        {"eval", run_eval},
        {"sample", run_sample},
        {"solve", run_solve},
        {"analyze", run_analyze},
        {"graph", run_graph},
        {"compile", run_compile},
        {"cheatsheet", run_cheatsheet},
        {"functions", run_functions},
        {"explain", run_explain},
        {"completion", run_completion},
        {"man", run_man},
        {"help", run_help},
    };
    const auto at = runners.find(command);
    return at == runners.end() ? nullptr : at->second;
}

}  // namespace gradwright::app
