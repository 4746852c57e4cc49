// Only the public face: what a user of the library sees.
#include <gradwright/gradwright.hpp>

#include <doctest/doctest.h>

#include <cmath>

using namespace gradwright;

TEST_CASE("derive") {
    const auto report = derive({.formula = "x'*A*x", .wrt = {"x"}});
    REQUIRE(report.ok());
    REQUIRE(report->derivatives.size() == 1);
    const DerivativeReport& d = report->derivatives[0];
    CHECK(d.result.ascii == "(A + A')*x");
    CHECK(d.shape == std::vector<std::string>{"n"});
    CHECK(d.check.status == ProofStatus::passed);
    CHECK(d.check.points >= 3);
    CHECK(d.check.max_relative_error < 1e-9);
}

TEST_CASE("a fault is a value with slug, place and hint") {
    const auto report = derive({.formula = "x'*A*x", .wrt = {"X"}});
    REQUIRE_FALSE(report.ok());
    CHECK(report.error().slug == "unknown-variable");
    CHECK(report.error().hint == "did you mean `x`?");
    CHECK(derive({.formula = "x'*A*x"}).error().slug == "which-variable");
    CHECK(derive({.formula = "A*x", .wrt = {"x"}, .what = What::gradient}).error().slug ==
          "not-a-scalar");
}

TEST_CASE("a variable that does not occur has the derivative zero, and a note says so") {
    const auto report = derive({.formula = "a'*a", .declarations = {"x: vector(m)"}, .wrt = {"x"}});
    REQUIRE(report.ok());
    const DerivativeReport& d = report->derivatives[0];
    CHECK(d.shape == std::vector<std::string>{"m"});
    REQUIRE(d.notes.size() == 1);
    CHECK(d.notes[0] == "x does not occur: the derivative is zero");
}

TEST_CASE("products along a direction say that an orthogonal variable moves along its tangents") {
    DeriveRequest request{.formula = "tr(Q'*A*Q)", .declarations = {"Q: orthogonal(n)"}};
    request.wrt = {"Q"};
    const auto notes_of = [&](What what, SymmetricForm form) {
        request.what = what;
        request.symmetric = form;
        const auto report = derive(request);
        REQUIRE(report.ok());
        return report->derivatives[0].notes;
    };
    const auto jvp = notes_of(What::jvp, SymmetricForm::subspace);
    REQUIRE(jvp.size() == 1);
    CHECK(jvp[0].find("Q'*v + v'*Q = 0") != std::string::npos);
    const auto hvp = notes_of(What::hvp, SymmetricForm::subspace);
    REQUIRE(hvp.size() == 2);
    CHECK(hvp[1].find("without projecting again") != std::string::npos);
    CHECK(notes_of(What::gradient, SymmetricForm::subspace).size() == 1);
    CHECK(notes_of(What::jvp, SymmetricForm::ambient).empty());
}

TEST_CASE("a derivation says where a line is equal to the one before and where it only follows") {
    const auto report = derive(
        {.formula = "tr(inv(S)*A)", .declarations = {"S: posdef(n)"}, .wrt = {"S"}, .steps = true});
    REQUIRE(report.ok());
    const auto& steps = report->derivatives[0].steps;
    REQUIRE(steps.size() == 6);
    CHECK(steps[1].from.ascii == "d(tr(inv(S)*A))");
    CHECK(steps[1].to.ascii == "-tr(inv(S)*dS*inv(S)*A)");
    CHECK(steps[3].equal);
    CHECK_FALSE(steps[4].equal);
    CHECK(steps[5].rule == "structure");
    CHECK_FALSE(steps[5].equal);
    CHECK(steps[5].to.ascii == report->derivatives[0].result.ascii);
}

TEST_CASE("a derivation in numerator layout ends in the row") {
    const auto report =
        derive({.formula = "x'*A*x", .wrt = {"x"}, .layout = Layout::numerator, .steps = true});
    REQUIRE(report.ok());
    const DerivativeReport& d = report->derivatives[0];
    CHECK(d.steps.back().rule == "layout");
    CHECK(d.steps.back().to.ascii == d.result.ascii);
}

TEST_CASE("values at a point") {
    DeriveRequest request{.formula = "x[1]^2 + 2*x[1]*x[2] + 3*x[2]^2", .wrt = {"x"}};
    request.what = What::hessian;
    request.at = {{{"x", {{2}, {1, 1}}}}};
    const auto report = derive(request);
    REQUIRE(report.ok());
    CHECK(report->derivatives[0].values[0].values == std::vector<double>{2, 2, 2, 6});
    request.at = {{{"x", {{3}, {1, 1}}}}};  // three numbers promised, two given
    CHECK(derive(request).error().slug == "size-mismatch");
}

TEST_CASE("evaluate") {
    EvaluateRequest request;
    request.derivative.formula = "A*x";
    request.values = {{"A", {{2, 2}, {1, 2, 3, 4}}}, {"x", {{2}, {1, 1}}}};
    const auto report = evaluate(request);
    REQUIRE(report.ok());
    CHECK(report->value.values == std::vector<double>{3, 7});
    request.values.erase("x");
    CHECK(evaluate(request).error().slug == "missing-value");
}

TEST_CASE("what is not finite is traced to the sub-formula and entry where it began") {
    const NamedArrays at{{"x", {{3}, {1, 2, 3}}}, {"y", {{3}, {0, 2, 1}}}};
    const auto report =
        evaluate({.derivative = {.formula = "2*sum(log(x - y)) + 1"}, .values = at});
    REQUIRE(report.ok());
    CHECK(std::isinf(report->value.values[0]));
    CHECK(report->notes == std::vector<std::string>{"not-finite: log(x - y)[2] is -inf"});
    const auto given =
        evaluate({.derivative = {.formula = "A*x"},
                  .values = {{"A", {{2, 2}, {1, std::nan(""), 2, 3}}}, {"x", {{2}, {1, 2}}}}});
    REQUIRE(given.ok());
    CHECK(given->notes == std::vector<std::string>{"not-finite: A[1,2] is not a number"});
    const auto derived = derive(
        {.formula = "sum(log(x).*x.^2)", .at = {{{"x", {{2}, {1, 2}}}}, {{"x", {{2}, {1, -2}}}}}});
    REQUIRE(derived.ok());
    CHECK(derived->derivatives[0].notes ==
          std::vector<std::string>{"at point 2, not-finite: log(x)[2] is not a number"});
    const auto finite =
        evaluate({.derivative = {.formula = "sum(x)"}, .values = {{"x", {{2}, {1, 2}}}}});
    REQUIRE(finite.ok());
    CHECK(finite->notes.empty());
}

TEST_CASE("solve least squares") {
    const auto report = solve({.formula = "norm2(X*w - y)^2", .unknown = "w"});
    REQUIRE(report.ok());
    CHECK(report->solution.ascii == "inv(X'*X)*X'*y");
    CHECK(report->kind == "minimum");
    CHECK(report->check.status == ProofStatus::passed);
}

TEST_CASE("analyze: the Taylor remainder of a right Jacobian has slope two") {
    AnalyzeRequest request{.formula = "[x[1]^2 + x[2]; x[1]*x[2]]", .wrt = "x"};
    request.at = NamedArrays{{"x", {{2}, {1, 2}}}};
    const auto report = analyze(request);
    REQUIRE(report.ok());
    REQUIRE(report->local);
    CHECK(report->local->derivative.values == std::vector<double>{2, 1, 2, 1});
    CHECK(report->local->rank == 1);
    REQUIRE(report->local->lost_direction.size() == 2);
    CHECK(report->local->lost_direction[1] ==
          doctest::Approx(-2 * report->local->lost_direction[0]));
    CHECK(report->local->slope == doctest::Approx(2).epsilon(1e-3));
}

TEST_CASE("analyze: curvature at a point") {
    AnalyzeRequest request{.formula = "x[1]^2 + 2*x[1]*x[2] + 3*x[2]^2", .wrt = "x"};
    request.at = NamedArrays{{"x", {{2}, {0, 0}}}};
    const auto report = analyze(request);
    REQUIRE(report.ok());
    REQUIRE(report->local);
    CHECK(report->local->stationary);
    CHECK(report->local->kind == "strict minimum");
    REQUIRE(report->local->eigenvalues.size() == 2);
    CHECK(report->local->eigenvalues[0] == doctest::Approx(4 - 2 * std::sqrt(2.0)));
    CHECK(report->local->eigenvalues[1] == doctest::Approx(4 + 2 * std::sqrt(2.0)));
}

TEST_CASE("generate") {
    GenerateRequest request;
    request.derivative = {.formula = "x'*A*x", .wrt = {"x"}};
    request.language = "numpy";
    const auto report = generate(request);
    REQUIRE(report.ok());
    CHECK(report->file == "f.py");
    CHECK(report->code.find("def f(") != std::string::npos);
}

TEST_CASE("every line of the cheat sheet is proved") {
    const auto sheet = cheatsheet();
    REQUIRE_MESSAGE(sheet.ok(), sheet.error().source << ": " << sheet.error().message);
    std::size_t lines = 0;
    for (const CheatsheetSection& section : *sheet) {
        for (const CheatsheetLine& line : section.lines) {
            CHECK_MESSAGE(line.check.status == ProofStatus::passed, line.formula.ascii);
            ++lines;
        }
    }
    CHECK(lines > 60);
}

TEST_CASE("places count columns as a terminal shows them") {
    const Location at = locate("α*x\n  β", {7, 9});
    CHECK(at.line == 2);
    CHECK(at.column == 3);
    CHECK(at.length == 1);
}

TEST_CASE("products at the limit of what is flattened come to an end") {
    const auto report = derive({.formula = "tr(gelu((W'*W*W'*W).^3)*((W'*W)^3)^3)",
                                .declarations = {"W: matrix(n,k)"},
                                .wrt = {"W"}});
    REQUIRE(report.ok());
    CHECK(report->derivatives[0].check.status == ProofStatus::passed);
}

TEST_CASE("roots of numbers that leave the integers keep their value") {
    EvaluateRequest request;
    request.derivative.formula = "2^(201/2)*x";
    request.values = {{"x", {{}, {1}}}};
    request.differentiate = false;
    const auto report = evaluate(request);
    REQUIRE(report.ok());
    CHECK(report->value.values[0] == doctest::Approx(std::pow(2, 100.5)));
}

TEST_CASE("a formula that is large everywhere is proved all the same") {
    const auto report = derive({.formula = "1e30*x'*x", .wrt = {"x"}});
    REQUIRE(report.ok());
    CHECK(report->derivatives[0].check.status == ProofStatus::passed);
}
