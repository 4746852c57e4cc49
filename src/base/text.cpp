#include "base/text.hpp"

#include <algorithm>
#include <vector>

namespace gradwright {
namespace {

char fold(char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; }

bool is_control(char32_t c) { return c < 0x20 || (c >= 0x7f && c < 0xa0); }

std::size_t width_of(const CodePoint& point) {
    if (!point.valid || is_control(point.value)) return 1;
    return columns_of(point.value);
}

}  // namespace

std::size_t abi1::display_width(std::string_view text) {
    std::size_t width = 0;
    for (std::size_t i = 0; i < text.size();) {
        const CodePoint point = decode(text, i);
        width += width_of(point);
        i += point.length;
    }
    return width;
}

std::string printable(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        const CodePoint point = decode(text, i);
        if (point.value == '\t')
            out += ' ';
        else if (!point.valid || is_control(point.value))
            out += "\xef\xbf\xbd";
        else
            out.append(text.substr(i, point.length));
        i += point.length;
    }
    return out;
}

Place place_of(std::string_view text, std::size_t position) {
    position = std::min(position, text.size());
    Place place;
    std::size_t start = 0;
    for (std::size_t i = 0; i < position; ++i) {
        if (text[i] != '\n') continue;
        ++place.line;
        start = i + 1;
    }
    place.column = 1 + display_width(text.substr(start, position - start));
    return place;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
    // Optimal string alignment with three rows: the swap looks two rows back.
    std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const bool same = fold(a[i - 1]) == fold(b[j - 1]);
            row[j] = std::min({row[j - 1] + 1, last[j] + 1, last[j - 1] + (same ? 0u : 1u)});
            const bool swapped = i > 1 && j > 1 && fold(a[i - 1]) == fold(b[j - 2]) &&
                                 fold(a[i - 2]) == fold(b[j - 1]);
            if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
        }
        before.swap(last);
        last.swap(row);
    }
    return last[b.size()];
}

std::optional<std::string> closest(std::string_view name, std::span<const std::string> candidates) {
    const std::size_t limit = (name.size() + 2) / 3;
    const auto shared_prefix = [&](const std::string& other) {
        std::size_t n = 0;
        while (n < name.size() && n < other.size() && fold(name[n]) == fold(other[n])) ++n;
        return n;
    };
    const std::string* best = nullptr;
    std::size_t best_distance = limit + 1;
    for (const std::string& candidate : candidates) {
        if (candidate.size() > name.size() + limit || name.size() > candidate.size() + limit)
            continue;
        const std::size_t distance = edit_distance(name, candidate);
        const bool nearer =
            distance < best_distance ||
            (best && distance == best_distance && shared_prefix(candidate) > shared_prefix(*best));
        if (!nearer || distance > limit) continue;
        best_distance = distance;
        best = &candidate;
    }
    if (!best) return std::nullopt;
    return *best;
}

}  // namespace gradwright
