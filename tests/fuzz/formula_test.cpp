// Random formulas through the whole engine: the value is that of plain loops, the derivative is
// proved, prints so that it reads back, and is no longer than what came out of the sweep.
// GRADWRIGHT_FUZZ_COUNT and GRADWRIGHT_FUZZ_SEED choose another run than the one below.

#include "fuzz/random_formula.hpp"

#include "api/derivation.hpp"
#include "derive/derive.hpp"
#include "expr/traverse.hpp"
#include "ops/op.hpp"
#include "render/notation.hpp"
#include "verify/random_point.hpp"

#include <doctest/doctest.h>

#include <unistd.h>
#include <algorithm>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <cstring>

namespace gradwright::testing {
namespace {

constexpr std::uint64_t default_count = 2000;
constexpr unsigned patience = 60;  // seconds for one formula
constexpr double most_tame = 1e6;  // numbers beyond this lose too many digits to compare
constexpr double value_tolerance = 1e-8;

std::uint64_t setting(const char* name, std::uint64_t fallback) {
    const char* text = std::getenv(name);
    return text ? std::strtoull(text, nullptr, 10) : fallback;
}

/// What is asked of a formula.
struct Job {
    FormulaPtr formula;
    std::string wrt;
    What what = What::automatic;
    std::uint64_t seed = 0;

    std::string text() const {
        return text_of(*formula) + "   " + std::string(name_of(what)) + " by " + wrt;
    }
};

/// Empty: all is well. `kind` stays the same while a failure is made smaller.
struct Failure {
    std::string kind, message;
    explicit operator bool() const { return !kind.empty(); }
};

struct Tally {
    std::uint64_t formulas = 0, proved = 0, unproved = 0, refused = 0, valued = 0, failed = 0;
    double seconds = 0, longest = 0;
    std::string longest_formula;
};

/// A crash or an endless loop still names its formula.
char running[1 << 14];

extern "C" void name_formula(int signal) {
    const char* what = signal == SIGALRM ? "no end: " : "crash: ";
    (void)!write(2, what, std::strlen(what));
    (void)!write(2, running, std::strlen(running));
    (void)!write(2, "\n", 1);
    std::_Exit(70);
}

/// The handler has a stack of its own: a recursion without end leaves none.
void name_formulas_that_crash() {
    static char stack[1 << 16];
    stack_t own{};
    own.ss_sp = stack;
    own.ss_size = sizeof stack;
    sigaltstack(&own, nullptr);
    struct sigaction action {};
    action.sa_handler = name_formula;
    action.sa_flags = SA_ONSTACK;
    for (const int signal : {SIGALRM, SIGSEGV, SIGABRT}) sigaction(signal, &action, nullptr);
}

void announce(const Job& job) {
    std::snprintf(running, sizeof running, "seed %llu: %s",
                  static_cast<unsigned long long>(job.seed), job.text().c_str());
    alarm(patience);
}

Table random_table(Random& random, const Known& known) {
    const auto size = [](char letter) -> std::size_t {
        return letter == '1' ? 1 : letter == 'm' ? 4 : letter == 'n' ? 3 : 2;
    };
    Table t = Table::filled(size(known.extents.rows), size(known.extents.columns), 0);
    for (double& x : t.entries) {
        x = known.positive ? random.between(0.3, 1.5) : random.between(-1.2, 1.2);
    }
    if (std::string(known.name) != "S") return t;
    for (std::size_t i = 0; i < t.rows; ++i) {
        for (std::size_t j = 0; j < i; ++j) t.at(i, j) = t.at(j, i);
    }
    return t;
}

/// The value of `e` differs from that of plain loops; nothing where numbers grow too large.
Failure wrong_value(const Job& job, const Expr& e, const char* kind, Tally& tally) {
    Random random(job.seed);
    Point point;
    std::map<std::string, Table> tables;
    for (const Known& known : known_variables()) {
        const Table t = random_table(random, known);
        std::vector<std::int64_t> extents;
        if (known.extents.rows != '1') extents.push_back(static_cast<std::int64_t>(t.rows));
        if (known.extents.columns != '1') extents.push_back(static_cast<std::int64_t>(t.columns));
        Array array(extents);
        array.values = t.entries;
        point.values[known.name] = array;
        tables[known.name] = t;
    }
    point.sizes = {{"m", 4}, {"n", 3}, {"k", 2}};
    double largest = 1;
    const Table expected = value_of(*job.formula, tables, largest);
    if (!(largest < most_tame)) return {};
    const Result<Array> value = evaluate(e, point);
    if (!value) return {kind, value.error().message};
    if (value->size() != expected.entries.size()) return {kind, "another shape"};
    ++tally.valued;
    for (std::size_t i = 0; i < value->size(); ++i) {
        const double error = std::abs((*value)[i] - expected.entries[i]);
        if (!(error <= value_tolerance * largest)) {
            return {kind, "entry " + std::to_string(i) + " is " + std::to_string((*value)[i]) +
                              ", not " + std::to_string(expected.entries[i])};
        }
    }
    return {};
}

/// Some part of it may read back as another expression of the same value: an op that is printed in
/// longhand, as prod(x)./x; or a difference M - M', whose two sides stand for one another but for
/// a sign, so that a product holds it either way round.
bool has_second_form(const Expr& e) {
    const std::vector<Expr> nodes = reachable(std::span(&e, 1));
    return std::any_of(nodes.begin(), nodes.end(), [](const Expr& node) {
        if (node.is_apply()) return op_of(node).internal && op_of(node).closed_form != nullptr;
        const bool square = node.order() == 2 && node.shape()[0] == node.shape()[1];
        return node.is_sum() && square && !node.is_zero() && transpose(node) == -node;
    });
}

Failure wrong_text(api::Derived& all) {
    const Expr derivative = all.derivations[0].derivative;
    const std::string& ascii = all.report.derivatives[0].result.ascii;
    std::optional<Shape> shape;
    if (derivative.order() > 2) shape.emplace(derivative.shape().begin(), derivative.shape().end());
    const Result<Parsed> back = parse_in(*all.work.graph, ascii, all.work.parsed, shape);
    if (!back) return {"unreadable", ascii + ": " + back.error().message};
    if (back->expr != derivative && !has_second_form(derivative)) {
        return {"reads back as another", ascii};
    }
    if (back->expr != derivative &&
        compare(back->expr, derivative, {}).status == Proof::Status::failed) {
        return {"reads back with another value", ascii};
    }
    if (api::simplified(derivative) != derivative) {
        return {"not idempotent",
                ascii + " becomes " + api::shown(api::simplified(derivative)).ascii};
    }
    return {};
}

/// What the sweeps gave, before it was simplified.
Result<Expr> unsimplified(const api::Derived& all, const Job& job) {
    const Expr x = all.variables[0].symbol;
    const auto structured = [&x](const Result<Expr>& raw) -> Result<Expr> {
        if (!raw) return raw;
        return restrict_to_structure(*raw, x, SymmetricConvention::subspace).derivative;
    };
    const Result<Expr> first = structured(jacobian(all.work.expr, x));
    if (!first || job.what != What::hessian) return first;
    return structured(jacobian(api::simplified(*first), x));
}

/// Simplification never lengthens what the sweeps gave.
Failure dearer(const api::Derived& all, const Job& job) {
    const Result<Expr> raw = unsimplified(all, job);
    if (!raw) return {"no derivative", raw.error().message};
    const int before = render::printed_size(*raw);
    const int after = render::printed_size(all.derivations[0].derivative);
    if (after <= before) return {};
    return {"dearer", std::to_string(before) + " symbols became " + std::to_string(after)};
}

Failure judge(const Job& job, Tally& tally) {
    announce(job);
    DeriveRequest request;
    request.formula = text_of(*job.formula);
    request.declarations = declarations();
    request.wrt = {job.wrt};
    request.what = job.what;
    request.seed = job.seed;
    Result<api::Derived> all = api::derived(request);
    if (!all && all.error().fault == Fault::refused) {
        ++tally.refused;
        return {};
    }
    if (!all) return {all.error().slug, all.error().message};
    const bool proved = all->report.derivatives[0].check.status == ProofStatus::passed;
    ++(proved ? tally.proved : tally.unproved);
    if (Failure f = wrong_value(job, all->work.parsed.expr, "value", tally)) return f;
    if (Failure f = wrong_value(job, all->work.expr, "stable value", tally)) return f;
    if (Failure f = wrong_text(*all)) return f;
    return dearer(*all, job);
}

/// The smallest formula reached from `job` that fails in the same way.
Job shrunk(Job job, const std::string& kind) {
    for (int steps = 0; steps < 60; ++steps) {
        bool found = false;
        for (const FormulaPtr& candidate : smaller(job.formula)) {
            const std::size_t size = length_of(*candidate);
            if (size > length_of(*job.formula)) break;
            const std::string text = text_of(*candidate);
            if (size == length_of(*job.formula) && text >= text_of(*job.formula)) continue;
            Job next = job;
            next.formula = candidate;
            Tally ignored;
            if (judge(next, ignored).kind != kind) continue;
            job = next;
            found = true;
            break;
        }
        if (!found) break;
    }
    return job;
}

Job job_of(std::uint64_t seed) {
    FormulaSource source(seed);
    constexpr Extents extents[] = {{'1', '1'}, {'1', '1'}, {'1', '1'}, {'n', '1'},
                                   {'m', '1'}, {'m', 'n'}, {'n', 'n'}};
    Job job;
    job.seed = seed;
    const Extents chosen = extents[source.pick(std::size(extents))];
    const bool is_scalar = chosen == Extents{'1', '1'};
    const bool twice = is_scalar && source.pick(5) == 0;
    job.formula = source.make(chosen, 1 + static_cast<int>(source.pick(twice ? 2 : 4)));
    job.what = twice ? What::hessian : is_scalar ? What::gradient : What::jacobian;
    const std::vector<std::string> names = names_in(*job.formula);
    job.wrt = names[source.pick(names.size())];
    return job;
}

void run_one(std::uint64_t seed, Tally& tally) {
    const Job job = job_of(seed);
    const auto start = std::chrono::steady_clock::now();
    ++tally.formulas;
    const Failure failure = judge(job, tally);
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - start;
    tally.seconds += spent.count();
    if (spent.count() > tally.longest) {
        tally.longest = spent.count();
        tally.longest_formula = job.text();
    }
    if (!failure) return;
    ++tally.failed;
    const Job small = shrunk(job, failure.kind);
    Tally ignored;
    MESSAGE("seed ", seed, " (", failure.kind, "): ", small.text(), "\n    ",
            judge(small, ignored).message);
}

}  // namespace

TEST_CASE("random formulas are derived, proved and read back") {
    name_formulas_that_crash();
    const std::uint64_t first = setting("GRADWRIGHT_FUZZ_SEED", 1);
    const std::uint64_t count = setting("GRADWRIGHT_FUZZ_COUNT", default_count);
    Tally tally;
    for (std::uint64_t seed = first; seed < first + count; ++seed) run_one(seed, tally);
    alarm(0);
    MESSAGE(tally.formulas, " formulas, ", tally.proved, " proved, ", tally.unproved,
            " with no usable point, ", tally.refused, " refused, ", tally.valued,
            " values compared, ", tally.failed, " failed; ", tally.seconds, " s, longest ",
            tally.longest, " s: ", tally.longest_formula);
    CHECK(tally.failed == 0);
    CHECK(tally.proved * 10 >= tally.formulas * 9);
}

}  // namespace gradwright::testing
