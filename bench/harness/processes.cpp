// The marginal likelihood of a Gaussian process.
#include "case.hpp"

namespace gradwright::bench {
namespace {

Case process(const Source& source, std::int64_t n) {
    Case c{"P6", size_text({n}), "value+grad"};
    c.request.formula = "K = exp(v)*exp(-exp(-2*l)/2*D) + exp(s)*eye; y'*inv(K)*y + logdet(K)";
    c.request.declarations = {"D: symmetric(n)", "y: vector(n)", "l: scalar", "v: scalar",
                              "s: scalar"};
    c.request.outputs = {{}, {.wrt = "l"}, {.wrt = "v"}, {.wrt = "s"}};
    c.request.sizes = {{"n", n}};
    const Entries points = source.uniform(61, -1, 1);
    const auto N = static_cast<std::uint64_t>(n);
    c.inputs = {{"y", source.uniform(62, -1, 1)},
                {"l", source.number(0)},
                {"v", source.number(0.2)},
                {"s", source.number(-1)},
                {"D", [=](std::uint64_t i) {
                     double sum = 0;
                     for (std::uint64_t k = 0; k < 5; ++k) {
                         const double e = points(i / N * 5 + k) - points(i % N * 5 + k);
                         sum += e * e;
                     }
                     return sum;
                 }}};
    return c;
}

}  // namespace

void add_processes(const Source& source, Cases& cases) {
    for (const std::int64_t n : {500, 1000, 2000}) cases.push_back(process(source, n));
}

}  // namespace gradwright::bench
