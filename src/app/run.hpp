#pragma once
// One invocation, from request to the bytes that answer it.

#include "app/command_line.hpp"
#include "app/files.hpp"

#include <functional>
#include <string>

namespace gradwright::app {

struct Session {
    const Files* files = nullptr;                         ///< null: the invocation may not name any
    std::function<Result<std::string>()> standard_input;  ///< for a formula of -
};

struct Outcome {
    int exit_code = 0;
    std::string out;  ///< for standard output
    std::string err;  ///< for standard error
};

/// An invocation of a command.
Outcome run(const Invocation& invocation, const Session& session);

/// The same; memory that runs out all the same ends in a refusal too.
Outcome run_within_memory(const Invocation& invocation, const Session& session);

/// A fault that keeps an invocation from being run at all.
Outcome refusal(const Diagnostic& diagnostic, std::string_view formula, bool json,
                std::string_view color);

/// This build lacks the command, or something that it needs.
Diagnostic not_available(const Invocation& invocation);

}  // namespace gradwright::app
