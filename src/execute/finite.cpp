#include "execute/execute.hpp"
#include "expr/traverse.hpp"

#include <cmath>

namespace gradwright {

Result<std::vector<NotFinite>> first_not_finite(const Expr& e, const Point& point) {
    const auto program = interpreter<double>({&e, 1}, {.memory_limit = 0, .keep_trace = true});
    const auto values = program->run(point);
    if (!values) return values.error();
    for (const auto& [id, value] : program->trace()) {
        for (std::size_t i = 0; i < value.size(); ++i) {
            if (std::isfinite(value[i])) continue;
            NotFinite found{Expr(&e.graph(), id), {}, value[i]};
            auto rest = static_cast<std::int64_t>(i);
            found.entry.resize(value.order());
            for (std::size_t axis = value.order(); axis-- > 0;) {
                found.entry[axis] = rest % value.extents[axis] + 1;
                rest /= value.extents[axis];
            }
            return std::vector{found};
        }
    }
    return std::vector<NotFinite>{};
}

Diagnostic not_finite_diagnostic(const NotFinite& found, const std::string& text) {
    std::string entry;
    for (const std::int64_t i : found.entry) {
        entry += (entry.empty() ? "" : ",") + std::to_string(i);
    }
    Diagnostic d;
    d.slug = "not-finite";
    d.message = text + (entry.empty() ? "" : "[" + entry + "]") + " is " +
                (std::isnan(found.value) ? "not a number"
                 : found.value > 0       ? "inf"
                                         : "-inf");
    d.span = found.where->source;
    return d;
}

}  // namespace gradwright
