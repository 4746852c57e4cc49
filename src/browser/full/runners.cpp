// In place of app/runners.cpp: all that answers in JSON.
#include "app/runners.hpp"

namespace gradwright::app {

Runner runner_of(std::string_view command) {
    if (command == "derive") return run_derive;
    if (command == "check") return run_check;
    if (command == "eval") return run_eval;
    if (command == "sample") return run_sample;
    if (command == "solve") return run_solve;
    if (command == "analyze") return run_analyze;
    if (command == "graph") return run_graph;
    if (command == "compile") return run_compile;
    if (command == "cheatsheet") return run_cheatsheet;
    if (command == "functions") return run_functions;
    if (command == "explain") return run_explain;
    return nullptr;
}

}  // namespace gradwright::app
