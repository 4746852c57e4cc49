#include "app/json_parts.hpp"

#include <nlohmann/json.hpp>

namespace gradwright::app {

namespace {

Json steps(const std::vector<StepReport>& reports, JsonStyle style) {
    Json all = Json::array();
    for (const StepReport& s : reports) {
        all.push_back({{"rule", s.rule},
                       {"from", rendered(s.from, style)},
                       {"to", rendered(s.to, style)},
                       {"because", s.because}});
    }
    return all;
}

Json pattern(const std::vector<PatternTerm>& terms) {
    Json all = Json::array();
    for (const PatternTerm& t : terms) {
        Json factors = Json::array();
        for (const PatternFactor& f : t.factors) {
            Json one{{"text", f.text}, {"labels", f.labels}};
            if (f.exponent != "1") one["exponent"] = f.exponent;
            factors.push_back(std::move(one));
        }
        all.push_back(
            {{"scale", t.scale}, {"factors", factors}, {"out", t.out}, {"extents", t.extents}});
    }
    return all;
}

/// One per point.
void add_values(Json& to, const std::vector<DenseArray>& arrays) {
    Json values = Json::array(), shapes = Json::array();
    for (const DenseArray& v : arrays) {
        values.push_back(flat(v));
        shapes.push_back(v.extents);
    }
    to["values"] = values;
    to["value_shape"] = shapes;
}

void add_derivative(Json& to, const DerivativeReport& d, const std::vector<std::string>& notes,
                    JsonStyle style) {
    to["result"] = rendered(d.result, style);
    to["shape"] = d.shape;
    to["structure"] = d.structure;
    if (!d.index_form.empty()) to["index_form"] = d.index_form;
    if (!d.kronecker_form.empty()) to["kronecker_form"] = d.kronecker_form;
    if (!d.pattern.empty()) to["pattern"] = pattern(d.pattern);
    std::vector<std::string> all = notes;
    all.insert(all.end(), d.notes.begin(), d.notes.end());
    to["notes"] = all;
    to["steps"] = steps(d.steps, style);
    to["check"] = proof(d.check);
    if (d.values.empty()) return;
    to["values"] = Json();
    to["order"] = "out,wrt";
    add_values(to, d.values);
}

Json derivation(const DeriveReport& report, JsonStyle style) {
    Json j;
    j["expr"] = report.formula;
    if (report.derivatives.size() == 1) {
        const DerivativeReport& d = report.derivatives[0];
        j["wrt"] = d.wrt;
        j["what"] = name_of(d.what);
        j["layout"] = name_of(report.layout);
        j["variables"] = variables(report.variables);
        add_derivative(j, d, report.notes, style);
        return j;
    }
    j["layout"] = name_of(report.layout);
    j["variables"] = variables(report.variables);
    j["notes"] = report.notes;
    j["derivatives"] = Json::array();
    for (const DerivativeReport& d : report.derivatives) {
        Json one{{"wrt", d.wrt}, {"what", name_of(d.what)}};
        add_derivative(one, d, {}, style);
        j["derivatives"].push_back(std::move(one));
    }
    return j;
}

}  // namespace

std::string json_text(const DeriveReport& report, JsonStyle style) {
    return text(derivation(report, style));
}

std::string json_text(const CheckReport& report, JsonStyle style) {
    Json j = derivation(report.derivation, style);
    j["claim"] = rendered(report.claim, style);
    j["claim_shape"] = report.claim_shape;
    j["right"] = report.right();
    j["verdict"] = name_of(report.verdict);
    j["mistake"] = report.mistake;
    j["message"] = report.message;
    if (!report.difference.ascii.empty()) j["difference"] = rendered(report.difference, style);
    return text(j);
}

std::string json_text(const EvaluateReport& report, JsonStyle style) {
    Json j;
    j["expr"] = report.formula;
    j["evaluated"] = rendered(report.expression, style);
    j["shape"] = report.shape;
    j["notes"] = report.notes;
    j["check"] = proof(report.check);
    if (report.values.empty()) {
        j["values"] = flat(report.value);
        j["value_shape"] = report.value.extents;
    } else {
        add_values(j, report.values);
    }
    if (!report.plan.empty()) {
        j["memory"] = report.memory;
        for (const PlanStep& s : report.plan) {
            Json step{{"text", s.text},
                      {"flops", s.flops},
                      {"bytes", s.bytes},
                      {"predicted", s.predicted},
                      {"measured", s.measured}};
            if (s.block > 0) step["block"] = s.block;
            if (s.block > 0) step["rows"] = s.rows;
            j["plan"].push_back(std::move(step));
        }
    }
    return text(j);
}

std::string json_text(const SolveReport& report, JsonStyle style) {
    const auto equation = [style](const EquationReport& e) {
        return Json{{"text", e.text},
                    {"left", rendered(e.left, style)},
                    {"right", rendered(e.right, style)},
                    {"because", e.because}};
    };
    Json j{{"expr", report.formula}, {"for", report.unknown}, {"method", report.method}};
    j["variables"] = variables(report.variables);
    j["equation"] = equation(report.equation);
    j["solution"] = report.solution.ascii.empty() ? Json() : rendered(report.solution, style);
    j["shape"] = report.shape;
    j["conditions"] = report.conditions;
    if (!report.otherwise.ascii.empty()) j["otherwise"] = rendered(report.otherwise, style);
    j["kind"] = report.kind;
    j["global"] = report.global;
    j["unique"] = report.unique;
    j["reason"] = report.reason;
    j["steps"] = j["remarks"] = Json::array();
    for (const EquationReport& e : report.steps) j["steps"].push_back(equation(e));
    for (const EquationReport& e : report.remarks) j["remarks"].push_back(equation(e));
    j["notes"] = report.notes;
    j["check"] = proof(report.check);
    return text(j);
}

std::string json_text(const AnalyzeReport& report, JsonStyle style) {
    Json j = derivation(report.derivation, style);
    if (!report.curvature.empty()) {
        j["curvature"] = report.curvature;
        j["reason"] = report.reason;
        j["condition"] = report.condition;
        if (!report.hessian.ascii.empty()) j["hessian"] = rendered(report.hessian, style);
    }
    j["cost"] = {{"dense", report.cost.dense},
                 {"structured", report.cost.structured},
                 {"form", report.cost.form},
                 {"apply", report.cost.apply}};
    if (!report.local) return text(j);
    const LocalReport& l = *report.local;
    const auto list = [](const std::vector<double>& values) { return flat({{}, values}); };
    j["local"] = {{"value", flat(l.value)},
                  {"derivative", flat(l.derivative)},
                  {"steps", list(l.steps)},
                  {"remainders", list(l.remainders)},
                  {"slope", l.slope ? number(*l.slope) : Json()},
                  {"rank", l.rank},
                  {"singular_values", list(l.singular_values)},
                  {"lost_direction", list(l.lost_direction)},
                  {"determinant", l.determinant ? number(*l.determinant) : Json()},
                  {"gradient_norm", number(l.gradient_norm)},
                  {"steepest_ascent", list(l.ascent)},
                  {"eigenvalues", list(l.eigenvalues)},
                  {"condition", number(l.condition)},
                  {"stationary", l.stationary},
                  {"kind", l.kind},
                  {"newton_step", list(l.newton_step)}};
    return text(j);
}

std::string json_text(const GenerateReport& report, JsonStyle) {
    return text({{"file", report.file}, {"code", report.code}, {"notes", report.notes}});
}

std::string json_text(const std::vector<CheatsheetSection>& sheet, JsonStyle style) {
    Json j = Json::array();
    for (const CheatsheetSection& section : sheet) {
        Json lines = Json::array();
        for (const CheatsheetLine& l : section.lines) {
            lines.push_back({{"formula", rendered(l.formula, style)},
                             {"var", l.declarations},
                             {"wrt", l.wrt},
                             {"what", name_of(l.what)},
                             {"derivative", rendered(l.derivative, style)},
                             {"rule", l.rule},
                             {"check", proof(l.check)}});
        }
        j.push_back({{"title", section.title}, {"lines", lines}});
    }
    return text({{"sections", j}});
}

std::string json_text(const std::vector<FunctionReport>& functions, JsonStyle) {
    Json all = Json::array();
    for (const FunctionReport& f : functions) {
        all.push_back({{"name", f.name},
                       {"signature", f.signature},
                       {"summary", f.summary},
                       {"rule", f.rule},
                       {"domain", f.domain},
                       {"example", f.example},
                       {"aliases", f.aliases}});
    }
    return text({{"functions", all}});
}

std::string json_text(const FaultStory& story, JsonStyle) {
    return text({{"slug", story.slug},
                 {"title", story.title},
                 {"explanation", story.explanation},
                 {"failing", story.failing},
                 {"fixed", story.fixed}});
}

std::string json_text(const Diagnostic& d, std::string_view formula) {
    const std::string_view source = d.source.empty() ? formula : d.source;
    Json error{{"slug", d.slug}, {"message", d.message}};
    error["span"] = place(source, d.span);
    error["hint"] = d.hint;
    Json notes = Json::array();
    for (const Note& note : d.notes) {
        Json one = place(source, note.span);
        one["text"] = note.text;
        notes.push_back(std::move(one));
    }
    if (!notes.empty()) error["notes"] = notes;
    return text({{"error", error}});
}

std::string answer_with_id(const std::string& id, const std::string& answer) {
    if (id.empty() || answer.empty() || answer[0] != '{') return answer;
    return "{\"id\":" + id + (answer == "{}" ? "" : ",") + answer.substr(1);
}

}  // namespace gradwright::app
