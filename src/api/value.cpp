#include "api/value.hpp"

namespace gradwright::api {
namespace {

/// The two entries of a pair may be sums of the same numbers in another order: both become the
/// mean. Axes of the variable stand twice, so that rows and columns are halves of the axes.
void symmetrise(Array& h) {
    std::size_t n = 1;
    for (std::size_t i = 0; i < h.extents.size() / 2; ++i) {
        n *= static_cast<std::size_t>(h.extents[i]);
    }
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            double& lower = h[i * n + j];
            double& upper = h[j * n + i];
            if (lower != upper) lower = upper = lower / 2 + upper / 2;
        }
    }
}

}  // namespace

Array as_reported(const Derivation& derivation, Array value) {
    if (derivation.what == What::hessian) symmetrise(value);
    return value;
}

Result<Array> value_of(const Derivation& derivation, const Point& point) {
    Result<Array> value = evaluate(derivation.derivative, point);
    if (!value) return value;
    return as_reported(derivation, std::move(*value));
}

}  // namespace gradwright::api
