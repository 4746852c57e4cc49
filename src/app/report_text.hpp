#pragma once
// Reports for the terminal, and as Markdown, LaTeX and HTML.

#include <gradwright/gradwright.hpp>

#include <string>
#include <string_view>

namespace gradwright::app {

struct View {
    std::string format = "unicode";  ///< unicode, ascii, latex, markdown or html
    TextStyle style;

    bool is_plain() const { return format == "unicode" || format == "ascii"; }
};

/// The text in the language of the view.
const std::string& in_view(const Rendered& texts, const View& view);

std::string report_text(const DeriveReport& report, const View& view);
std::string report_text(const CheckReport& report, const View& view);
std::string report_text(const EvaluateReport& report, const View& view);
std::string report_text(const GraphReport& report, const View& view);
std::string report_text(const SampleReport& report, const View& view);
std::string report_text(const SolveReport& report, const View& view);
std::string report_text(const AnalyzeReport& report, const View& view);
std::string report_text(const GenerateReport& report, const View& view);
std::string report_text(const std::vector<CheatsheetSection>& sheet, const View& view);
std::string report_text(const std::vector<FunctionReport>& functions, const View& view);
std::string report_text(const FaultStory& story, const View& view);

/// A derivation: numbered steps, in LaTeX an align* environment, in HTML a list. Empty without
/// steps.
std::string steps_text(const std::vector<StepReport>& steps, const View& view);

/// The steps that computed a value, a line each. Empty without a plan.
std::string plan_text(const EvaluateReport& report);

/// "proved at 3 random points by ..."
std::string proof_text(const ProofReport& proof, const View& view);

std::string number_text(double value);
/// Six digits, for what is read and not computed with.
std::string short_text(double value);
/// Rows of a matrix on lines of their own; other arrays on one line.
std::string array_text(const DenseArray& array);

}  // namespace gradwright::app
