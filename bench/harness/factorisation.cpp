// Matrix factorisation with missing entries.
#include "case.hpp"

namespace gradwright::bench {
namespace {

Case factorisation(const Source& source, std::int64_t n, std::int64_t m, std::int64_t k) {
    Case c{"P3", size_text({n, m, k}), ""};
    c.request.formula = "norm2(M.*(T - U*V'))^2";
    c.request.declarations = {"M: matrix(n,m)", "T: matrix(n,m)", "U: matrix(n,k)",
                              "V: matrix(m,k)"};
    c.request.sizes = {{"n", n}, {"m", m}, {"k", k}};
    c.inputs = {{"T", source.uniform(31, -1, 1)},
                {"M", source.coin(32)},
                {"U", source.uniform(33, -1, 1)},
                {"V", source.uniform(34, -1, 1)}};
    return c;
}

}  // namespace

void add_factorisation(const Source& source, Cases& cases) {
    for (const std::int64_t n : {50, 100, 200}) {
        Case c = factorisation(source, n, n, 10);
        c.what = "hessian";
        c.method = "dense result";
        c.request.outputs = {{.wrt = "U", .what = What::hessian}};
        cases.push_back(c);
        // Rows of U do not meet: column b of all blocks at once is the Hessian along the matrix
        // with ones in column b.
        c.method = "blocks only";
        c.request.outputs.clear();
        for (int b = 1; b <= 10; ++b) {
            const std::string along = "vector(1,n)*eye(k)[:," + std::to_string(b) + "]'";
            c.request.outputs.push_back({.wrt = "U", .what = What::hvp, .along = along});
        }
        cases.push_back(std::move(c));
    }
    Case c = factorisation(source, 2000, 2000, 20);
    c.what = "value+grad";
    c.request.outputs = {{}, {.wrt = "U"}, {.wrt = "V"}};
    cases.push_back(std::move(c));
}

}  // namespace gradwright::bench
