#include "app/help.hpp"

namespace gradwright::app {

namespace {

template <class Words>
std::string joined(const Words& words, std::string_view prefix = "") {
    std::string text;
    for (const auto& word : words) {
        if (!text.empty()) text += ' ';
        text += std::string(prefix) + std::string(word);
    }
    return text;
}

std::vector<std::string_view> command_names() {
    std::vector<std::string_view> names;
    for (const CommandSpec& command : commands()) names.push_back(command.name);
    return names;
}

std::string value_cases(const std::string& variable, std::string_view indent) {
    std::string cases;
    for (const OptionSpec& option : options()) {
        if (option.choices.empty()) continue;
        cases += std::string(indent) + "--" + std::string(option.name) + ") " + variable + "=\"" +
                 joined(option.choices) + "\" ;;\n";
    }
    return cases;
}

std::string option_cases(const std::string& variable, std::string_view indent) {
    std::string cases;
    for (const CommandSpec& command : commands()) {
        cases += std::string(indent) + std::string(command.name) + ") " + variable + "=\"" +
                 joined(command.options, "--") + " --help\" ;;\n";
    }
    return cases;
}

std::string operand_cases(const std::string& variable, std::string_view indent) {
    std::string cases;
    for (const CommandSpec& command : commands()) {
        const std::vector<std::string> choices = operand_choices(command);
        if (choices.empty()) continue;
        cases += std::string(indent) + std::string(command.name) + ") " + variable + "=\"" +
                 joined(choices) + "\" ;;\n";
    }
    return cases;
}

std::string bash_script() {
    return R"(_gradwright() {
    local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}" words=""
    case "$previous" in
)" + value_cases("words", "        ") +
           R"(    esac
    if [[ -z $words && $COMP_CWORD -eq 1 ]]; then
        words=")" +
           joined(command_names()) + R"("
    elif [[ -z $words && $current == -* ]]; then
        case "${COMP_WORDS[1]}" in
)" + option_cases("words", "            ") +
           R"(        esac
    elif [[ -z $words && $COMP_CWORD -eq 2 ]]; then
        case "${COMP_WORDS[1]}" in
)" + operand_cases("words", "            ") +
           R"(        esac
    fi
    COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _gradwright gradwright
)";
}

std::string zsh_script() {
    return R"(#compdef gradwright
_gradwright() {
    local current="${words[CURRENT]}" previous="${words[CURRENT-1]}" command="${words[2]}"
    local choices=""
    case "$previous" in
)" + value_cases("choices", "        ") +
           R"(    esac
    if [[ -z $choices && $CURRENT -eq 2 ]]; then
        choices=")" +
           joined(command_names()) + R"("
    elif [[ -z $choices && $current == -* ]]; then
        case "$command" in
)" + option_cases("choices", "            ") +
           R"(        esac
    elif [[ -z $choices && $CURRENT -eq 3 ]]; then
        case "$command" in
)" + operand_cases("choices", "            ") +
           R"(        esac
    fi
    if [[ -n $choices ]]; then compadd -- ${=choices}; else _files; fi
}
# Autoloaded from fpath it is called at once; sourced it is registered.
if [[ $funcstack[1] == _gradwright ]]; then
    _gradwright "$@"
else
    compdef _gradwright gradwright
fi
)";
}

std::string fish_script() {
    std::string text;
    for (const CommandSpec& command : commands()) {
        const std::string name(command.name);
        const std::string after = "complete -c gradwright -n '__fish_seen_subcommand_from " + name;
        text += "complete -c gradwright -n __fish_use_subcommand -f -a " + name + " -d '" +
                std::string(command.summary) + "'\n";
        if (const auto choices = operand_choices(command); !choices.empty()) {
            text += after + "' -f -a '" + joined(choices) + "'\n";
        }
        for (const std::string_view option_name : command.options) {
            const OptionSpec& option = *find_option(option_name);
            text += after + "' -l " + std::string(option.name);
            if (!option.placeholder.empty()) text += " -r";
            if (!option.choices.empty()) text += " -f -a '" + joined(option.choices) + "'";
            text += " -d '" + std::string(option.help) + "'\n";
        }
    }
    return text;
}

}  // namespace

Result<std::string> completion_script(std::string_view shell) {
    if (shell == "bash") return bash_script();
    if (shell == "zsh") return zsh_script();
    if (shell == "fish") return fish_script();
    return usage_fault("bad-value", "no completion for `" + std::string(shell) + "`",
                       "it is one of bash, zsh, fish");
}

}  // namespace gradwright::app
