#include <gradwright/sample.hpp>

#include "api/workspace.hpp"
#include "base/text.hpp"
#include "verify/claim_point.hpp"
#include "verify/domain.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace gradwright {
namespace {

using namespace api;

constexpr int most_draws = 60;
constexpr std::int64_t most_entries = 1'000'000;

std::vector<Expr> roots_of(const Workspace& work) {
    std::vector<Expr> roots{work.expr};
    for (const Variable& v : work.parsed.variables) roots.push_back(v.symbol);
    return roots;
}

std::optional<Diagnostic> fault_of_sizes(const Workspace& work, const SampleRequest& request) {
    const std::vector<std::string>& dims = work.parsed.dimensions;
    for (const auto& [name, size] : request.sizes) {
        if (std::find(dims.begin(), dims.end(), name) == dims.end()) {
            std::string list;
            for (const std::string& d : dims) list += (list.empty() ? "" : ", ") + d;
            return fault("bad-value", "there is no size `" + printable(name) + "` in the formula",
                         dims.empty() ? "" : "the sizes are " + list);
        }
        if (size < 1) return fault("bad-value", "the size " + name + " is at least 1");
    }
    return std::nullopt;
}

/// The sizes of one draw: those asked for, the others small and different.
Sizes sizes_of(const PointSource& source, Random& random, int draw, const SampleRequest& request) {
    Sizes sizes = source.draw_sizes(random, static_cast<std::uint64_t>(draw));
    std::vector<std::int64_t> taken;
    for (const auto& [name, size] : request.sizes) taken.push_back(size);
    for (auto& [name, size] : sizes) {
        const auto asked = request.sizes.find(name);
        if (asked != request.sizes.end()) {
            size = asked->second;
            continue;
        }
        while (std::find(taken.begin(), taken.end(), size) != taken.end()) ++size;
        taken.push_back(size);
    }
    return sizes;
}

/// Every extent is at least 1, and all entries together are not too many.
std::optional<Diagnostic> misfit(const Workspace& work, const Sizes& sizes) {
    std::int64_t entries = 0;
    for (const Variable& v : work.parsed.variables) {
        std::int64_t own = 1;
        for (const Dim& d : v.shape) {
            const std::int64_t extent = d.evaluate(sizes).value_or(0);
            if (extent < 1) {
                return fault("bad-value", "of these sizes `" + v.name + "` would have " + d.text() +
                                              " = " + std::to_string(extent) + " entries");
            }
            own = extent > most_entries / own ? most_entries + 1 : own * extent;
        }
        entries += own;
        if (entries > most_entries) {
            Diagnostic d = fault(
                "too-large", "a sample has at most " + std::to_string(most_entries) + " numbers");
            d.fault = Fault::refused;
            return d;
        }
    }
    return std::nullopt;
}

double to_three_digits(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.3g", value);
    return std::strtod(text, nullptr);
}

/// Three digits, unless a declared property of the whole would suffer.
void round_value(const Variable& v, Array& array) {
    const Facts facts = closure(v.facts);
    constexpr Facts exact[] = {Facts::positive_semidefinite, Facts::orthogonal, Facts::simplex};
    if (std::ranges::any_of(exact, [facts](Facts f) { return has(facts, f); })) return;
    for (double& entry : array.values) {
        const double shorter = to_three_digits(entry);
        if (v.lower && shorter <= *v.lower) continue;
        if (v.upper && shorter >= *v.upper) continue;
        entry = shorter;
    }
}

class Sampler {
public:
    Sampler(const Workspace& work, const SampleRequest& request)
        : work_(work),
          request_(request),
          roots_(roots_of(work)),
          source_(roots_, limits_of(work)),
          invertible_(must_be_invertible(roots_)) {}

    Result<Point> run(std::vector<std::string>& notes) const {
        Random random(request_.seed * 0x9e3779b97f4a7c15ULL + 0x5851f42d4c957f2dULL);
        std::optional<Point> first;
        std::optional<Diagnostic> fault;
        for (int draw = 0; draw < most_draws; ++draw) {
            const Sizes sizes = sizes_of(source_, random, draw, request_);
            if (auto wrong = misfit(work_, sizes)) {
                if (!fault) fault = std::move(wrong);
                continue;
            }
            Point point = source_.draw_at(random, region_of(draw), sizes);
            for (const Variable& v : work_.parsed.variables) {
                round_value(v, point.values.at(v.name));
            }
            if (is_usable(point)) return point;
            if (!first) first = std::move(point);
        }
        if (!first) return *std::move(fault);
        notes.push_back("no point was found at which the formula is finite");
        return *std::move(first);
    }

private:
    bool is_usable(const Point& point) const {
        return tame_value(work_.expr, point, Bounds{}.largest) &&
               are_invertible(invertible_, point);
    }

    const Workspace& work_;
    const SampleRequest& request_;
    std::vector<Expr> roots_;
    PointSource source_;
    std::vector<Expr> invertible_;
};

/// A dimension that the extents of no variable tell.
bool is_open(const Workspace& work, const std::string& dim) {
    return std::ranges::none_of(work.parsed.variables, [&](const Variable& v) {
        return std::ranges::any_of(v.shape,
                                   [&](const Dim& d) { return d.is_symbol() && d.text() == dim; });
    });
}

}  // namespace

Result<SampleReport> abi1::sample(const SampleRequest& request) {
    const Result<Workspace> work = open_workspace(request.formula, request.declarations, {});
    if (!work) return work.error();
    if (auto fault = fault_of_sizes(*work, request)) return *std::move(fault);
    SampleReport report;
    report.formula = request.formula;
    report.variables = variable_reports(*work);
    Result<Point> point = Sampler(*work, request).run(report.notes);
    if (!point) return std::move(point).error();
    for (auto& [name, array] : point->values) {
        report.values[name] = {std::move(array.extents), std::move(array.values)};
    }
    for (const auto& [name, size] : point->sizes) {
        report.sizes[name] = size;
        if (is_open(*work, name)) report.values[name] = {{}, {static_cast<double>(size)}};
    }
    return report;
}

}  // namespace gradwright
