#pragma once
// What a call is given, looked at before anything is computed.

#include <gradwright/compile.hpp>

#include <optional>

namespace gradwright::execute {

/// One argument or result as the caller sees it.
struct Expected {
    std::string name;
    std::vector<std::int64_t> extents;
};

/// How the views of a call lie: the strides of all axes, inputs before outputs. Axes that hold one
/// entry or none have the stride that they would have in a dense array.
using Strides = std::vector<std::int64_t>;

template <class T>
class ArgumentChecks {
public:
    using In = std::span<const View<const T>>;
    using Out = std::span<const View<T>>;

    ArgumentChecks(std::vector<Expected> inputs, std::vector<Expected> outputs, bool finite);

    /// True if the views are dense and may be used: what most calls are, found out in one pass.
    /// False says nothing.
    bool are_plain(In in, Out out) const;
    /// Nothing if the views may be used. Allocates only to say what is wrong.
    std::optional<Diagnostic> check(In in, Out out) const;
    /// Whether every view is dense, row by row.
    bool are_dense(In in, Out out) const;
    bool are_finite(Out out) const;
    Strides strides_of(In in, Out out) const;
    /// `strides` are those of the views, without a copy being made.
    bool have_strides(const Strides& strides, In in, Out out) const;
    const Strides& dense() const { return dense_; }

    std::size_t input_count() const { return inputs_.size(); }
    const Expected& input(std::size_t i) const { return inputs_[i]; }
    const Expected& output(std::size_t i) const { return outputs_[i]; }

private:
    template <class U>
    std::optional<Diagnostic> check_shape(const Expected& expected, const View<U>& view) const;
    std::optional<Diagnostic> check_overlap(In in, Out out) const;
    std::optional<Diagnostic> check_finite(std::size_t input, const View<const T>& view) const;

    std::vector<Expected> inputs_, outputs_;
    // Of all arguments, inputs first.
    std::vector<std::size_t> orders_;
    std::vector<std::int64_t> extents_, counts_;
    Strides dense_;
    bool finite_;
};

}  // namespace gradwright::execute
