#include <gradwright/functions.hpp>

#include "ops/catalogue.hpp"
#include "ops/registry.hpp"
#include "syntax/builtins.hpp"

#include <algorithm>
#include <array>

namespace gradwright {

namespace {

constexpr std::array domains{"any values",
                             "entries other than zero",
                             "positive entries",
                             "entries that are not negative",
                             "entries between 0 and 1",
                             "entries between -1 and 1",
                             "entries above -1",
                             "any values; the rule holds where no two compared entries are equal",
                             "square matrices",
                             "invertible matrices",
                             "symmetric matrices",
                             "symmetric positive definite matrices",
                             "matrices of full rank",
                             "a first operand of zeros and ones"};
static_assert(domains.size() == static_cast<std::size_t>(Domain::choice) + 1);

/// The call in an example, as in "f(x, y)" of "sum(f(x, y))"; empty for what is written with an
/// operator.
std::string call_in(std::string_view example, std::string_view name) {
    const std::size_t at = example.find(std::string(name) + "(");
    if (at == std::string_view::npos) return "";
    int depth = 0;
    for (std::size_t i = at + name.size(); i < example.size(); ++i) {
        depth += example[i] == '(' ? 1 : example[i] == ')' ? -1 : 0;
        if (depth == 0) return std::string(example.substr(at, i + 1 - at));
    }
    return "";
}

FunctionReport report_on(const syntax::Builtin& b) {
    FunctionReport f;
    f.name = b.name;
    f.signature = b.signature;
    f.summary = b.summary;
    f.example = b.example;
    for (const syntax::Alias& a : syntax::aliases()) {
        if (a.name == b.name) f.aliases.emplace_back(a.alias);
    }
    return f;
}

/// Notation and op may share a name, as softmax, whose notation has the axis.
void add_op(FunctionReport& f, const Op& op) {
    f.rule = op.rule;
    f.domain = domains[static_cast<std::size_t>(op.domain)];
    for (const auto& [alias, meant] : ops::aliases()) {
        if (meant == &op) f.aliases.emplace_back(alias);
    }
}

FunctionReport report_on(const Op& op) {
    FunctionReport f;
    f.name = op.name;
    f.signature = call_in(op.example, op.name);
    f.summary = op.summary;
    f.example = op.example;
    add_op(f, op);
    return f;
}

}  // namespace

bool abi1::FunctionReport::is_called(std::string_view by) const {
    return name == by || std::find(aliases.begin(), aliases.end(), by) != aliases.end();
}

std::vector<FunctionReport> abi1::functions() {
    std::vector<FunctionReport> all;
    for (const syntax::Builtin& b : syntax::builtins()) {
        if (!b.unlisted) all.push_back(report_on(b));
    }
    for (const Op* op : ops::catalogue()) {
        if (op->internal || call_in(op->example, op->name).empty()) continue;
        const auto same = std::find_if(all.begin(), all.end(),
                                       [&](const FunctionReport& f) { return f.name == op->name; });
        if (same != all.end()) {
            add_op(*same, *op);
        } else {
            all.push_back(report_on(*op));
        }
    }
    return all;
}

}  // namespace gradwright
