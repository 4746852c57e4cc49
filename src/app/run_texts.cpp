#include "app/help.hpp"
#include "app/runners.hpp"

namespace gradwright::app {

Outcome run_completion(const Invocation& invocation, const Session&) {
    const Result<std::string> script = completion_script(invocation.operand);
    if (!script) return refusal(script.error(), "", false, "auto");
    return {0, *script, ""};
}

Outcome run_man(const Invocation&, const Session&) { return {0, manual_page(), ""}; }

Outcome run_help(const Invocation& invocation, const Session&) {
    if (invocation.operand.empty()) return {0, general_help(), ""};
    const Result<const CommandSpec*> command = command_named(invocation.operand);
    if (!command) return refusal(command.error(), "", false, invocation.value("color", "auto"));
    return {0, command_help(**command), ""};
}

}  // namespace gradwright::app
