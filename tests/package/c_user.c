/* Every function of the C interface, as a program in C calls it. */
#include <gradwright/gradwright.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

static int faults = 0;

static void expect(bool right, const char* what) {
    if (right) return;
    printf("wrong: %s\n", what);
    ++faults;
}

static bool same_text(const char* a, const char* b) { return a && strcmp(a, b) == 0; }

static void formulas(void) {
    gradwright_error* error = NULL;
    gradwright_model* m = gradwright_model_new();
    gradwright_expression* S = gradwright_declare(m, "S: posdef(n)", &error);
    gradwright_expression* f = gradwright_parse(m, "x'*S*x", &error);
    gradwright_expression* x = gradwright_variable(m, "x", &error);
    gradwright_expression* g = gradwright_derive(f, x, GRADWRIGHT_GRADIENT, NULL, &error);
    gradwright_expression* H = gradwright_derive(f, x, GRADWRIGHT_HESSIAN, NULL, &error);
    gradwright_expression* J = gradwright_derive(g, x, GRADWRIGHT_JACOBIAN, NULL, &error);
    gradwright_expression* Hx = gradwright_derive(f, x, GRADWRIGHT_HVP, x, &error);
    gradwright_expression* Jx = gradwright_derive(g, x, GRADWRIGHT_JVP, x, &error);
    gradwright_expression* xJ = gradwright_derive(g, x, GRADWRIGHT_VJP, x, &error);
    gradwright_expression* df = gradwright_derive(f, x, GRADWRIGHT_DIFFERENTIAL, NULL, &error);
    expect(S && f && x && g && H && J && Hx && Jx && xJ && df && !error, "nothing fails");

    expect(same_text(gradwright_text(g, GRADWRIGHT_ASCII), "2*S*x"), "gradient");
    expect(same_text(gradwright_text(g, GRADWRIGHT_UNICODE), "2 S x"), "Unicode");
    expect(same_text(gradwright_text(g, GRADWRIGHT_LATEX), "2 S x"), "LaTeX");
    expect(strstr(gradwright_text(g, GRADWRIGHT_MATHML), "<math") != NULL, "MathML");
    expect(gradwright_text(g, 77) == NULL, "no such notation");
    expect(same_text(gradwright_text(H, GRADWRIGHT_ASCII), "2*S"), "Hessian");
    expect(gradwright_same(H, J), "the Jacobian of the gradient is the Hessian");
    expect(gradwright_same(Hx, g) && gradwright_same(Jx, g) && gradwright_same(xJ, g), "products");
    expect(!gradwright_same(f, g), "different formulas");
    expect(same_text(gradwright_text(df, GRADWRIGHT_ASCII), "2*dx'*S*x"), "differential");
    expect(gradwright_order(f) == 0 && gradwright_order(g) == 1 && gradwright_order(H) == 2,
           "orders");
    expect(same_text(gradwright_extent(g, 0), "n") && !gradwright_extent(g, 1), "extents");

    double largest = -1;
    expect(gradwright_prove(f, x, GRADWRIGHT_GRADIENT, &largest, &error), "proof");
    expect(largest >= 0 && largest < 1e-9, "its error");
    const char* names[] = {"r"};
    const gradwright_expression* values[] = {g};
    gradwright_expression* with = gradwright_parse_with(m, "r'*r", names, values, 1, &error);
    expect(same_text(gradwright_text(with, GRADWRIGHT_ASCII), "4*sum((S*x).^2)"), "names given");
    gradwright_expression* shorter = gradwright_simplify(with, &error);
    expect(shorter != NULL, "simplify");
    gradwright_expression* put = gradwright_substitute(f, x, g, &error);
    expect(same_text(gradwright_text(put, GRADWRIGHT_ASCII), "4*x'*S^3*x"), "substitute");

    gradwright_model_free(m); /* expressions outlive it */
    expect(gradwright_same(g, Hx), "without the model");
    gradwright_expression* all[] = {S, f, x, g, H, J, Hx, Jx, xJ, df, with, shorter, put, NULL};
    for (size_t i = 0; i < sizeof all / sizeof *all; ++i) gradwright_expression_free(all[i]);
}

static void fails_with(gradwright_error* error, bool failed, const char* slug) {
    expect(failed && error && same_text(gradwright_error_slug(error), slug), slug);
    gradwright_error_free(error);
}

static void errors(void) {
    gradwright_model* m = gradwright_model_new();
    gradwright_error* error = NULL;
    expect(!gradwright_parse(m, "A*x + A", &error), "a sum that does not fit");
    expect(gradwright_error_begin(error) == 4 && gradwright_error_end(error) == 5, "place");
    expect(strlen(gradwright_error_message(error)) > 0, "message");
    expect(strlen(gradwright_error_hint(error)) > 0, "hint");
    expect(strstr(gradwright_error_text(error), "A*x + A\n") != NULL, "text");
    fails_with(error, true, "shape-mismatch");
    expect(!gradwright_parse(m, "A*x + A", NULL), "without an error");

    gradwright_expression* v = gradwright_parse(m, "B*z", NULL);
    gradwright_expression* z = gradwright_variable(m, "z", NULL);
    bool failed = !gradwright_derive(v, z, GRADWRIGHT_GRADIENT, NULL, &error);
    fails_with(error, failed, "not-a-scalar");
    failed = !gradwright_derive(v, z, 99, NULL, &error);
    fails_with(error, failed, "bad-value");
    failed = !gradwright_derive(v, z, GRADWRIGHT_JVP, NULL, &error);
    fails_with(error, failed, "missing-argument");
    failed = !gradwright_derive(v, NULL, GRADWRIGHT_JACOBIAN, NULL, &error);
    fails_with(error, failed, "missing-argument");
    failed = !gradwright_prove(v, z, GRADWRIGHT_HVP, NULL, &error);
    fails_with(error, failed, "bad-value");
    failed = !gradwright_parse(m, NULL, &error);
    fails_with(error, failed, "missing-argument");
    failed = !gradwright_parse_with(m, "x", NULL, NULL, 1, &error);
    fails_with(error, failed, "missing-argument");
    failed = !gradwright_variable(m, "nobody", &error);
    fails_with(error, failed, "unknown-variable");
    failed = !gradwright_declare(m, "C: matrix(", &error);
    fails_with(error, failed, "bad-declaration");
    const gradwright_expression* outputs[] = {v};
    failed = !gradwright_compile(outputs, 1, NULL, &error);
    fails_with(error, failed, "size-not-determined");
    gradwright_expression_free(v);
    gradwright_expression_free(z);
    gradwright_model_free(m);
    gradwright_error_free(NULL);
    gradwright_model_free(NULL);
    gradwright_options_free(NULL);
    gradwright_function_free(NULL);
}

static gradwright_function* product(bool single, gradwright_error** error) {
    gradwright_model* m = gradwright_model_new();
    gradwright_expression* f = gradwright_parse(m, "A*x", error);
    gradwright_expression* g = gradwright_parse(m, "sum(A*x)", error);
    gradwright_options* o = gradwright_options_new();
    const int64_t extents[] = {2, 3};
    expect(gradwright_options_extents(o, "A", extents, 2), "extents");
    expect(gradwright_options_size(o, "m", 2), "size");
    expect(gradwright_options_input(o, "x") && gradwright_options_input(o, "A"), "inputs");
    gradwright_options_single_precision(o, single);
    gradwright_options_threads(o, 2);
    gradwright_options_memory_limit(o, 1 << 20);
    gradwright_options_check_finite(o, true);
    const gradwright_expression* outputs[] = {f, g};
    gradwright_function* run = gradwright_compile(outputs, 2, o, error);
    gradwright_options_free(o);
    gradwright_expression_free(f);
    gradwright_expression_free(g);
    gradwright_model_free(m);
    return run;
}

static void calls(void) {
    gradwright_error* error = NULL;
    gradwright_function* run = product(false, &error);
    expect(gradwright_input_count(run) == 2 && gradwright_output_count(run) == 2, "counts");
    expect(same_text(gradwright_input_name(run, 0), "x"), "the order that was asked for");
    expect(!gradwright_input_name(run, 2), "no such input");
    expect(gradwright_input_order(run, 1) == 2 && gradwright_input_order(run, 5) == 0, "orders");
    expect(gradwright_input_extent(run, 1, 1) == 3 && gradwright_input_extent(run, 1, 2) == -1,
           "extents of inputs");
    expect(gradwright_output_order(run, 0) == 1 && gradwright_output_order(run, 1) == 0 &&
               gradwright_output_extent(run, 0, 0) == 2,
           "outputs");

    const double x[] = {1, 10, 100}, rows[] = {1, 2, 3, 4, 5, 6}, columns[] = {1, 4, 2, 5, 3, 6};
    const double* in[] = {x, rows};
    double product_values[4] = {0}, total = 0;
    double* out[] = {product_values, &total};
    expect(gradwright_call(run, in, NULL, out, NULL, &error), "a call");
    expect(product_values[0] == 321 && product_values[1] == 654 && total == 975, "its values");

    const int64_t by_column[] = {1, 2}, apart[] = {2};
    const int64_t* in_strides[] = {NULL, by_column};
    const int64_t* out_strides[] = {apart, NULL};
    in[1] = columns;
    expect(gradwright_call(run, in, in_strides, out, out_strides, &error), "a call with strides");
    expect(product_values[0] == 321 && product_values[2] == 654, "its values");

    const double bad[] = {1, NAN, 3};
    in[0] = bad;
    bool failed = !gradwright_call(run, in, NULL, out, NULL, &error);
    fails_with(error, failed, "not-finite");
    failed = !gradwright_call(NULL, in, NULL, out, NULL, &error);
    fails_with(error, failed, "missing-argument");
    gradwright_function_free(run);

    run = product(true, &error);
    const float x32[] = {1, 10, 100}, rows32[] = {1, 2, 3, 4, 5, 6};
    const float* in32[] = {x32, rows32};
    float product32[2] = {0}, total32 = 0;
    float* out32[] = {product32, &total32};
    expect(gradwright_call_f32(run, in32, NULL, out32, NULL, &error), "single precision");
    expect(product32[1] == 654 && total32 == 975, "its values");
    gradwright_function_free(run);
}

int main(void) {
    int major = -1, minor = -1, patch = -1;
    expect(sscanf(gradwright_version(), "%d.%d.%d", &major, &minor, &patch) == 3, "version");
    formulas();
    errors();
    calls();
    puts(faults == 0 ? "right" : "");
    return faults;
}
