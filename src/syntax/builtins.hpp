#pragma once
// Functions of the notation that are no ops of their own: they lower to contractions, sums and ops.

#include "expr/graph.hpp"
#include "syntax/ast.hpp"
#include "syntax/types.hpp"

#include <span>
#include <string_view>

namespace gradwright::syntax {

class Inference;
class Lowering;

struct Builtin {
    using Rule = Type (*)(Inference&, const AstNode& call);
    using Lower = Expr (*)(Lowering&, const AstNode& call);

    std::string_view name;
    std::size_t least, most;  ///< how many operands
    Rule rule;
    Lower lower;
    std::string_view signature;                ///< "sum(X)"
    std::string_view summary;                  ///< one line for help and reference
    std::string_view example;                  ///< a formula that uses it
    std::size_t first_size = ~std::size_t{0};  ///< operands from here on are sizes
    bool takes_axis = false;                   ///< the last operand may be rows, cols or all
    bool takes_labels = false;                 ///< the first operand is a text
    bool reduces = false;                      ///< summarises many entries: pointless on a scalar
    bool unlisted = false;                     ///< arises in derivatives: not suggested
};

struct Alias {
    std::string_view alias, name;
};

std::span<const Builtin> builtins();
std::span<const Alias> aliases();
/// Null if there is none; aliases are followed.
const Builtin* find_builtin(std::string_view name);
/// The name an alias stands for, or the name itself.
std::string_view unalias(std::string_view name);

}  // namespace gradwright::syntax
