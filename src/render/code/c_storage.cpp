// What is stored, what is read entry by entry, and which loops are written out.
#include "render/code/c_library.hpp"
#include "render/code/c_writer.hpp"

#include <algorithm>

namespace gradwright::render::code {
namespace {

/// Operations in one loop body beyond which an array is stored first.
constexpr int heaviest_entry = 12;
/// Loops longer than this stay loops, and so do those around more operations than that.
constexpr std::int64_t longest_unrolled = 8, most_unrolled = 64;

std::int64_t times(std::int64_t a, std::int64_t b) { return std::min(a * b, most_unrolled + 1); }

/// More than are unrolled if it is long or not known.
std::int64_t unrolled_count(std::span<const Dim> dims) {
    std::int64_t n = 1;
    for (const Dim& d : dims) {
        const auto extent = d.number();
        n = times(n, extent && *extent <= longest_unrolled ? *extent : most_unrolled + 1);
    }
    return n;
}

bool is_view(Ref x) {
    switch (x->make) {
        case Make::input:
        case Make::dimension:
        case Make::number:
        case Make::identity:
            return true;
        case Make::transpose:
        case Make::diagonal:
        case Make::diagonal_matrix:
        case Make::vec:
        case Make::reshape:
        case Make::index:
        case Make::fill:
            return is_view(x->args[0]);
        default:
            return x->op != nullptr && c_constant(x->op->name) != nullptr;
    }
}

/// What x reads, entry by entry and at no cost.
Ref read_through(Ref x) {
    while (x->make == Make::transpose || x->make == Make::negative || x->make == Make::fill) {
        x = x->args[0];
    }
    return x;
}

}  // namespace

bool needs_storage(Ref x) {
    switch (x->make) {
        case Make::solve:
        case Make::solve_right:
            return true;
        case Make::apply:
            return !x->op->elementwise && c_constant(x->op->name) == nullptr;
        default:
            return false;
    }
}

bool is_sum(Ref x) { return x->make == Make::matmul || is_reduction(x->make); }

std::vector<Dim> summed_dims(Ref x) {
    const std::vector<Dim>& dims = x->args[0]->dims;
    switch (x->make) {
        case Make::matmul:
        case Make::row_sums:
            return {dims.back()};
        case Make::column_sums:
        case Make::trace:
            return {dims[0]};
        default:
            return dims;
    }
}

/// Reads entries of the operand several times, so these must be cheap.
bool CWriter::rereads(Ref x, std::size_t operand) const {
    switch (x->make) {
        case Make::matmul:
            return x->is_matrix() || !x->args[operand]->is_matrix();
        case Make::scale_rows:
            return operand == 0;
        case Make::scale_cols:
            return operand == 1;
        case Make::outer:
        case Make::kron:
        case Make::einsum:
        case Make::diagonal_matrix:
            return true;
        default:
            return false;
    }
}

/// The axis along which entries of a matrix lie side by side; -1 if there is none.
int CWriter::fastest_axis(Ref x) const {
    if (stored_.contains(x) || x->make == Make::input) return 1;
    if (x->make == Make::transpose) {
        const int axis = fastest_axis(x->args[0]);
        return axis < 0 ? axis : 1 - axis;
    }
    int common = 2;
    for (const Ref a : x->args) {
        if (!a->is_matrix()) continue;
        const int axis = fastest_axis(a);
        common = common == 2 || common == axis ? axis : -1;
    }
    return common == 2 ? -1 : common;
}

/// Whether the sums for neighbouring entries advance together, because one by one they would jump
/// through memory.
bool CWriter::by_columns(Ref x) const {
    if (x->is_scalar() || !is_sum(x) || unrolls(x)) return false;
    const Ref a = x->args[0];
    switch (x->make) {
        case Make::row_sums:
            return fastest_axis(a) == 0;
        case Make::column_sums:
            return fastest_axis(a) == 1;
        default:
            if (x->args[1]->is_matrix()) return fastest_axis(x->args[1]) == 1;
            return fastest_axis(a) == 0;
    }
}

bool CWriter::unrolls(Ref x) const {
    return times(unrolled_count(x->dims), terms_.at(x)) <= most_unrolled;
}

bool CWriter::must_store(Ref x) const {
    if (is_view(x)) return false;
    if (needs_storage(x) || x->make == Make::blocks || x->make == Make::einsum) return true;
    if (by_columns(x) || (x->is_scalar() && is_sum(x) && !unrolls(x))) return true;
    return p_.uses.at(x) > 1 || weight_.at(x) > heaviest_entry;
}

void CWriter::weigh(Ref x) {
    int weight = 1;
    std::int64_t terms = 1;
    for (std::size_t i = 0; i < x->args.size(); ++i) {
        const Ref a = x->args[i];
        if (is_view(a) || stored_.contains(read_through(a))) continue;
        weight += weight_.at(a);
        terms = std::min(terms + terms_.at(a), most_unrolled + 1);
    }
    const bool whole = x->make == Make::einsum || needs_storage(x);
    if (is_sum(x)) terms = times(terms, unrolled_count(summed_dims(x)));
    weight_[x] = weight;
    terms_[x] = whole ? most_unrolled + 1 : terms;
}

void CWriter::store(Ref x) {
    if (const Ref base = read_through(x); !is_view(base)) stored_.insert(base);
}

void CWriter::choose_stored() {
    for (const Ref x : p_.order) {
        for (std::size_t i = 0; i < x->args.size(); ++i) {
            const Ref a = x->args[i];
            const bool broadcast = a->is_scalar() && !x->is_scalar() && x->make != Make::blocks;
            if (rereads(x, i) || broadcast) store(a);
            if (needs_storage(x) && a->make != Make::input) stored_.insert(a);
        }
        weigh(x);
        if (must_store(x)) store(x);
    }
    for (const Ref x : p_.results) {
        const bool direct = x->is_scalar() && p_.uses.at(x) == 1;
        if (x->make != Make::input && !direct) stored_.insert(x);
    }
}

}  // namespace gradwright::render::code
