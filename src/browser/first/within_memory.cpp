// In place of app/within_memory.cpp, as in the full engine; and an answer that lacked a kernel is
// none.
#include "app/run.hpp"
#include "browser/first/missing_kernel.hpp"

namespace gradwright::app {

Outcome run_within_memory(const Invocation& invocation, const Session& session) {
    dense::missing_kernel = false;
    Outcome outcome = run(invocation, session);
    if (!dense::missing_kernel) return outcome;
    return refusal(not_available(invocation), "", true, "never");
}

}  // namespace gradwright::app
