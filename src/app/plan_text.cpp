// The plan of an evaluation as text.
#include "app/report_text.hpp"

#include <array>
#include <cstdio>

namespace gradwright::app {

namespace {

/// "1.23 M", by powers of `base`.
std::string with_prefix(double x, double base, std::span<const char* const> prefixes) {
    std::size_t k = 0;
    for (; x >= base && k + 1 < prefixes.size(); ++k) x /= base;
    char text[48];
    std::snprintf(text, sizeof text, "%.3g %s", x, prefixes[k]);
    return text;
}

std::string flops_text(double flops) {
    static constexpr std::array units{"flop", "kflop", "Mflop", "Gflop", "Tflop"};
    return with_prefix(flops, 1000, units);
}

std::string bytes_text(double bytes) {
    static constexpr std::array units{"B", "KiB", "MiB", "GiB", "TiB"};
    return with_prefix(bytes, 1024, units);
}

std::string time_text(double seconds) {
    static constexpr std::array units{"ns", "µs", "ms", "s"};
    return with_prefix(seconds * 1e9, 1000, units);
}

}  // namespace

std::string plan_text(const EvaluateReport& report) {
    if (report.plan.empty()) return "";
    std::string text = "\nplan, " + bytes_text(static_cast<double>(report.memory)) +
                       " of working memory; predicted from the rates at which this machine " +
                       "multiplies and reads\n";
    double predicted = 0, measured = 0;
    std::size_t number = 0;
    std::int64_t rows = 0;
    for (const PlanStep& s : report.plan) {
        if (s.rows != rows && s.rows > 0) {
            text += "     for blocks of " + std::to_string(s.block) + " of " +
                    std::to_string(s.rows) + " rows:\n";
        }
        rows = s.rows;
        char label[16];
        std::snprintf(label, sizeof label, "%3zu  ", ++number);
        text += label + std::string(s.rows > 0 ? "  " : "") + s.text + "\n";
        text += "       " + flops_text(s.flops) + ", " + bytes_text(s.bytes) + ": predicted " +
                time_text(s.predicted) + ", measured " + time_text(s.measured) + "\n";
        predicted += s.predicted;
        measured += s.measured;
    }
    return text + "in all: predicted " + time_text(predicted) + ", measured " +
           time_text(measured) + "\n";
}

}  // namespace gradwright::app
