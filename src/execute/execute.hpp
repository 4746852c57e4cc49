#pragma once
// Expressions to numbers. `Executor` is the seam: a planning engine takes the place of the plain
// interpreter behind it.

#include <gradwright/result.hpp>

#include "base/array.hpp"
#include "expr/graph.hpp"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace gradwright {

/// Values of the symbols and sizes of the dimensions; sizes that follow from values may be absent.
template <class T>
struct PointOf {
    std::map<std::string, ArrayOf<T>> values;
    Sizes sizes;
};
using Point = PointOf<double>;
using ComplexPoint = PointOf<Complex>;

/// A prepared computation of several expressions of one graph; sub-expressions are shared.
template <class T>
class ExecutorOf {
public:
    virtual ~ExecutorOf() = default;
    /// One value for each expression. A symbol without a value, sizes that do not fit, or more
    /// memory than `memory_limit()` end in a diagnostic.
    virtual Result<std::vector<ArrayOf<T>>> run(const PointOf<T>& point) = 0;
    /// The value of every node that was computed in the last run, by id, kept if asked for.
    virtual const std::map<NodeId, ArrayOf<T>>& trace() const = 0;
};
using Executor = ExecutorOf<double>;

struct ExecuteOptions {
    std::int64_t memory_limit = 0;  ///< bytes; 0 is the default of the machine
    bool keep_trace = false;        ///< keep intermediate values for `Executor::trace`
};

/// The reference interpreter.
template <class T>
std::unique_ptr<ExecutorOf<T>> interpreter(std::span<const Expr> roots,
                                           const ExecuteOptions& options = {});

Result<Array> evaluate(const Expr& e, const Point& point);
Result<ComplexArray> evaluate(const Expr& e, const ComplexPoint& point);
Result<std::vector<Array>> evaluate(std::span<const Expr> roots, const Point& point);

/// The sizes of all dimensions that the values fix, checked against each other and the given ones.
template <class T>
Result<Sizes> sizes_at(std::span<const Expr> nodes, const PointOf<T>& point);

/// 8 GiB or half of the memory of the machine, whichever is less.
std::int64_t default_memory_limit();

/// The sub-formula nearest the symbols whose value is not finite, and where.
struct NotFinite {
    Expr where;
    std::vector<std::int64_t> entry;  ///< counted from 1
    double value = 0;
};
/// Nothing if all values are finite; evaluates `e` once more, keeping intermediate values.
Result<std::vector<NotFinite>> first_not_finite(const Expr& e, const Point& point);
/// The finding as a diagnostic; `text` is the sub-formula as the caller prints it.
Diagnostic not_finite_diagnostic(const NotFinite& found, const std::string& text);

}  // namespace gradwright
