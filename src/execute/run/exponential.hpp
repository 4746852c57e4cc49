#pragma once

#include "execute/plan/plan.hpp"

namespace gradwright::execute::blas {

/// Entries of scratch.
template <class T>
Count exponential_room(Count n);

/// out = expm(a), n×n, by the Padé approximant of degree 13 and squaring (Higham 2005).
template <class T>
bool exponential(Count n, const T* a, T* out, T* scratch);

}  // namespace gradwright::execute::blas
