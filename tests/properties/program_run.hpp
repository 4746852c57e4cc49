#pragma once
// Planned programs run on arrays that lie in memory in several ways.

#include "execute/execute.hpp"
#include "execute/program.hpp"
#include "expr/traverse.hpp"
#include "verify/random_point.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

namespace gradwright::testing {

inline double largest(const std::vector<double>& values) {
    double most = 0;
    for (const double v : values) {
        if (std::isfinite(v)) most = std::max(most, std::abs(v));
    }
    return most;
}

/// How far the values lie apart, relative to the largest; infinities and NaN must agree.
inline double distance(const std::vector<double>& got, const std::vector<double>& wanted) {
    const double scale = std::max(1e-300, largest(wanted));
    double most = 0;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (got[i] == wanted[i]) continue;
        if (std::isnan(got[i]) && std::isnan(wanted[i])) continue;
        const double d = std::abs(got[i] - wanted[i]) / scale;
        most = std::isnan(d) ? INFINITY : std::max(most, d);
    }
    return most;
}

/// How the numbers of a test lie in memory.
enum class Lie { dense, turned, rows_apart, every_second, backwards };
constexpr Lie lies[] = {Lie::turned, Lie::rows_apart, Lie::every_second, Lie::backwards};

/// An array with room around its entries, which have to stay as they are.
template <class T>
struct Laid {
    std::vector<T> memory;
    std::vector<std::int64_t> extents, strides;
    std::int64_t first = 0;

    Laid(std::vector<std::int64_t> e, Lie lie) : extents(std::move(e)), strides(extents.size()) {
        const std::size_t order = extents.size();
        std::int64_t stride = lie == Lie::every_second ? 2 : 1;
        for (std::size_t k = order; k-- > 0;) {
            const std::size_t axis = lie == Lie::turned ? order - 1 - k : k;
            strides[axis] = stride;
            stride *= extents[axis];
            if (lie == Lie::rows_apart && k + 1 == order) stride += 3;
        }
        if (lie == Lie::backwards) {
            for (std::size_t k = 0; k < order; ++k) {
                first += std::max<std::int64_t>(0, extents[k] - 1) * strides[k];
                strides[k] = -strides[k];
            }
        }
        memory.assign(static_cast<std::size_t>(stride), T(7));
    }

    View<T> view() { return {memory.data() + first, extents, strides}; }
    T& at(std::size_t number) {
        std::int64_t place = first;
        auto rest = static_cast<std::int64_t>(number);
        for (std::size_t k = extents.size(); k-- > 0; rest /= extents[k]) {
            place += rest % extents[k] * strides[k];
        }
        return memory[static_cast<std::size_t>(place)];
    }
    std::size_t count() const { return static_cast<std::size_t>(Array::count(extents)); }
    /// Entries that are not of the array and changed.
    std::size_t spoilt() {
        std::vector<T> rest = memory;
        for (std::size_t i = 0; i < count(); ++i) rest[&at(i) - memory.data()] = T(7);
        return static_cast<std::size_t>(std::ranges::count_if(rest, [](T v) { return v != T(7); }));
    }
};

template <class T>
struct Run {
    std::unique_ptr<execute::Program<T>> program;
    std::vector<Expr> inputs, roots;
    Point point;
    Sizes sizes;

    Run(std::span<const Expr> r, Point p, const execute::ProgramOptions& options)
        : roots(r.begin(), r.end()), point(std::move(p)) {
        for (const Expr& e : reachable(roots)) {
            if (e.is_symbol() && point.values.contains(std::string(e->name))) inputs.push_back(e);
        }
        sizes = *sizes_at<double>(inputs, point);
        auto made = execute::Program<T>::make(roots, inputs, sizes, options);
        REQUIRE_MESSAGE(made.ok(), made.error().message);
        program = std::move(*made);
    }

    std::vector<std::vector<double>> operator()(Lie lie_in, Lie lie_out) const {
        std::vector<Laid<T>> in, out;
        std::vector<View<const T>> in_views;
        std::vector<View<T>> out_views;
        for (const Expr& e : inputs) {
            const Array& a = point.values.at(std::string(e->name));
            Laid<T>& x = in.emplace_back(extents_of(e, sizes), lie_in);
            for (std::size_t i = 0; i < a.size(); ++i) x.at(i) = static_cast<T>(a[i]);
        }
        for (const Expr& r : roots) out.emplace_back(extents_of(r, sizes), lie_out);
        for (Laid<T>& x : in) in_views.push_back(x.view());
        for (Laid<T>& y : out) out_views.push_back(y.view());
        const auto done = program->run(in_views, out_views);
        REQUIRE_MESSAGE(done.ok(), done.error().message);
        std::vector<std::vector<double>> values;
        for (Laid<T>& y : out) {
            CHECK(y.spoilt() == 0);
            std::vector<double>& v = values.emplace_back();
            for (std::size_t i = 0; i < y.count(); ++i) v.push_back(static_cast<double>(y.at(i)));
        }
        return values;
    }
};

}  // namespace gradwright::testing
