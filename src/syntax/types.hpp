#pragma once
// What inference knows of a value: its kind, and one unknown or known extent per axis.

#include "expr/dim.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace gradwright::syntax {

enum class Form : std::uint8_t { scalar, column, row, matrix, tensor };

using ExtentId = std::uint32_t;

struct Type {
    static constexpr std::size_t capacity = 8;

    Form form = Form::scalar;
    std::uint8_t order = 0;
    std::array<ExtentId, capacity> axes{};

    static Type scalar() { return {}; }
    static Type column(ExtentId n) { return {Form::column, 1, {n}}; }
    static Type row(ExtentId n) { return {Form::row, 1, {n}}; }
    static Type matrix(ExtentId m, ExtentId n) { return {Form::matrix, 2, {m, n}}; }
    /// Scalar, column, matrix or tensor by the number of axes.
    static Type of(std::span<const ExtentId> axes);

    bool is(Form f) const { return form == f; }
    bool has_rows() const { return form == Form::column || form == Form::matrix; }
    bool has_columns() const { return form == Form::row || form == Form::matrix; }
    ExtentId rows() const { return axes[0]; }
    ExtentId columns() const { return axes[form == Form::matrix ? 1 : 0]; }
};

/// Extents as unknowns to be unified. Products and sums (kron, vec, blocks) wait until enough of
/// their parts are known.
class Extents {
public:
    ExtentId open();
    ExtentId fixed(const Dim& dim);
    /// False if both are known and differ.
    bool unify(ExtentId a, ExtentId b);
    bool same(ExtentId a, ExtentId b) const { return root(a) == root(b); }
    std::optional<Dim> value(ExtentId a) const;
    ExtentId root(ExtentId a) const;

    ExtentId product(std::span<const ExtentId> parts) { return combine(parts, false); }
    ExtentId sum(std::span<const ExtentId> parts) { return combine(parts, true); }

    /// Solves what waits as far as it can be; a contradiction is returned as its two sides.
    struct Contradiction {
        ExtentId whole;
        Dim needed;
    };
    std::optional<Contradiction> propagate();
    /// Where two products (or sums) of as many parts must be equal, takes the parts to be equal one
    /// by one, as in x'*kron(A,B)*x. A guess: only for extents that nothing else determines.
    void match_parts();
    /// Whether the extent is the result of a product or sum that still waits.
    bool waits(ExtentId a) const;

private:
    struct Combination {
        ExtentId whole;
        std::vector<ExtentId> parts;
        bool is_sum;
        bool done = false;
    };
    ExtentId combine(std::span<const ExtentId> parts, bool is_sum);
    bool bind(ExtentId a, const Dim& dim);
    std::optional<Contradiction> solve(Combination& c, bool& changed);

    mutable std::vector<ExtentId> parent_;
    std::vector<std::optional<Dim>> value_;
    std::vector<Combination> waiting_;
};

/// whole / part, or whole - part, where the result is an extent again.
std::optional<Dim> quotient(const Dim& whole, const Dim& part);
std::optional<Dim> difference(const Dim& whole, const Dim& part);

}  // namespace gradwright::syntax
