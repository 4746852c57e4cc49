// Solutions, analyses, code and the cheat sheet as text.
#include "app/json.hpp"
#include "app/prose.hpp"
#include "app/terminal.hpp"

#include <algorithm>

namespace gradwright::app {

namespace {

std::string equation_text(const EquationReport& e, const View& view) {
    const std::string left = in_prose(e.left, view), right = in_prose(e.right, view);
    return right.empty() ? left : left + " = " + right;
}

std::string list_text(const std::vector<double>& values) {
    std::string text;
    for (const double v : values) text += (text.empty() ? "" : " ") + short_text(v);
    return text;
}

std::string kind_text(const SolveReport& report) {
    // An equation with many solutions: the reason says which is which.
    if (report.solution.ascii.empty() && !report.reason.empty()) return report.reason;
    std::string text = report.kind;
    if (report.global) text = "global " + text;
    if (report.unique) text = "unique " + text;
    return text + (report.reason.empty() ? "" : ": " + report.reason);
}

/// Of a map with several outputs.
std::string map_text(const LocalReport& l) {
    std::string text = "rank " + std::to_string(l.rank) + ", singular values " +
                       list_text(l.singular_values) + "\n";
    if (l.determinant) text += "determinant: " + short_text(*l.determinant) + "\n";
    if (l.lost_direction.empty()) return text;
    return text + "singular: this direction is lost: " + list_text(l.lost_direction) + "\n";
}

std::string scalar_text(const LocalReport& l) {
    std::string text = "gradient norm: " + short_text(l.gradient_norm) + "\n";
    if (!l.stationary) text += "steepest ascent along: " + list_text(l.ascent) + "\n";
    text += "eigenvalues of the Hessian: " + list_text(l.eigenvalues) + "\n";
    text += "condition number: " + short_text(l.condition) + "\n";
    text += (l.stationary ? "stationary: " : "not stationary: ") + l.kind + "\n";
    return text + "Newton step: " + list_text(l.newton_step) + "\n";
}

std::string cost_text(const CostReport& cost) {
    return "stored: " + cost.dense + " numbers dense, " + cost.structured + " as printed\n" +
           "operations: " + cost.form + " to form it, " + cost.apply +
           " to apply it to a direction\n";
}

std::string local_text(const LocalReport& l) {
    std::string text =
        "\nvalue:\n" + array_text(l.value) + "derivative:\n" + array_text(l.derivative);
    text += "remainder of f(x + t*d) - f(x) - t*J*d:\n";
    for (std::size_t i = 0; i < l.steps.size(); ++i) {
        text += "  t = " + short_text(l.steps[i]) + ": " + short_text(l.remainders[i]) + "\n";
    }
    text += l.slope ? "slope of the remainder: " + short_text(*l.slope) + "\n"
                    : "no remainder: the function is affine along that direction\n";
    return text + (l.eigenvalues.empty() ? map_text(l) : scalar_text(l));
}

}  // namespace

/// As --at takes it.
std::string report_text(const SampleReport& report, const View&) { return point_text(report); }

std::string report_text(const SolveReport& report, const View& view) {
    const Rendered& solution = report.solution;
    std::string text;
    if (!solution.ascii.empty()) {
        text = painted(report.unknown + " = " + in_prose(solution, view), Ink::bold, view.style);
    } else {
        text = painted(equation_text(report.equation, view), Ink::bold, view.style);
    }
    text += "\n\n" + report.method + ": " + equation_text(report.equation, view) + "\n";
    text += kind_text(report) + "\n";
    for (const std::string& condition : report.conditions) text += "needs: " + condition + "\n";
    if (!report.otherwise.ascii.empty()) {
        text += "otherwise " + report.unknown + " = " + in_prose(report.otherwise, view) + "\n";
    }
    for (std::size_t i = 0; i < report.steps.size(); ++i) {
        const EquationReport& e = report.steps[i];
        text += std::to_string(i + 1) + ". " + e.text + ": " + equation_text(e, view);
        text += e.because.empty() ? "\n" : " (" + e.because + ")\n";
    }
    for (const EquationReport& e : report.remarks) {
        text += e.text + ": " + equation_text(e, view) + "\n";
    }
    for (const std::string& note : report.notes) text += "note: " + note + "\n";
    return as_prose(text + proof_text(report.check, view) + "\n", view);
}

std::string report_text(const AnalyzeReport& report, const View& view) {
    std::string text;
    if (!report.cost.dense.empty()) text += cost_text(report.cost);
    if (!report.curvature.empty()) {
        // An open question is answered by its reason alone.
        const bool open = report.reason.starts_with(report.curvature);
        text += "curvature: " + (open ? report.reason : report.curvature);
        text += open || report.reason.empty() ? "\n" : ": " + report.reason + "\n";
        if (!report.condition.empty()) text += "condition: " + report.condition + "\n";
        if (!report.hessian.ascii.empty()) {
            text += "Hessian: " + in_prose(report.hessian, view) + "\n";
        }
    }
    if (report.local) text += local_text(*report.local);
    const std::string gap = view.format == "latex" ? "\n" : "";
    return report_text(report.derivation, view) + gap + as_prose(text, view);
}

std::string report_text(const GenerateReport& report, const View&) { return report.code; }

namespace {

std::string row(const CheatsheetLine& l, const View& view) {
    if (view.format == "html") {
        return "<tr><td>" + l.formula.html + "</td><td>" + l.wrt + "</td><td>" + l.derivative.html +
               "</td></tr>\n";
    }
    const std::string formula = "$" + l.formula.latex + "$", wrt = "$" + l.wrt + "$",
                      derivative = "$" + l.derivative.latex + "$";
    if (view.format == "markdown") {
        return "| " + formula + " | " + wrt + " | " + derivative + " |\n";
    }
    return formula + " & " + wrt + " & " + derivative + R"( \\)" + "\n";
}

std::string table(const CheatsheetSection& section, const View& view) {
    std::string rows;
    for (const CheatsheetLine& l : section.lines) rows += row(l, view);
    if (view.format == "html") {
        return "<h2>" + section.title + "</h2>\n<table>\n" + rows + "</table>\n";
    }
    if (view.format == "markdown") {
        return "## " + section.title + "\n\n| formula | by | derivative |\n|---|---|---|\n" + rows;
    }
    return "\\section*{" + section.title + "}\n\\begin{tabular}{lll}\n" + rows + "\\end{tabular}\n";
}

std::string columns(const CheatsheetSection& section, const View& view) {
    std::string text = painted(section.title, Ink::bold, view.style) + "\n";
    std::size_t widest = 0;
    for (const CheatsheetLine& l : section.lines) {
        widest = std::max(widest, display_width(in_view(l.formula, view)));
    }
    for (const CheatsheetLine& l : section.lines) {
        const std::string formula = in_view(l.formula, view);
        text += "  " + formula + std::string(widest - display_width(formula), ' ');
        text += "  by " + l.wrt + ":  " + in_view(l.derivative, view) + "\n";
    }
    return text;
}

std::string in_full(const FunctionReport& f, const View& view) {
    const auto line = [](std::string_view title, const std::string& text) {
        return text.empty() ? "" : std::string(title) + text + "\n";
    };
    std::string also;
    for (const std::string& alias : f.aliases) also += (also.empty() ? "" : ", ") + alias;
    return painted(f.signature, Ink::bold, view.style) + "  " + f.summary + "\n\n" +
           line("rule:     ", f.rule) + line("domain:   ", f.domain) +
           line("example:  ", f.example) + line("also:     ", also);
}

}  // namespace

std::string report_text(const std::vector<FunctionReport>& functions, const View& view) {
    if (functions.size() == 1) return in_full(functions[0], view);
    std::size_t widest = 0;
    for (const FunctionReport& f : functions) widest = std::max(widest, f.signature.size());
    std::string text;
    for (const FunctionReport& f : functions) {
        text += f.signature + std::string(widest - f.signature.size() + 2, ' ') + f.summary + "\n";
    }
    return text;
}

std::string report_text(const std::vector<CheatsheetSection>& sheet, const View& view) {
    std::string text;
    for (const CheatsheetSection& section : sheet) {
        text += (view.is_plain() ? columns(section, view) : table(section, view)) + "\n";
    }
    return text;
}

}  // namespace gradwright::app
