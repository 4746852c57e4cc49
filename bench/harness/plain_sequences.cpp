// Functions that go step by step, in plain C++ as in plain.cpp.
#include "public_problem.hpp"

namespace gradwright::bench::plain {
namespace {

using Count = std::size_t;
using Vector = std::vector<double>;

/// z[0] = x[0], z[i] = x[i]*y[i-1].
void slope(const Vector& x, const Vector& y, Vector& z) {
    z[0] = x[0];
    for (Count i = 1; i < x.size(); ++i) z[i] = x[i] * y[i - 1];
}

void advance(const Vector& y, double h, const Vector& k, Vector& out) {
    for (Count i = 0; i < y.size(); ++i) out[i] = y[i] + h * k[i];
}

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

/// One layer of the network: weights and biases of its gates, and its state.
struct Layer {
    Layer(const Values& in, const std::string& i)
        : wf(in.at("wf" + i)),
          bf(in.at("bf" + i)),
          wi(in.at("wi" + i)),
          bi(in.at("bi" + i)),
          wo(in.at("wo" + i)),
          bo(in.at("bo" + i)),
          wc(in.at("wc" + i)),
          bc(in.at("bc" + i)),
          h(in.at("h" + i)),
          c(in.at("c" + i)) {}

    void step(const Vector& x) {
        for (Count j = 0; j < h.size(); ++j) {
            const double forget = sigmoid(x[j] * wf[j] + bf[j]);
            const double in = sigmoid(h[j] * wi[j] + bi[j]);
            const double out = sigmoid(x[j] * wo[j] + bo[j]);
            const double change = std::tanh(h[j] * wc[j] + bc[j]);
            c[j] = c[j] * forget + in * change;
            h[j] = out * std::tanh(c[j]);
        }
    }

    const Vector &wf, &bf, &wi, &bi, &wo, &bo, &wc, &bc;
    Vector h, c;
};

}  // namespace

double ode(const Values& in) {
    const Vector& x = in.at("x");
    const auto steps = static_cast<Count>(in.at("s")[0]);
    const double h = 2 / static_cast<double>(steps);
    Vector y(x.size()), k1 = y, k2 = y, k3 = y, k4 = y, between = y;
    for (Count s = 0; s < steps; ++s) {
        slope(x, y, k1);
        advance(y, h / 2, k1, between);
        slope(x, between, k2);
        advance(y, h / 2, k2, between);
        slope(x, between, k3);
        advance(y, h, k3, between);
        slope(x, between, k4);
        for (Count i = 0; i < y.size(); ++i) {
            y[i] += h * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]) / 6;
        }
    }
    return y.back();
}

double lstm(const Values& in) {
    const Vector &text = in.at("X"), &vin = in.at("vin"), &vout = in.at("vout"),
                 &bout = in.at("bout");
    const Count b = vin.size(), characters = text.size() / b;
    std::vector<Layer> layers;
    for (Count i = 1; in.contains("wf" + std::to_string(i)); ++i) {
        layers.emplace_back(in, std::to_string(i));
    }
    double total = 0;
    Vector x(b);
    for (Count t = 0; t + 1 < characters; ++t) {
        for (Count j = 0; j < b; ++j) x[j] = text[t * b + j] * vin[j];
        const Vector* input = &x;
        for (Layer& layer : layers) {
            layer.step(*input);
            input = &layer.h;
        }
        double sum = 2, gold = 0, golden = 0;
        for (Count j = 0; j < b; ++j) {
            const double y = (*input)[j] * vout[j] + bout[j], next = text[(t + 1) * b + j];
            sum += std::exp(y);
            golden += next * y, gold += next;
        }
        total += golden - gold * std::log(sum);
    }
    return -total / static_cast<double>(b * (characters - 1));
}

}  // namespace gradwright::bench::plain
