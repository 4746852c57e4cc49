// GradBench: log-sum-exp, linear least squares, determinants.
#include "public_problem.hpp"

namespace gradwright::bench {
namespace {

const Source numbers(Precision::f64);

/// The function and its gradient by one variable.
PublicProblem with_gradient(Case c, const std::string& wrt, Plain plain) {
    PublicProblem p{c, c, plain};
    p.function.what = "function";
    p.gradient.what = "gradient";
    p.gradient.request.outputs = {{.wrt = wrt, .what = What::gradient}};
    return p;
}

PublicProblem log_sum_exp(std::int64_t n) {
    Case c{"lse", size_text({n}), ""};
    c.request.formula = "log(sum(exp(x)))";
    c.request.declarations = {"x: vector(n)"};
    c.request.sizes = {{"n", n}};
    c.inputs = {{"x", numbers.uniform(201, 0, 1)}};
    return with_gradient(std::move(c), "x", plain::lse);
}

PublicProblem least_squares(std::int64_t n, std::int64_t m) {
    Case c{"llsq", size_text({n, m}), ""};
    c.request.formula = "P = (t*vector(1)').^(vector(1)*k'); norm2(sign(t) - P*x)^2/2";
    c.request.declarations = {"x: vector(m)", "t: vector(n)", "k: vector(m)"};
    c.request.sizes = {{"n", n}, {"m", m}};
    const double step = 2 / static_cast<double>(n - 1);
    c.inputs = {{"x", numbers.uniform(202, 0, 1)},
                {"t", [step](std::uint64_t i) { return -1 + step * static_cast<double>(i); }},
                {"k", [](std::uint64_t i) { return static_cast<double>(i); }}};
    return with_gradient(std::move(c), "x", plain::llsq);
}

PublicProblem determinant(std::int64_t n) {
    Case c{"det", size_text({n}), ""};
    c.request.formula = "det(A)";
    c.request.declarations = {"A: matrix(n,n)"};
    c.request.sizes = {{"n", n}};
    c.inputs = {{"A", numbers.uniform(203, 0, 1)}};
    return with_gradient(std::move(c), "A", plain::det);
}

}  // namespace

void add_sums(PublicProblems& problems, bool small) {
    if (small) {
        problems.push_back(log_sum_exp(7));
        problems.push_back(least_squares(9, 4));
        problems.push_back(determinant(4));
        return;
    }
    for (const std::int64_t n : {2500, 40000, 1280000}) problems.push_back(log_sum_exp(n));
    for (const std::int64_t n : {16, 1024, 16392}) problems.push_back(least_squares(n, 128));
    for (const std::int64_t n : {5, 8, 10}) problems.push_back(determinant(n));
}

}  // namespace gradwright::bench
