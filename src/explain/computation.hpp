#pragma once
// A typed formula as a graph of computations, each form of the notation a node, and the sweep back
// through it: the local derivatives and the cotangent of every node in closed form.

#include <gradwright/result.hpp>

#include "syntax/typed.hpp"

#include <optional>
#include <string>
#include <vector>

namespace gradwright {

struct Computation {
    /// ∂node/∂operand, one for each operand that is not constant.
    struct Local {
        std::size_t operand = 0;  ///< its node
        Expr jacobian;
        std::string refused;  ///< not empty: there is no rule, and no Jacobian
    };
    struct Node {
        syntax::AstId id = 0;
        std::vector<std::size_t> operands;  ///< nodes, in the order typed
        Expr value;
        bool constant = false;
        bool variable = false;  ///< x' has the value x as well
        std::string name;       ///< of a variable, or of the definition that it is
        std::vector<Local> locals;
        Expr cotangent;    ///< empty where there is none
        std::string note;  ///< why there is none, or what the structure of a variable makes of it
    };
    /// What `node` gets from a node that uses it.
    struct Step {
        std::size_t node = 0;
        std::optional<std::size_t> from;  ///< nothing for the seed
        std::string rule;                 ///< "product rule: d(A*B) = dA*B + A*dB"
        std::string text;                 ///< "y = U*v: U gets g*v'"
        Expr contribution;
    };
    std::vector<Node> nodes;     ///< operands before users; the formula is the last
    std::vector<Step> backward;  ///< in the order done
};

inline constexpr std::size_t most_computation_nodes = 2000;

/// `seed` is the cotangent of the formula itself. Refused (`too-large`): more nodes than that.
Result<Computation> computation(const TypedFormula& typed, Graph& graph, const Expr& seed);

}  // namespace gradwright
