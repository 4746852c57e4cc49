#include "capi/handles.hpp"

#include <gradwright/derive.hpp>

using gradwright::Expression;
using gradwright::Result;
using gradwright::What;
namespace capi = gradwright::capi;

namespace {

/// Nothing for a number that is no `gradwright_what`.
std::optional<What> what_of(int what) {
    switch (what) {
        case GRADWRIGHT_GRADIENT:
            return What::gradient;
        case GRADWRIGHT_JACOBIAN:
            return What::jacobian;
        case GRADWRIGHT_HESSIAN:
            return What::hessian;
        case GRADWRIGHT_HVP:
            return What::hvp;
        case GRADWRIGHT_JVP:
            return What::jvp;
        case GRADWRIGHT_VJP:
            return What::vjp;
        case GRADWRIGHT_DIFFERENTIAL:
            return What::differential;
        default:
            return std::nullopt;
    }
}

gradwright::Diagnostic bad_what(int what) {
    return {.slug = "bad-value",
            .message = std::to_string(what) + " is no derivative",
            .hint = "take one of enum gradwright_what"};
}

bool is_product(What what) { return what == What::hvp || what == What::jvp || what == What::vjp; }

Result<Expression> derivative(const Expression& f, const Expression& x, int number,
                              const gradwright_expression* direction) {
    const auto what = what_of(number);
    if (!what) return bad_what(number);
    if (is_product(*what) && !direction) return capi::missing("the direction of a product");
    switch (*what) {
        case What::jacobian:
            return capi::sound(jacobian(f, x));
        case What::hessian:
            return capi::sound(hessian(f, x));
        case What::hvp:
            return capi::sound(hvp(f, x, direction->value));
        case What::jvp:
            return capi::sound(jvp(f, x, direction->value));
        case What::vjp:
            return capi::sound(vjp(f, x, direction->value));
        case What::differential:
            return capi::sound(differential(f, x));
        default:
            return capi::sound(gradient(f, x));
    }
}

/// An expression that `make` gives if none of the handles is NULL.
template <class Make>
gradwright_expression* expression(gradwright_error** error, const char* text,
                                  std::initializer_list<const void*> handles, Make&& make) {
    return capi::made<gradwright_expression>(error, text ? text : "", [&]() -> Result<Expression> {
        for (const void* handle : handles) {
            if (!handle) return capi::missing("an argument");
        }
        return make();
    });
}

}  // namespace

gradwright_model* gradwright_model_new(void) {
    return capi::made<gradwright_model>(
        nullptr, "", [] { return Result<gradwright::Model>(gradwright::Model()); });
}
void gradwright_model_free(gradwright_model* model) { delete model; }

gradwright_expression* gradwright_declare(gradwright_model* model, const char* declaration,
                                          gradwright_error** error) {
    return expression(error, declaration, {model, declaration},
                      [&] { return capi::sound(model->model.declare(declaration)); });
}

gradwright_expression* gradwright_parse(gradwright_model* model, const char* formula,
                                        gradwright_error** error) {
    return gradwright_parse_with(model, formula, nullptr, nullptr, 0, error);
}

gradwright_expression* gradwright_parse_with(gradwright_model* model, const char* formula,
                                             const char* const* names,
                                             const gradwright_expression* const* expressions,
                                             size_t count, gradwright_error** error) {
    return expression(error, formula, {model, formula}, [&]() -> Result<Expression> {
        if (count > 0 && (!names || !expressions)) return capi::missing("an argument");
        gradwright::NamedExpressions given;
        for (size_t i = 0; i < count; ++i) {
            if (!names[i] || !expressions[i]) return capi::missing("a name or its expression");
            given.insert_or_assign(names[i], expressions[i]->value);
        }
        return capi::sound(model->model.parse(formula, given));
    });
}

gradwright_expression* gradwright_variable(gradwright_model* model, const char* name,
                                           gradwright_error** error) {
    return expression(error, name, {model, name}, [&] { return capi::sound(model->model[name]); });
}
void gradwright_expression_free(gradwright_expression* expression) { delete expression; }

const char* gradwright_text(const gradwright_expression* expression, int notation) {
    const auto text = capi::guarded(nullptr, "", [&]() -> Result<const char*> {
        auto& rendered = expression->rendered;
        if (!rendered) rendered = expression->value.rendered();
        switch (notation) {
            case GRADWRIGHT_ASCII:
                return rendered->ascii.c_str();
            case GRADWRIGHT_UNICODE:
                return rendered->unicode.c_str();
            case GRADWRIGHT_LATEX:
                return rendered->latex.c_str();
            case GRADWRIGHT_MATHML:
                return rendered->html.c_str();
            default:
                return nullptr;
        }
    });
    return text ? *text : nullptr;
}

const char* gradwright_extent(const gradwright_expression* expression, size_t axis) {
    const auto text = capi::guarded(nullptr, "", [&]() -> Result<const char*> {
        auto& shape = expression->shape;
        if (!shape) shape = expression->value.shape();
        return axis < shape->size() ? (*shape)[axis].c_str() : nullptr;
    });
    return text ? *text : nullptr;
}

size_t gradwright_order(const gradwright_expression* expression) {
    size_t order = 0;
    while (gradwright_extent(expression, order)) ++order;
    return order;
}

bool gradwright_same(const gradwright_expression* a, const gradwright_expression* b) {
    const auto same =
        capi::guarded(nullptr, "", [&] { return Result<bool>(a->value.same_as(b->value)); });
    return same && *same;
}

gradwright_expression* gradwright_derive(const gradwright_expression* f,
                                         const gradwright_expression* x, int what,
                                         const gradwright_expression* direction,
                                         gradwright_error** error) {
    return expression(error, "", {f, x},
                      [&] { return derivative(f->value, x->value, what, direction); });
}

bool gradwright_prove(const gradwright_expression* f, const gradwright_expression* x, int what,
                      double* largest, gradwright_error** error) {
    const auto found = capi::guarded(error, "", [&]() -> Result<double> {
        if (!f || !x) return capi::missing("an argument");
        const auto asked = what_of(what);
        if (!asked || is_product(*asked)) return bad_what(what);
        const auto report = explain(f->value, x->value, *asked);
        if (!report) return report.error();
        return report->derivatives[0].check.max_relative_error;
    });
    if (found && largest) *largest = *found;
    return found.has_value();
}

gradwright_expression* gradwright_simplify(const gradwright_expression* f,
                                           gradwright_error** error) {
    return expression(error, "", {f}, [&] { return capi::sound(simplify(f->value)); });
}

gradwright_expression* gradwright_substitute(const gradwright_expression* f,
                                             const gradwright_expression* from,
                                             const gradwright_expression* to,
                                             gradwright_error** error) {
    return expression(error, "", {f, from, to},
                      [&] { return capi::sound(substitute(f->value, from->value, to->value)); });
}
