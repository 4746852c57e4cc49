// GradBench: hand tracking. How far points that a camera saw are from the vertices of a hand, or
// from places on its triangles, that 26 numbers pose. The hand is made up; its bones, angles and
// sizes are those of the public one.
#include "public_problem.hpp"

namespace gradwright::bench {
namespace {

const Source numbers(Precision::f64);

std::string joined(const std::string& name, std::size_t number) {
    return name + std::to_string(number);
}

/// A 4×4 matrix in double, row by row, that turns and then moves.
std::vector<double> rigid(std::size_t bone) {
    const double a = 2 * unit(240, bone) - 1, b = 2 * unit(241, bone) - 1;
    const double ca = std::cos(a), sa = std::sin(a), cb = std::cos(b), sb = std::sin(b);
    std::vector<double> t = {cb, -sb * ca, sb * sa, 0, sb, cb * ca, -cb * sa, 0,
                             0,  sa,       ca,      0, 0,  0,       0,        1};
    for (std::size_t i = 0; i < 3; ++i) t[4 * i + 3] = unit(242 + i, bone) - 0.5;
    return t;
}

/// The inverse of a rigid matrix: turned back, moved back.
std::vector<double> undone(const std::vector<double>& t) {
    std::vector<double> back(16);
    back[15] = 1;
    for (std::size_t i = 0; i < 3; ++i) {
        for (std::size_t j = 0; j < 3; ++j) {
            back[4 * i + j] = t[4 * j + i];
            back[4 * i + 3] -= t[4 * j + i] * t[4 * j + 3];
        }
    }
    return back;
}

std::vector<double> product(const std::vector<double>& a, const std::vector<double>& b) {
    std::vector<double> c(16);
    for (std::size_t i = 0; i < 64; ++i)
        c[i / 4] += a[i / 16 * 4 + i % 4] * b[i % 4 * 4 + i / 4 % 4];
    return c;
}

Entries entries_of(std::vector<double> values) {
    return [values = std::move(values)](std::uint64_t i) { return values[i]; };
}

/// Up to four bones hold a vertex, with weights that add up to one.
double weight(std::uint64_t i) {
    const std::uint64_t vertex = i / hand_bones, bone = i % hand_bones;
    double total = 0, own = 0;
    for (std::uint64_t k = 0; k < 4; ++k) {
        const double w = unit(246, 4 * vertex + k) + 0.1;
        const auto at = static_cast<std::uint64_t>(unit(247, 4 * vertex + k) * hand_bones);
        total += w;
        if (at == bone) own += w;
    }
    return own / total;
}

/// The rotation by two angles of the next joint; a joint of one angle has z = 0.
std::string bent(std::size_t next, bool two) {
    const std::string x = "theta[" + std::to_string(next) + "]";
    const std::string z = "theta[" + std::to_string(next + 1) + "]";
    const std::string c = "cos(" + x + ")", s = "sin(" + x + ")";
    if (!two) return "[1,0,0,0; 0," + c + ",-" + s + ",0; 0," + s + "," + c + ",0; 0,0,0,1]";
    return "[cos(" + z + "),-sin(" + z + ")*" + c + ",sin(" + z + ")*" + s + ",0; sin(" + z +
           "),cos(" + z + ")*" + c + ",-cos(" + z + ")*" + s + ",0; 0," + s + "," + c +
           ",0; 0,0,0,1]";
}

/// Vertices as rows: the place by each bone, weighted; mirrored, turned and moved.
std::string posed() {
    std::string text, places;
    std::size_t next = 7;
    for (std::size_t b = 0; b < hand_bones; ++b) {
        const std::string i = std::to_string(b + 1);
        std::string relative = "L" + i;
        if (const int angles = hand_angles(b); angles > 0) {
            relative += "*" + bent(next, angles == 2);
            next += static_cast<std::size_t>(angles);
        }
        if (b > 0) relative = joined("A", hand_parent(b) + 1) + "*(" + relative + ")";
        text += "A" + i + " = " + relative + "; ";
        places += (b > 0 ? " + " : "") + ("diag(W[:," + i + "])*V*(A" + i + "*Z" + i + ")'");
    }
    return text + "P = " + places +
           "; r = sqrt(theta[1]^2 + theta[2]^2 + theta[3]^2); c = cos(r); s = sin(r); "
           "x = theta[1]/r; y = theta[2]/r; z = theta[3]/r; "
           "R = [-x^2 - (1 - x^2)*c, x*y*(1 - c) - z*s, x*z*(1 - c) + y*s, theta[4]; "
           "-x*y*(1 - c) - z*s, y^2 + (1 - y^2)*c, y*z*(1 - c) - x*s, theta[5]; "
           "-x*z*(1 - c) + y*s, z*y*(1 - c) + x*s, z^2 + (1 - z^2)*c, theta[6]]; Q = P*R'; ";
}

Case tracking(std::int64_t vertices, std::int64_t points, bool on_triangles) {
    Case c{"ht", (on_triangles ? "complicated:" : "simple:") + size_text({vertices, points}), ""};
    c.request.formula = posed() + (on_triangles ? "X - diag(U[:,1])*onehot(k1,v)*Q - "
                                                  "diag(U[:,2])*onehot(k2,v)*Q - "
                                                  "diag(1 - U[:,1] - U[:,2])*onehot(k3,v)*Q"
                                                : "X - onehot(k1,v)*Q");
    c.request.declarations = {"theta: vector(26)", "V: matrix(v,4)", "W: matrix(v,22)",
                              "X: matrix(p,3)", "k1: vector(p)"};
    c.request.sizes = {{"v", vertices}, {"p", points}};
    const Entries places = numbers.uniform(248, -1, 1);
    c.inputs = {{"theta", numbers.uniform(249, 0.1, 1)},
                {"V", [=](std::uint64_t i) { return i % 4 == 3 ? 1 : places(i); }},
                {"W", weight},
                {"X", numbers.uniform(250, -1, 1)},
                {"k1", numbers.labels(251, vertices)}};
    if (on_triangles) {
        for (const char* const one : {"U: matrix(p,2)", "k2: vector(p)", "k3: vector(p)"}) {
            c.request.declarations.push_back(one);
        }
        c.inputs["U"] = numbers.uniform(254, 0, 0.5);
        c.inputs["k2"] = numbers.labels(252, vertices),
        c.inputs["k3"] = numbers.labels(253, vertices);
    }
    std::vector<std::vector<double>> absolute;
    for (std::size_t b = 0; b < hand_bones; ++b) {
        const auto relative = rigid(b);
        absolute.push_back(b == 0 ? relative : product(absolute[hand_parent(b)], relative));
        const std::string l = joined("L", b + 1), z = joined("Z", b + 1);
        c.request.declarations.push_back(l + ": matrix(4,4)");
        c.request.declarations.push_back(z + ": matrix(4,4)");
        c.inputs[l] = entries_of(relative), c.inputs[z] = entries_of(undone(absolute.back()));
    }
    return c;
}

PublicProblem hand(std::int64_t vertices, std::int64_t points, bool on_triangles) {
    const Case c = tracking(vertices, points, on_triangles);
    PublicProblem problem{c, c, plain::ht, {}};
    problem.function.what = "function";
    problem.gradient.what = "jacobian";
    problem.gradient.request.outputs = {{.wrt = "theta", .what = What::jacobian}};
    if (!on_triangles) return problem;
    // An error depends on its own two numbers only.
    problem.columns.push_back(3);
    const char* const columns[] = {"[vector(1,p), vector(0,p), vector(0,p)]",
                                   "[vector(0,p), vector(1,p), vector(0,p)]",
                                   "[vector(0,p), vector(0,p), vector(1,p)]"};
    for (const std::size_t column : {0u, 1u, 2u}) {
        problem.gradient.request.outputs.push_back(
            {.wrt = "U", .what = What::vjp, .along = columns[column]});
        problem.columns.push_back(static_cast<double>(column));
    }
    return problem;
}

}  // namespace

void add_hands(PublicProblems& problems, bool small) {
    for (const bool on_triangles : {false, true}) {
        if (small) {
            problems.push_back(hand(7, 5, on_triangles));
            continue;
        }
        problems.push_back(hand(544, 800, on_triangles));
        problems.push_back(hand(10000, 100000, on_triangles));
    }
}

}  // namespace gradwright::bench
