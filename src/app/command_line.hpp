#pragma once
// The commands and options of the program as data. Parsing, help, completion and the requests of
// `serve` all come from these two tables.

#include <gradwright/result.hpp>

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gradwright::app {

struct OptionSpec {
    std::string_view name;         ///< without dashes
    std::string_view placeholder;  ///< empty: a flag
    std::string_view help;
    std::vector<std::string_view> choices;
    bool repeatable = false;
};

struct CommandSpec {
    std::string_view name;
    std::string_view operand;  ///< empty: takes none; in brackets: may be left out
    std::string_view summary;
    std::string_view example;  ///< arguments that run as printed; empty: for a later version
    std::vector<std::string_view> options;
    std::vector<std::string_view> required;
};

std::span<const OptionSpec> options();
std::span<const CommandSpec> commands();
/// What the operand may be, where that is a closed list.
std::vector<std::string> operand_choices(const CommandSpec& command);
const OptionSpec* find_option(std::string_view name);
const CommandSpec* find_command(std::string_view name);

/// What was asked for: by arguments, or by a line of JSON.
struct Invocation {
    const CommandSpec* command = nullptr;  ///< null: general help
    bool help = false;
    bool version = false;
    std::string operand;
    std::map<std::string, std::vector<std::string>, std::less<>> options;

    bool has(std::string_view name) const { return options.contains(name); }
    /// The last value given, or `otherwise`.
    std::string value(std::string_view name, std::string_view otherwise = "") const;
    std::vector<std::string> values(std::string_view name) const;
};

/// Reads the arguments after the program's name. One that begins with a minus is a formula unless
/// it is an option of ours or looks like a misspelt one.
Result<Invocation> parse_arguments(std::span<const std::string> arguments);

/// The faults that arguments and requests share.
Result<const CommandSpec*> command_named(std::string_view name);
Result<const OptionSpec*> option_named(const CommandSpec& command, std::string_view name);
Result<bool> check_value(const OptionSpec& option, std::string_view value);
Result<bool> check_complete(const Invocation& invocation);

/// A fault of the command line: exit code 2.
Diagnostic usage_fault(std::string slug, std::string message, std::string hint = "");

}  // namespace gradwright::app
