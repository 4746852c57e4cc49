// One pass over many entries, and calls over very few.
#include "case.hpp"

namespace gradwright::bench {
namespace {

Case waves(const Source& source, const std::string& what, std::vector<Wanted> outputs) {
    Case c{"P8", "10000000", what};
    c.request.formula = "sum(sin(x).*exp(-x.^2)./(1+x.^2))";
    c.request.declarations = {"x: vector(n)"};
    c.request.outputs = std::move(outputs);
    c.request.sizes = {{"n", 10000000}};
    c.inputs = {{"x", source.uniform(81, -2, 2)}};
    return c;
}

Case rosenbrock(const Source& source, std::int64_t n) {
    Case c{"P10", "rosenbrock:" + std::to_string(n), "grad", "entries"};
    for (std::int64_t i = 1; i < n; ++i) {
        const std::string a = "x[" + std::to_string(i) + "]",
                          b = "x[" + std::to_string(i + 1) + "]";
        c.request.formula += (i > 1 ? " + " : "") + std::string("100*(") + b + " - " + a +
                             "^2)^2 + (1 - " + a + ")^2";
    }
    c.request.declarations = {"x: vector(" + std::to_string(n) + ")"};
    c.request.outputs = {{.wrt = "x"}};
    c.inputs = {{"x", source.uniform(101, -1, 1)}};
    return c;
}

Case rosenbrock_of_parts(const Source& source, std::int64_t n) {
    Case c{"P10", "rosenbrock:" + std::to_string(n), "grad", "parts"};
    c.request.formula =
        "a = embed(0,m+1,m)'*x; b = embed(1,m+1,m)'*x; 100*norm2(b - a.^2)^2 + norm2(1 - a)^2";
    c.request.declarations = {"x: vector(m+1)"};
    c.request.outputs = {{.wrt = "x"}};
    c.request.sizes = {{"m", n - 1}};
    c.inputs = {{"x", source.uniform(101, -1, 1)}};
    return c;
}

Case tiny_form(const Source& source, std::int64_t n) {
    Case c{"P10", "quad:" + std::to_string(n), "grad"};
    c.request.formula = "x'*A*x";
    c.request.declarations = {"A: matrix(n,n)", "x: vector(n)"};
    c.request.outputs = {{.wrt = "x"}};
    c.request.sizes = {{"n", n}};
    c.inputs = {{"A", source.uniform(102, -1, 1)}, {"x", source.uniform(101, -1, 1)}};
    return c;
}

}  // namespace

void add_entrywise(const Source& source, Cases& cases) {
    cases.push_back(waves(source, "value", {{}}));
    cases.push_back(waves(source, "value+grad", {{}, {.wrt = "x"}}));
    if (source.is_single()) return;
    for (const std::int64_t n : {3, 10}) {
        cases.push_back(rosenbrock(source, n));
        cases.push_back(rosenbrock_of_parts(source, n));
        cases.push_back(tiny_form(source, n));
    }
}

}  // namespace gradwright::bench
