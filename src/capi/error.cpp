#include "capi/handles.hpp"

#include <gradwright/text.hpp>
#include <gradwright/version.hpp>

namespace gradwright::capi {
namespace {

/// Stands ready because it could not be made when it is needed.
gradwright_error& no_memory() {
    static gradwright_error error = [] {
        Diagnostic d{.slug = "too-large", .message = "there is no memory left"};
        d.fault = Fault::refused;
        return gradwright_error{d, describe(d, "")};
    }();
    return error;
}
const gradwright_error& made_early = no_memory();

}  // namespace

void report_no_memory(gradwright_error** error) {
    if (error) *error = &no_memory();
}

void report(gradwright_error** error, const Diagnostic& diagnostic, std::string_view formula) {
    if (!error) return;
    const std::string_view source = diagnostic.source.empty() ? formula : diagnostic.source;
    *error = new gradwright_error{diagnostic, describe(diagnostic, source)};
}

Diagnostic missing(std::string_view what) {
    return {.slug = "missing-argument", .message = std::string(what) + " is NULL"};
}

}  // namespace gradwright::capi

const char* gradwright_version(void) { return gradwright::version(); }

const char* gradwright_error_slug(const gradwright_error* error) {
    return error->diagnostic.slug.c_str();
}
const char* gradwright_error_message(const gradwright_error* error) {
    return error->diagnostic.message.c_str();
}
const char* gradwright_error_hint(const gradwright_error* error) {
    return error->diagnostic.hint.c_str();
}
const char* gradwright_error_text(const gradwright_error* error) { return error->text.c_str(); }
size_t gradwright_error_begin(const gradwright_error* error) {
    return error->diagnostic.span.begin;
}
size_t gradwright_error_end(const gradwright_error* error) { return error->diagnostic.span.end; }
void gradwright_error_free(gradwright_error* error) {
    if (error != &gradwright::capi::no_memory()) delete error;
}
