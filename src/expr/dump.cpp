#include "expr/dump.hpp"

#include "expr/traverse.hpp"

#include <unordered_map>

namespace gradwright {
namespace {

std::string letter(Label l) {
    constexpr std::string_view letters = "ijklmnopqrstuvwxyzabcdefgh";
    if (l < letters.size()) return std::string(1, letters[l]);
    return "<" + std::to_string(l) + ">";
}

std::string text_of(std::span<const Axis> axes) {
    std::string text;
    for (const Axis& a : axes) {
        if (!a.is_single()) text += "(";
        for (const Label l : a) text += letter(l);
        if (!a.is_single()) text += ")";
    }
    return text;
}

using Texts = std::unordered_map<NodeId, std::string>;

std::string contraction_text(const Node& n, const Texts& texts) {
    std::string labels, factors;
    for (const Factor& f : n.factors) {
        labels += (labels.empty() ? "" : ",") + text_of(f.axes);
        factors += (factors.empty() ? "" : ", ") + texts.at(f.node);
        if (!f.exponent.is_one()) factors += "^" + f.exponent.text();
    }
    return "[" + labels + "->" + text_of(n.out) + (factors.empty() ? "" : " | " + factors) + "]";
}

std::string node_text(const Expr& e, const Texts& texts) {
    const Node& n = e.node();
    std::string text;
    switch (n.kind) {
        case Kind::symbol:
            return std::string(n.name);
        case Kind::contraction:
            return contraction_text(n, texts);
        case Kind::sum:
            for (const Term& t : n.terms) {
                text += (text.empty() ? "" : " + ") + t.coefficient.text() + "*" + texts.at(t.node);
            }
            return "(" + (text.empty() ? "0" : text) + ")";
        case Kind::apply:
            for (const NodeId id : n.operands) text += (text.empty() ? "" : ", ") + texts.at(id);
            for (const std::int64_t a : n.attributes) text += "; " + std::to_string(a);
            return std::string(n.function->name) + "(" + text + ")";
    }
    return text;
}

}  // namespace

std::string dump(const Expr& e) {
    Texts texts;
    for (const Expr& n : reachable({&e, 1})) texts[n.id()] = node_text(n, texts);
    return texts[e.id()];
}

}  // namespace gradwright
