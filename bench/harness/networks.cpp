// Small networks and what stands at their end.
#include "case.hpp"

namespace gradwright::bench {
namespace {

const std::string cross_entropy = "(sum(logsumexp(Z, rows)) - sum(onehot(y, c).*Z))/N";

Case network(const Source& source, std::int64_t N, std::int64_t d, std::int64_t h, std::int64_t c) {
    Case one{"P4", "nn:" + size_text({N, d, h, c}), "hessian"};
    one.request.formula = "Z = tanh(X*W1' + vector(1)*b1')*W2' + vector(1)*b2'; " + cross_entropy;
    one.request.declarations = {"X: matrix(N,d)", "y: vector(N)",    "W1: matrix(h,d)",
                                "b1: vector(h)",  "W2: matrix(c,h)", "b2: vector(c)"};
    one.request.outputs = {{.wrt = "W1", .what = What::hessian}};
    one.request.sizes = {{"N", N}, {"d", d}, {"h", h}, {"c", c}};
    one.inputs = {{"X", source.uniform(41, -1, 1)},      {"y", source.labels(42, c)},
                  {"W1", source.uniform(43, -0.5, 0.5)}, {"b1", source.uniform(44, -0.5, 0.5)},
                  {"W2", source.uniform(45, -0.5, 0.5)}, {"b2", source.uniform(46, -0.5, 0.5)}};
    return one;
}

Case perceptron(const Source& source) {
    Case c{"P4", "mlp:128x784x512x512x10", "value+grad"};
    c.request.formula =
        "A1 = relu(X*W1' + vector(1)*b1'); A2 = relu(A1*W2' + vector(1)*b2'); "
        "Z = A2*W3' + vector(1)*b3'; " +
        cross_entropy;
    c.request.declarations = {"X: matrix(N,d)",  "y: vector(N)",    "W1: matrix(h,d)",
                              "b1: vector(h)",   "W2: matrix(k,h)", "b2: vector(k)",
                              "W3: matrix(c,k)", "b3: vector(c)"};
    c.request.sizes = {{"N", 128}, {"d", 784}, {"h", 512}, {"k", 512}, {"c", 10}};
    c.inputs = {{"X", source.uniform(41, -1, 1)}, {"y", source.labels(42, 10)}};
    c.request.outputs = {{}};
    std::uint64_t seed = 43;
    for (const std::string weight : {"W1", "b1", "W2", "b2", "W3", "b3"}) {
        c.inputs[weight] = source.uniform(seed++, -0.05, 0.05);
        c.request.outputs.push_back({.wrt = weight});
    }
    return c;
}

Case logits(const Source& source, std::int64_t n, std::int64_t c) {
    Case one{"P7", size_text({n, c}), "value+grad"};
    one.request.formula = cross_entropy;
    one.request.declarations = {"Z: matrix(N,c)", "y: vector(N)"};
    one.request.outputs = {{}, {.wrt = "Z"}};
    one.request.sizes = {{"N", n}, {"c", c}};
    one.inputs = {{"Z", source.uniform(71, -3, 3)}, {"y", source.labels(72, c)}};
    return one;
}

Case attention(const Source& source, std::int64_t n) {
    Case c{"P9", size_text({n}), "jacobian"};
    c.request.formula = "softmax(W*tanh(V*x))";
    c.request.declarations = {"W: matrix(n,n)", "V: matrix(n,n)", "x: vector(n)"};
    c.request.outputs = {{.wrt = "x"}};
    c.request.sizes = {{"n", n}};
    const double r = 1 / std::sqrt(static_cast<double>(n));
    c.inputs = {{"W", source.uniform(91, -r, r)},
                {"V", source.uniform(92, -r, r)},
                {"x", source.uniform(93, -1, 1)}};
    return c;
}

}  // namespace

void add_networks(const Source& source, Cases& cases) {
    cases.push_back(network(source, 128, 20, 16, 5));
    cases.push_back(network(source, 512, 50, 20, 10));
    cases.push_back(perceptron(source));
    if (source.is_single()) cases.push_back(logits(source, 65536, 1000));
    cases.push_back(logits(source, 1000000, 10));
    for (const std::int64_t n : {50, 500}) cases.push_back(attention(source, n));
}

}  // namespace gradwright::bench
