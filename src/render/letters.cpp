#include "render/letters.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace gradwright::render {

NameParts parts_of(std::string_view name, bool differential) {
    NameParts parts;
    if (differential && name.size() > 1 && name.front() == 'd') {
        parts.differential = true;
        name.remove_prefix(1);
    }
    const auto bar = name.find('_');
    if (bar != std::string_view::npos && bar > 0 && bar + 1 < name.size()) {
        parts.stem = name.substr(0, bar);
        parts.subscript = name.substr(bar + 1);
        return parts;
    }
    std::size_t end = name.size();
    while (end > 1 && std::isdigit(static_cast<unsigned char>(name[end - 1])) != 0) --end;
    parts.stem = name.substr(0, end);
    parts.subscript = name.substr(end);
    return parts;
}

std::optional<std::string_view> greek(std::string_view name) {
    constexpr auto letters = std::to_array<std::pair<std::string_view, std::string_view>>({
        {"alpha", "α"},   {"beta", "β"},   {"gamma", "γ"}, {"delta", "δ"},   {"epsilon", "ε"},
        {"zeta", "ζ"},    {"eta", "η"},    {"theta", "θ"}, {"iota", "ι"},    {"kappa", "κ"},
        {"lambda", "λ"},  {"mu", "μ"},     {"nu", "ν"},    {"xi", "ξ"},      {"pi", "π"},
        {"rho", "ρ"},     {"sigma", "σ"},  {"tau", "τ"},   {"upsilon", "υ"}, {"phi", "φ"},
        {"chi", "χ"},     {"psi", "ψ"},    {"omega", "ω"}, {"Gamma", "Γ"},   {"Delta", "Δ"},
        {"Theta", "Θ"},   {"Lambda", "Λ"}, {"Xi", "Ξ"},    {"Pi", "Π"},      {"Sigma", "Σ"},
        {"Upsilon", "Υ"}, {"Phi", "Φ"},    {"Psi", "Ψ"},   {"Omega", "Ω"},
    });
    for (const auto& [word, letter] : letters) {
        if (word == name) return letter;
    }
    return std::nullopt;
}

}  // namespace gradwright::render
