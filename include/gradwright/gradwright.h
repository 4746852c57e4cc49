#pragma once
// The C interface: formulas, their derivatives, and functions compiled from them. Functions are
// added in later versions; none changes its meaning or goes away while the ABI version stays.
//
//     gradwright_model* m = gradwright_model_new();
//     gradwright_expression* f = gradwright_parse(m, "norm2(X*w - y)^2", &error);
//     gradwright_expression* w = gradwright_variable(m, "w", &error);
//     gradwright_expression* g = gradwright_derive(f, w, GRADWRIGHT_GRADIENT, NULL, &error);
//     puts(gradwright_text(g, GRADWRIGHT_ASCII));             // 2*X'*(X*w - y)
//
// What fails gives NULL or false and, unless `error` is NULL, puts into *error what went wrong;
// *error is left alone otherwise. Text is UTF-8 that ends in a zero byte and belongs to the object
// it was asked of. Each object is released by its own function, which takes NULL too; expressions
// and functions stay valid without the model that they came from.
//
// A model with its expressions belongs to one thread at a time. A function may be called from many
// threads at once, while nothing is added to its model.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct gradwright_error gradwright_error;
typedef struct gradwright_model gradwright_model;
typedef struct gradwright_expression gradwright_expression;
typedef struct gradwright_options gradwright_options;
typedef struct gradwright_function gradwright_function;

/// "0.1.0"
const char* gradwright_version(void);

// Errors.

/// Stable and documented: "shape-mismatch".
const char* gradwright_error_slug(const gradwright_error* error);
/// One sentence.
const char* gradwright_error_message(const gradwright_error* error);
/// What to do about it; may be empty.
const char* gradwright_error_hint(const gradwright_error* error);
/// Message, formula with carets and hint: four to eight lines.
const char* gradwright_error_text(const gradwright_error* error);
/// The bytes of the formula that are at fault, from begin to before end.
size_t gradwright_error_begin(const gradwright_error* error);
size_t gradwright_error_end(const gradwright_error* error);
void gradwright_error_free(gradwright_error* error);

// Models and formulas.

/// NULL if there is no memory.
gradwright_model* gradwright_model_new(void);
void gradwright_model_free(gradwright_model* model);
/// A variable from a declaration of the language: "S: posdef(n)".
gradwright_expression* gradwright_declare(gradwright_model* model, const char* declaration,
                                          gradwright_error** error);
/// A formula. Names that were not declared become variables, their kinds and sizes inferred.
gradwright_expression* gradwright_parse(gradwright_model* model, const char* formula,
                                        gradwright_error** error);
/// A formula in which `count` names stand for expressions of the same model.
gradwright_expression* gradwright_parse_with(gradwright_model* model, const char* formula,
                                             const char* const* names,
                                             const gradwright_expression* const* expressions,
                                             size_t count, gradwright_error** error);
/// A variable by name.
gradwright_expression* gradwright_variable(gradwright_model* model, const char* name,
                                           gradwright_error** error);
void gradwright_expression_free(gradwright_expression* expression);

enum gradwright_notation {
    GRADWRIGHT_ASCII = 0,  ///< the formula language: reads back as the same expression
    GRADWRIGHT_UNICODE = 1,
    GRADWRIGHT_LATEX = 2,
    GRADWRIGHT_MATHML = 3
};
/// The expression in a notation; NULL if there is no such notation, or no memory.
const char* gradwright_text(const gradwright_expression* expression, int notation);
/// Number of axes: 0 for a scalar.
size_t gradwright_order(const gradwright_expression* expression);
/// One extent, a formula in the dimensions such as "n"; NULL if there is no such axis.
const char* gradwright_extent(const gradwright_expression* expression, size_t axis);
/// The same formula, however it was written.
bool gradwright_same(const gradwright_expression* a, const gradwright_expression* b);

// Derivatives.

enum gradwright_what {
    GRADWRIGHT_GRADIENT = 1,
    GRADWRIGHT_JACOBIAN = 2,
    GRADWRIGHT_HESSIAN = 3,
    GRADWRIGHT_HVP = 4,  ///< Hessian times the direction
    GRADWRIGHT_JVP = 5,  ///< Jacobian times the direction
    GRADWRIGHT_VJP = 6,  ///< transposed Jacobian times the direction, which has the shape of f
    GRADWRIGHT_DIFFERENTIAL = 7
};
/// The derivative of f by the variable x, simplified. `direction` is NULL but for products.
gradwright_expression* gradwright_derive(const gradwright_expression* f,
                                         const gradwright_expression* x, int what,
                                         const gradwright_expression* direction,
                                         gradwright_error** error);
/// Derives once more and compares with numbers at random points. The largest relative error goes to
/// *largest unless that is NULL. Not for products along a direction.
bool gradwright_prove(const gradwright_expression* f, const gradwright_expression* x, int what,
                      double* largest, gradwright_error** error);
/// The shortest form the laws reach.
gradwright_expression* gradwright_simplify(const gradwright_expression* f,
                                           gradwright_error** error);
/// f with `to` for the variable `from`, of the same shape.
gradwright_expression* gradwright_substitute(const gradwright_expression* f,
                                             const gradwright_expression* from,
                                             const gradwright_expression* to,
                                             gradwright_error** error);

// Compiled functions.

/// How to compile; what is not set is double precision, one thread, and inputs as they appear. NULL
/// if there is no memory; the functions that set something return false then.
gradwright_options* gradwright_options_new(void);
void gradwright_options_free(gradwright_options* options);
/// Of a dimension. Every dimension needs a size, here or through the extents of a variable.
bool gradwright_options_size(gradwright_options* options, const char* dimension, int64_t size);
bool gradwright_options_extents(gradwright_options* options, const char* variable,
                                const int64_t* extents, size_t order);
/// The next input: name all of them, in the order in which arguments are passed, or none.
bool gradwright_options_input(gradwright_options* options, const char* variable);
/// For calls with gradwright_call_f32.
void gradwright_options_single_precision(gradwright_options* options, bool single);
/// 0: as many as the machine has.
void gradwright_options_threads(gradwright_options* options, int threads);
/// Bytes beyond arguments; 0: the default of the machine.
void gradwright_options_memory_limit(gradwright_options* options, int64_t bytes);
/// Whether NaN and infinity in arguments are refused, as they are unless this says false.
void gradwright_options_check_finite(gradwright_options* options, bool check);

/// A function that computes `count` expressions of one model together. `options` may be NULL.
gradwright_function* gradwright_compile(const gradwright_expression* const* outputs, size_t count,
                                        const gradwright_options* options,
                                        gradwright_error** error);
void gradwright_function_free(gradwright_function* function);
size_t gradwright_input_count(const gradwright_function* function);
/// NULL, 0 and -1 where there is no such input, output or axis.
const char* gradwright_input_name(const gradwright_function* function, size_t input);
size_t gradwright_input_order(const gradwright_function* function, size_t input);
int64_t gradwright_input_extent(const gradwright_function* function, size_t input, size_t axis);
size_t gradwright_output_count(const gradwright_function* function);
size_t gradwright_output_order(const gradwright_function* function, size_t output);
int64_t gradwright_output_extent(const gradwright_function* function, size_t output, size_t axis);

/// Runs the function on arrays with the extents above. Strides, one for each axis, count elements;
/// NULL in place of those of one array, or of all, means row by row. Outputs may not overlap inputs
/// or each other; whatever is wrong is found before an output is touched.
bool gradwright_call(const gradwright_function* function, const double* const* inputs,
                     const int64_t* const* input_strides, double* const* outputs,
                     const int64_t* const* output_strides, gradwright_error** error);
/// The same for a function that was compiled for single precision.
bool gradwright_call_f32(const gradwright_function* function, const float* const* inputs,
                         const int64_t* const* input_strides, float* const* outputs,
                         const int64_t* const* output_strides, gradwright_error** error);

#ifdef __cplusplus
}
#endif
