#pragma once
// One function per language: the whole program.

#include "render/code/code.hpp"

namespace gradwright::render::code {

Result<std::string> numpy_program(const CodeRequest& request);
Result<std::string> torch_program(const CodeRequest& request);
Result<std::string> jax_program(const CodeRequest& request);
Result<std::string> julia_program(const CodeRequest& request);
Result<std::string> matlab_program(const CodeRequest& request);
Result<std::string> cpp_program(const CodeRequest& request);
Result<std::string> c_program(const CodeRequest& request);

}  // namespace gradwright::render::code
