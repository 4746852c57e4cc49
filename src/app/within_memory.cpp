#include "app/run.hpp"

#include <new>
#include <stdexcept>

namespace gradwright::app {

Outcome run_within_memory(const Invocation& invocation, const Session& session) {
    try {
        return run(invocation, session);
    } catch (const std::bad_alloc&) {
    } catch (const std::length_error&) {
    }
    Diagnostic d = usage_fault("too-large", "there is not enough memory for this request");
    d.fault = Fault::refused;
    return refusal(d, "", invocation.value("format") == "json", invocation.value("color", "auto"));
}

}  // namespace gradwright::app
