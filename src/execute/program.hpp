#pragma once
// Expressions at fixed sizes as a program over views.

#include <gradwright/compile.hpp>

#include "expr/graph.hpp"

#include <functional>

namespace gradwright::execute {

struct ProgramOptions {
    int threads = 1;
    std::int64_t memory_limit = 0;
    bool check_finite = true;
    /// Other expressions of the same values, or none: the cheaper ones are planned.
    std::vector<Expr> alternative = {};
    /// By root: the first half of its axes and the second may change places. Empty: none.
    std::vector<bool> symmetric = {};
    // For messages.
    std::vector<std::string> output_names = {};
    std::function<std::string(const Expr&)> print = {};
    /// Go through everything in blocks of so many rows, however small: for tests.
    std::int64_t block_rows = 0;
};

/// Runs from any number of threads at once.
template <class T>
class Program {
public:
    /// `inputs` are symbols, in the order of the arguments. Sizes that are missing, and a plan that
    /// does not fit the memory limit, end in a diagnostic.
    static Result<std::unique_ptr<Program>> make(std::span<const Expr> roots,
                                                 std::span<const Expr> inputs, const Sizes& sizes,
                                                 const ProgramOptions& options);
    virtual ~Program() = default;

    virtual Result<Done> run(std::span<const View<const T>> in,
                             std::span<const View<T>> out) const = 0;
    /// Views have to be dense.
    virtual Result<std::vector<PlanStep>> profile(std::span<const View<const T>> in,
                                                  std::span<const View<T>> out) const = 0;
    virtual std::string text() const = 0;
    virtual std::int64_t memory() const = 0;
};

}  // namespace gradwright::execute
