// A user who has Eigen in a program of his own, compiled with other flags than the library. Both
// sides allocate and free with their own Eigen; the address sanitizer watches.
#include <gradwright/fwd.hpp>
#include <gradwright/gradwright.hpp>

#include <gradwright/dual.hpp>
#include <gradwright/eigen.hpp>
#include <gradwright/tape.hpp>
#include <gradwright/trace.hpp>

#include <Eigen/Dense>

#include <cmath>
#include <cstdio>

namespace {

constexpr int n = 33;  // no multiple of a vector of any width

double by_eigen(const Eigen::MatrixXd& S) {
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> spectrum(S);
    const Eigen::JacobiSVD<Eigen::MatrixXd> svd(S);
    const Eigen::VectorXd solved = S.ldlt().solve(Eigen::VectorXd::Ones(n));
    return spectrum.eigenvalues().sum() + svd.singularValues().sum() +
           spectrum.eigenvalues().array().log().sum() + solved.sum() +
           spectrum.eigenvalues().array().sqrt().sum();
}

bool near(double a, double b) { return std::abs(a - b) <= 1e-9 * std::abs(b); }

/// What the functions of matrices inside the library, which are Eigen's, say of the same matrix.
bool by_library(const Eigen::MatrixXd& S) {
    const auto report = gradwright::evaluate(
        {.derivative = {.formula = "sum(eigvals(S)) + norm_nuc(S) + logdet(S) + "
                                   "sum(inv(S)*vector(1)) + tr(sqrtm(S))",
                        .declarations = {"S: posdef(n)"}},
         .values = {{"S", gradwright::array_of(S)}}});
    return report && near(report->value.values[0], by_eigen(S));
}

bool by_views(const Eigen::MatrixXd& S) {
    const auto f = gradwright::compile({.formula = "x'*S*x",
                                        .outputs = {{.wrt = "x"}},
                                        .inputs = {"S", "x"},
                                        .sizes = {{"n", n}}});
    const Eigen::VectorXd x = Eigen::VectorXd::LinSpaced(n, -1, 1);
    Eigen::VectorXd g(n);
    const gradwright::View<const double> in[] = {gradwright::view(S), gradwright::view(x)};
    const gradwright::View<double> out[] = {gradwright::mutable_view(g)};
    return f && f->run(in, out) && g.isApprox(2 * S * x);
}

/// Arrays and functions of the standard library across the border.
bool by_tape() {
    gradwright::Tape tape;
    const gradwright::Value x = tape.variable(std::vector<double>{1, 2, 3});
    const auto g = tape.gradient(sum(times(x, x)), {x});
    const auto t = gradwright::trace([](auto v) { return sum(exp(v)); }, "v: vector(n)");
    const auto d = gradwright::derivative([](auto v) { return lgamma(v) * v; }, 2.0);
    return g && (*g)[0].values == std::vector<double>{2, 4, 6} &&
           gradient(t.result, t[0]).text() == "exp(v)" && near(d, 2 * (1 - 0.57721566490153286));
}

}  // namespace

int main() {
    const Eigen::MatrixXd a = Eigen::MatrixXd::Random(n, n);
    const Eigen::MatrixXd S = a * a.transpose() + Eigen::MatrixXd::Identity(n, n);
    const bool right = by_library(S) && by_views(S) && by_tape();
    const bool refused = !gradwright::derive({.formula = "A*x + A", .wrt = {"x"}});
    std::puts(right && refused ? "right" : "wrong");
}
