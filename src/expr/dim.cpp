#include "expr/dim.hpp"

#include "base/hash.hpp"
#include "base/lock.hpp"

#include <algorithm>
#include <unordered_map>

namespace gradwright {

struct Dim::Entry {
    std::vector<Monomial> monomials;
    std::string text;
    std::uint64_t hash = 0;
};

namespace {

std::string text_of(const Dim::Monomial& m) {
    std::string out;
    if (m.coefficient != 1 || m.symbols.empty()) out = std::to_string(m.coefficient);
    for (const auto& symbol : m.symbols) {
        if (!out.empty()) out += "*";
        out += symbol;
    }
    return out;
}

/// Sorts, merges equal monomials and drops zeros.
void canonicalise(std::vector<Dim::Monomial>& monomials) {
    std::map<std::vector<std::string>, std::int64_t> collected;
    for (auto& m : monomials) {
        std::sort(m.symbols.begin(), m.symbols.end());
        collected[m.symbols] += m.coefficient;
    }
    monomials.clear();
    for (auto& [symbols, coefficient] : collected) {
        if (coefficient != 0) monomials.push_back({coefficient, symbols});
    }
    // Symbols before the plain number: "n + 1".
    std::stable_partition(monomials.begin(), monomials.end(),
                          [](const Dim::Monomial& m) { return !m.symbols.empty(); });
}

}  // namespace

Dim Dim::intern(std::vector<Monomial> monomials) {
    canonicalise(monomials);
    std::string text;
    for (const auto& m : monomials) text += (text.empty() ? "" : " + ") + text_of(m);
    if (text.empty()) text = "0";
    static Mutex mutex;
    static std::unordered_map<std::string, Entry> table;
    const Lock lock(mutex);
    const auto [it, fresh] = table.try_emplace(text);
    if (fresh) it->second = {std::move(monomials), text, hash_text(text)};
    return Dim(&it->second);
}

Dim::Dim() {
    static const Dim one(1);
    entry_ = one.entry_;
}
Dim::Dim(std::int64_t number) : Dim(intern({{number, {}}})) {}
Dim::Dim(std::string_view symbol) : Dim(intern({{1, {std::string(symbol)}}})) {}

Dim Dim::product(std::span<const Dim> dims) {
    std::vector<Monomial> result{{1, {}}};
    for (const Dim& dim : dims) {
        std::vector<Monomial> next;
        for (const auto& a : result) {
            for (const auto& b : dim.monomials()) {
                Monomial m{a.coefficient * b.coefficient, a.symbols};
                m.symbols.insert(m.symbols.end(), b.symbols.begin(), b.symbols.end());
                next.push_back(std::move(m));
            }
        }
        result = std::move(next);
    }
    return intern(std::move(result));
}

Dim Dim::sum(std::span<const Dim> dims) {
    std::vector<Monomial> result;
    for (const Dim& dim : dims) {
        result.insert(result.end(), dim.monomials().begin(), dim.monomials().end());
    }
    return intern(std::move(result));
}

bool Dim::is_number() const { return number().has_value(); }

std::optional<std::int64_t> Dim::number() const {
    const auto& ms = monomials();
    if (ms.empty()) return 0;
    if (ms.size() == 1 && ms[0].symbols.empty()) return ms[0].coefficient;
    return std::nullopt;
}

bool Dim::is_symbol() const {
    const auto& ms = monomials();
    return ms.size() == 1 && ms[0].coefficient == 1 && ms[0].symbols.size() == 1;
}

const std::vector<Dim::Monomial>& Dim::monomials() const { return entry_->monomials; }
const std::string& Dim::text() const { return entry_->text; }
std::uint64_t Dim::hash() const { return entry_->hash; }

std::vector<std::string> Dim::symbols() const {
    std::vector<std::string> out;
    for (const auto& m : monomials()) out.insert(out.end(), m.symbols.begin(), m.symbols.end());
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

std::optional<std::int64_t> Dim::evaluate(const Sizes& sizes) const {
    std::int64_t total = 0;
    for (const auto& m : monomials()) {
        std::int64_t value = m.coefficient;
        for (const auto& symbol : m.symbols) {
            const auto it = sizes.find(symbol);
            if (it == sizes.end()) return std::nullopt;
            if (__builtin_mul_overflow(value, it->second, &value)) return std::nullopt;
        }
        if (__builtin_add_overflow(total, value, &total)) return std::nullopt;
    }
    return total;
}

}  // namespace gradwright
