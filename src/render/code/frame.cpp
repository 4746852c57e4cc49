#include "render/code/frame.hpp"

#include <algorithm>

namespace gradwright::render::code {

namespace {

/// "positive definite" says "symmetric" as well.
Facts without_implied(Facts facts) {
    for (std::uint32_t bit = 1; bit != 0; bit <<= 1) {
        const Facts one = static_cast<Facts>(bit);
        const Facts rest = facts & ~one;
        if (has(facts, one) && has(closure(rest), one)) facts = rest;
    }
    return facts;
}

}  // namespace

Result<Frame> frame_of(const CodeRequest& request, std::span<const std::string_view> words,
                       std::span<const Spelled> table) {
    Frame frame{Names(words), std::make_unique<Values>(), {}, {}};
    for (const Spelled& s : table) {
        const std::string helper(s.helper);
        if (!helper.empty() && !frame.names.is_taken(helper)) frame.names.take(helper);
    }
    std::vector<const NamedExpr*> outputs;
    for (const NamedExpr& o : request.outputs) outputs.push_back(&o);
    auto program = plan(*frame.values, request, request.function_name, outputs, frame.names);
    if (!program) return program.error();
    frame.program = std::move(*program);
    for (const Argument& a : frame.program.arguments) frame.parameters.push_back(a.name);
    for (const std::string& s : frame.program.free_sizes) {
        frame.parameters.push_back(frame.program.size_names.at(s));
    }
    return frame;
}

std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& n : names) text += (text.empty() ? "" : ", ") + n;
    return text;
}

std::string documentation(const Program& p, const CodeRequest& request) {
    std::string text = request.formula + "\n\n";
    if (!request.derivative_text.empty()) text += request.derivative_text + "\n\n";
    for (const Argument& a : p.arguments) {
        const Facts facts = a.input->symbol->declared;
        text += a.name + ": " + in_words(a);
        if (facts != Facts::none) text += ", " + text_of(without_implied(facts));
        text += "\n";
    }
    return text + "\nReturns " + listed(p.result_names) + ".\n";
}

std::string size_text(const Program& p, const Dim& d) {
    std::string text;
    for (const auto& m : d.monomials()) {
        std::string term;
        if (m.coefficient != 1 || m.symbols.empty()) term = std::to_string(m.coefficient);
        for (const std::string& s : m.symbols) {
            term += (term.empty() ? "" : " * ") + p.size_names.at(s);
        }
        text += (text.empty() ? "" : " + ") + term;
    }
    return text.empty() ? "0" : text;
}

bool acts_on_rows(Ref x) {
    return !x->attributes.empty() && !x->args.empty() && x->attributes[0] > 0 &&
           x->op->name != "polygamma" &&
           x->args[0]->dims.size() > static_cast<std::size_t>(x->attributes[0]);
}

std::string table_key(Ref x, bool rows) {
    std::string key(x->op->name);
    if (x->op->name == "prod_except_one" && x->attributes.size() > 1 && x->attributes[1] > 1) {
        key += "/" + std::to_string(x->attributes[1]);
    }
    return key + (rows && acts_on_rows(x) ? "/rows" : "");
}

Spelled spelled(std::span<const Spelled> table, Ref x, std::string_view own) {
    const std::string wanted = table_key(x, true);
    const bool other_order = acts_on_rows(x) && !x->args[0]->is_matrix();
    for (const Spelled& s : table) {
        if (s.op == wanted && !other_order) return s;
    }
    return {x->op->name, acts_on_rows(x) ? "" : own};
}

}  // namespace gradwright::render::code
