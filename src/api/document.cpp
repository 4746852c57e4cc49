#include "api/document.hpp"

#include <gradwright/text.hpp>

namespace gradwright::api {

namespace {

std::string displayed(const std::string& formula) { return "\\[\n" + formula + "\n\\]\n"; }

std::string extents(const std::vector<std::string>& dims) {
    std::string text;
    for (const std::string& d : dims) {
        text += text.empty() ? "" : " \\times ";
        for (const char c : d) text += c == '*' ? std::string("\\,") : std::string(1, c);
    }
    return text.empty() ? text : "^{" + text + "}";
}

std::string variable_item(const Variable& v) {
    std::string text =
        "$" + shown(v.symbol).latex + " \\in \\mathbb{R}" +
        extents(v.row ? std::vector<std::string>{"1", v.shape[0].text()} : texts_of(v.shape)) + "$";
    if (const std::string facts = text_of(v.facts); !facts.empty()) text += " " + facts;
    return text;
}

std::string variables_sentence(const Workspace& work) {
    std::string text;
    for (const Variable& v : work.parsed.variables) {
        text += (text.empty() ? "With " : ",\n") + variable_item(v);
    }
    return text.empty() ? text : text + ".\n";
}

std::string steps_list(const std::vector<StepReport>& steps) {
    if (steps.empty()) return "";
    std::string text = "\\begin{enumerate}\n";
    for (const StepReport& s : steps) {
        text += "\\item " + latex_text(s.rule) + "\n";
        const bool stays = s.from.latex == s.to.latex;
        text += displayed(s.from.latex +
                          (stays ? "" : (s.equal ? "\n= " : "\n\\Rightarrow ") + s.to.latex));
        if (!s.because.empty()) text += latex_text(s.because) + "\n";
    }
    return text + "\\end{enumerate}\n";
}

}  // namespace

std::string latex_document(Derived& all) {
    std::string text =
        "% Made by "
        "gradwright.\n\\documentclass{article}\n\\usepackage[utf8]{inputenc}\n\\usepackage{amsmath,"
        "amssymb,"
        "textcomp}\n\\begin{document}\n";
    const Parsed& parsed = all.work.parsed;
    text += displayed("f = " + rendered(all.work, parsed.expr, parsed.is_row).latex);
    text += variables_sentence(all.work);
    for (std::size_t i = 0; i < all.variables.size(); ++i) {
        const DerivativeReport& d = all.report.derivatives[i];
        const std::string wrt = shown(all.variables[i].symbol).latex;
        text += "The " + std::string(name_of(d.what)) + " by $" + wrt + "$ is\n";
        text += displayed(d.result.latex) + steps_list(d.steps);
    }
    return text + "\\end{document}\n";
}

}  // namespace gradwright::api
