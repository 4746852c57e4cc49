// In place of app/runners.cpp: what answers while one types.
#include "app/runners.hpp"

namespace gradwright::app {

Runner runner_of(std::string_view command) {
    if (command == "derive") return run_derive;
    if (command == "check") return run_check;
    if (command == "eval") return run_eval;
    if (command == "functions") return run_functions;
    if (command == "explain") return run_explain;
    return nullptr;
}

}  // namespace gradwright::app
