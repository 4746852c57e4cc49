#include "app/interrupt.hpp"

#include <unistd.h>

#include <csignal>

namespace gradwright::app {

namespace {

// What a handler may touch: memory that was there before.
char unfinished_file[4096];

extern "C" void clear_up(int signal) {
    unlink(unfinished_file);
    std::signal(signal, SIG_DFL);
    std::raise(signal);
}

}  // namespace

void remove_on_interrupt(const std::string& unfinished) {
    if (unfinished.size() >= sizeof unfinished_file) return;
    unfinished.copy(unfinished_file, unfinished.size());
    unfinished_file[unfinished.size()] = '\0';
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
        // What the caller ignores, as nohup does, stays ignored.
        if (std::signal(signal, clear_up) == SIG_IGN) std::signal(signal, SIG_IGN);
    }
}

}  // namespace gradwright::app
