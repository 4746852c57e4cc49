#include "execute/simd/kernels.hpp"

#include "execute/simd/sets.hpp"

#include <cstdlib>
#include <vector>

namespace gradwright::execute {
namespace {

std::vector<InstructionSet> available() {
    std::vector<InstructionSet> sets;
#if defined(__x86_64__)
    const bool avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
                        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw");
    if (avx512) sets.push_back({"avx512", &avx512_f64, &avx512_f32});
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
        sets.push_back({"avx2", &avx2_f64, &avx2_f32});
    }
    sets.push_back({"sse4", &sse4_f64, &sse4_f32});
#elif defined(__aarch64__)
    sets.push_back({"neon", &neon_f64, &neon_f32});
#endif
    return sets;
}

/// The set named in the environment if this processor has it, else the best.
const InstructionSet& chosen() {
    static const InstructionSet set = [] {
        const char* wanted = std::getenv("GRADWRIGHT_SIMD");
        for (const InstructionSet& s : instruction_sets()) {
            if (wanted && s.name == wanted) return s;
        }
        return instruction_sets().front();
    }();
    return set;
}

}  // namespace

std::span<const InstructionSet> instruction_sets() {
    static const std::vector<InstructionSet> sets = available();
    return sets;
}

std::string_view instruction_set() { return chosen().name; }

template <>
const Kernels<double>& kernels() {
    return *chosen().f64;
}
template <>
const Kernels<float>& kernels() {
    return *chosen().f32;
}

}  // namespace gradwright::execute
