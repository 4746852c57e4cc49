#pragma once
// What stands behind the handles of C.

// The declarations of C have no attribute of their own.
#pragma GCC visibility push(default)
#include <gradwright/gradwright.h>
#pragma GCC visibility pop

#include <gradwright/compile.hpp>
#include <gradwright/expression.hpp>

#include <memory>
#include <new>
#include <optional>
#include <string>
#include <vector>

struct gradwright_error {
    gradwright::Diagnostic diagnostic;
    std::string text;
};

struct gradwright_model {
    gradwright::Model model;
};

struct gradwright_expression {
    gradwright::Expression value;
    // Made when they are asked for.
    mutable std::optional<gradwright::Rendered> rendered{};
    mutable std::optional<std::vector<std::string>> shape{};
};

struct gradwright_options {
    gradwright::CompileRequest request;
};

struct gradwright_function {
    gradwright::CompiledFunction compiled;
};

namespace gradwright::capi {

/// `formula` is what was typed, for the carets; may be empty.
void report(gradwright_error** error, const Diagnostic& diagnostic, std::string_view formula);
void report_no_memory(gradwright_error** error);
Diagnostic missing(std::string_view what);

/// The value of `body`, a Result, or nothing and its error; nothing is thrown into C.
template <class Body>
auto guarded(gradwright_error** error, std::string_view formula, Body&& body) noexcept
    -> std::optional<std::remove_cvref_t<decltype(*body())>> {
    try {
        auto result = body();
        if (result) return std::move(*result);
        report(error, result.error(), formula);
    } catch (const std::bad_alloc&) {
        report_no_memory(error);
    }
    return std::nullopt;
}

/// A new handle of what `body` makes.
template <class Handle, class Body>
Handle* made(gradwright_error** error, std::string_view formula, Body&& body) noexcept {
    const auto handle = guarded(error, formula, [&]() -> Result<Handle*> {
        auto result = body();
        if (!result) return std::move(result).error();
        return new Handle{std::move(*result)};
    });
    return handle ? *handle : nullptr;
}

/// An expression that is ok, or its mistake.
inline Result<Expression> sound(Expression e) {
    if (!e.ok()) return e.error();
    return e;
}

}  // namespace gradwright::capi
