#pragma once
// A result as it is printed: one line of JSON.

#include <cmath>
#include <cstdio>
#include <string>

namespace gradwright::bench {

class Line {
public:
    void text(const char* key, const std::string& value) {
        std::string quoted = "\"";
        for (const char c : value) {
            if (c == '"' || c == '\\') quoted += '\\';
            quoted += c == '\n' ? ' ' : c;
        }
        add(key, quoted + "\"");
    }
    void number(const char* key, double value, int digits = 6) {
        char buffer[40];
        std::snprintf(buffer, sizeof buffer, "%.*g", digits, value);
        add(key, std::isfinite(value) ? buffer : "\"" + std::string(buffer) + "\"");
    }
    void print() const {
        std::printf("{%s}\n", fields_.c_str());
        std::fflush(stdout);
    }

private:
    void add(const char* key, const std::string& value) {
        fields_ += (fields_.empty() ? "\"" : ", \"") + std::string(key) + "\": " + value;
    }
    std::string fields_;
};

}  // namespace gradwright::bench
