#include "api/finite.hpp"

#include "ops/catalogue.hpp"
#include "render/text.hpp"
#include "render/trees.hpp"

#include <algorithm>
#include <cmath>

namespace gradwright::api {

namespace {

/// Equal eigenvalues or singular values: what depends on the gap between them has no derivative.
Diagnostic no_gap(const NotFinite& found) {
    const std::string values = render::render(found.where.child(0), render::Format::ascii);
    Diagnostic d;
    d.slug = "not-finite";
    d.message = "the derivative does not exist: entries " + std::to_string(found.entry[0]) +
                " and " + std::to_string(found.entry[1]) + " of " + values +
                " are equal, and it divides by the gap between them";
    return d;
}

/// The largest eigenvalue is repeated: its projector jumps there.
Diagnostic no_top_gap(const NotFinite& found) {
    Diagnostic d;
    d.slug = "not-finite";
    d.message = "the derivative does not exist: the largest eigenvalue of " +
                render::render(found.where.child(0), render::Format::ascii) +
                " is repeated, and it divides by the gap to the next one";
    return d;
}

/// Of symbolic sizes one cannot tell which is the smaller, so there is a value for each column.
Diagnostic no_such_value(const NotFinite& found) {
    const std::string x = render::render(found.where.child(0), render::Format::ascii);
    Diagnostic d;
    d.slug = "not-finite";
    d.message = x + " has fewer rows than columns and no singular value " +
                std::to_string(found.entry[0]) +
                ": declare its sizes as numbers, or take the singular values of its transpose";
    return d;
}

/// The message names the entry of an array; where there is a notation for it, brackets and all.
Diagnostic described(NotFinite found) {
    if (found.where.is_apply_of(ops::inverse_gaps)) return no_gap(found);
    if (found.where.is_apply_of(ops::top_resolvent)) return no_top_gap(found);
    if (found.where.is_apply_of(ops::svdvals)) return no_such_value(found);
    render::Tree tree = render::notate(found.where);
    if (found.where.order() == 1 || found.where.order() == 2) {
        tree = render::trees_of(found.where.graph()).entry(tree, found.entry);
        found.entry.clear();
    }
    return not_finite_diagnostic(found, render::print(tree, render::Format::ascii));
}

}  // namespace

std::vector<std::string> not_finite_notes(const Expr& e, const Point& point, const Array& value) {
    const auto is_finite = [](double v) { return std::isfinite(v); };
    if (std::ranges::all_of(value.values, is_finite)) return {};
    const auto found = first_not_finite(e, point);
    if (!found || found->empty()) return {};
    const Diagnostic d = described(found->front());
    return {d.slug + ": " + d.message};
}

}  // namespace gradwright::api
