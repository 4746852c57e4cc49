#include <gradwright/differences.hpp>
#include <gradwright/user_op.hpp>

#include "api/runtime_op.hpp"
#include "api/workspace.hpp"
#include "derive/derive.hpp"
#include "ops/catalogue.hpp"
#include "ops/registry.hpp"
#include "syntax/builtins.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <mutex>

namespace gradwright {

namespace {

using namespace api;

std::optional<Diagnostic> wrong_name(const std::string& name) {
    const auto letter = [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; };
    const auto later = [&](char c) { return letter(c) || c == '_' || (c >= '0' && c <= '9'); };
    if (name.empty() || !letter(name[0]) || !std::ranges::all_of(name, later)) {
        return fault("bad-declaration", "`" + name + "` is no name of a function",
                     "a name is letters, digits and _ after a letter");
    }
    static constexpr std::string_view reserved[] = {"pi", "e", "rows", "cols", "all"};
    const bool taken = syntax::find_builtin(name) != nullptr ||
                       ops::find(syntax::unalias(name)) != nullptr ||
                       std::ranges::find(reserved, name) != std::end(reserved);
    if (!taken) return std::nullopt;
    return fault("duplicate-declaration", "`" + name + "` has a meaning already",
                 "give the function another name");
}

std::optional<Diagnostic> incomplete(const UserOp& op) {
    if (auto wrong = wrong_name(op.name)) return wrong;
    const auto missing = [&](const std::string& what) {
        return fault("missing-argument", "`" + op.name + "` " + what);
    };
    if (op.shapes.empty() ? !op.entry || op.value != nullptr : !op.value || op.entry != nullptr) {
        return missing("needs `entry` and no shapes, or `shapes` and `value`");
    }
    if ((op.differential == nullptr) == (op.adjoint == nullptr)) {
        return missing("needs a differential or an adjoint, one of the two");
    }
    if (op.shapes.empty() && (op.operands < 1 || op.operands > 6)) {
        return fault("wrong-argument-count", "a function takes from 1 to 6 operands");
    }
    return std::nullopt;
}

/// Operands for the check: those given, or numbers inside (0.2, 0.8) with extents 2, 3, ...
Result<std::vector<DenseArray>> sample_of(const RuntimeOp& op) {
    const std::size_t count = op.slots.size();
    if (!op.rules.sample.empty()) {
        if (op.rules.sample.size() == count) return op.rules.sample;
        return fault("wrong-argument-count", "the sample of `" + op.name_text + "` has " +
                                                 std::to_string(op.rules.sample.size()) +
                                                 " operands; it takes " + std::to_string(count));
    }
    std::map<char, std::int64_t> extents;
    std::vector<DenseArray> sample(count);
    double phase = 0.4;
    for (std::size_t i = 0; i < count; ++i) {
        for (const char c : op.elementwise ? std::string("i") : op.shapes.operands[i]) {
            const auto next = static_cast<std::int64_t>(2 + extents.size());
            sample[i].extents.push_back(extents.try_emplace(c, next).first->second);
        }
        for (std::int64_t n = Array::count(sample[i].extents); n > 0; --n) {
            sample[i].values.push_back(0.5 + 0.3 * std::sin(phase += 1.3));
        }
    }
    return sample;
}

/// The op at its sample.
struct Trial {
    Graph graph;
    std::vector<Expr> symbols;
    Point point;
    Expr y;
};

std::optional<Diagnostic> set_up(Trial& trial, const RuntimeOp& op,
                                 const std::vector<DenseArray>& sample) {
    for (std::size_t i = 0; i < sample.size(); ++i) {
        const std::string name = "x" + std::to_string(i + 1);
        Array a;
        a.extents = sample[i].extents;
        a.values = sample[i].values;
        if (std::ranges::any_of(a.extents, [](std::int64_t n) { return n < 0; }) ||
            a.size() != static_cast<std::size_t>(Array::count(a.extents))) {
            return fault("size-mismatch", "operand " + std::to_string(i + 1) +
                                              " of the sample does not hold its extents");
        }
        Shape shape;
        for (const std::int64_t n : a.extents) shape.emplace_back(n);
        trial.symbols.push_back(trial.graph.symbol(name, shape));
        trial.point.values[name] = std::move(a);
    }
    const Result<Expr> y = apply_checked(op, trial.symbols);
    if (!y) return y.error();
    trial.y = *y;
    const Result<Array> value = evaluate(trial.y, trial.point);
    if (!value) return value.error();
    if (std::ranges::all_of(value->values, [](double v) { return std::isfinite(v); })) {
        return std::nullopt;
    }
    return fault("not-finite",
                 "the value of `" + op.name_text +
                     "` at the sample is not finite, or has other extents than the shapes say",
                 "give a sample inside the domain");
}

/// The derivative by one operand against differences of the value.
std::optional<Diagnostic> disproved(Trial& trial, const RuntimeOp& op, std::size_t slot) {
    const std::string where =
        "the derivative of `" + op.name_text + "` by operand " + std::to_string(slot + 1);
    const Result<Expr> j = jacobian(trial.y, trial.symbols[slot]);
    if (auto wrong = taken_rule_fault()) {
        wrong->message = where + ": " + wrong->message;
        return wrong;
    }
    if (!j) return j.error();
    const Result<Array> claimed = evaluate(*j, trial.point);
    if (!claimed) {
        return fault("no-rule", where + " is not linear in the differential",
                     "write it with sums, products and linear functions of it");
    }
    Point moved = trial.point;
    Array& x = moved.values.at("x" + std::to_string(slot + 1));
    const VectorFunction value = [&](std::span<const double> entries) {
        std::copy(entries.begin(), entries.end(), x.values.begin());
        return evaluate(trial.y, moved)->values;
    };
    const std::vector<double> at = x.values;
    const auto check = check_jacobian(value, at, claimed->values);
    if (!check) return check.error();
    if (check->right || claimed->values.empty()) return std::nullopt;
    Diagnostic d = fault("proof-failed", where + " is wrong: " + check->message);
    d.fault = Fault::check;
    return d;
}

}  // namespace

Result<bool> abi1::add_op(UserOp rules) {
    static std::mutex mutex;
    const std::lock_guard lock(mutex);
    if (auto wrong = incomplete(rules)) return *std::move(wrong);
    LabelledShapes shapes;
    if (!rules.shapes.empty()) {
        Result<LabelledShapes> read = read_shapes(rules.shapes);
        if (!read) return std::move(read).error();
        shapes = std::move(*read);
    }
    std::unique_ptr<RuntimeOp> op = runtime_op(std::move(rules), std::move(shapes));
    if (!op) return fault("too-large", "there is no room for another function of arrays");
    const Result<std::vector<DenseArray>> sample = sample_of(*op);
    if (!sample) return sample.error();
    Trial trial;
    if (auto wrong = set_up(trial, *op, *sample)) return *std::move(wrong);
    for (std::size_t slot = 0; slot < op->slots.size(); ++slot) {
        if (auto wrong = disproved(trial, *op, slot)) return *std::move(wrong);
    }
    for (const auto& tangent : op->tangents) ops::add(*tangent);
    // Nodes of any graph may refer to it from now on.
    ops::add(*op.release());
    return true;
}

}  // namespace gradwright
