#include "execute/execute.hpp"

#include "expr/build.hpp"

#include <unistd.h>

#include <algorithm>

namespace gradwright {
namespace {

Diagnostic size_mismatch(std::string message) {
    Diagnostic d;
    d.slug = "size-mismatch";
    d.message = std::move(message);
    return d;
}

std::string text_of(const std::vector<std::int64_t>& extents) {
    if (extents.empty()) return "a number";
    std::string text;
    for (const std::int64_t n : extents) text += (text.empty() ? "" : "×") + std::to_string(n);
    return text;
}

std::vector<std::int64_t> without_ones(const std::vector<std::int64_t>& extents) {
    std::vector<std::int64_t> rest;
    for (const std::int64_t n : extents) {
        if (n != 1) rest.push_back(n);
    }
    return rest;
}

}  // namespace

template <class T>
Result<Sizes> sizes_at(std::span<const Expr> nodes, const PointOf<T>& point) {
    Sizes sizes = point.sizes;
    std::vector<std::pair<Expr, const std::vector<std::int64_t>*>> compound;
    for (const Expr& e : nodes) {
        if (!e.is_symbol() || has(e->declared, Facts::dimension) || constant_value(e)) continue;
        const auto at = point.values.find(std::string(e->name));
        if (at == point.values.end()) {
            Diagnostic d;
            d.slug = "missing-value";
            d.message = "no value is given for " + std::string(e->name);
            d.span = e->source;
            return d;
        }
        const auto& extents = at->second.extents;
        const bool fits = extents.size() == e.order() || without_ones(extents).size() <= e.order();
        if (!fits) {
            return size_mismatch("the value of " + std::string(e->name) + " is " +
                                 text_of(extents) + ", but it has " + std::to_string(e.order()) +
                                 (e.order() == 1 ? " axis" : " axes"));
        }
        compound.emplace_back(e, &extents);
        if (extents.size() != e.order()) continue;
        for (std::size_t i = 0; i < extents.size(); ++i) {
            if (e.shape()[i].is_symbol()) sizes.try_emplace(e.shape()[i].text(), extents[i]);
        }
    }
    for (const auto& [e, extents] : compound) {
        std::int64_t expected = 1;
        for (std::size_t i = 0; i < e.order(); ++i) {
            auto n = e.shape()[i].evaluate(sizes);
            if (!n && e.order() == 1 && e.shape()[0].is_symbol()) {
                n = sizes[e.shape()[0].text()] = Array::count(*extents);
            }
            if (!n) continue;
            expected *= *n;
            if (extents->size() == e.order() && *n != (*extents)[i]) {
                return size_mismatch("the value of " + std::string(e->name) + " is " +
                                     text_of(*extents) + ", but axis " + std::to_string(i + 1) +
                                     " (" + e.shape()[i].text() + ") must be " +
                                     std::to_string(*n));
            }
        }
        if (expected != Array::count(*extents)) {
            return size_mismatch("the value of " + std::string(e->name) + " is " +
                                 text_of(*extents) + ", which does not fit its sizes");
        }
    }
    return sizes;
}

template Result<Sizes> sizes_at(std::span<const Expr>, const Point&);
template Result<Sizes> sizes_at(std::span<const Expr>, const ComplexPoint&);

std::int64_t default_memory_limit() {
    std::int64_t limit = std::int64_t{8} << 30;
#if defined(_SC_PHYS_PAGES) && defined(_SC_PAGESIZE)
    const std::int64_t pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
    if (pages > 0 && page > 0) limit = std::min(limit, pages / 2 * page);
#endif
    return limit;
}

}  // namespace gradwright
