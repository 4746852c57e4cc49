// Planned programs against the reference interpreter at every size from 0 to 40 of each dimension,
// in both precisions, with one thread and two, in blocks and at once.
#include "api/derivation.hpp"
#include "properties/program_run.hpp"

#include <cstdlib>

using namespace gradwright;
using namespace gradwright::testing;

namespace {

/// A formula and its derivative, for the kinds of steps that a plan has.
struct Subject {
    std::string formula;
    std::vector<std::string> declarations;
    std::string wrt;
    What what = What::gradient;
};

const std::vector<Subject> subjects = {
    {"x'*A*x", {"A: matrix(n,n)", "x: vector(n)"}, "x"},
    {"x'*A*x", {"A: matrix(n,n)", "x: vector(n)"}, "x", What::hessian},
    {"sum(log(exp(-y.*(X*w)) + vector(1))) + l/2*norm2(w)^2",
     {"X: matrix(m,n)", "y: vector(m)", "w: vector(n)", "l: scalar"},
     "w"},
    {"sum(log(exp(-y.*(X*w)) + vector(1))) + l/2*norm2(w)^2",
     {"X: matrix(m,n)", "y: vector(m)", "w: vector(n)", "l: scalar"},
     "w",
     What::hessian},
    {"sum((M.*(T - U*V')).^2)",
     {"M: matrix(m,n)", "T: matrix(m,n)", "U: matrix(m,k)", "V: matrix(n,k)"},
     "U"},
    {"sum((M.*(T - U*V')).^2)",
     {"M: matrix(m,n)", "T: matrix(m,n)", "U: matrix(m,k)", "V: matrix(n,k)"},
     "U",
     What::hessian},
    {"sum(sin(x).*exp(-x.^2)./(vector(1) + x.^2))", {"x: vector(n)"}, "x"},
    {"softmax(W*tanh(V*x))",
     {"W: matrix(m,n)", "V: matrix(n,k)", "x: vector(k)"},
     "x",
     What::jacobian},
    {"sum(tanh(X*W' + vector(1)*b').*G)",
     {"X: matrix(m,n)", "W: matrix(k,n)", "b: vector(k)", "G: matrix(m,k)"},
     "W"},
    {"sum(logsumexp(tanh(X*W')*V', rows))",
     {"X: matrix(m,n)", "W: matrix(k,n)", "V: matrix(3,k)"},
     "W",
     What::hessian},
    // Shifts, entries and what neither finds a place for.
    {"sum((x.*(embed(1,7,7)*(x.^2 + x[1]*eye(7)[:,7]) + eye(7)[:,1])).^2)", {"x: vector(7)"}, "x"},
    {"sum(y.*(embed(2,7,4)'*eye(7)[:,1] + embed(2,7,4)'*eye(7)[:,3]).*exp(y))",
     {"y: vector(4)"},
     "y"},
    {"x'*embed(2,7,7)*(embed(4,7,3)*y)", {"x: vector(7)", "y: vector(3)"}, "x"},
    // The class of a row picks from several arrays at once.
    {"sum((onehot(2 + sign(y), 3)*diag(w)*V*x).^2)",
     {"y: vector(n)", "w: vector(3)", "V: matrix(3,k)", "x: vector(k)"},
     "x"},
    // Sums that grow step by step.
    {"S = embed(1,7,7); p = S*x + x.^2 + 2*x; q = p + S*p + p.^2/3; r = q + (S*q + q.^2)/5; "
     "sum(r.*(S*r))",
     {"x: vector(7)"},
     "x"},
    {"tr(A'*B*A*S)", {"A: matrix(m,n)", "B: matrix(m,m)", "S: symmetric(n)"}, "A"},
};

/// Beside sums of many terms of either sign, what each entry is accurate to.
template <class T>
constexpr double allowed = std::is_same_v<T, double> ? 1e-11 : 2e-3;

template <class T>
void compare(std::span<const Expr> roots, const Point& point, std::span<const Array> wanted,
             bool hessian) {
    for (const int threads : {1, 2}) {
        for (const std::int64_t rows : {0, 3}) {
            CAPTURE(threads);
            CAPTURE(rows);
            const Run<T> run(roots, point,
                             {.threads = threads,
                              .check_finite = false,
                              .symmetric = {false, hessian},
                              .block_rows = rows});
            const Lie turned = threads == 1 ? Lie::dense : Lie::turned;
            const auto got = run(turned, Lie::dense);
            for (std::size_t i = 0; i < roots.size(); ++i) {
                CHECK(distance(got[i], wanted[i].values) < allowed<T>);
            }
        }
    }
}

}  // namespace

TEST_CASE("planned programs are right at every size") {
    const bool slow = std::getenv("GRADWRIGHT_SANITIZED") != nullptr;
    for (const Subject& s : subjects) {
        CAPTURE(s.formula);
        auto work = api::open_workspace(s.formula, s.declarations, {s.wrt});
        REQUIRE(work.ok());
        const auto variables = api::variables_named(*work, {s.wrt});
        REQUIRE(variables.ok());
        DeriveRequest request;
        request.what = s.what;
        const auto derivation = api::derivation_of(*work, (*variables)[0], request);
        REQUIRE(derivation.ok());
        const std::vector<Expr> roots{work->expr, derivation->derivative};
        Random random(5);
        for (const std::string varied : {"m", "n", "k"}) {
            const auto& dims = work->parsed.dimensions;
            if (std::ranges::find(dims, varied) == dims.end()) continue;
            for (std::int64_t size = 0; size <= 40; size += slow ? 5 : 1) {
                Point point;
                point.sizes = {{"m", 4}, {"n", 3}, {"k", 2}};
                point.sizes[varied] = size;
                CAPTURE(varied);
                CAPTURE(size);
                for (const Variable& v : work->parsed.variables) {
                    Array a(extents_of(v.symbol, point.sizes));
                    for (double& x : a.values) x = random.between(-1, 1);
                    if (has(v.facts, Facts::symmetric)) {
                        for (std::int64_t i = 0; i < a.extents[0]; ++i) {
                            for (std::int64_t j = 0; j < i; ++j) a.at(i, j) = a.at(j, i);
                        }
                    }
                    point.values[v.name] = std::move(a);
                }
                const auto wanted = evaluate(roots, point);
                REQUIRE(wanted.ok());
                compare<double>(roots, point, *wanted, s.what == What::hessian);
                compare<float>(roots, point, *wanted, s.what == What::hessian);
            }
        }
    }
}
