#include "capi/handles.hpp"

using gradwright::Argument;
using gradwright::Diagnostic;
using gradwright::Done;
using gradwright::Result;
using gradwright::View;
namespace capi = gradwright::capi;

namespace {

/// Whether there was memory for what `change` does.
template <class Change>
bool changed(Change&& change) {
    return capi::guarded(nullptr, "", [&] { return change(), Result<Done>(Done{}); }).has_value();
}

const Argument* argument(const std::vector<Argument>& all, size_t i) {
    return i < all.size() ? &all[i] : nullptr;
}

size_t order_of(const Argument* a) { return a ? a->extents.size() : 0; }

int64_t extent_of(const Argument* a, size_t axis) {
    return axis < order_of(a) ? a->extents[axis] : -1;
}

/// The arrays of a call as views. The memory is that of the last call in this thread.
template <class T>
std::span<const View<T>> views(std::vector<View<T>>& memory, const std::vector<Argument>& arguments,
                               T* const* data, const int64_t* const* strides) {
    memory.clear();
    for (size_t i = 0; i < arguments.size(); ++i) {
        const std::vector<std::int64_t>& extents = arguments[i].extents;
        if (strides && strides[i]) {
            memory.emplace_back(data[i], extents, std::span(strides[i], extents.size()));
        } else {
            memory.emplace_back(data[i], extents);
        }
    }
    return memory;
}

template <class T>
bool called(const gradwright_function* function, const T* const* inputs,
            const int64_t* const* input_strides, T* const* outputs,
            const int64_t* const* output_strides, gradwright_error** error) {
    thread_local std::vector<View<const T>> in;
    thread_local std::vector<View<T>> out;
    const auto done = capi::guarded(error, "", [&]() -> Result<Done> {
        if (!function || !outputs) return capi::missing("an argument");
        const auto& compiled = function->compiled;
        if (!inputs && !compiled.inputs().empty()) return capi::missing("the list of inputs");
        return compiled.run(views(in, compiled.inputs(), inputs, input_strides),
                            views(out, compiled.outputs(), outputs, output_strides));
    });
    return done.has_value();
}

}  // namespace

gradwright_options* gradwright_options_new(void) {
    return capi::made<gradwright_options>(nullptr, "", [] {
        return Result<gradwright::CompileRequest>(gradwright::CompileRequest{});
    });
}
void gradwright_options_free(gradwright_options* options) { delete options; }

bool gradwright_options_size(gradwright_options* options, const char* dimension, int64_t size) {
    return changed([&] { options->request.sizes[dimension] = size; });
}
bool gradwright_options_extents(gradwright_options* options, const char* variable,
                                const int64_t* extents, size_t order) {
    return changed([&] {
        const std::span given(extents, order);
        options->request.extents[variable] = {given.begin(), given.end()};
    });
}
bool gradwright_options_input(gradwright_options* options, const char* variable) {
    return changed([&] { options->request.inputs.emplace_back(variable); });
}
void gradwright_options_single_precision(gradwright_options* options, bool single) {
    using gradwright::Precision;
    options->request.precision = single ? Precision::f32 : Precision::f64;
}
void gradwright_options_threads(gradwright_options* options, int threads) {
    options->request.threads = threads;
}
void gradwright_options_memory_limit(gradwright_options* options, int64_t bytes) {
    options->request.memory_limit = bytes;
}
void gradwright_options_check_finite(gradwright_options* options, bool check) {
    options->request.check_finite = check;
}

gradwright_function* gradwright_compile(const gradwright_expression* const* outputs, size_t count,
                                        const gradwright_options* options,
                                        gradwright_error** error) {
    return capi::made<gradwright_function>(
        error, "", [&]() -> Result<gradwright::CompiledFunction> {
            std::vector<gradwright::Expression> expressions;
            for (size_t i = 0; i < count; ++i) {
                if (!outputs || !outputs[i]) return capi::missing("an output");
                expressions.push_back(outputs[i]->value);
            }
            return compile(expressions, options ? options->request : gradwright::CompileRequest{});
        });
}
void gradwright_function_free(gradwright_function* function) { delete function; }

size_t gradwright_input_count(const gradwright_function* function) {
    return function->compiled.inputs().size();
}
const char* gradwright_input_name(const gradwright_function* function, size_t input) {
    const Argument* a = argument(function->compiled.inputs(), input);
    return a ? a->name.c_str() : nullptr;
}
size_t gradwright_input_order(const gradwright_function* function, size_t input) {
    return order_of(argument(function->compiled.inputs(), input));
}
int64_t gradwright_input_extent(const gradwright_function* function, size_t input, size_t axis) {
    return extent_of(argument(function->compiled.inputs(), input), axis);
}
size_t gradwright_output_count(const gradwright_function* function) {
    return function->compiled.outputs().size();
}
size_t gradwright_output_order(const gradwright_function* function, size_t output) {
    return order_of(argument(function->compiled.outputs(), output));
}
int64_t gradwright_output_extent(const gradwright_function* function, size_t output, size_t axis) {
    return extent_of(argument(function->compiled.outputs(), output), axis);
}

bool gradwright_call(const gradwright_function* function, const double* const* inputs,
                     const int64_t* const* input_strides, double* const* outputs,
                     const int64_t* const* output_strides, gradwright_error** error) {
    return called(function, inputs, input_strides, outputs, output_strides, error);
}
bool gradwright_call_f32(const gradwright_function* function, const float* const* inputs,
                         const int64_t* const* input_strides, float* const* outputs,
                         const int64_t* const* output_strides, gradwright_error** error) {
    return called(function, inputs, input_strides, outputs, output_strides, error);
}
