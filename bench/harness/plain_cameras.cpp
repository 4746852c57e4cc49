// Errors of reprojection in plain C++, as in plain.cpp.
#include "public_problem.hpp"

namespace gradwright::bench::plain {
namespace {

struct Error {
    double x, y, weight;
};

void rotate(const double* axis, const double* a, double* out) {
    double r = 0, along = 0, n[3];
    for (int i = 0; i < 3; ++i) r += axis[i] * axis[i];
    r = std::sqrt(r);
    for (int i = 0; i < 3; ++i) n[i] = axis[i] / r, along += n[i] * a[i];
    const double c = std::cos(r), s = std::sin(r), rest = along * (1 - c);
    for (int i = 0; i < 3; ++i) {
        const int j = (i + 1) % 3, k = (i + 2) % 3;
        out[i] = a[i] * c + (n[j] * a[k] - n[k] * a[j]) * s + n[i] * rest;
    }
}

Error error_of(const double* camera, const double* point, const double* feature, double w) {
    double a[3], seen[3];
    for (int i = 0; i < 3; ++i) a[i] = point[i] - camera[3 + i];
    rotate(camera, a, seen);
    const double u = seen[0] / seen[2], v = seen[1] / seen[2], s = u * u + v * v;
    const double z = 1 + camera[9] * s + camera[10] * s * s;
    return {w * (u * z * camera[6] + camera[7] - feature[0]),
            w * (v * z * camera[6] + camera[8] - feature[1]), 1 - w * w};
}

}  // namespace

/// All errors added up, or those of one column.
double ba(const Values& in) {
    const std::vector<double>&c = in.at("C"), &x = in.at("X"), &f = in.at("F"), &w = in.at("w");
    const auto column = in.contains("column") ? static_cast<int>(in.at("column")[0]) : -1;
    double sums[3] = {};
    for (std::size_t i = 0; i < w.size(); ++i) {
        const Error e = error_of(&c[11 * i], &x[3 * i], &f[2 * i], w[i]);
        sums[0] += e.x, sums[1] += e.y, sums[2] += e.weight;
    }
    return column < 0 ? sums[0] + sums[1] + sums[2] : sums[column];
}

}  // namespace gradwright::bench::plain
