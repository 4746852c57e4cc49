#pragma once
// Structural hashing: independent of memory addresses and of the order of creation.

#include <cstdint>
#include <string_view>

namespace gradwright {

/// One round of a 64-bit mixer (the finaliser of SplitMix64 over a rotated sum).
constexpr std::uint64_t mix(std::uint64_t seed, std::uint64_t value) {
    std::uint64_t x =
        seed * 0x9e3779b97f4a7c15ULL + (value ^ (value >> 32)) + 0x2545f4914f6cdd1dULL;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31) ^ value * 0xd6e8feb86659fd93ULL;
}

constexpr std::uint64_t hash_text(std::string_view text) {
    std::uint64_t h = text.size();
    for (const char c : text) h = mix(h, static_cast<unsigned char>(c));
    return h;
}

/// The 128-bit identity of a node.
struct Key {
    std::uint64_t hi = 0;
    std::uint64_t lo = 0;

    auto operator<=>(const Key&) const = default;
};

/// Accumulates a Key from 64-bit words with two independent streams.
class Hasher {
public:
    void add(std::uint64_t word) {
        key_.hi = mix(key_.hi ^ 0x51ed270b0a1f39c1ULL, word);
        key_.lo = mix(key_.lo + 0x3c6ef372fe94f82bULL, word ^ 0xa54ff53a5f1d36f1ULL);
    }
    void add(const Key& key) {
        add(key.hi);
        add(key.lo);
    }
    Key key() const { return key_; }

private:
    Key key_;
};

}  // namespace gradwright
