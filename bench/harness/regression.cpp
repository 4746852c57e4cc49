// Quadratic forms and logistic regression.
#include "case.hpp"

namespace gradwright::bench {
namespace {

void add_quadratic_form(const Source& source, Cases& cases, std::int64_t n) {
    Case c{"P1", size_text({n}), "grad"};
    c.request.formula = "x'*A*x";
    c.request.declarations = {"A: matrix(n,n)", "x: vector(n)"};
    c.request.outputs = {{.wrt = "x", .what = What::gradient}};
    c.request.sizes = {{"n", n}};
    c.inputs = {{"A", source.uniform(11, -1, 1)}, {"x", source.uniform(12, -1, 1)}};
    // The value, which the gradient knows: x'*g/2.
    c.rest = [](const Lookup& numbers) {
        const std::vector<double> x = numbers("x"), g = numbers("gradient by x");
        double value = 0;
        for (std::size_t i = 0; i < x.size(); ++i) value += x[i] * g[i] / 2;
        return value;
    };
    cases.push_back(c);
    c.what = "hessian";
    c.request.outputs = {{.wrt = "x", .what = What::hessian}};
    c.rest = nullptr;
    cases.push_back(c);
}

void add_logistic(const Source& source, Cases& cases, std::int64_t n, std::int64_t d,
                  const std::string& what, const std::vector<Wanted>& outputs) {
    Case c{"P2", size_text({n, d}), what};
    c.request.formula = "sum(log(exp(-y.*(X*w))+vector(1))) + l/2*norm2(w)^2";
    c.request.declarations = {"X: matrix(n,d)", "y: vector(n)", "w: vector(d)", "l: scalar"};
    c.request.outputs = outputs;
    c.request.sizes = {{"n", n}, {"d", d}};
    c.inputs = {{"X", source.uniform(21, -1, 1)},
                {"y", source.sign(22)},
                {"w", source.uniform(23, -0.1, 0.1)},
                {"v", source.uniform(24, -1, 1)},
                {"l", source.number(0.1)}};
    cases.push_back(std::move(c));
}

}  // namespace

void add_regression(const Source& source, Cases& cases) {
    for (const std::int64_t n : {100, 300, 1000, 2000}) add_quadratic_form(source, cases, n);
    for (const auto& [n, d] : {std::pair{1000, 50}, {100000, 100}, {1000000, 100}}) {
        add_logistic(source, cases, n, d, "value", {{}});
        add_logistic(source, cases, n, d, "value+grad", {{}, {.wrt = "w"}});
        add_logistic(source, cases, n, d, "hvp", {{.wrt = "w", .what = What::hvp, .along = "v"}});
    }
    for (const std::int64_t d : {50, 100, 200, 500}) {
        add_logistic(source, cases, 10000, d, "hessian", {{.wrt = "w", .what = What::hessian}});
    }
}

}  // namespace gradwright::bench
