#include "app/terminal.hpp"

#include <unistd.h>

#include <cstdlib>

namespace gradwright::app {

bool wants_color(std::string_view choice, int descriptor) {
    if (choice == "always") return true;
    if (choice == "never") return false;
    const char* no_color = std::getenv("NO_COLOR");
    const char* term = std::getenv("TERM");
    if (no_color && *no_color) return false;
    if (!term || std::string_view(term) == "dumb") return false;
    return isatty(descriptor) == 1;
}

bool is_utf8_locale() {
    // The first that is set and not empty decides, as POSIX has it.
    for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
        const char* value = std::getenv(name);
        if (!value || !*value) continue;
        const std::string_view text(value);
        for (const char* spelling : {"UTF-8", "utf-8", "UTF8", "utf8"}) {
            if (text.find(spelling) != std::string_view::npos) return true;
        }
        return false;
    }
    return false;
}

std::string painted(std::string_view text, Ink ink, const TextStyle& style) {
    if (!style.color) return std::string(text);
    static constexpr const char* codes[] = {"1", "2", "32", "31"};
    return "\x1b[" + std::string(codes[static_cast<int>(ink)]) + "m" + std::string(text) +
           "\x1b[0m";
}

}  // namespace gradwright::app
