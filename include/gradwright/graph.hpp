#pragma once
// The computation graph of a formula as it is typed, and the way of the derivative back through it.

#include <gradwright/derive.hpp>

#include <cstddef>
#include <optional>

namespace gradwright {
inline namespace [[gnu::visibility("default")]] abi1 {

struct GraphRequest {
    std::string formula{};
    std::vector<std::string> declarations{};
    std::string along{};  ///< cotangent of a formula that is no scalar; empty: v, declared to fit
    std::optional<NamedArrays> at{};
    bool check = true;
    std::uint64_t seed = 0;  ///< of the points of the numeric proof
};

/// The derivative of a node by one of its operands, the others held fixed.
struct GraphLocal {
    std::size_t operand = 0;  ///< its node
    Rendered map;             ///< empty where there is no rule, or of more than 1000 symbols
    std::vector<std::string> shape;
    std::string structure;
    std::string note;                 ///< why there is no rule
    std::optional<DenseArray> value;  ///< at the point; of at most 4096 numbers
};

/// A value that the formula computes, a variable or a constant.
struct GraphNode {
    std::size_t id = 0;
    std::string op;    ///< variable, number, constant, add, multiply, ..., or the function's name
    std::string name;  ///< of a variable or a definition
    std::string text;  ///< as typed
    Span span;
    std::vector<std::size_t> operands;
    std::string kind;  ///< scalar, vector, row, matrix or tensor
    std::vector<std::string> shape;
    std::vector<GraphLocal> local;  ///< for each operand that is not constant
    /// ∂y/∂node of the formula y, or along a cotangent of it. Empty for what is constant; also of
    /// more than 1000 symbols, or where a large graph has many.
    Rendered cotangent;
    std::optional<std::vector<std::string>> cotangent_shape;  ///< nothing where there is none
    std::string note;
    std::optional<DenseArray> value, cotangent_value;  ///< at the point
};

/// One step of the sweep back: `node` gets a contribution from a node that uses it.
struct GraphStep {
    std::size_t node = 0;
    std::optional<std::size_t> from;  ///< nothing for the seed
    std::string rule;
    std::string text;
    Rendered contribution;
};

struct GraphReport {
    std::string formula;
    Rendered expression;
    std::vector<VariableReport> variables;
    std::vector<std::string> shape;  ///< of the formula
    std::vector<GraphNode> nodes;    ///< operands before users; the formula is the last
    std::vector<GraphStep> backward;
    std::vector<std::string> notes;
    ProofReport check;  ///< of the cotangents of all variables together
};

/// Refused (`too-large`): more than 2000 nodes.
Result<GraphReport> computation_graph(const GraphRequest& request);

}  // namespace abi1
}  // namespace gradwright
