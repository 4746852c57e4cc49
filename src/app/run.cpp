#include "app/run.hpp"

#include "app/runners.hpp"
#include "app/terminal.hpp"

namespace gradwright::app {

namespace {

int exit_code_of(Fault fault) {
    switch (fault) {
        case Fault::check:
            return 1;
        case Fault::refused:
            return 3;
        default:
            return 2;
    }
}

Outcome missing(const Invocation& invocation) {
    return refusal(not_available(invocation), "", invocation.value("format") == "json",
                   invocation.value("color", "auto"));
}

}  // namespace

View view_of(const Invocation& invocation) {
    View view;
    view.style = {.color = wants_color(invocation.value("color", "auto"), 1),
                  .unicode = is_utf8_locale()};
    view.format = invocation.value("format", view.style.unicode ? "unicode" : "ascii");
    if (view.format == "ascii") view.style.unicode = false;
    if (!view.is_plain()) view.style.color = false;
    return view;
}

Outcome refusal(const Diagnostic& diagnostic, std::string_view formula, bool json,
                std::string_view color) {
    const int code = exit_code_of(diagnostic.fault);
    if (json) return {code, json_text(diagnostic, formula) + "\n", ""};
    const TextStyle style{.color = wants_color(color, 2), .unicode = is_utf8_locale()};
    return {code, "", describe(diagnostic, formula, style)};
}

Diagnostic not_available(const Invocation& invocation) {
    Diagnostic d = usage_fault(
        "not-available", "`" + std::string(invocation.command->name) + "` is not in this version");
    d.fault = Fault::refused;
    return d;
}

Outcome run(const Invocation& invocation, const Session& session) {
    const Runner runner = runner_of(invocation.command->name);
    return runner != nullptr ? runner(invocation, session) : missing(invocation);
}

}  // namespace gradwright::app
