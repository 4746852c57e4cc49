// At which angle must a ball be thrown to land 30 metres away, against the resistance of the air?
// The simulation stops when the ball touches the ground, so the number of its steps depends on the
// angle; dual numbers carry the derivative through, and Newton's method finds the angle.
//
//     shooting

#include <gradwright/dual.hpp>

#include <cstdio>

using namespace gradwright;

namespace {

/// Where the ball lands, in metres; thrown at 22 m/s from the height of the ground.
constexpr auto landing = [](auto angle) {
    const double dt = 0.01, drag = 0.01, gravity = 9.81;
    auto x = 0 * angle, y = x, u = 22 * cos(angle), v = 22 * sin(angle);
    auto before_x = x, before_y = y;
    do {
        before_x = x;
        before_y = y;
        const auto speed = sqrt(u * u + v * v);
        u -= dt * drag * speed * u;
        v -= dt * (gravity + drag * speed * v);
        x += dt * u;
        y += dt * v;
    } while (y > 0);
    // Between the last two points the path is a straight line.
    return before_x + (x - before_x) * before_y / (before_y - y);
};

}  // namespace

int main() {
    double angle = 0.4;
    for (int step = 0; step < 6; ++step) {
        const double miss = landing(angle) - 30;
        std::printf("angle %.6f lands %+.6f m from the target\n", angle, miss);
        angle -= miss / derivative(landing, angle);
    }
    std::printf("throw at %.2f degrees\n", angle * 180 / std::numbers::pi);
    return std::abs(landing(angle) - 30) < 1e-6 ? 0 : 1;
}
