#include "render/code/autodiff.hpp"

#include <algorithm>

namespace gradwright::render::code {
namespace {

using Outputs = std::vector<const NamedExpr*>;

Outputs outputs_of(const CodeRequest& request, int derivative) {
    Outputs found;
    for (const NamedExpr& o : request.outputs) {
        if (std::min(o.derivative, 2) == derivative) found.push_back(&o);
    }
    return found;
}

/// Adds a function to the text; the library goes in front once all are known.
Result<PythonFunction> add_function(const PythonModule& module, const CodeRequest& request,
                                    const std::string& name, const Outputs& outputs,
                                    std::string& text, std::vector<std::string_view>& helpers) {
    auto f = python_function(module, request, name, outputs);
    if (!f) return f;
    helpers.insert(helpers.end(), f->helpers.begin(), f->helpers.end());
    const std::string_view conversion =
        module.name == "torch" ? "" : "    @ = jnp.asarray(@, dtype=float)\n";
    text += (text.empty() ? "" : "\n\n") + python_definition(*f, request, conversion);
    return f;
}

}  // namespace

std::string AutodiffParts::derivative_targets() const {
    std::string text;
    for (const std::string& n : derivative.program.result_names)
        text += (text.empty() ? "" : ", ") + n;
    return text;
}

Result<AutodiffParts> autodiff_parts(const PythonModule& module, const CodeRequest& request) {
    AutodiffParts parts;
    std::vector<std::string_view> helpers;
    std::string text;
    const std::string name = identifier(request.function_name);
    const Outputs value = outputs_of(request, 0), first = outputs_of(request, 1);
    const Outputs second = outputs_of(request, 2);
    parts.has_derivative = value.size() == 1 && !first.empty();
    if (!parts.has_derivative) {
        Outputs all;
        for (const NamedExpr& o : request.outputs) all.push_back(&o);
        auto f = add_function(module, request, name, all, text, helpers);
        if (!f) return f.error();
        parts.value = std::move(*f);
    } else {
        parts.value_name = name + "_value";
        parts.derivative_name = name + "_derivative";
        auto v = add_function(module, request, parts.value_name, value, text, helpers);
        if (!v) return v.error();
        auto d = add_function(module, request, parts.derivative_name, first, text, helpers);
        if (!d) return d.error();
        if (!second.empty()) {
            const auto h = add_function(module, request, name + "_second", second, text, helpers);
            if (!h) return h.error();
        }
        parts.value = std::move(*v);
        parts.derivative = std::move(*d);
        parts.value.program.function = name;
        for (const NamedExpr* o : first) {
            const auto at = std::ranges::find(request.inputs, o->wrt, &Input::symbol);
            parts.differentiated.push_back(static_cast<std::size_t>(at - request.inputs.begin()));
        }
    }
    parts.functions = library_of(module.library, helpers, "\n\n") + text;
    return parts;
}

}  // namespace gradwright::render::code
