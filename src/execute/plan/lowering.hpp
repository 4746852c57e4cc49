#pragma once
// Expressions to steps over dense buffers, one step for each thing that has to exist in memory.

#include <gradwright/result.hpp>

#include "execute/plan/known_sums.hpp"
#include "execute/plan/plan.hpp"
#include "expr/node_map.hpp"

#include <map>
#include <optional>

namespace gradwright::execute {

/// What a plan is made for. Argument buffers come with the strides of the caller.
struct PlanRequest {
    std::span<const Expr> roots;
    std::span<const Expr> inputs;  ///< symbols
    const Sizes& sizes;
    std::size_t element_size = 8;
    /// Of the inputs, then of the roots, axis by axis; empty: all are dense.
    std::span<const Count> strides = {};
    /// By argument, inputs first: read, or written, through a dense copy. Empty: none.
    std::vector<bool> copied = {};
    /// By root: the halves of its axes may change places, as in a Hessian. Empty: none.
    std::vector<bool> symmetric = {};
    /// Does whatever pays for large arrays, however small they are: for tests.
    bool eager = false;
};

/// An axis of a factor: a dim of the loop it is read in, moved along by `shift`. Without a dim it
/// is fixed at the entry `shift`.
struct AxisUse {
    std::uint32_t dim = none;
    Count shift = 0;

    bool operator==(const AxisUse&) const = default;
};
using AxisUses = std::vector<AxisUse>;

class Lowering;

/// Collects the instructions of one loop. Equal instructions are one.
class LoopBuilder {
public:
    LoopBuilder(Lowering& lowering, std::vector<Count> extents) : lowering_(lowering) {
        loop_.extents = std::move(extents);
    }

    std::uint32_t constant(double value);
    std::uint32_t read(Access access);
    std::uint32_t unary(Unary f, std::uint32_t a);
    std::uint32_t binary(Binary f, std::uint32_t a, std::uint32_t b);
    std::uint32_t ternary(Ternary f, std::uint32_t a, std::uint32_t b, std::uint32_t c);
    /// x^exponent as the reference computes it.
    std::uint32_t power(std::uint32_t x, const Number& exponent);
    /// a*b where one may be nothing at all.
    std::uint32_t times(std::uint32_t a, std::uint32_t b);
    /// The value of `e` whose axes run over these dims: inlined where it has no buffer.
    std::uint32_t value(const Expr& e, const AxisUses& axes);

    void store(std::uint32_t value, Access to, Fold fold = Fold::keep, bool accumulate = false);
    Loop take() { return std::move(loop_); }
    std::size_t dims() const { return loop_.extents.size(); }
    std::optional<double> constant_of(std::uint32_t at) const;

private:
    std::uint32_t add(Instruction instruction);
    std::uint32_t sum(const Expr& e, const AxisUses& axes);
    std::uint32_t contraction(const Expr& e, const AxisUses& axes);
    std::uint32_t outer(const Expr& e, const std::vector<FactorSpec>& parts, const AxisUses& axes);
    std::uint32_t apply(const Expr& e, const AxisUses& axes);

    Lowering& lowering_;
    Loop loop_;
};

/// Whether each entry of e follows from the same entries of its operands.
bool is_pointwise(const Expr& e);

class Lowering {
public:
    explicit Lowering(const PlanRequest& request);
    Result<Plan> run();

    // For the parts of the lowering.
    Graph& graph() const { return roots_[0].graph(); }
    Plan& plan() { return plan_; }
    Count extent(const Dim& dim) const { return *dim.evaluate(sizes_); }
    std::vector<Count> extents(std::span<const Dim> shape) const;
    const Sizes& sizes() const { return sizes_; }

    /// The buffer that holds e; computed now if it was left for its only user.
    BufferId buffer_of(const Expr& e);
    /// A contraction that is no loop itself, as a product of results that hang together by nothing
    /// but its axes: an outer product, rows of a product times numbers, a sum of rows that is
    /// repeated. None: it is no such.
    const std::vector<FactorSpec>& outer_parts(const Expr& e);
    /// Each part runs along some of the axes only.
    bool is_outer(const Expr& e);
    bool has_buffer(const Expr& e) const { return buffers_.contains(e.id()); }
    /// Left for its user to inline.
    bool is_virtual(const Expr& e) const { return !has_buffer(e) && is_pointwise(e); }
    BufferId temporary(std::vector<Count> extents, const Expr& expr);
    Access access(BufferId buffer, const AxisUses& axes, std::size_t dims) const;
    /// A symmetric matrix is read along its rows, whichever way round it is meant.
    Access along_rows(Access a) const;
    void add_step(Work work, const Expr& expr);
    /// Puts c*e into (or onto) the buffer.
    void compute(const Expr& e, BufferId into, double scale, bool accumulate);
    /// The factors of a matrix, made once.
    struct Factors {
        BufferId factors = none, pivots = none;
        Factoring kind = Factoring::lu;
    };
    Factors factors_of(const Expr& matrix);
    /// By QR of X, with the name of `gram` (X'X) for messages.
    Factors least_squares_of(const Expr& x, bool turned, const Expr& gram);
    /// What softmax and logsumexp of one operand share: largest entry and sum of exponentials.
    struct RowStatistics {
        BufferId top = none, sum = none, exponentials = none;
    };
    RowStatistics statistics_of(const Expr& x, std::size_t batch_axes);
    void fill_zero(BufferId buffer);
    /// Whether e, apart from a number, is a root of which the halves of its axes may change places.
    bool is_hessian(const Expr& e) const;
    bool is_eager() const { return eager_; }
    const KnownSums& known_sums() const { return known_sums_; }
    /// Products that were computed on the way, for whoever needs the same again.
    using ProductKey = std::vector<Count>;
    struct MadeProduct {
        BufferId buffer = none;
        std::vector<std::size_t> axes;  ///< numbers of labels in the key, in the order of the axes
    };
    std::map<ProductKey, MadeProduct>& made_products() { return made_products_; }

private:
    std::optional<Diagnostic> check_sizes() const;
    void mark_needed();
    BufferId argument(const Expr& e, Place place, std::size_t number);
    void take_inputs();
    bool is_copied(std::size_t argument) const {
        return argument < copied_.size() && copied_[argument];
    }
    void compute_sum(const Expr& e, BufferId into, double scale, bool accumulate);
    void compute_apply(const Expr& e, BufferId into);
    void compute_softmax(const Expr& e, BufferId into);
    void compute_logsumexp(const Expr& e, BufferId into);
    void compute_extreme(const Expr& e, BufferId into, Fold fold);
    void compute_indicator(const Expr& e, BufferId into, Fold fold);
    void compute_determinant(const Expr& e, BufferId into);
    void compute_inverse(const Expr& e, BufferId into);
    void compute_reference(const Expr& e, BufferId into);
    void compute_pointwise(const Expr& e, BufferId into, double scale, bool accumulate);
    bool is_left_to_user(const Expr& e);
    bool is_term_in_place(const Expr& e);
    void copy_to_output(const Expr& e, std::uint32_t output);

    std::vector<Expr> roots_, inputs_, nodes_;
    const Sizes& sizes_;
    std::vector<Count> strides_;
    std::vector<bool> copied_, symmetric_;
    bool eager_ = false;
    std::size_t strides_taken_ = 0;
    Plan plan_;
    NodeMap<BufferId> buffers_;
    NodeMap<std::vector<FactorSpec>> outer_parts_;
    KnownSums known_sums_;
    NodeMap<std::uint32_t> users_;
    NodeMap<Expr> sole_user_;       ///< of a node with one user
    NodeMap<std::uint32_t> depth_;  ///< of inlining
    std::vector<std::pair<NodeId, Factors>> factors_;
    std::map<ProductKey, MadeProduct> made_products_;
    std::vector<std::pair<std::pair<NodeId, std::size_t>, RowStatistics>> statistics_;
};

/// Sets the sums of a contraction to work: the order of its products, and the steps for them.
void lower_contraction(Lowering& lowering, const Expr& e, BufferId into, double scale,
                       bool accumulate);
/// Whether the contraction leaves entries of its result zero: a repeated output label, a placed
/// block.
bool is_structured(const Expr& contraction);
/// Whether it is no loop itself and fills a result with axes of its own, none of them fused.
bool is_plain_product(const Expr& e);

}  // namespace gradwright::execute
