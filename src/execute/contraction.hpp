#pragma once

#include <gradwright/result.hpp>

#include "execute/factors.hpp"
#include "execute/labelled.hpp"
#include "execute/linear.hpp"

namespace gradwright::execute {

/// A factor ready for elimination. With a solver, `value` holds its two labels and no data.
template <class T>
struct Item {
    Labelled<T> value;
    const Solver<T>* solver = nullptr;
    bool transposable = true;  ///< the solver also applies its transpose
    InProduct in_product = InProduct::ordinary;
};

/// The values of base^exponent; whole exponents by multiplication, 1/2 by sqrt.
template <class T>
std::vector<T> powered(const std::vector<T>& base, const Number& exponent);

/// Eliminates the summed labels pair by pair, the cheapest pair first, and lays out the result.
/// `limit` bounds the entries of any intermediate array.
template <class T>
Result<std::vector<T>> contracted(std::vector<Item<T>> items, std::span<const Axis> out,
                                  const Extents& extents, std::int64_t limit);

/// Where a zero must hold in the product against a value that is not finite, that value becomes
/// zero: see `InProduct`.
template <class T>
void settle_zeros(std::vector<Item<T>>& items, const Extents& extents);

}  // namespace gradwright::execute
