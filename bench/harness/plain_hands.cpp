// Hand tracking in plain C++, as in plain.cpp.
#include "public_problem.hpp"

#include <array>

namespace gradwright::bench::plain {
namespace {

using Count = std::size_t;
using Vector = std::vector<double>;
using Transform = std::array<double, 16>;  // 4×4, row by row
using Rotation = std::array<double, 9>;

Transform product(const Transform& a, const Transform& b) {
    Transform c{};
    for (Count i = 0; i < 4; ++i) {
        for (Count k = 0; k < 4; ++k) {
            for (Count j = 0; j < 4; ++j) c[4 * i + j] += a[4 * i + k] * b[4 * k + j];
        }
    }
    return c;
}

Transform transform_of(const Values& in, const std::string& name) {
    Transform t;
    std::copy_n(in.at(name).begin(), t.size(), t.begin());
    return t;
}

Transform bent(double x, double z) {
    const double cx = std::cos(x), sx = std::sin(x), cz = std::cos(z), sz = std::sin(z);
    return {cz, -sz * cx, sz * sx, 0, sz, cz * cx, -cz * sx, 0, 0, sx, cx, 0, 0, 0, 0, 1};
}

/// Of each bone: from where its vertices rest to where they are.
std::vector<Transform> transforms_of(const Values& in, const Vector& theta) {
    std::vector<Transform> absolute(hand_bones), moved(hand_bones);
    Count next = 6;
    for (Count b = 0; b < hand_bones; ++b) {
        const std::string number = std::to_string(b + 1);
        Transform t = transform_of(in, "L" + number);
        if (const int angles = hand_angles(b); angles > 0) {
            t = product(t, bent(theta[next], angles == 2 ? theta[next + 1] : 0));
            next += static_cast<Count>(angles);
        }
        absolute[b] = b == 0 ? t : product(absolute[hand_parent(b)], t);
        moved[b] = product(absolute[b], transform_of(in, "Z" + number));
    }
    return moved;
}

Rotation rotation_of(const double* axis) {
    const double r = std::sqrt(axis[0] * axis[0] + axis[1] * axis[1] + axis[2] * axis[2]);
    const double x = axis[0] / r, y = axis[1] / r, z = axis[2] / r, s = std::sin(r),
                 c = std::cos(r);
    return {x * x + (1 - x * x) * c, x * y * (1 - c) - z * s, x * z * (1 - c) + y * s,
            x * y * (1 - c) + z * s, y * y + (1 - y * y) * c, y * z * (1 - c) - x * s,
            x * z * (1 - c) - y * s, z * y * (1 - c) + x * s, z * z + (1 - z * z) * c};
}

/// Three numbers for each vertex: its place by each bone, weighted; mirrored, turned and moved.
Vector vertices_of(const Values& in) {
    const Vector &theta = in.at("theta"), &rest = in.at("V"), &weights = in.at("W");
    const Count n = rest.size() / 4;
    const auto moved = transforms_of(in, theta);
    Vector places(3 * n), out(3 * n);
    for (Count b = 0; b < hand_bones; ++b) {
        const Transform& t = moved[b];
        for (Count v = 0; v < n; ++v) {
            const double* const p = &rest[4 * v];
            const double w = weights[v * hand_bones + b];
            for (Count i = 0; i < 3; ++i) {
                const double* const row = &t[4 * i];
                places[3 * v + i] +=
                    w * (row[0] * p[0] + row[1] * p[1] + row[2] * p[2] + row[3] * p[3]);
            }
        }
    }
    const Rotation r = rotation_of(theta.data());
    for (Count v = 0; v < n; ++v) {
        const double* const p = &places[3 * v];
        for (Count i = 0; i < 3; ++i) {
            out[3 * v + i] =
                r[3 * i + 1] * p[1] + r[3 * i + 2] * p[2] - r[3 * i] * p[0] + theta[3 + i];
        }
    }
    return out;
}

Count index(double number) { return static_cast<Count>(number) - 1; }

}  // namespace

double ht(const Values& in) {
    const Vector places = vertices_of(in);
    const Vector &points = in.at("X"), &first = in.at("k1");
    const bool on_triangles = in.contains("U");
    // A sum of all errors, of one column of them, or weighted.
    const Vector* const weights = in.contains("cotangent") ? &in.at("cotangent") : nullptr;
    const auto column = in.contains("column") ? static_cast<Count>(in.at("column")[0]) : 3;
    double sums[3] = {};
    for (Count i = 0; i < first.size(); ++i) {
        const double* const a = &places[3 * index(first[i])];
        const double *b = a, *c = a;
        double u = 1, v = 0;
        if (on_triangles) {
            b = &places[3 * index(in.at("k2")[i])], c = &places[3 * index(in.at("k3")[i])];
            u = in.at("U")[2 * i], v = in.at("U")[2 * i + 1];
        }
        for (Count j = 0; j < 3; ++j) {
            const double place = on_triangles ? u * a[j] + v * b[j] + (1 - u - v) * c[j] : a[j];
            const double error = points[3 * i + j] - place;
            sums[j] += weights != nullptr ? error * (*weights)[3 * i + j] : error;
        }
    }
    return column < 3 ? sums[column] : sums[0] + sums[1] + sums[2];
}

}  // namespace gradwright::bench::plain
