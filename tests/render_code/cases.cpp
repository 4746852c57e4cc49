#include "render_code/cases.hpp"

#include "api/derivation.hpp"
#include "expr/build.hpp"
#include "verify/random_point.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

namespace gradwright::render_code {
namespace {

using Block = std::map<std::string, std::string>;

std::vector<std::string> split(const std::string& text, char by) {
    std::vector<std::string> parts;
    std::istringstream in(text);
    for (std::string part; std::getline(in, part, by);) {
        const auto begin = part.find_first_not_of(' ');
        if (begin != std::string::npos) parts.push_back(part.substr(begin));
    }
    return parts;
}

std::vector<Block> blocks_of(const std::filesystem::path& file) {
    std::vector<Block> blocks(1);
    std::ifstream in(file);
    for (std::string text; std::getline(in, text);) {
        if (text.starts_with('#')) continue;
        if (text.empty()) {
            if (!blocks.back().empty()) blocks.emplace_back();
            continue;
        }
        const auto colon = text.find(':');
        blocks.back()[text.substr(0, colon)] = text.substr(text.find_first_not_of(' ', colon + 1));
    }
    if (blocks.back().empty()) blocks.pop_back();
    return blocks;
}

bool is_finite(const std::vector<Array>& values) {
    for (const Array& a : values) {
        for (const double v : a.values) {
            if (!std::isfinite(v) || std::abs(v) > 1e8) return false;
        }
    }
    return true;
}

/// Tries one region after the other until everything is finite.
bool draw_point(Case& c, std::string& problem) {
    std::vector<Expr> roots;
    for (const render::NamedExpr& o : c.request.outputs) roots.push_back(o.expr);
    for (const render::Input& i : c.request.inputs) roots.push_back(i.symbol);
    const PointSource source(roots, api::limits_of(*c.work));
    Random random(7);
    for (const Region region : {Region::anywhere, Region::positive, Region::unit, Region::definite,
                                Region::above_one, Region::mixed}) {
        c.point = source.draw(random, region, 0);
        const auto values = evaluate(roots, c.point);
        if (!values) {
            problem = values.error().message;
            continue;
        }
        c.expected.assign(values->begin(),
                          values->begin() + static_cast<std::ptrdiff_t>(c.request.outputs.size()));
        if (is_finite(c.expected)) return true;
        problem = "no finite value";
    }
    return false;
}

}  // namespace

Case case_of(const std::string& name, const std::string& formula, const std::string& declarations,
             const std::string& wrt, const std::string& what, std::string& problem) {
    Case c;
    c.name = name;
    c.wrt = wrt;
    c.what = what;
    auto work = api::open_workspace(formula, split(declarations, ';'), {wrt});
    if (!work) {
        problem = work.error().message;
        return c;
    }
    c.work = std::make_unique<api::Workspace>(std::move(*work));
    const auto variables = api::variables_named(*c.work, {wrt});
    if (!variables) {
        problem = variables.error().message;
        return c;
    }
    c.request.formula = formula;
    c.request.outputs.push_back({"value", c.work->expr});
    const bool hessian = what == "hessian";
    for (const What order : {What::automatic, What::hessian}) {
        if (order == What::hessian && !hessian) continue;
        const DeriveRequest wanted{.formula = formula, .what = order};
        const auto d = api::derivation_of(*c.work, variables->front(), wanted);
        if (!d) {
            problem = d.error().message;
            return c;
        }
        c.request.outputs.push_back({std::string(name_of(d->what)), d->derivative,
                                     variables->front().symbol, order == What::hessian ? 2 : 1});
    }
    for (const Variable& v : c.work->parsed.variables) {
        if (has(v.facts, Facts::dimension) || constant_value(v.symbol)) continue;
        c.request.inputs.push_back({v.name, v.symbol, v.row});
    }
    c.request.derivative_text =
        "d/d" + wrt + " = " + render::render(c.request.outputs.back().expr, render::Format::ascii);
    draw_point(c, problem);
    return c;
}

std::vector<Case> golden_cases(std::vector<std::string>& skipped) {
    std::vector<Case> cases;
    std::vector<std::filesystem::path> files;
    const std::filesystem::path folder(GRADWRIGHT_SOURCE_DIR "/tests/golden");
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() == ".case") files.push_back(entry.path());
    }
    std::ranges::sort(files);
    for (const auto& file : files) {
        std::vector<Block> blocks = blocks_of(file);
        for (Block& b : blocks) {
            // The case of the Hessian has the gradient as well.
            const auto covers = [&b](Block& o) {
                return o["what"] == "hessian" && o["formula"] == b["formula"] &&
                       o["wrt"] == b["wrt"] && o["declare"] == b["declare"];
            };
            if (b["what"] == "gradient" && std::ranges::any_of(blocks, covers)) continue;
            std::string problem;
            Case c = case_of(b["case"], b["formula"], b["declare"], b["wrt"], b["what"], problem);
            c.file = file.stem().string();
            if (c.expected.empty() || !is_finite(c.expected)) {
                skipped.push_back(c.file + ": " + c.name + ": " + problem);
                continue;
            }
            c.request.function_name = "f" + std::to_string(cases.size());
            cases.push_back(std::move(c));
        }
    }
    return cases;
}

namespace {

/// "A: matrix(3,4)" for what was declared with names or not at all.
std::string sized_declaration(const Variable& v, const Sizes& sizes) {
    if (v.shape.empty()) return v.declaration.empty() ? v.name + ": scalar" : v.declaration;
    if (v.declaration.empty()) {
        std::string extents;
        for (const Dim& d : v.shape) {
            extents += (extents.empty() ? "" : ",") + std::to_string(d.evaluate(sizes).value_or(1));
        }
        return v.name + ": " + v.kind + "(" + extents + ")";
    }
    std::string text = v.declaration.substr(0, v.declaration.find(':')), word;
    for (const char c : v.declaration.substr(text.size()) + " ") {
        const bool in_word = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
        if (in_word) {
            word += c;
            continue;
        }
        const auto size = sizes.find(word);
        text += (size == sizes.end() ? word : std::to_string(size->second)) + c;
        word.clear();
    }
    return text;
}

}  // namespace

std::vector<Case> sized_cases(const std::vector<Case>& cases) {
    std::vector<Case> sized;
    for (std::size_t i = 0; i < cases.size(); ++i) {
        const Case& c = cases[i];
        Sizes sizes = c.point.sizes;
        for (auto& [name, size] : sizes) size += i % 2 == 0 ? 0 : 9;
        std::string declarations, problem;
        for (const Variable& v : c.work->parsed.variables) {
            if (has(v.facts, Facts::dimension) || constant_value(v.symbol)) continue;
            declarations += sized_declaration(v, sizes) + ";";
        }
        Case same = case_of(c.name, c.request.formula, declarations, c.wrt, c.what, problem);
        if (same.expected.empty() || !is_finite(same.expected)) continue;
        same.file = c.file;
        same.request.function_name = c.request.function_name;
        sized.push_back(std::move(same));
    }
    return sized;
}

}  // namespace gradwright::render_code
