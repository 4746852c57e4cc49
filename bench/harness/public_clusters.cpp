// GradBench: Gaussian mixtures and k-means.
#include "public_problem.hpp"

namespace gradwright::bench {
namespace {

const Source numbers(Precision::f64);

PublicProblem mixture(std::int64_t d, std::int64_t K, std::int64_t n) {
    Case c = mixture_case(numbers, d, K, n, Prior::subtracted);
    c.problem = "gmm";
    PublicProblem p{c, c, plain::gmm};
    p.function.what = "function";
    p.function.request.outputs = {};
    p.gradient.what = "gradient";
    p.gradient.request.outputs.erase(p.gradient.request.outputs.begin());
    return p;
}

/// The direction of Newton's method is the gradient over the diagonal of the Hessian, which has no
/// other entries: the Hessian times ones is that diagonal.
PublicProblem k_means(std::int64_t k, std::int64_t n, std::int64_t d) {
    Case c{"kmeans", size_text({k, n, d}), ""};
    c.request.formula =
        "D = rowsum(P.^2)*vector(1)' + vector(1)*rowsum(C.^2)' - 2*P*C'; sum(min(D, rows))";
    c.request.declarations = {"P: matrix(n,d)", "C: matrix(k,d)", "V: matrix(k,d)"};
    c.request.sizes = {{"n", n}, {"k", k}, {"d", d}};
    const auto first = static_cast<std::uint64_t>((n - k) * d);
    const Entries points = numbers.uniform(204, 0, 1);
    c.inputs = {{"P", points},
                // Each centre is one of the points, so that no cluster is empty.
                {"C", [=](std::uint64_t i) { return points(first + i); }},
                {"V", numbers.number(1)},
                {"d", numbers.number(static_cast<double>(d))}};
    PublicProblem p{c, c, plain::kmeans};
    p.function.what = "function";
    p.gradient.what = "direction";
    p.gradient.request.outputs = {{.wrt = "C", .what = What::gradient},
                                  {.wrt = "C", .what = What::hvp, .along = "V"}};
    return p;
}

}  // namespace

void add_clusters(PublicProblems& problems, bool small) {
    if (small) {
        problems.push_back(mixture(3, 2, 5));
        problems.push_back(k_means(3, 20, 2));
        return;
    }
    problems.push_back(mixture(2, 5, 1000));
    problems.push_back(mixture(20, 25, 1000));
    problems.push_back(mixture(64, 100, 1000));
    problems.push_back(k_means(10, 1000, 8));
    problems.push_back(k_means(100, 10000, 16));
    problems.push_back(k_means(1000, 10000, 16));
}

}  // namespace gradwright::bench
