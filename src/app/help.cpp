#include "app/help.hpp"

#include <algorithm>

namespace gradwright::app {

namespace {

std::string padded(std::string text, std::size_t width) {
    text.resize(std::max(text.size() + 2, width), ' ');
    return text;
}

std::string option_line(const OptionSpec& option) {
    std::string left = "  --" + std::string(option.name);
    if (!option.placeholder.empty()) left += " " + std::string(option.placeholder);
    std::string line = padded(left, 20) + std::string(option.help);
    if (option.repeatable) line += " (repeatable)";
    if (!option.choices.empty()) {
        line += ":";
        std::size_t column = line.size();
        for (const std::string_view choice : option.choices) {
            if (column + choice.size() + 1 > 78) {
                line += "\n" + std::string(20, ' ');
                column = 20;
            } else {
                line += ' ';
                ++column;
            }
            line += choice;
            column += choice.size();
        }
    }
    return line + "\n";
}

}  // namespace

std::string general_help() {
    std::string text = R"(gradwright derive "x'*A*x" --wrt x

Gradwright derives matrix formulas in closed form and proves each result.

)";
    for (const CommandSpec& command : commands()) {
        std::string left = "  " + std::string(command.name);
        if (!command.operand.empty()) left += " " + std::string(command.operand);
        text += padded(left, 22) + std::string(command.summary) + "\n";
    }
    return text + R"(
`gradwright COMMAND --help` shows the options of a command.
Exit codes: 0 done; 1 a check failed; 2 the input is at fault; 3 refused.
)";
}

std::string command_help(const CommandSpec& command) {
    std::string text;
    if (!command.example.empty()) text = "gradwright " + std::string(command.example) + "\n\n";
    text += "usage: gradwright " + std::string(command.name);
    if (!command.operand.empty()) text += " " + std::string(command.operand);
    if (!command.options.empty()) text += " [options]";
    text += "\n\n" + std::string(command.summary) + "\n";
    if (command.operand == "EXPR") {
        text += "A formula of - is read from standard input; -x'*x is a formula, not an option.\n";
    }
    if (!command.options.empty()) text += "\n";
    for (const std::string_view name : command.options) text += option_line(*find_option(name));
    return text;
}

}  // namespace gradwright::app
