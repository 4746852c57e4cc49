// The log-likelihood of a Gaussian mixture with a Wishart prior.
#include "case.hpp"

#include <numbers>

namespace gradwright::bench {
namespace {

/// What the likelihood has beside its variables; the prior has weight 1 and d + 1 degrees.
double constant_of(double d, double K, double n, double sign) {
    const double degrees = d + 1, pi = std::numbers::pi;
    double log_gamma = d * (d - 1) / 4 * std::log(pi);
    for (int j = 1; j <= static_cast<int>(d); ++j) log_gamma += std::lgamma((degrees + 1 - j) / 2);
    const double prior = -degrees * d * std::log(2.0) / 2 - log_gamma;
    return -n * d * std::log(2 * pi) / 2 + sign * K * prior;
}

}  // namespace

Case mixture_case(const Source& source, std::int64_t d, std::int64_t K, std::int64_t n,
                  Prior prior) {
    const bool subtracted = prior == Prior::subtracted;
    Case c{"P5", size_text({d, K, n}), "value+grad"};
    // Inverse covariances S'*S with S = diag(exp(q)) + a strictly lower triangle.
    c.request.formula =
        "S = einsum(\"kj,jl->kjl\", exp(Q), eye(d)) + einsum(\"kjl,jl->kjl\", L, lower_mask(0,d)); "
        "Y = einsum(\"kjl,il->ikj\", S, X) - einsum(\"kjl,kl,i->ikj\", S, M, vector(1,n)); "
        "main = vector(1)*(a + rowsum(Q))' - einsum(\"ikj,ikj->ik\", Y, Y)/2; "
        "prior = (sum(exp(2*Q)) + einsum(\"kjl,kjl,jl->\", L, L, lower_mask(0,d)))/2; "
        "sum(logsumexp(main, rows)) - n*logsumexp(a) " +
        std::string(subtracted ? "-" : "+") + " prior + c";
    c.request.declarations = {"X: matrix(n,d)", "a: vector(K)",     "M: matrix(K,d)",
                              "Q: matrix(K,d)", "L: tensor(K,d,d)", "c: scalar"};
    c.request.outputs = {{}, {.wrt = "a"}, {.wrt = "M"}, {.wrt = "Q"}, {.wrt = "L"}};
    c.request.sizes = {{"n", n}, {"d", d}, {"K", K}};
    // The other contenders keep a row of d log-diagonals and the triangle by columns.
    const auto D = static_cast<std::uint64_t>(d), packed = D + D * (D - 1) / 2;
    const Entries all = source.uniform(53, -0.5, 0.5);
    c.inputs = {
        {"X", source.uniform(54, -1, 1)},
        {"a", source.uniform(51, -1, 1)},
        {"M", source.uniform(52, -1, 1)},
        {"c", source.number(constant_of(double(d), double(K), double(n), subtracted ? 1 : -1))},
        {"Q", [=](std::uint64_t i) { return all(i / D * packed + i % D); }},
        {"L", [=](std::uint64_t i) {
             const std::uint64_t k = i / (D * D), row = i / D % D, column = i % D;
             if (row <= column) return 0.0;
             const std::uint64_t before = column * D - column * (column + 1) / 2;
             return all(k * packed + D + before + row - column - 1);
         }}};
    return c;
}

void add_mixtures(const Source& source, Cases& cases) {
    for (const std::int64_t d : {2, 10, 20, 64}) {
        for (const std::int64_t K : {5, 25})
            cases.push_back(mixture_case(source, d, K, 1000, Prior::added));
    }
}

}  // namespace gradwright::bench
