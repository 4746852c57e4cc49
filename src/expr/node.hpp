#pragma once
// The four kinds of node. See docs/design/001-graph.md for the meaning of labels.

#include <gradwright/diagnostic.hpp>

#include "base/hash.hpp"
#include "base/number.hpp"
#include "expr/dim.hpp"
#include "expr/facts.hpp"

#include <array>
#include <cassert>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>
#include <type_traits>

namespace gradwright {

struct Function;

using NodeId = std::uint32_t;
inline constexpr NodeId no_node = ~NodeId{0};
using Label = std::uint16_t;

/// One axis of a factor or of an output: a tuple of labels, of length one unless axes are fused.
/// The first label varies slowest, so the axis (ji) of a matrix ij is vec, columns stacked.
class Axis {
public:
    static constexpr std::size_t capacity = 7;

    Axis() = default;
    Axis(Label label) : size_(1) { labels_[0] = label; }
    Axis(std::initializer_list<Label> labels) {
        for (const Label l : labels) push_back(l);
    }

    std::size_t size() const { return size_; }
    bool is_single() const { return size_ == 1; }
    Label operator[](std::size_t i) const { return labels_[i]; }
    Label& operator[](std::size_t i) { return labels_[i]; }
    const Label* begin() const { return labels_.data(); }
    const Label* end() const { return labels_.data() + size_; }
    void push_back(Label label) {
        assert(size_ < capacity);
        labels_[size_++] = label;
    }
    bool operator==(const Axis& other) const = default;
    auto operator<=>(const Axis& other) const = default;

private:
    std::uint16_t size_ = 0;
    std::array<Label, capacity> labels_{};
};

enum class Kind : std::uint8_t {
    symbol,       ///< a variable, a dimension used as a scalar, or a differential
    sum,          ///< coefficients times nodes with equal axes; no terms is zero
    contraction,  ///< factors with axes and exponents; no factors is one(s), identity, ...
    apply,        ///< an op of the catalogue
};

/// Elements in the arena of a graph: one pointer to their count, the elements behind it. Half the
/// size of a span, of which a node has many, most of them empty.
template <class T>
class Slice {
public:
    Slice() = default;

    std::size_t size() const { return at_ == nullptr ? 0 : static_cast<std::size_t>(*at_); }
    bool empty() const { return at_ == nullptr; }
    const T* data() const { return at_ == nullptr ? nullptr : reinterpret_cast<const T*>(at_ + 1); }
    const T* begin() const { return data(); }
    const T* end() const { return data() + size(); }
    const T& operator[](std::size_t i) const { return data()[i]; }
    const T& front() const { return data()[0]; }
    const T& back() const { return data()[size() - 1]; }

private:
    friend class Graph;
    static_assert(alignof(T) <= alignof(std::uint64_t) && std::is_trivially_destructible_v<T>);
    explicit Slice(const std::uint64_t* at) : at_(at) {}

    const std::uint64_t* at_ = nullptr;
};

struct Term {
    Number coefficient;
    NodeId node = no_node;
};

struct Factor {
    NodeId node = no_node;
    Number exponent = 1;
    Slice<Axis> axes;
};

/// Immutable but for its caches. Its slices lie in the arena of the graph that owns it.
struct Node {
    Kind kind = Kind::symbol;
    mutable std::int8_t symmetric = -1;   ///< cache; -1 is unknown
    mutable bool facts_known = false;     ///< cache
    Facts declared = Facts::none;         ///< of a symbol
    mutable Facts facts = Facts::none;    ///< cache
    mutable NodeId transposed = no_node;  ///< cache
    mutable NodeId oriented = no_node;    ///< cache: the canonical one of it and its transpose
    Span source;                          ///< the text that made it first, if any
    Key key;
    Slice<Dim> shape;                    ///< one extent per axis
    Slice<Term> terms;                   ///< sum, sorted by key
    Slice<Factor> factors;               ///< contraction, in canonical order
    Slice<Axis> out;                     ///< contraction: output axes
    Slice<Dim> label_dims;               ///< contraction: extent of label 0, 1, ...
    const Function* function = nullptr;  ///< apply
    Slice<NodeId> operands;              ///< apply
    Slice<std::int64_t> attributes;      ///< apply: axis counts, 1-based indices, ...
    std::string_view name;               ///< symbol

    std::size_t order() const { return shape.size(); }
};

/// A factor of a node about to be interned.
struct FactorDraft {
    NodeId node = no_node;
    Number exponent = 1;
    std::span<const Axis> axes;
};

/// A node about to be interned; each kind fills in what `Node` says is its own.
struct NodeDraft {
    Kind kind = Kind::symbol;
    std::span<const Dim> shape;
    std::string_view name;
    Facts declared = Facts::none;
    std::span<const Term> terms;
    std::span<const FactorDraft> factors;
    std::span<const Axis> out;
    std::span<const Dim> label_dims;
    const Function* function = nullptr;
    std::span<const NodeId> operands;
    std::span<const std::int64_t> attributes;
};

}  // namespace gradwright
