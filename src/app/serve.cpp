#include "app/serve.hpp"

#include "app/answer.hpp"

#include <istream>
#include <ostream>
#include <string>

namespace gradwright::app {

namespace {

/// The next line; what exceeds the limit is dropped, and the line is too long by one byte.
bool next_line(std::istream& in, std::string& line) {
    line.clear();
    std::streambuf& bytes = *in.rdbuf();
    constexpr int end = std::char_traits<char>::eof();
    for (int c = bytes.sbumpc(); c != end; c = bytes.sbumpc()) {
        if (c == '\n') return true;
        if (line.size() <= longest_request) line += static_cast<char>(c);
    }
    return !line.empty();
}

}  // namespace

int serve(std::istream& in, std::ostream& out) {
    std::string line;
    while (next_line(in, line)) {
        if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
        out << answer(line) << '\n' << std::flush;
        if (!out) break;
    }
    return 0;
}

}  // namespace gradwright::app
