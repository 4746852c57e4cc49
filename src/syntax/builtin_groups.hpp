#pragma once

#include "syntax/builtins.hpp"

namespace gradwright::syntax {

std::span<const Builtin> reduction_builtins();
std::span<const Builtin> extreme_builtins();
std::span<const Builtin> softmax_builtins();
std::span<const Builtin> matrix_builtins();
std::span<const Builtin> constant_builtins();
std::span<const Builtin> number_builtins();
std::span<const Builtin> einsum_builtins();

}  // namespace gradwright::syntax
