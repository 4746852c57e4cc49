// GradBench: an ordinary differential equation and a recurrent network, step after step.
#include "public_problem.hpp"

namespace gradwright::bench {
namespace {

const Source numbers(Precision::f64);

/// The last entry of y(2) where y' = x.*(y shifted by one, with 1 in front), by Runge and Kutta.
PublicProblem equation(std::int64_t n, std::int64_t steps) {
    Case c{"ode", size_text({n, steps}), "function"};
    const std::string size = std::to_string(n), h = "(2/" + std::to_string(steps) + ")";
    std::string& f = c.request.formula;
    f = "S = embed(1," + size + "," + size + "); e = eye(" + size + ")[:,1]; y0 = vector(0," +
        size + "); ";
    for (std::int64_t s = 1; s <= steps; ++s) {
        const std::string i = std::to_string(s), y = "y" + std::to_string(s - 1);
        f += "p" + i + " = x.*(S*" + y + " + e); ";
        f += "q" + i + " = x.*(S*(" + y + " + " + h + "/2*p" + i + ") + e); ";
        f += "r" + i + " = x.*(S*(" + y + " + " + h + "/2*q" + i + ") + e); ";
        f += "t" + i + " = x.*(S*(" + y + " + " + h + "*r" + i + ") + e); ";
        f += "y" + i + " = " + y + " + " + h + "/6*(p" + i + " + 2*q" + i + " + 2*r" + i + " + t" +
             i + "); ";
    }
    f += "y" + std::to_string(steps) + "[" + size + "]";
    c.request.declarations = {"x: vector(" + size + ")"};
    c.inputs = {{"x", numbers.uniform(205, 0, 1)},
                {"s", numbers.number(static_cast<double>(steps))}};
    PublicProblem p{c, c, plain::ode};
    p.gradient.what = "gradient";
    p.gradient.request.outputs = {{.wrt = "x", .what = What::gradient}};
    return p;
}

/// One step of one layer; `before` and `now` number the steps.
std::string layer_step(const std::string& layer, const std::string& input,
                       const std::string& before, const std::string& now) {
    const std::string h = "h" + layer + before, c = "c" + layer + before;
    const std::string next = "c" + layer + now;
    return next + " = " + c + ".*sigmoid(" + input + ".*wf" + layer + " + bf" + layer +
           ") + sigmoid(" + h + ".*wi" + layer + " + bi" + layer + ").*tanh(" + h + ".*wc" + layer +
           " + bc" + layer + "); h" + layer + now + " = sigmoid(" + input + ".*wo" + layer +
           " + bo" + layer + ").*tanh(" + next + "); ";
}

std::string network_formula(std::int64_t layers, std::int64_t characters) {
    std::string text, total;
    for (std::int64_t t = 1; t < characters; ++t) {
        const std::string at = std::to_string(t), now = "_" + at;
        const std::string before = t == 1 ? "" : "_" + std::to_string(t - 1);
        std::string input = "(X[" + at + ",:]'.*vin)";
        for (std::int64_t i = 1; i <= layers; ++i) {
            text += layer_step(std::to_string(i), input, before, now);
            input = "h" + std::to_string(i) + now;
        }
        text += "z" + now + " = " + input + ".*vout + bout; ";
        total += (t > 1 ? " + " : "") + std::string("X[") + std::to_string(t + 1) + ",:]*(z" + now +
                 " - log(2 + sum(exp(z" + now + ")))*vector(1))";
    }
    return text + "-(" + total + ")/(b*" + std::to_string(characters - 1) + ")";
}

PublicProblem network(std::int64_t layers, std::int64_t characters, std::int64_t bits) {
    Case c{"lstm", size_text({layers, characters, bits}), "function"};
    c.request.formula = network_formula(layers, characters);
    c.request.sizes = {{"b", bits}};
    c.request.declarations = {"X: matrix(" + std::to_string(characters) + ",b)"};
    c.inputs = {{"X", numbers.coin(206)}};
    PublicProblem p{c, c, plain::lstm};
    p.gradient.what = "gradient";
    std::uint64_t seed = 207;
    const auto add = [&](const std::string& name, bool differentiated) {
        for (Case* const one : {&p.function, &p.gradient}) {
            one->request.declarations.push_back(name + ": vector(b)");
            one->inputs[name] = numbers.uniform(seed, 0, 1);
        }
        ++seed;
        if (differentiated) p.gradient.request.outputs.push_back({.wrt = name});
    };
    for (std::int64_t i = 1; i <= layers; ++i) {
        for (const std::string gate : {"wf", "wi", "wo", "wc", "bf", "bi", "bo", "bc"}) {
            add(gate + std::to_string(i), true);
        }
        for (const std::string state : {"h", "c"}) add(state + std::to_string(i), false);
    }
    for (const std::string extra : {"vin", "vout", "bout"}) add(extra, true);
    return p;
}

}  // namespace

void add_sequences(PublicProblems& problems, bool small) {
    if (small) {
        problems.push_back(equation(4, 2));
        problems.push_back(network(2, 4, 3));
        return;
    }
    problems.push_back(equation(1000, 1));
    problems.push_back(equation(1000, 10));
    problems.push_back(network(2, 64, 14));
    problems.push_back(network(2, 1024, 14));
}

}  // namespace gradwright::bench
