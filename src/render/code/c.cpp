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
        list.push_back((a.stance == Stance::scalar ? "double " : "const double *") + a.name);
    }
    for (const std::string& r : p.result_names) list.push_back("double *" + r);
    return listed(list);
}

/// One allocation for all local arrays.
std::string workspace(const CWriter::Body& body) {
    if (body.arrays.empty()) return "";
    std::string total, pointers, before = "work";
    for (const auto& [name, size] : body.arrays) {
        total += (total.empty() ? "" : " + ") + size;
        pointers += "    double *" + name + " = " + before + ";\n";
        before = name + " + " + size;
    }
    return "    double *work = calloc(" + total + " + 1, sizeof *work);\n" + pointers;
}

}  // namespace

Result<std::string> c_program(const CodeRequest& request) {
    auto frame = frame_of(request, cpp_words, {});
    if (!frame) return frame.error();
    for (const Helper& h : c_library()) {
        if (!frame->names.is_taken(std::string(h.name))) frame->names.take(h.name);
    }
    const Program& p = frame->program;
    CWriter writer(p, frame->names);
    const auto body = writer.write();
    if (!body) return body.error();
    std::string text =
        "#include <math.h>\n#include <stddef.h>\n#include <stdlib.h>\n#include <string.h>\n\n";
    text += library_of(c_library(), body->helpers, "\n");
    text += "/*\n" + indented(documentation(p, request), " * ") +
            " *\n * Matrices are stored row by row. Returns 0, 1 if memory ran out, 2 if a matrix "
            "that is\n"
            " * to be inverted is singular.\n */\n";
    text += "int " + p.function + "(" + parameters_of(p) + ") {\n";
    const bool allocates = !body->arrays.empty();
    text += workspace(*body);
    if (allocates) text += "    if (work == NULL) return 1;\n";
    text += body->statements;
    if (allocates) text += "    free(work);\n";
    text += "    return 0;\n";
    if (body->can_fail) {
        text +=
            std::string("singular:\n") + (allocates ? "    free(work);\n" : "") + "    return 2;\n";
    }
    return text + "}\n";
}

}  // namespace gradwright::render::code
