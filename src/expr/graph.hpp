#pragma once
// The graph owns the nodes and builds them in normal form: any spelling of the same thing is the
// identical node, up to the bound of 32 factors (docs/design/002-normal-form.md).

#include "expr/node.hpp"

#include <cstddef>
#include <deque>
#include <memory>
#include <string>
#include <typeindex>
#include <unordered_map>
#include <utility>
#include <vector>

namespace gradwright {

class Graph;

/// A handle to a node. Cheap to copy; equal handles are equal expressions. A default handle is
/// empty.
class Expr {
public:
    Expr() = default;
    Expr(Graph* graph, NodeId id) : graph_(graph), id_(id) {}

    explicit operator bool() const { return graph_ != nullptr; }
    bool operator==(const Expr& other) const = default;

    Graph& graph() const { return *graph_; }
    NodeId id() const { return id_; }
    inline const Node& node() const;
    const Node* operator->() const { return &node(); }
    std::span<const Dim> shape() const { return node().shape; }
    std::size_t order() const { return node().shape.size(); }
    bool is_scalar() const { return order() == 0; }
    bool is_sum() const { return node().kind == Kind::sum; }
    bool is_contraction() const { return node().kind == Kind::contraction; }
    bool is_symbol() const { return node().kind == Kind::symbol; }
    bool is_apply() const { return node().kind == Kind::apply; }
    bool is_apply_of(const Function& f) const { return is_apply() && node().function == &f; }
    bool is_zero() const { return is_sum() && node().terms.empty(); }
    /// Operand of an apply node, factor or term node of the others.
    Expr child(std::size_t i) const;
    std::size_t child_count() const;

private:
    Graph* graph_ = nullptr;
    NodeId id_ = no_node;
};

using Shape = std::vector<Dim>;

/// A coefficient times an expression, as an operand of a sum.
struct Scaled {
    Number coefficient = 1;
    Expr expr;
};

/// A factor of a contraction about to be built.
struct FactorSpec {
    Expr node;
    std::vector<Axis> axes;
    Number exponent = 1;
};

/// A contraction about to be built. Labels are indices into `label_dims`; labels that occur in
/// neither a factor nor the output are ignored.
struct ContractionSpec {
    std::vector<FactorSpec> factors;
    std::vector<Axis> out;
    std::vector<Dim> label_dims;
};

/// How a function behaves when its operands are transposed.
enum class UnderTranspose : std::uint8_t {
    unrelated,
    equivariant,  ///< f(X') = f(X)'
    invariant,    ///< f(X') = f(X)
};

/// What the graph itself needs to know of an op. The full contract is `Op` in ops/op.hpp.
struct Function {
    std::string_view name;
    bool elementwise = false;
    UnderTranspose under_transpose = UnderTranspose::unrelated;
    /// f(X) is the matrix inverse of X: the two cancel in a contraction.
    bool inverts = false;
    /// f(a)·f(b) = f(a + b), and f(a)^p = f(p·a).
    bool exponential = false;
    /// Rewrites f(operands) on construction (exp(0) = 1, inv(inv(X)) = X); empty if it stands.
    Expr (*normalise)(Graph&, std::span<const Expr> operands,
                      std::span<const std::int64_t> attributes) = nullptr;
    /// Facts of f(operands).
    Facts (*facts)(const Expr& node) = nullptr;
};

/// Which node has which key: a table with open addressing, eight bytes an entry, because a look-up
/// in it is what the making of a node in a graph of millions costs.
class KeyTable {
public:
    /// The node with this key; or `fresh`, which is entered, if there is none.
    template <class KeyOf>
    NodeId find_or_enter(const Key& key, NodeId fresh, const KeyOf& key_of) {
        if (2 * (used_ + 1) > entries_.size()) grow();
        const auto tag = static_cast<std::uint32_t>(key.lo);
        for (std::size_t i = tag & (entries_.size() - 1);; i = (i + 1) & (entries_.size() - 1)) {
            Entry& e = entries_[i];
            if (e.node == no_node) {
                e = {tag, fresh};
                ++used_;
                return fresh;
            }
            if (e.tag == tag && key_of(e.node) == key) return e.node;
        }
    }

private:
    struct Entry {
        std::uint32_t tag = 0;  ///< the low bits of the key: they also say where an entry belongs
        NodeId node = no_node;
    };
    void grow();

    std::vector<Entry> entries_;
    std::size_t used_ = 0;
};

class Graph {
public:
    Graph();
    ~Graph();
    Graph(const Graph&) = delete;
    Graph& operator=(const Graph&) = delete;

    Expr symbol(std::string_view name, std::span<const Dim> shape, Facts facts = Facts::none);
    /// A dimension used as a scalar: a polynomial in dimension symbols.
    Expr dimension(const Dim& dim);
    Expr number(const Number& value);
    Expr zero(std::span<const Dim> shape);

    /// Sum of coefficients times nodes of the given shape, like terms collected.
    Expr sum(std::span<const Scaled> terms, std::span<const Dim> shape);
    /// The contraction in normal form, possibly a coefficient times one, a sum, or a bare factor.
    Expr contract(ContractionSpec spec);
    /// `shape` is what the op's shape rule says; ops/build.hpp has the checked builder.
    Expr apply(const Function& function, std::span<const Expr> operands, std::span<const Dim> shape,
               std::span<const std::int64_t> attributes = {});

    const Node& node(NodeId id) const { return nodes_[id]; }
    std::size_t size() const { return nodes_.size(); }
    /// Remembers where an expression came from; the first caller wins.
    void set_source(const Expr& e, Span source);

    /// The node with this structure, copied into the arena if it is new. For builders.
    Expr intern(const NodeDraft& draft);

    /// Contractions of at most this many factors dissolve in the contractions they are factors of;
    /// the others stay nested. See FlatteningLimit.
    std::size_t flattening_limit() const { return flattening_limit_; }

    /// A cache that another room keeps beside the nodes, made on first use; it lives with the
    /// graph.
    template <class T>
    T& attached() {
        std::shared_ptr<void>& slot = attached_[std::type_index(typeid(T))];
        if (!slot) slot = std::make_shared<T>();
        return *static_cast<T*>(slot.get());
    }

private:
    friend class FlatteningLimit;

    template <class T>
    Slice<T> store(std::span<const T> values) {
        if (values.empty()) return {};
        const std::size_t bytes = sizeof(std::uint64_t) + values.size_bytes();
        auto* at = static_cast<std::uint64_t*>(allocate(bytes));
        *at = values.size();
        std::uninitialized_copy(values.begin(), values.end(), reinterpret_cast<T*>(at + 1));
        return Slice<T>(at);
    }
    void* allocate(std::size_t bytes);
    Node stored(const NodeDraft& draft, const Key& key);
    Expr reduced_sum(const NodeDraft& n);

    std::deque<Node> nodes_;
    KeyTable by_key_;
    std::size_t flattening_limit_ = 32;
    std::unordered_map<std::type_index, std::shared_ptr<void>> attached_;
    std::vector<std::unique_ptr<std::byte[]>> blocks_;
    std::size_t used_ = 0;
    std::size_t block_size_ = 0;
};

/// While it lives, a graph dissolves only nested contractions of at most so many factors. A long
/// chain flattened up to the usual limit copies half of that number at each step.
class FlatteningLimit {
public:
    FlatteningLimit(Graph& graph, std::size_t limit)
        : graph_(graph), before_(std::exchange(graph.flattening_limit_, limit)) {}
    ~FlatteningLimit() { graph_.flattening_limit_ = before_; }
    FlatteningLimit(const FlatteningLimit&) = delete;
    FlatteningLimit& operator=(const FlatteningLimit&) = delete;

private:
    Graph& graph_;
    std::size_t before_;
};

/// The limit for a pass over so many nodes: the graph's own, but next to none in long chains.
inline std::size_t flattening_limit_for(const Graph& graph, std::size_t nodes) {
    constexpr std::size_t long_chain = 4000;
    return nodes > long_chain ? 4 : graph.flattening_limit();
}

inline const Node& Expr::node() const { return graph_->node(id_); }

}  // namespace gradwright
