// einsum("ij,jk->ik", A, B): any contraction, by labels. "(ij)" fuses two axes into one.
#include "expr/build.hpp"
#include "syntax/builtin_groups.hpp"
#include "syntax/lower.hpp"

#include <optional>

namespace gradwright::syntax {
namespace {

constexpr std::size_t most_operands = 32;

using AxisLabels = std::string;

struct Pattern {
    std::vector<std::vector<AxisLabels>> operands;
    std::vector<AxisLabels> result;
};

bool is_label(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// The axes of "ij(kl)"; nothing if it is malformed.
std::optional<std::vector<AxisLabels>> read_axes(std::string_view text) {
    std::vector<AxisLabels> axes;
    bool fused = false;
    for (const char c : text) {
        if (c == ' ') continue;
        if (c == '(' && !fused) {
            fused = true;
            axes.emplace_back();
        } else if (c == ')' && fused && axes.back().size() >= 2) {
            fused = false;
        } else if (is_label(c)) {
            if (fused)
                axes.back() += c;
            else
                axes.emplace_back(1, c);
            if (axes.back().size() > Axis::capacity) return std::nullopt;
        } else {
            return std::nullopt;
        }
    }
    if (fused) return std::nullopt;
    return axes;
}

std::optional<Pattern> read_pattern(std::string_view quoted) {
    const std::string_view text = quoted.substr(1, quoted.size() - 2);
    const std::size_t arrow = text.find("->");
    if (arrow == text.npos) return std::nullopt;
    Pattern pattern;
    std::string_view rest = text.substr(0, arrow);
    for (bool more = true; more;) {
        const std::size_t comma = rest.find(',');
        const auto axes = read_axes(rest.substr(0, comma));
        if (!axes) return std::nullopt;
        pattern.operands.push_back(*axes);
        more = comma != rest.npos;
        if (more) rest.remove_prefix(comma + 1);
    }
    const auto result = read_axes(text.substr(arrow + 2));
    if (!result) return std::nullopt;
    pattern.result = *result;
    return pattern;
}

ExtentId extent_of(Inference& in, std::map<char, ExtentId>& labels, const AxisLabels& axis) {
    std::vector<ExtentId> parts;
    for (const char c : axis) parts.push_back(labels.try_emplace(c, in.open()).first->second);
    return in.extents().product(parts);
}

Type einsum_type(Inference& in, const AstNode& call) {
    const AstNode& text = in.operand_node(call, 0);
    const auto bad = [&](std::string message) {
        return in.fail({"syntax-error",
                        std::move(message),
                        text.span,
                        {},
                        "labels read einsum(\"ij,jk->ik\", A, B)"});
    };
    if (text.kind != AstKind::text) return bad("the first operand of `einsum` is a text of labels");
    const auto pattern = read_pattern(in.formula().ast.word(text));
    if (!pattern) return bad("these labels cannot be read");
    // einsum("->ij") has no operand: a pattern of ones.
    const bool none =
        call.count == 1 && pattern->operands.size() == 1 && pattern->operands[0].empty();
    if (!none && pattern->operands.size() != call.count - 1)
        return bad("the labels name " + std::to_string(pattern->operands.size()) +
                   " operands, but there are " + std::to_string(call.count - 1));
    if (pattern->result.size() > Type::capacity)
        return in.fail({"too-large", "a result has at most 8 axes", text.span, {}, {}});
    auto& labels = in.labels(call);
    for (std::size_t i = 1; i < call.count; ++i) {
        const Type& x = in.operand(call, i);
        const auto& axes = pattern->operands[i - 1];
        if (axes.size() != x.order)
            return in.fail({"shape-mismatch",
                            "the labels give operand " + std::to_string(i) + " " +
                                std::to_string(axes.size()) + " axes, but it is " + in.describe(x),
                            in.operand_node(call, i).span,
                            {in.note(in.operand_node(call, i), x)},
                            {}});
        for (std::size_t k = 0; k < axes.size(); ++k) {
            const ExtentId wanted = extent_of(in, labels, axes[k]);
            if (!in.extents().unify(wanted, x.axes[k]))
                return in.mismatch(call, "label " + axes[k] + " has two extents: " +
                                             in.extents().value(wanted)->text() + " and " +
                                             in.extents().value(x.axes[k])->text());
        }
    }
    std::vector<ExtentId> result;
    for (const AxisLabels& axis : pattern->result) result.push_back(extent_of(in, labels, axis));
    return Type::of(result);
}

Expr lower_einsum(Lowering& low, const AstNode& call) {
    const auto pattern = read_pattern(low.formula().ast.word(low.operand_node(call, 0)));
    std::map<char, Label> numbered;
    ContractionSpec spec;
    for (const auto& [name, extent] : low.types().labels(call)) {
        numbered.emplace(name, Label(numbered.size()));
        spec.label_dims.push_back(low.dim(extent));
    }
    const auto axes_of = [&](const std::vector<AxisLabels>& list) {
        std::vector<Axis> axes;
        for (const AxisLabels& labels : list) {
            Axis& axis = axes.emplace_back();
            for (const char c : labels) axis.push_back(numbered.at(c));
        }
        return axes;
    };
    for (std::size_t i = 1; i < call.count; ++i)
        spec.factors.push_back({low.operand(call, i), axes_of(pattern->operands[i - 1]), 1});
    spec.out = axes_of(pattern->result);
    return low.graph().contract(std::move(spec));
}

const Builtin table[] = {
    {.name = "einsum",
     .least = 1,
     .most = most_operands + 1,
     .rule = einsum_type,
     .lower = lower_einsum,
     .signature = "einsum(\"ij,jk->ik\", A, B)",
     .summary = "any contraction, by labels",
     .example = "einsum(\"ij,jk->ik\", A, B)",
     .takes_labels = true},
};

}  // namespace

std::span<const Builtin> einsum_builtins() { return table; }

}  // namespace gradwright::syntax
