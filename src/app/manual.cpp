#include <gradwright/version.hpp>

#include "app/help.hpp"

namespace gradwright::app {

namespace {

/// Text that troff prints as it stands: a typed quote, dash or circumflex is not typeset.
std::string literal(std::string_view text) {
    std::string escaped;
    for (const char c : text) {
        switch (c) {
            case '\\':
                escaped += "\\e";
                break;
            case '-':
                escaped += "\\-";
                break;
            case '\'':
                escaped += "\\(aq";
                break;
            case '`':
                escaped += "\\(ga";
                break;
            case '^':
                escaped += "\\(ha";
                break;
            case '~':
                escaped += "\\(ti";
                break;
            default:
                escaped += c;
        }
    }
    return escaped.starts_with('.') ? "\\&" + escaped : escaped;
}

std::string bold(std::string_view text) { return "\\fB" + literal(text) + "\\fR"; }

std::string italic(std::string_view text) { return "\\fI" + literal(text) + "\\fR"; }

std::string example(std::string_view arguments) {
    return ".PP\n.nf\n" + bold("gradwright " + std::string(arguments)) + "\n.fi\n";
}

/// Upper-case words of an operand or placeholder are to be replaced.
std::string command_section(const CommandSpec& command) {
    std::string text = ".SS gradwright " + literal(command.name);
    if (!command.operand.empty()) text += " " + literal(command.operand);
    text += "\n" + literal(command.summary) + ".\n";
    if (!command.example.empty()) text += example(command.example);
    if (command.options.empty()) return text;
    text += ".PP\nOptions:";
    for (const std::string_view option : command.options) {
        text +=
            (option == command.options.front() ? "\n" : ",\n") + bold("--" + std::string(option));
    }
    return text + ".\n";
}

std::string option_section(const OptionSpec& option) {
    std::string text = ".TP\n" + bold("--" + std::string(option.name));
    if (!option.placeholder.empty()) text += " " + italic(option.placeholder);
    text += "\n" + literal(option.help);
    std::string_view before = ": ";
    for (const std::string_view choice : option.choices) {
        text += std::string(before) + bold(choice);
        before = ", ";
    }
    return text + (option.repeatable ? "; may be repeated.\n" : ".\n");
}

constexpr const char* description =
    R"(Gradwright takes a formula over scalars, vectors, matrices and tensors and gives its
derivative in closed form. Each result is proved at random points before it is shown.
.PP
A formula is one argument, in double quotes:
.BR * " is the matrix product, " .* " acts element by element, " \(aq " transposes."
A formula of
.B \-
is read from standard input; one that begins with a minus is a formula, not an option.
)";

constexpr const char* ending = R"(.SH EXIT STATUS
.TP
.B 0
done
.TP
.B 1
a check failed or a claim is wrong
.TP
.B 2
the input is at fault: a diagnostic on standard error, or in the JSON
.TP
.B 3
refused: no rule, no closed form, or too large; the reason is given
.SH ENVIRONMENT
.TP
.B NO_COLOR
if set and not empty, nothing is coloured
.TP
.B TERM
.B dumb
likewise
.TP
.BR LC_ALL ", " LC_CTYPE ", " LANG
results are printed in Unicode if the first that is set names UTF-8, otherwise in ASCII
)";

}  // namespace

std::string manual_page() {
    std::string text = ".TH GRADWRIGHT 1 \"\" \"gradwright " + std::string(version()) +
                       "\" \"User Commands\"\n.SH NAME\n"
                       "gradwright \\- matrix calculus: derivatives in closed form, proved\n"
                       ".SH SYNOPSIS\n.B gradwright\n.I COMMAND\n[\\fIOPERAND\\fR] "
                       "[\\fIOPTION\\fR]...\n.SH DESCRIPTION\n";
    text += description + example(find_command("derive")->example) + ".SH COMMANDS\n";
    for (const CommandSpec& command : commands()) text += command_section(command);
    text += ".SH OPTIONS\n";
    for (const OptionSpec& option : options()) text += option_section(option);
    text += ".TP\n" + bold("-h") + ", " + bold("--help") +
            "\nhelp for the command, wherever it stands.\n.TP\n" + bold("-V") + ", " +
            bold("--version") + "\nthe version of the program.\n";
    return text + ending;
}

}  // namespace gradwright::app
