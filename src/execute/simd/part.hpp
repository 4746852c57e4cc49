#pragma once
// Loads and stores of a few lanes, for sets without masks.

#include <cstdint>

namespace gradwright::execute {
namespace {

template <class L>
typename L::V load_lanes(const typename L::T* p, std::int64_t n, typename L::V rest) {
    alignas(64) typename L::T lanes[L::lanes];
    L::store(lanes, rest);
    for (std::int64_t i = 0; i < n; ++i) lanes[i] = p[i];
    return L::load(lanes);
}

template <class L>
void store_lanes(typename L::T* p, typename L::V x, std::int64_t n) {
    alignas(64) typename L::T lanes[L::lanes];
    L::store(lanes, x);
    for (std::int64_t i = 0; i < n; ++i) p[i] = lanes[i];
}

}  // namespace
}  // namespace gradwright::execute
