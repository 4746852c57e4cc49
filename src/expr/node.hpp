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

struct Term {
    Number coefficient;
    NodeId node = no_node;
};

struct Factor {
    NodeId node = no_node;
    Number exponent = 1;
    std::span<const Axis> axes;
};

/// Immutable but for its caches. Spans point into the arena of the graph that owns the node.
struct Node {
    Kind kind = Kind::symbol;
    Facts declared = Facts::none;  ///< of a symbol
    Key key;
    std::span<const Dim> shape;                ///< one extent per axis
    std::string_view name;                     ///< symbol
    std::span<const Term> terms;               ///< sum, sorted by key
    std::span<const Factor> factors;           ///< contraction, in canonical order
    std::span<const Axis> out;                 ///< contraction: output axes
    std::span<const Dim> label_dims;           ///< contraction: extent of label 0, 1, ...
    const Function* function = nullptr;        ///< apply
    std::span<const NodeId> operands;          ///< apply
    std::span<const std::int64_t> attributes;  ///< apply: axis counts, 1-based indices, ...
    Span source;                               ///< the text that made it first, if any

    mutable NodeId transposed = no_node;  ///< cache
    mutable NodeId oriented = no_node;   ///< cache: the canonical one of the node and its transpose
    mutable std::int8_t symmetric = -1;  ///< cache; -1 is unknown
    mutable bool facts_known = false;    ///< cache
    mutable Facts facts = Facts::none;   ///< cache

    std::size_t order() const { return shape.size(); }
};

}  // namespace gradwright
