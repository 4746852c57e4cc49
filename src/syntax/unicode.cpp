#include "syntax/unicode.hpp"

#include "syntax/lexer.hpp"

#include <algorithm>
#include <array>

namespace gradwright::syntax {
namespace {

struct Entry {
    char32_t code;
    std::string_view ascii;
};

constexpr auto operators = std::to_array<Entry>({
    {U'−', "-"},  {U'–', "-"},  {U'·', "*"},  {U'⋅', "*"},    {U'×', "*"},    {U'∗', "*"},
    {U'⊙', ".*"}, {U'∘', ".*"}, {U'⊘', "./"}, {U'÷', "/"},    {U'∕', "/"},    {U'≤', "<="},
    {U'≥', ">="}, {U'′', "'"},  {U'’', "'"},  {U'⊗', "kron"}, {U'√', "root"}, {U'‖', "||"},
    {U'∥', "||"}, {U'：', ":"}, {U'，', ","}, {U'（', "("},   {U'）', ")"},
});

constexpr auto greek = std::to_array<Entry>({
    {U'α', "alpha"},   {U'β', "beta"},    {U'γ', "gamma"},   {U'δ', "delta"}, {U'ε', "epsilon"},
    {U'ϵ', "epsilon"}, {U'ζ', "zeta"},    {U'η', "eta"},     {U'θ', "theta"}, {U'ϑ', "theta"},
    {U'ι', "iota"},    {U'κ', "kappa"},   {U'λ', "lambda"},  {U'μ', "mu"},    {U'µ', "mu"},
    {U'ν', "nu"},      {U'ξ', "xi"},      {U'π', "pi"},      {U'ρ', "rho"},   {U'σ', "sigma"},
    {U'ς', "sigma"},   {U'τ', "tau"},     {U'υ', "upsilon"}, {U'φ', "phi"},   {U'ϕ', "phi"},
    {U'χ', "chi"},     {U'ψ', "psi"},     {U'ω', "omega"},   {U'Γ', "Gamma"}, {U'Δ', "Delta"},
    {U'Θ', "Theta"},   {U'Λ', "Lambda"},  {U'Ξ', "Xi"},      {U'Π', "Pi"},    {U'Σ', "Sigma"},
    {U'∑', "Sigma"},   {U'Υ', "Upsilon"}, {U'Φ', "Phi"},     {U'Ψ', "Psi"},   {U'Ω', "Omega"},
});

constexpr auto superscripts = std::to_array<Entry>({
    {U'⁰', "0"},
    {U'¹', "1"},
    {U'²', "2"},
    {U'³', "3"},
    {U'⁴', "4"},
    {U'⁵', "5"},
    {U'⁶', "6"},
    {U'⁷', "7"},
    {U'⁸', "8"},
    {U'⁹', "9"},
    {U'⁻', "-"},
    {U'⁺', "+"},
    {U'ⁿ', "n"},
    {U'ᵏ', "k"},
    {U'ᵐ', "m"},
    {U'ᵀ', "'"},
    {U'ᵗ', "'"},
    {U'⊤', "'"},
});

template <std::size_t size>
std::string_view look_up(const std::array<Entry, size>& table, char32_t c) {
    const auto at =
        std::find_if(table.begin(), table.end(), [c](const Entry& e) { return e.code == c; });
    return at == table.end() ? std::string_view{} : at->ascii;
}

}  // namespace

std::string_view operator_for(char32_t c) { return look_up(operators, c); }

std::string_view greek_name(char32_t c) { return look_up(greek, c); }

char superscript(char32_t c) {
    const std::string_view ascii = look_up(superscripts, c);
    return ascii.empty() ? '\0' : ascii[0];
}

char subscript(char32_t c) { return c >= U'₀' && c <= U'₉' ? char('0' + (c - U'₀')) : '\0'; }

bool is_greek(std::string_view name) {
    std::string_view stem = name;
    while (!stem.empty() && ((stem.back() >= '0' && stem.back() <= '9') || stem.back() == '_'))
        stem.remove_suffix(1);
    return std::any_of(greek.begin(), greek.end(),
                       [stem](const Entry& e) { return e.ascii == stem; });
}

}  // namespace gradwright::syntax
