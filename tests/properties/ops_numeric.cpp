#include "properties/ops_numeric.hpp"

#include <doctest/doctest.h>

#include <cmath>

namespace gradwright::testing {
namespace {

Array stepped(const Sample& s, const std::string& name, const Array& dx, double h) {
    Point p = s.point;
    Array& x = p.values[name];
    for (std::size_t i = 0; i < x.size(); ++i) x[i] += h * dx[i];
    return run(s.y, p);
}

}  // namespace

Array run(const Expr& e, const Point& p) {
    auto y = evaluate(e, p);
    if (!y) MESSAGE(y.error().slug << ": " << y.error().message);
    REQUIRE(y.ok());
    return *y;
}

Array extrapolated(const Sample& s, const std::string& name, const Array& dx) {
    constexpr int levels = 5;
    std::vector<Array> table;
    double h = 0.02;
    for (int level = 0; level < levels; ++level, h /= 2) {
        Array d = stepped(s, name, dx, h);
        const Array low = stepped(s, name, dx, -h);
        for (std::size_t i = 0; i < d.size(); ++i) d[i] = (d[i] - low[i]) / (2 * h);
        table.push_back(d);
    }
    for (int order = 1; order < levels; ++order) {
        const double weight = std::pow(4.0, order);
        for (std::size_t k = 0; k + static_cast<std::size_t>(order) < levels; ++k) {
            for (std::size_t i = 0; i < table[k].size(); ++i) {
                table[k][i] = (weight * table[k + 1][i] - table[k][i]) / (weight - 1);
            }
        }
    }
    return table[0];
}

Array complex_step(const Sample& s, const std::string& name, const Array& dx) {
    ComplexPoint p;
    for (const auto& [key, value] : s.point.values) {
        ComplexArray z(value.extents);
        for (std::size_t i = 0; i < value.size(); ++i) z[i] = value[i];
        p.values[key] = z;
    }
    for (std::size_t i = 0; i < dx.size(); ++i) p.values[name][i] += Complex(0, 1e-200 * dx[i]);
    const auto y = evaluate(s.y, p);
    REQUIRE(y.ok());
    Array d(y->extents);
    for (std::size_t i = 0; i < d.size(); ++i) d[i] = (*y)[i].imag() / 1e-200;
    return d;
}

Expr ruled_differential(const Sample& s, const Op& op, std::size_t slot, const Expr& dx) {
    const Slot& rule = slot_of(op, slot);
    if (const auto* smooth = std::get_if<Smooth>(&rule)) return smooth->differential(s.y, slot, dx);
    if (std::holds_alternative<Constant>(rule)) return s.y.graph().zero(s.y.shape());
    auto operands = s.operands;
    operands[slot] = dx;
    return apply(op, operands, op.sample_attributes);
}

bool has_rule(const Op& op, std::size_t slot) {
    return !std::holds_alternative<Opaque>(slot_of(op, slot));
}

Array measured(const Sample& s, const Op& op, const std::string& name, const Array& dx) {
    return op.kernel.complex != nullptr ? complex_step(s, name, dx) : extrapolated(s, name, dx);
}

double tolerance(const Op& op) { return op.kernel.complex != nullptr ? 1e-12 : 3e-8; }

}  // namespace gradwright::testing
