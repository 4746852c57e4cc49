#include "ops/matrix.hpp"

#include <algorithm>

namespace gradwright::ops {
namespace {

Diagnostic not_a_matrix(std::string_view need) {
    Diagnostic d;
    d.slug = "shape-mismatch";
    d.message = "the operand must be a " + std::string(need);
    return d;
}

bool is_square(const Expr& e) { return e.order() == 2 && e.shape()[0] == e.shape()[1]; }

Diagnostic not_square(const Expr& e) {
    if (e.order() != 2) return not_a_matrix("square matrix");
    Diagnostic d = not_a_matrix("square matrix");
    d.slug = "not-square";
    d.message += ", got " + e.shape()[0].text() + "×" + e.shape()[1].text();
    return d;
}

}  // namespace

Result<Shape> square_to_scalar(std::span<const Expr> x, std::span<const std::int64_t>) {
    if (!is_square(x[0])) return not_square(x[0]);
    return Shape{};
}

Result<Shape> square_to_square(std::span<const Expr> x, std::span<const std::int64_t>) {
    if (!is_square(x[0])) return not_square(x[0]);
    return Shape(x[0].shape().begin(), x[0].shape().end());
}

Result<Shape> square_to_vector(std::span<const Expr> x, std::span<const std::int64_t>) {
    if (!is_square(x[0])) return not_square(x[0]);
    return Shape{x[0].shape()[0]};
}

Result<Shape> matrix_to_scalar(std::span<const Expr> x, std::span<const std::int64_t>) {
    if (x[0].order() != 2) return not_a_matrix("matrix");
    return Shape{};
}

Result<Shape> matrix_to_matrix(std::span<const Expr> x, std::span<const std::int64_t>) {
    if (x[0].order() != 2) return not_a_matrix("matrix");
    return Shape(x[0].shape().begin(), x[0].shape().end());
}

Result<Shape> shape_of_direction(std::span<const Expr> x, std::span<const std::int64_t>) {
    const auto h = x.back().shape();
    if (x[0].order() != 2 || h.size() < 2) return not_a_matrix("matrix");
    if (!std::equal(x[0].shape().begin(), x[0].shape().end(), h.end() - 2)) {
        return not_a_matrix("matrix of the size of its direction");
    }
    return Shape(h.begin(), h.end());
}

Expr rows_of(const Expr& e) { return e.graph().dimension(e.shape()[0]); }

Expr symmetric_part(const Expr& x) { return half() * (x + transpose(x)); }

Facts facts_of_definite(const Expr& y) {
    const Facts x = facts_of(y.child(0));
    if (has(x, Facts::positive_definite)) return Facts::positive;
    return has(x, Facts::positive_semidefinite) ? Facts::nonnegative : Facts::none;
}

std::string batched(std::size_t order, std::string_view last_two) {
    std::string labels;
    for (std::size_t i = 2; i < order; ++i) labels += static_cast<char>('k' + i);
    return labels + std::string(last_two);
}

namespace {

/// e without its coefficient and scalar factors.
Expr without_scalars(const Expr& e) {
    const Expr term = e.is_sum() && e.child_count() == 1 ? e.child(0) : e;
    if (!term.is_contraction()) return term;
    ContractionSpec spec;
    for (std::size_t i = 0; i < term.child_count(); ++i) {
        const Factor& f = term->factors[i];
        if (f.axes.empty()) continue;
        spec.factors.push_back({term.child(i), {f.axes.begin(), f.axes.end()}, f.exponent});
    }
    spec.out.assign(term->out.begin(), term->out.end());
    spec.label_dims.assign(term->label_dims.begin(), term->label_dims.end());
    return e.graph().contract(std::move(spec));
}

}  // namespace

bool is_multiple(const Expr& h, const Expr& a) {
    return h.order() == 2 && without_scalars(h) == without_scalars(a);
}

}  // namespace gradwright::ops
