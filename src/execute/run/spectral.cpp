#include "execute/run/spectral.hpp"

#include <algorithm>
#include <type_traits>

extern "C" {
void dsyev_(const char*, const char*, const int*, double*, const int*, double*, double*, const int*,
            int*);
void ssyev_(const char*, const char*, const int*, float*, const int*, float*, float*, const int*,
            int*);
void dgesdd_(const char*, const int*, const int*, double*, const int*, double*, double*, const int*,
             double*, const int*, double*, const int*, int*, int*);
void sgesdd_(const char*, const int*, const int*, float*, const int*, float*, float*, const int*,
             float*, const int*, float*, const int*, int*, int*);
}

namespace gradwright::execute::blas {
namespace {

template <class T>
int call_eigen(Count n, T* a, T* values, T* room, int size) {
    const int order = static_cast<int>(n);
    int info = 0;
    if constexpr (std::is_same_v<T, double>) {
        dsyev_("V", "U", &order, a, &order, values, room, &size, &info);
    } else {
        ssyev_("V", "U", &order, a, &order, values, room, &size, &info);
    }
    return info;
}

/// To Fortran a is a', so that left and right change places.
template <class T>
int call_svd(Count m, Count n, T* a, T* values, T* left, T* right, T* room, int size, int* marks) {
    const int rows = static_cast<int>(n), columns = static_cast<int>(m),
              few = std::min(rows, columns);
    int info = 0;
    if constexpr (std::is_same_v<T, double>) {
        dgesdd_("S", &rows, &columns, a, &rows, values, right, &rows, left, &few, room, &size,
                marks, &info);
    } else {
        sgesdd_("S", &rows, &columns, a, &rows, values, right, &rows, left, &few, room, &size,
                marks, &info);
    }
    return info;
}

/// LAPACK's marks are integers, kept before the room of numbers.
Count marks_of(Count m, Count n) { return in_lines(8 * std::min(m, n)); }

template <class T>
Count svd_numbers(Count m, Count n) {
    T wanted = 0, none_of[1];
    int marks = 0;
    call_svd<T>(m, n, none_of, none_of, none_of, none_of, &wanted, -1, &marks);
    // Single precision rounds a large count.
    return in_lines(static_cast<Count>(wanted * static_cast<T>(1.0001)) + 1);
}

}  // namespace

template <class T>
Count eigen_room(Count n) {
    T wanted = 0, none_of[1];
    call_eigen<T>(n, none_of, none_of, &wanted, -1);
    return in_lines(static_cast<Count>(wanted * static_cast<T>(1.0001)) + 1);
}

template <class T>
Count svd_room(Count m, Count n) {
    return marks_of(m, n) + svd_numbers<T>(m, n);
}

template <class T>
bool eigen(Count n, T* a, T* values, T* room) {
    return call_eigen(n, a, values, room, static_cast<int>(eigen_room<T>(n))) == 0;
}

template <class T>
bool svd(Count m, Count n, T* a, T* values, T* left, T* right, T* room) {
    const int size = static_cast<int>(svd_numbers<T>(m, n));
    return call_svd(m, n, a, values, left, right, room + marks_of(m, n), size,
                    reinterpret_cast<int*>(room)) == 0;
}

#define GRADWRIGHT_INSTANTIATE(T)             \
    template Count eigen_room<T>(Count);      \
    template Count svd_room<T>(Count, Count); \
    template bool eigen(Count, T*, T*, T*);   \
    template bool svd(Count, Count, T*, T*, T*, T*, T*);
GRADWRIGHT_INSTANTIATE(double)
GRADWRIGHT_INSTANTIATE(float)
#undef GRADWRIGHT_INSTANTIATE

}  // namespace gradwright::execute::blas
