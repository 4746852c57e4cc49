#include "syntax/resolve.hpp"

#include "base/text.hpp"
#include "ops/catalogue.hpp"
#include "ops/registry.hpp"
#include "syntax/lexer.hpp"
#include "syntax/parse.hpp"

#include <algorithm>
#include <optional>

namespace gradwright::syntax {
namespace {

using Failure = std::optional<Diagnostic>;

std::string plural(std::size_t n) {
    return std::to_string(n) + (n == 1 ? " operand" : " operands");
}

const Op* find_op(std::string_view name) {
    const Op* op = ops::find(unalias(name));
    return op && (op->elementwise || op->shape != nullptr) ? op : nullptr;
}

/// A name that is surely meant as a function. What arises in derivatives only may name a variable.
bool is_function(std::string_view name) {
    if (const Builtin* builtin = find_builtin(name)) return !builtin->unlisted;
    const Op* op = find_op(name);
    return op && !op->internal;
}

class Resolver {
public:
    Resolver(Ast& ast, const Scope& scope) : ast_(ast), scope_(scope) {
        for (const Declaration& d : scope.declarations) {
            declared_.emplace(d.name, &d);
            for (const Dim& extent : d.extents)
                for (const std::string& symbol : extent.symbols()) add_dimension(symbol);
        }
        for (const Variable& v : scope.variables) known_.emplace(v.name, &v);
        for (const std::string& symbol : scope.dimensions) add_dimension(symbol);
    }

    Result<Resolved> run() {
        // Calls first: their size and axis operands are no variables.
        for (AstId id = 0; id < ast_.nodes.size(); ++id)
            if (ast_.nodes[id].kind == AstKind::call)
                if (auto failed = call(ast_.nodes[id])) return *std::move(failed);
        if (auto failed = misplaced()) return *std::move(failed);
        for (AstId id = 0; id < ast_.nodes.size(); ++id) {
            AstNode& node = ast_.nodes[id];
            if (node.kind == AstKind::name && !node.ignored)
                if (auto failed = name(node)) return *std::move(failed);
            if (node.kind == AstKind::all && !node.ignored) continue;
            mark_constant(node);
        }
        return std::move(result_);
    }

private:
    void add_dimension(const std::string& symbol) {
        if (is_dimension_.emplace(symbol, true).second) result_.dimensions.push_back(symbol);
    }

    void mark_constant(AstNode& node) const {
        node.constant = node.kind != AstKind::name;
        for (const AstId child : ast_.operands(node))
            node.constant = node.constant && ast_.nodes[child].constant;
    }

    /// A text or a ':' where a value should be.
    Failure misplaced() const {
        if (auto failed = misplaced(ast_.nodes[ast_.root], false, false)) return failed;
        for (const AstNode& node : ast_.nodes) {
            const bool called = node.kind == AstKind::call;
            const Builtin* builtin = called ? result_.callees[node.target].builtin : nullptr;
            for (std::size_t i = 0; i < node.count; ++i) {
                const bool text = builtin && builtin->takes_labels && i == 0;
                const bool all = node.kind == AstKind::index && i > 0;
                if (auto failed = misplaced(ast_.nodes[ast_.child(node, i)], text, all))
                    return failed;
            }
        }
        return std::nullopt;
    }

    static Failure misplaced(const AstNode& node, bool text, bool all) {
        if (node.kind == AstKind::text && !text)
            return Diagnostic{"syntax-error",
                              "a text is no value",
                              node.span,
                              {},
                              "labels in quotes are the first operand of einsum"};
        if (node.kind == AstKind::all && !all)
            return Diagnostic{
                "syntax-error", "`:` stands alone as an index", node.span, {}, "a row is X[1,:]"};
        return std::nullopt;
    }

    Failure call(AstNode& node) {
        const std::string& typed = ast_.word(node);
        Callee callee;
        callee.builtin = find_builtin(typed);
        if (!callee.builtin) callee.op = find_op(typed);
        if (!callee.builtin && !callee.op) return unknown_function(node);
        const auto [least, most] = callee.builtin
                                       ? Arity{callee.builtin->least, callee.builtin->most}
                                       : arity_of(*callee.op);
        if (node.count < least || node.count > most) {
            const std::string wanted =
                least == most ? plural(least) : std::to_string(least) + " to " + plural(most);
            const std::string hint =
                callee.builtin ? "write " + std::string(callee.builtin->signature) : std::string{};
            return Diagnostic{
                "wrong-argument-count",
                "`" + typed + "` takes " + wanted + ", not " + std::to_string(node.count),
                node.sign,
                {},
                hint};
        }
        node.target = std::uint32_t(result_.callees.size());
        result_.callees.push_back(callee);
        if (!callee.builtin) return std::nullopt;
        if (callee.builtin->takes_axis) take_axis(node);
        for (std::size_t i = callee.builtin->first_size; i < node.count; ++i)
            if (auto failed = take_size(ast_.child(node, i))) return failed;
        return std::nullopt;
    }

    Failure unknown_function(const AstNode& node) const {
        const std::string& typed = ast_.word(node);
        std::string hint;
        if (const auto near = closest(typed, callable_names()))
            hint = "did you mean `" + *near + "`?";
        if (declared_.contains(typed) || known_.contains(typed) || typed.size() == 1)
            hint = "for a product write `" + typed + "*(...)`, for an entry `" + typed + "[i]`";
        return Diagnostic{
            "unknown-function", "there is no function `" + typed + "`", node.sign, {}, hint};
    }

    void take_axis(AstNode& node) {
        AstNode& last = ast_.nodes[ast_.child(node, node.count - 1)];
        if (last.kind != AstKind::name || node.count < 2) return;
        const std::string& word = ast_.word(last);
        if (word == "rows" || word == "cols" || word == "all") last.kind = AstKind::axis;
    }

    /// A size is a polynomial in numbers and dimension symbols. Its subtree is contiguous.
    Failure take_size(AstId root) {
        std::vector<AstId> todo{root}, order;
        while (!todo.empty()) {
            const AstId id = todo.back();
            todo.pop_back();
            order.push_back(id);
            for (const AstId child : ast_.operands(ast_.nodes[id])) todo.push_back(child);
        }
        std::unordered_map<AstId, Dim> value;
        for (auto id = order.rbegin(); id != order.rend(); ++id) {
            auto dim = size_of(*id, value);
            if (!dim) return dim.error();
            value.insert_or_assign(*id, *dim);
            ast_.nodes[*id].ignored = true;
        }
        ast_.nodes[root].kind = AstKind::size;
        ast_.nodes[root].target = add_extent(value.at(root));
        return std::nullopt;
    }

    std::uint32_t add_extent(const Dim& dim) {
        result_.extents.push_back(dim);
        return std::uint32_t(result_.extents.size() - 1);
    }

    Result<Dim> size_of(AstId id, const std::unordered_map<AstId, Dim>& value) {
        const AstNode& node = ast_.nodes[id];
        const std::string& word = ast_.word(node);
        if (node.kind == AstKind::name) {
            if (declared_.contains(word) || known_.contains(word))
                return Diagnostic{"kind-conflict",
                                  "`" + word + "` is a variable, not a size",
                                  node.span,
                                  {},
                                  "a size is a number or a dimension such as n"};
            add_dimension(word);
            return Dim(word);
        }
        if (node.kind == AstKind::number) {
            const Number number = Number::decimal(word);
            if (number.is_integer() && number.num() > 0) return Dim(number.num());
        }
        if (node.kind == AstKind::add || node.kind == AstKind::multiply) {
            const Dim parts[] = {value.at(ast_.child(node, 0)), value.at(ast_.child(node, 1))};
            return node.kind == AstKind::add ? Dim::sum(parts) : Dim::product(parts);
        }
        return Diagnostic{
            "bad-number",
            "this is not a size",
            node.span,
            {},
            "a size is a positive whole number, a dimension such as n, or m*n, m + n"};
    }

    Failure name(AstNode& node) {
        const std::string& word = ast_.word(node);
        if (const auto known = names_.find(node.word); known != names_.end()) {
            node.target = known->second;
            return std::nullopt;
        }
        const auto declared = declared_.find(word);
        const auto earlier = known_.find(word);
        const bool forced =
            std::find(scope_.forced.begin(), scope_.forced.end(), word) != scope_.forced.end();
        if (declared != declared_.end() || earlier != known_.end() || forced)
            return add_name(node, declared == declared_.end() ? nullptr : declared->second,
                            earlier == known_.end() ? nullptr : earlier->second);
        if (is_dimension_.contains(word)) {
            node.kind = AstKind::dimension;
            node.target = add_extent(Dim(word));
            return std::nullopt;
        }
        if (word == "pi" || word == "e") {
            node.kind = AstKind::constant;
            return std::nullopt;
        }
        if (const Builtin* builtin = find_builtin(word); builtin && builtin->least == 0) {
            node.kind = AstKind::call;
            return call(node);
        }
        if (is_function(word) && !is_greek(word))
            return Diagnostic{"unknown-name",
                              "`" + word + "` is a function, not a variable",
                              node.span,
                              {},
                              "give it its operand: `" + word + "(x)`"};
        if (scope_.closed) return unknown_name(node);
        return add_name(node, nullptr, nullptr);
    }

    Failure add_name(AstNode& node, const Declaration* declared, const Variable* known) {
        node.target = std::uint32_t(result_.names.size());
        names_.emplace(node.word, node.target);
        result_.names.push_back({ast_.word(node), node.span, declared, known});
        return std::nullopt;
    }

    Failure unknown_name(const AstNode& node) const {
        const std::string& word = ast_.word(node);
        std::vector<std::string> candidates;
        for (const Variable& v : scope_.variables) candidates.push_back(v.name);
        for (const std::string& symbol : result_.dimensions) candidates.push_back(symbol);
        std::string hint;
        if (const auto near = closest(word, candidates)) hint = "did you mean `" + *near + "`?";
        return Diagnostic{
            "unknown-name", "`" + word + "` does not occur in the formula", node.span, {}, hint};
    }

    Ast& ast_;
    const Scope& scope_;
    Resolved result_;
    std::unordered_map<std::string, const Declaration*> declared_;
    std::unordered_map<std::string, const Variable*> known_;
    std::unordered_map<std::string, bool> is_dimension_;
    std::unordered_map<WordId, std::uint32_t> names_;
};

}  // namespace

Result<Resolved> resolve(Ast& ast, const Scope& scope) { return Resolver(ast, scope).run(); }

std::vector<std::string> callable_names() {
    std::vector<std::string> names;
    for (const Builtin& builtin : builtins())
        if (!builtin.unlisted) names.emplace_back(builtin.name);
    for (const Op* op : ops::catalogue())
        if (!op->internal) names.emplace_back(op->name);
    for (const Op* op : ops::added())
        if (!op->internal) names.emplace_back(op->name);
    for (const Alias& alias : aliases()) names.emplace_back(alias.alias);
    return names;
}

}  // namespace gradwright::syntax
