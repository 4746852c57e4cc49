// In place of the reports as text: a page reads JSON.
#include "app/report_text.hpp"

namespace gradwright::app {

std::string report_text(const DeriveReport&, const View&) { return {}; }
std::string report_text(const CheckReport&, const View&) { return {}; }
std::string report_text(const EvaluateReport&, const View&) { return {}; }
std::string report_text(const GraphReport&, const View&) { return {}; }
std::string report_text(const SampleReport&, const View&) { return {}; }
std::string report_text(const std::vector<FunctionReport>&, const View&) { return {}; }
std::string report_text(const SolveReport&, const View&) { return {}; }
std::string report_text(const AnalyzeReport&, const View&) { return {}; }
std::string report_text(const GenerateReport&, const View&) { return {}; }
std::string report_text(const std::vector<CheatsheetSection>&, const View&) { return {}; }
std::string report_text(const FaultStory&, const View&) { return {}; }

}  // namespace gradwright::app
