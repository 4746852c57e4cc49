#pragma once
// Expressions of NumPy, PyTorch and JAX, which differ in little but the name of the module.

#include "render/code/writer.hpp"

namespace gradwright::render::code {

struct PythonModule {
    std::string_view name;  ///< np, torch, jnp
    std::string_view Spelling::*spelling;
    std::span<const Spelled> table;  ///< goes before the op's own spelling
    std::span<const Helper> library;
    bool tensors_only = false;      ///< functions do not accept plain numbers
    std::string_view options = "";  ///< of constants: ", dtype=..."
};
extern const PythonModule numpy_module, torch_module, jax_module;

class PythonWriter : public Writer {
public:
    PythonWriter(const PythonModule& module, const Program& program, Names& names)
        : Writer(program, names, "    "), m_(module) {}

protected:
    Text expression(Ref x, std::span<const Text> args) override;
    std::string assignment(Ref x, const std::string& name, const std::string& text) override;
    Spelled spelling_of(Ref x) const override;
    std::string axes_of(Ref x) const override;
    std::string adapted(std::string_view form) const override;

private:
    Text call(std::string_view function, const std::string& arguments) const;
    Text constant(Ref x, const Text& scalar) const;
    Text scaling(Ref x, std::span<const Text> args) const;
    Text einsum(Ref x, std::span<const Text> args) const;
    Text solve_right(Ref x, std::span<const Text> args) const;
    Text kron(std::span<const Text> args) const;
    Text function(Ref x, std::span<const Text> args);
    Text arranged(Ref x, std::span<const Text> args);
    Text blocks(Ref x, std::span<const Text> args) const;
    std::string shape(std::span<const Dim> ds) const;

    const PythonModule& m_;
};

extern const std::span<const std::string_view> python_words;

/// The pieces that every Python program is put together from.
struct PythonFunction {
    std::unique_ptr<Values> values;
    Program program;
    std::string body, checks;
    std::vector<std::string_view> helpers;
};
Result<PythonFunction> python_function(const PythonModule& module, const CodeRequest& request,
                                       const std::string& name,
                                       const std::vector<const NamedExpr*>& outputs);
/// def name(...): with documentation, checks, statements and the results.
std::string python_definition(const PythonFunction& f, const CodeRequest& request,
                              std::string_view conversion);
std::string python_parameters(const Program& p);
/// import lines for the modules that the text mentions.
std::string python_imports(std::string_view text);

}  // namespace gradwright::render::code
