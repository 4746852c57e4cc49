#include "app/command_line.hpp"

#include <gradwright/text.hpp>

#include <algorithm>

namespace gradwright::app {

namespace {

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

/// "--name" or "--name=value" with a name of lower-case letters and dashes, at least two letters:
/// what else begins with minuses is a formula.
bool looks_like_option(std::string_view argument) {
    if (!argument.starts_with("--")) return false;
    const std::string_view name = argument.substr(2, argument.find('=') - 2);
    if (name.size() < 2 || !is_lower(name[0])) return false;
    return std::all_of(name.begin(), name.end(), [](char c) { return is_lower(c) || c == '-'; });
}

std::string suggestion(std::string_view name, const std::vector<std::string>& candidates,
                       const std::string& prefix, const std::string& otherwise) {
    const auto near = closest_name(name, candidates);
    return near ? "did you mean `" + prefix + *near + "`?" : otherwise;
}

std::string quoted(std::string_view text) { return "`" + std::string(text) + "`"; }

class ArgumentReader {
public:
    explicit ArgumentReader(std::span<const std::string> arguments) : arguments_(arguments) {}

    Result<Invocation> read() {
        // -h anywhere: help is given whatever else is wrong.
        for (const std::string& a : arguments_) {
            if (a == "--") break;
            if (a == "-h" || a == "--help") invocation_.help = true;
        }
        while (at_ < arguments_.size()) {
            const Result<bool> done = take(arguments_[at_++]);
            if (!done && !invocation_.help) return done.error();
        }
        if (invocation_.help || invocation_.version || !invocation_.command) return invocation_;
        const Result<bool> complete = check_complete(invocation_);
        if (!complete) return complete.error();
        return invocation_;
    }

private:
    Result<bool> take(const std::string& argument) {
        if (literal_) return take_operand(argument);
        if (argument == "--") return literal_ = true;
        if (argument == "-h" || argument == "--help") return true;
        if (argument == "-V" || argument == "--version") return invocation_.version = true;
        if (looks_like_option(argument)) return take_option(argument);
        return take_operand(argument);
    }

    /// Of a command for a later version nothing is known but that the answer may be JSON.
    bool is_reserved() const {
        return invocation_.command != nullptr && invocation_.command->example.empty();
    }

    Result<bool> take_operand(const std::string& argument) {
        if (is_reserved()) return true;
        if (!invocation_.command) {
            const Result<const CommandSpec*> command = command_named(argument);
            if (!command) return command.error();
            invocation_.command = *command;
            return true;
        }
        if (invocation_.command->operand.empty()) {
            return usage_fault("unexpected-argument", std::string(invocation_.command->name) +
                                                          " takes no " + quoted(argument));
        }
        if (has_operand_) {
            return usage_fault(
                "unexpected-argument",
                "a second argument " + quoted(argument) + " after " + quoted(invocation_.operand),
                "put the whole formula in double quotes");
        }
        invocation_.operand = argument;
        return has_operand_ = true;
    }

    Result<bool> take_option(const std::string& argument) {
        const std::size_t equals = argument.find('=');
        const std::string name = argument.substr(2, equals - 2);
        if (!invocation_.command) {
            return usage_fault("missing-command", "--" + name + " stands before any command",
                               "gradwright derive \"x'*A*x\" --wrt x");
        }
        const auto known = option_named(*invocation_.command, name);
        if (!known && is_reserved()) return true;
        if (!known) return known.error();
        const OptionSpec& option = **known;
        auto& values = invocation_.options[name];
        if (option.placeholder.empty()) {
            if (equals == std::string::npos) return values.assign(1, ""), true;
            return usage_fault("bad-value", "--" + name + " takes no value");
        }
        if (equals == std::string::npos && !value_follows()) {
            return usage_fault("missing-argument", "--" + name + " needs a value",
                               "--" + name + " " + std::string(option.placeholder));
        }
        std::string value =
            equals == std::string::npos ? arguments_[at_++] : argument.substr(equals + 1);
        if (const auto good = check_value(option, value); !good) return good.error();
        if (!option.repeatable && !values.empty()) {
            return usage_fault("unexpected-argument", "--" + name + " is given twice");
        }
        values.push_back(std::move(value));
        return true;
    }

    bool value_follows() const {
        if (at_ == arguments_.size()) return false;
        const std::string& next = arguments_[at_];
        return !looks_like_option(next) || !find_option(next.substr(2, next.find('=') - 2));
    }

    std::span<const std::string> arguments_;
    std::size_t at_ = 0;
    bool literal_ = false;
    bool has_operand_ = false;
    Invocation invocation_;
};

}  // namespace

Result<Invocation> parse_arguments(std::span<const std::string> arguments) {
    return ArgumentReader(arguments).read();
}

std::string Invocation::value(std::string_view name, std::string_view otherwise) const {
    const auto at = options.find(name);
    return at == options.end() || at->second.empty() ? std::string(otherwise) : at->second.back();
}

std::vector<std::string> Invocation::values(std::string_view name) const {
    const auto at = options.find(name);
    return at == options.end() ? std::vector<std::string>{} : at->second;
}

Diagnostic usage_fault(std::string slug, std::string message, std::string hint) {
    Diagnostic d;
    d.slug = std::move(slug);
    d.message = std::move(message);
    d.hint = std::move(hint);
    return d;
}

Result<const CommandSpec*> command_named(std::string_view name) {
    if (const CommandSpec* command = find_command(name)) return command;
    std::vector<std::string> names;
    for (const CommandSpec& c : commands()) names.emplace_back(c.name);
    return usage_fault("unknown-command", "there is no command " + quoted(name),
                       suggestion(name, names, "gradwright ",
                                  "to derive a formula: gradwright derive \"x'*A*x\" --wrt x"));
}

Result<const OptionSpec*> option_named(const CommandSpec& command, std::string_view name) {
    const auto& own = command.options;
    if (std::find(own.begin(), own.end(), name) != own.end()) return find_option(name);
    const std::string message =
        "there is no option --" + std::string(name) + " of " + std::string(command.name);
    const std::vector<std::string> names(own.begin(), own.end());
    return usage_fault(
        "unknown-option", message,
        suggestion(name, names, "--", "gradwright " + std::string(command.name) + " --help"));
}

Result<bool> check_value(const OptionSpec& option, std::string_view value) {
    const auto& choices = option.choices;
    if (choices.empty() || std::find(choices.begin(), choices.end(), value) != choices.end()) {
        return true;
    }
    std::string list;
    for (const std::string_view choice : choices) {
        list += (list.empty() ? "" : ", ") + std::string(choice);
    }
    const std::vector<std::string> names(choices.begin(), choices.end());
    return usage_fault(
        "bad-value", "--" + std::string(option.name) + " cannot be " + quoted(value),
        suggestion(value, names, "--" + std::string(option.name) + " ", "it is one of " + list));
}

Result<bool> check_complete(const Invocation& invocation) {
    const CommandSpec& command = *invocation.command;
    const std::string name(command.name);
    if (!command.operand.empty() && command.operand[0] != '[' && invocation.operand.empty()) {
        return usage_fault("missing-argument", name + " needs " + std::string(command.operand),
                           "gradwright " + std::string(command.example));
    }
    for (const std::string_view option : command.required) {
        if (invocation.has(option)) continue;
        return usage_fault("missing-argument", name + " needs --" + std::string(option),
                           "gradwright " + std::string(command.example));
    }
    return true;
}

}  // namespace gradwright::app
