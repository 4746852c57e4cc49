#include <gradwright/version.hpp>

#include "app/explore.hpp"
#include "app/help.hpp"
#include "app/run.hpp"
#include "app/serve.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <iostream>
#include <iterator>

namespace {

using namespace gradwright;
using namespace gradwright::app;

Result<std::string> read_standard_input() {
    std::string text(std::istreambuf_iterator<char>(std::cin), {});
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
    if (text.empty()) return usage_fault("missing-argument", "standard input holds no formula");
    return text;
}

/// Also where the arguments are at fault: whoever asked for JSON reads JSON.
bool asks_for_json(const std::vector<std::string>& arguments) {
    const auto at = std::find(arguments.begin(), arguments.end(), "--format");
    return std::find(arguments.begin(), arguments.end(), "--format=json") != arguments.end() ||
           (at != arguments.end() && at + 1 != arguments.end() && at[1] == "json");
}

/// A reader that has gone away, as in `| head -1`, is no fault of ours; a full disk is.
int written(const Outcome& outcome) {
    std::fwrite(outcome.err.data(), 1, outcome.err.size(), stderr);
    const bool all =
        std::fwrite(outcome.out.data(), 1, outcome.out.size(), stdout) == outcome.out.size() &&
        std::fflush(stdout) == 0;
    if (all || errno == EPIPE) return outcome.exit_code;
    std::perror("gradwright: cannot write");
    return 2;
}

}  // namespace

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    const std::vector<std::string> arguments(argv + std::min(argc, 1), argv + argc);
    const Result<Invocation> invocation = parse_arguments(arguments);
    if (!invocation) {
        return written(refusal(invocation.error(), "", asks_for_json(arguments), "auto"));
    }
    if (invocation->version) {
        return written({0, "gradwright " + std::string(version()) + "\n", ""});
    }
    if (!invocation->command) return written({0, general_help(), ""});
    if (invocation->help) return written({0, command_help(*invocation->command), ""});
    if (invocation->command->name == "serve") {
        std::ios::sync_with_stdio(false);
        return serve(std::cin, std::cout);
    }
    if (invocation->command->name == "explore") {
        return written(explore(*invocation));
    }
    return written(run_within_memory(
        *invocation, {.files = &files_of_this_machine(), .standard_input = read_standard_input}));
}
