#include <gradwright/cheatsheet.hpp>

#include "api/workspace.hpp"
#include "ops/catalogue.hpp"

#include <set>

namespace gradwright {

namespace {

struct Identity {
    const char* formula;
    const char* wrt;
    What what = What::automatic;
    std::vector<std::string> declarations = {};
};

struct Section {
    const char* title;
    std::vector<Identity> identities;
};

const std::vector<Section>& sections() {
    static const std::vector<Section> all{
        {"Vectors to scalars",
         {{"a'*x", "x", What::automatic, {"a: vector(n)", "x: vector(n)"}},
          {"x'*x", "x"},
          {"x'*A*x", "x"},
          {"x'*S*x", "x", What::automatic, {"S: symmetric(n)"}},
          {"a'*x*b'*x", "x", What::automatic, {"a: vector(n)", "b: vector(n)", "x: vector(n)"}},
          {"norm2(x)", "x"},
          {"norm2(X*w - y)^2", "w"},
          {"(x - m)'*inv(P)*(x - m)",
           "x",
           What::automatic,
           {"P: posdef(n)", "x: vector(n)", "m: vector(n)"}},
          {"x'*A*x/(x'*x)", "x"},
          {"log(sum(exp(x)))", "x"}}},
        {"Vectors to vectors",
         {{"A*x", "x"},
          {"x.*z", "x", What::automatic, {"x: vector(n)", "z: vector(n)"}},
          {"x./z", "z", What::automatic, {"x: vector(n)", "z: vector(n)"}},
          {"x/norm2(x)", "x"},
          {"softmax(x)", "x"},
          {"(b'*x)*x", "x", What::automatic, {"b: vector(n)", "x: vector(n)"}},
          {"tanh(W*x + b)",
           "x",
           What::automatic,
           {"W: matrix(m,n)", "x: vector(n)", "b: vector(m)"}}}},
        {"Matrices to scalars",
         {{"tr(X)", "X"},
          {"tr(A*X)", "X"},
          {"tr(X'*A)", "X"},
          {"tr(A*X*B)", "X"},
          {"tr(X'*A*X)", "X"},
          {"a'*X*b", "X", What::automatic, {"a: vector(m)", "b: vector(n)"}},
          {"normF(X)^2", "X"},
          {"logdet(X)", "X"},
          {"det(X)", "X"},
          {"tr(inv(X)*A)", "X"},
          {"logdet(X'*X)", "X"},
          {"tr(A*S)", "S", What::automatic, {"S: symmetric(n)"}},
          {"normF(X - U*V')^2", "U"}}},
        {"Second derivatives",
         {{"x'*A*x", "x", What::hessian},
          {"norm2(X*w - y)^2", "w", What::hessian},
          {"sum(softplus(X*w))", "w", What::hessian},
          {"logsumexp(x)", "x", What::hessian},
          {"norm2(x)", "x", What::hessian}}},
    };
    return all;
}

Result<CheatsheetLine> line_of(DeriveRequest request) {
    request.steps = true;
    const Result<DeriveReport> report = derive(request);
    if (!report) {
        Diagnostic d = report.error();
        d.source = request.formula;
        return d;
    }
    const DerivativeReport& d = report->derivatives[0];
    // As typed, which the first step is: the normal form has its own order of factors.
    Rendered formula = d.steps.empty() ? report->expression : d.steps.front().from;
    formula.ascii = formula.unicode = request.formula;
    return CheatsheetLine{
        std::move(formula), request.declarations, d.wrt, d.what, d.result, "", d.check};
}

/// One line for each operation that can be typed and has a rule, from its own example.
Result<CheatsheetSection> operations(std::uint64_t seed) {
    CheatsheetSection section{"Operations", {}};
    std::set<std::string_view> shown;
    for (const Op* op : ops::catalogue()) {
        if (op->internal || op->example.empty() || op->rule.empty()) continue;
        if (!shown.insert(op->example).second) continue;  // a choice and its condition share one
        DeriveRequest request;
        request.formula = op->example;
        request.seed = seed;
        const Result<api::Workspace> work = api::open_workspace(request.formula, {}, {});
        if (!work) return work.error();
        if (work->parsed.variables.empty()) continue;
        request.wrt = {work->parsed.variables[0].name};
        Result<CheatsheetLine> line = line_of(request);
        if (!line && line.error().fault == Fault::refused) continue;
        if (!line) return std::move(line).error();
        line->rule = op->rule;
        section.lines.push_back(std::move(*line));
    }
    return section;
}

}  // namespace

Result<std::vector<CheatsheetSection>> abi1::cheatsheet(std::uint64_t seed) {
    std::vector<CheatsheetSection> sheet;
    for (const Section& s : sections()) {
        CheatsheetSection& section = sheet.emplace_back();
        section.title = s.title;
        for (const Identity& identity : s.identities) {
            DeriveRequest request;
            request.formula = identity.formula;
            request.declarations = identity.declarations;
            request.wrt = {identity.wrt};
            request.what = identity.what;
            request.seed = seed;
            Result<CheatsheetLine> line = line_of(request);
            if (!line) return std::move(line).error();
            section.lines.push_back(std::move(*line));
        }
    }
    Result<CheatsheetSection> all_operations = operations(seed);
    if (!all_operations) return std::move(all_operations).error();
    sheet.push_back(std::move(*all_operations));
    return sheet;
}

}  // namespace gradwright
