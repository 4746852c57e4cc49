// In place of app/within_memory.cpp: memory that runs out ends this instance of the engine, and the
// page starts another.
#include "app/run.hpp"

namespace gradwright::app {

Outcome run_within_memory(const Invocation& invocation, const Session& session) {
    return run(invocation, session);
}

}  // namespace gradwright::app
