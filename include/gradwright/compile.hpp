#pragma once
// From a formula to a function that runs at the speed of the machine.

#include <gradwright/derive.hpp>
#include <gradwright/view.hpp>

#include <map>
#include <memory>

namespace gradwright {
inline namespace [[gnu::visibility("default")]] abi1 {

enum class Precision : std::uint8_t { f64, f32 };

/// One result of a compiled function.
struct Wanted {
    std::string wrt{};  ///< empty: the value of the formula itself
    What what = What::automatic;
    std::string along{};  ///< direction or cotangent of hvp, jvp, vjp: a formula, or a new variable
};

/// compile({.formula = "norm2(X*w - y)^2", .outputs = {{}, {.wrt = "w"}},
///          .sizes = {{"n", 1000}, {"d", 10}}}) computes value and gradient together.
struct CompileRequest {
    std::string formula{};
    std::vector<std::string> declarations{};  ///< "X: matrix(n,d)"
    std::vector<Wanted> outputs{};            ///< empty: the value
    std::vector<std::string> inputs{};        ///< order of the arguments; empty: as they appear
    /// Of the dimensions. A dimension without a size here is refused.
    std::map<std::string, std::int64_t> sizes{};
    /// Sizes may be given through extents of variables as well.
    std::map<std::string, std::vector<std::int64_t>> extents{};
    Precision precision = Precision::f64;
    int threads = 1;                ///< 0: as many as the machine has
    std::int64_t memory_limit = 0;  ///< bytes beyond arguments; 0: the default of the machine
    /// Look for NaN and infinity in the arguments before anything is computed.
    bool check_finite = true;
};

struct Argument {
    std::string name;
    std::vector<std::int64_t> extents;
};

/// One step of a plan.
struct PlanStep {
    std::string text;
    std::int64_t block = 0, rows = 0;  ///< done in blocks of so many of the rows; 0: at once
    double flops = 0, bytes = 0;
    double predicted = 0;  ///< seconds at the rates at which this machine multiplies and reads
    double measured = 0;   ///< seconds, in one thread
};

/// What a call without a result returns.
struct Done {};

/// Fixed sizes, any number of calls, from any number of threads at once.
class CompiledFunction {
public:
    const std::vector<Argument>& inputs() const;
    const std::vector<Argument>& outputs() const;

    /// Views in the order of `inputs()` and `outputs()`, of the precision compiled for. Outputs may
    /// not overlap inputs or each other. Whatever is wrong is found before an output is touched.
    /// Nothing is allocated after the first call from as many threads.
    Result<Done> run(std::span<const View<const double>> in,
                     std::span<const View<double>> out) const;
    Result<Done> run(std::span<const View<const float>> in, std::span<const View<float>> out) const;

    /// Steps with sizes, flops and bytes.
    std::string plan() const;
    /// `run` in one thread, with the time of each step. The first call in a process takes about a
    /// tenth of a second longer, to measure the machine. Views have to be dense.
    Result<std::vector<PlanStep>> profile(std::span<const View<const double>> in,
                                          std::span<const View<double>> out) const;
    Result<std::vector<PlanStep>> profile(std::span<const View<const float>> in,
                                          std::span<const View<float>> out) const;
    /// Bytes of working memory of a call.
    std::int64_t memory() const;

    struct Implementation;
    explicit CompiledFunction(std::shared_ptr<const Implementation> implementation);

private:
    std::shared_ptr<const Implementation> implementation_;
};

Result<CompiledFunction> compile(const CompileRequest& request);

class Expression;
/// Of expressions of one model, each an output, called "output 1" and so on; of the options all but
/// formula, declarations and outputs. While calls run, nothing may be added to the model.
Result<CompiledFunction> compile(std::span<const Expression> outputs,
                                 const CompileRequest& options = {});

}  // namespace abi1
}  // namespace gradwright
