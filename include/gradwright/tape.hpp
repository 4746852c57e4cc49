#pragma once
// Arrays that compute as they go, and a tape that records what was computed: derivatives of code
// whose control flow depends on values. The rules are those of the catalogue, evaluated.
//
//     gradwright::Tape tape;
//     gradwright::Value x = tape.variable({{3}, {1, 2, 3}});
//     while (norm2(x) > 1) x = x / 2;

#include <gradwright/array.hpp>
#include <gradwright/notation.hpp>
#include <gradwright/scalar.hpp>

#include <initializer_list>
#include <memory>
#include <span>

namespace gradwright::api {
struct TapeState;
}

namespace gradwright {
inline namespace [[gnu::visibility("default")]] abi1 {

/// An array with its numbers, or the mistake that was made on the way to it. Operators and
/// functions (see notation.hpp) have the shapes and errors of formulas and pass the first mistake
/// on. A value made from variables of a tape is recorded there, any other is a constant. A handle:
/// copies are cheap.
class Value : public Notation<Value> {
public:
    /// Nothing yet: not ok.
    Value();
    template <PlainNumber N>
    Value(N number) : Value(DenseArray{{}, {static_cast<double>(number)}}) {
        place_.literal = true;
    }
    /// A column.
    Value(std::vector<double> entries);
    /// Not ok (`size-mismatch`) unless the extents multiply to the number of values.
    Value(DenseArray array);

    bool ok() const;
    /// What went wrong; undefined if ok().
    const Diagnostic& error() const;
    /// The numbers; empty if not ok.
    const DenseArray& array() const;
    /// Of an array of one entry; NaN of any other.
    double number() const;
    const std::vector<std::int64_t>& extents() const { return array().extents; }

    /// As a condition: there are entries and none is zero.
    explicit operator bool() const;

    /// The formula `form` with the operands for a, b, c, d, f, g.
    static Value written(std::string_view form, std::initializer_list<const Value*> operands);

    /// Where a value is recorded; for the library.
    struct Place {
        std::shared_ptr<const DenseArray> array;
        std::shared_ptr<const Diagnostic> error{};
        bool row = false;
        bool literal = false;  ///< a number written in the code
        std::shared_ptr<api::TapeState> tape{};
        std::size_t index = 0;
    };
    explicit Value(Place place) : place_(std::move(place)) {}
    const Place& place() const { return place_; }

private:
    Place place_;
};

/// Records operations as they run. Belongs to one thread at a time; several tapes may run in
/// several threads.
class Tape {
public:
    Tape();

    /// An array that derivatives are taken by.
    Value variable(DenseArray array);
    Value variable(std::vector<double> entries);
    Value variable(double number) { return variable(DenseArray{{}, {number}}); }

    /// ∂y/∂x of a scalar y for each x, in the shape of x; zero where y does not depend on x. x is a
    /// variable or any other value of this tape. Refused: `not-a-scalar`, `no-rule`,
    /// `unknown-variable` for an x that was not recorded here.
    Result<std::vector<DenseArray>> gradient(const Value& y, std::span<const Value> x) const;
    Result<std::vector<DenseArray>> gradient(const Value& y, std::initializer_list<Value> x) const {
        return gradient(y, std::span(x.begin(), x.size()));
    }
    /// The gradient as values of this tape, to be used and differentiated again: the gradient of
    /// its product with v is the Hessian times v. Refused as `gradient` is.
    Result<std::vector<Value>> recorded_gradient(const Value& y, std::span<const Value> x);
    Result<std::vector<Value>> recorded_gradient(const Value& y, std::initializer_list<Value> x) {
        return recorded_gradient(y, std::span(x.begin(), x.size()));
    }
    /// The transposed Jacobian times a cotangent of the shape of y.
    Result<std::vector<DenseArray>> pullback(const Value& y, const DenseArray& cotangent,
                                             std::span<const Value> x) const;

    /// Variables and operations recorded.
    std::size_t size() const;
    /// Memory of their numbers.
    std::int64_t bytes() const;
    /// Forgets everything; values keep their numbers and become constants.
    void clear();

private:
    std::shared_ptr<api::TapeState> state_;
};

}  // namespace abi1
}  // namespace gradwright
