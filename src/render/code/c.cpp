#include "render/code/c_library.hpp"
#include "render/code/c_writer.hpp"
#include "render/code/frame.hpp"
#include "render/code/programs.hpp"
#include "render/code/scalar_functions.hpp"

namespace gradwright::render::code {
namespace {

std::string parameters_of(const Program& p) {
    std::vector<std::string> list;
    for (const Binding& b : p.bindings) list.push_back("size_t " + b.name);
    for (const std::string& s : p.free_sizes) list.push_back("size_t " + p.size_names.at(s));
    for (const Argument& a : p.arguments) {
        list.push_back((a.stance == Stance::scalar ? "double " : "const double *restrict ") +
                       a.name);
    }
    for (const std::string& r : p.result_names) list.push_back("double *restrict " + r);
    return listed(list);
}

/// One allocation for all local arrays whose sizes are not known here or large.
std::string workspace(const CWriter::Body& body) {
    if (body.arrays.empty()) return "";
    std::string total, pointers;
    for (const auto& [name, size] : body.arrays) {
        const std::string offset = total.empty() ? "" : " + " + total;
        pointers += "    double *restrict " + name + " = work" + offset + ";\n";
        total += (total.empty() ? "" : " + ") + size;
    }
    // Compilers that do not see into the library warn of memory it reads that may not be set.
    const std::string allocation = body.calls ? "calloc(" + total + " + 1, sizeof *work)"
                                              : "malloc((" + total + " + 1) * sizeof *work)";
    return "    double *work = " + allocation + ";\n" + "    if (work == NULL) return 1;\n" +
           pointers;
}

std::string statuses(const CWriter::Body& body) {
    std::string text = "Returns 0";
    if (!body.arrays.empty()) text += ", 1 if memory ran out";
    if (body.can_fail) text += ", 2 if a matrix that is to be inverted is singular";
    return text + ".";
}

std::string headers(const std::string& code) {
    std::string text = "#include <math.h>\n#include <stddef.h>\n";
    if (code.find("alloc(") != std::string::npos) text += "#include <stdlib.h>\n";
    if (code.find("mem") != std::string::npos) text += "#include <string.h>\n";
    return text + "\n";
}

}  // namespace

Result<std::string> c_program(const CodeRequest& request) {
    auto frame = frame_of(request, cpp_words, {});
    if (!frame) return frame.error();
    for (const Helper& h : c_library()) {
        if (!frame->names.is_taken(std::string(h.name))) frame->names.take(h.name);
    }
    Program& p = frame->program;
    prepare_products(p, *frame->values);
    CWriter writer(p, frame->names);
    const auto body = writer.write();
    if (!body) return body.error();
    std::string text = library_of(c_library(), body->helpers, "\n");
    text += "/*\n" + indented(documentation(p, request), " * ") +
            " *\n * Matrices are stored row by row. Results overlap neither arguments nor each "
            "other.\n * " +
            statuses(*body) + "\n */\n";
    text += "int " + p.function + "(" + parameters_of(p) + ") {\n";
    const bool allocates = !body->arrays.empty();
    text += workspace(*body);
    text += body->statements;
    if (allocates) text += "    free(work);\n";
    text += "    return 0;\n";
    if (body->can_fail) {
        text +=
            std::string("singular:\n") + (allocates ? "    free(work);\n" : "") + "    return 2;\n";
    }
    text += "}\n";
    return headers(text) + text;
}

}  // namespace gradwright::render::code
