#include <gradwright/text.hpp>

#include <gradwright/version.hpp>

#include "base/diagnostic_text.hpp"
#include "base/slugs.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace gradwright {

Location abi1::locate(std::string_view source, Span span) {
    const std::size_t begin = std::min<std::size_t>(span.begin, source.size());
    const std::size_t end = std::clamp<std::size_t>(span.end, begin, source.size());
    const Place place = place_of(source, begin);
    return {place.line, place.column, display_width(source.substr(begin, end - begin))};
}

std::string abi1::describe(const Diagnostic& diagnostic, std::string_view source,
                           const TextStyle& style) {
    const bool own = !diagnostic.source.empty();
    DiagnosticStyle how;
    how.color = style.color;
    if (own) how.source_name = "<argument>";
    return render_diagnostic(diagnostic, own ? diagnostic.source : source, how);
}

std::optional<FaultStory> abi1::explain_fault(std::string_view slug) {
    const SlugEntry* entry = find_slug(slug);
    if (!entry) return {};
    return FaultStory{std::string(entry->slug), std::string(entry->title),
                      std::string(entry->explanation), std::string(entry->failing),
                      std::string(entry->fixed)};
}

std::vector<std::string> abi1::fault_slugs() {
    std::vector<std::string> names;
    for (const SlugEntry& entry : slugs()) names.emplace_back(entry.slug);
    return names;
}

std::optional<std::string> abi1::closest_name(std::string_view name,
                                              std::span<const std::string> candidates) {
    return closest(name, candidates);
}

std::string abi1::latex_text(std::string_view prose) {
    static constexpr std::pair<char, std::string_view> escapes[] = {{'\\', "\\textbackslash{}"},
                                                                    {'^', "\\textasciicircum{}"},
                                                                    {'~', "\\textasciitilde{}"},
                                                                    {'<', "\\textless{}"},
                                                                    {'>', "\\textgreater{}"},
                                                                    {'|', "\\textbar{}"},
                                                                    {'\'', "\\textquotesingle{}"},
                                                                    {'_', "\\_"},
                                                                    {'&', "\\&"},
                                                                    {'%', "\\%"},
                                                                    {'$', "\\$"},
                                                                    {'#', "\\#"},
                                                                    {'{', "\\{"},
                                                                    {'}', "\\}"}};
    std::string escaped;
    for (const char c : prose) {
        std::string_view written(&c, 1);
        for (const auto& [sign, escape] : escapes) {
            if (sign == c) written = escape;
        }
        escaped += written;
    }
    return escaped;
}

const char* abi1::version() { return "0.1.0"; }

}  // namespace gradwright
