#include "render/code/names.hpp"

#include <array>
#include <utility>

namespace gradwright::render::code {
namespace {

constexpr auto greek = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"α", "alpha"},  {"β", "beta"},  {"γ", "gamma"},  {"δ", "delta"}, {"ε", "epsilon"},
    {"ζ", "zeta"},   {"η", "eta"},   {"θ", "theta"},  {"ι", "iota"},  {"κ", "kappa"},
    {"λ", "lambda"}, {"μ", "mu"},    {"ν", "nu"},     {"ξ", "xi"},    {"ο", "omicron"},
    {"π", "pi"},     {"ρ", "rho"},   {"σ", "sigma"},  {"τ", "tau"},   {"υ", "upsilon"},
    {"φ", "phi"},    {"χ", "chi"},   {"ψ", "psi"},    {"ω", "omega"}, {"Γ", "Gamma"},
    {"Δ", "Delta"},  {"Θ", "Theta"}, {"Λ", "Lambda"}, {"Ξ", "Xi"},    {"Π", "Pi"},
    {"Σ", "Sigma"},  {"Φ", "Phi"},   {"Ψ", "Psi"},    {"Ω", "Omega"},
});

bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

}  // namespace

std::string identifier(std::string_view name) {
    std::string text;
    for (std::size_t i = 0; i < name.size();) {
        std::size_t step = 1;
        std::string_view spelled = "_";
        if (is_plain(name[i])) spelled = name.substr(i, 1);
        for (const auto& [letter, word] : greek) {
            if (!name.substr(i).starts_with(letter)) continue;
            spelled = word;
            step = letter.size();
        }
        text += spelled;
        i += step;
    }
    const bool bad_start = text.empty() || text[0] == '_' || (text[0] >= '0' && text[0] <= '9');
    return bad_start ? "v" + text : text;
}

std::string Names::take(std::string_view wanted) {
    std::string name = identifier(wanted);
    while (used_.contains(name)) name += '_';
    used_.insert(name);
    return name;
}

std::string Names::fresh(std::string_view stem, bool numbered) {
    std::string name(stem);
    int& next = next_.try_emplace(name, numbered ? 1 : 2).first->second;
    const bool plain = !numbered && !used_.contains(name);
    while (!plain) {
        name = std::string(stem) + std::to_string(next++);
        if (!used_.contains(name)) break;
    }
    used_.insert(name);
    return name;
}

}  // namespace gradwright::render::code
