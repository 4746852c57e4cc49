// Did cold make the O-rings of the space shuttle fail? A logistic regression of the 23 flights
// before the accident: the derivatives are derived, Newton's method does the rest.
//
//     oring examples/data/challenger.csv

#include <gradwright/array.hpp>
#include <gradwright/minimise.hpp>
#include <gradwright/text.hpp>

#include <cmath>
#include <cstdio>

using namespace gradwright;

namespace {

int fail(const Diagnostic& diagnostic, const std::string& source) {
    std::fputs(describe(diagnostic, source).c_str(), stderr);
    return 2;
}

/// A column of ones in front of the temperatures.
DenseArray design(const DenseArray& temperatures) {
    DenseArray x{{static_cast<std::int64_t>(temperatures.values.size()), 2}, {}};
    for (const double t : temperatures.values) {
        x.values.push_back(1);
        x.values.push_back(t);
    }
    return x;
}

}  // namespace

int main(int argc, char** argv) {
    const std::string file = argc > 1 ? argv[1] : "examples/data/challenger.csv";
    const auto temperature = read_array(file + "[temperature]");
    if (!temperature) return fail(temperature.error(), file);
    const auto distress = read_array(file + "[distress]");
    if (!distress) return fail(distress.error(), file);

    const std::string formula = "sum(softplus(X*w)) - y'*X*w";
    const DenseArray y{{static_cast<std::int64_t>(distress->values.size())}, distress->values};
    const auto fit = minimise(
        {.formula = formula, .unknown = "w", .values = {{"X", design(*temperature)}, {"y", y}}});
    if (!fit) return fail(fit.error(), formula);
    std::printf("minimise %s\n", formula.c_str());
    for (std::size_t i = 0; i < fit->path.size(); ++i) {
        std::printf("  iteration %zu: value %.12f\n", i, fit->path[i]);
    }
    const auto& w = fit->solution.values;
    std::printf("%s: intercept %.6f, slope %.6f per degree, value %.6f, gradient norm %.1e\n",
                fit->status.c_str(), w[0], w[1], fit->value, fit->gradient_norm);
    for (const double t : {31.0, 53.0, 81.0}) {
        std::printf("  chance of distress at %.0f °F: %.4f\n", t,
                    1 / (1 + std::exp(-w[0] - w[1] * t)));
    }
    return fit->status == "optimal" ? 0 : 1;
}
