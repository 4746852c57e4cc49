#include "render/code/frame.hpp"
#include "render/code/loops.hpp"
#include "render/code/programs.hpp"
#include "render/code/scalar_functions.hpp"

#include <algorithm>

namespace gradwright::render::code {
namespace {

/// More entries than these belong in memory of their own.
constexpr std::int64_t most_fixed = 256;

/// Whether the sizes are part of the type.
bool is_fixed(std::span<const Dim> dims) {
    const auto small = [](const Dim& d) { return d.number().value_or(0) > 1; };
    const auto entries = Dim::product(dims).number();
    return !dims.empty() && dims.size() <= 2 && entries && *entries <= most_fixed &&
           std::ranges::all_of(dims, small);
}

std::string type_text(Stance stance, std::span<const Dim> dims) {
    if (stance == Stance::scalar) return "double";
    const bool row = stance == Stance::row, matrix = stance == Stance::matrix;
    if (is_fixed(dims) && stance != Stance::tensor) {
        return "Eigen::Matrix<double, " + (row ? "1" : dims[0].text()) + ", " +
               (row || matrix ? dims.back().text() : "1") + ">";
    }
    return matrix ? "Eigen::MatrixXd" : row ? "Eigen::RowVectorXd" : "Eigen::VectorXd";
}

/// Tensors are flat vectors, row by row.
class EigenWriter : public Writer {
public:
    EigenWriter(const Program& program, Names& names) : Writer(program, names, "    ") {}

protected:
    std::string assignment(Ref x, const std::string& name, const std::string& text) override {
        return "const " + type(x) + " " + name + " = " + text + ";";
    }
    bool is_statement(Ref x) const override {
        return x->make == Make::einsum || x->make == Make::blocks;
    }
    Spelled spelling_of(Ref x) const override { return eigen_spelling(x); }
    std::string literal(const Number& value) const override { return decimal(value); }
    Text expression(Ref x, std::span<const Text> args) override;
    void statement(Ref x, const std::string& name, std::span<const Text> args) override;

private:
    static std::string type(Ref x) { return type_text(x->stance, x->dims); }
    static Text method(const Text& x, const std::string& call) {
        return atom(in(x, Bind::atom) + "." + call);
    }
    std::string shape(Ref x) const {
        std::vector<Dim> flat = x->dims;
        if (x->stance == Stance::tensor) flat = {Dim::product(x->dims)};
        return dims(flat);
    }
    Text broadcast(Ref like, Ref a, const Text& t) const {
        if (!a->is_scalar() || like->is_scalar()) return t;
        return atom(constant(like, "Constant", t.text));
    }
    /// Zero, Constant or Identity of the type of x.
    std::string constant(Ref x, const std::string& name, const std::string& value = "") const {
        const bool fixed = is_fixed(x->dims) && x->stance != Stance::tensor;
        std::string list = fixed ? "" : shape(x);
        if (!value.empty()) list += (list.empty() ? "" : ", ") + value;
        return type(x) + "::" + name + "(" + list + ")";
    }
    Text sum(Ref x, std::span<const Text> args) const;
    Text multiply(Ref x, std::span<const Text> args) const;
    Text divide(Ref x, std::span<const Text> args) const;
    Text power(Ref x, std::span<const Text> args) const;
    Text product(Ref x, std::span<const Text> args) const;
    Text reduction(Ref x, std::span<const Text> args) const;
    Text entrywise(Ref x, std::span<const Text> args);
    Text structural(Ref x, std::span<const Text> args);
};

Text EigenWriter::sum(Ref x, std::span<const Text> args) const {
    Text t;
    for (const int sign : {1, -1}) {
        for (std::size_t i = 0; i < args.size(); ++i) {
            if (x->signs[i] != sign) continue;
            const Text a = broadcast(x, x->args[i], args[i]);
            if (t.text.empty()) {
                t.text = sign > 0 ? in(a, Bind::sum) : "-" + in(a, Bind::unary);
            } else {
                t.text += (sign > 0 ? " + " : " - ") + in(a, Bind::product);
            }
        }
    }
    t.bind = Bind::sum;
    return t;
}

Text EigenWriter::multiply(Ref x, std::span<const Text> args) const {
    Text t = args[0];
    bool array = !x->args[0]->is_scalar();
    for (std::size_t i = 1; i < args.size(); ++i) {
        const bool next = !x->args[i]->is_scalar();
        t = array && next ? method(t, "cwiseProduct(" + args[i].text + ")")
                          : infix(t, " * ", args[i], Bind::product);
        array = array || next;
    }
    return t;
}

Text EigenWriter::divide(Ref x, std::span<const Text> args) const {
    const Ref a = x->args[0], b = x->args[1];
    if (b->is_scalar()) return infix(args[0], " / ", args[1], Bind::product);
    if (a->is_scalar()) {
        const Text inverse = method(args[1], "cwiseInverse()");
        return is_number(a, 1) ? inverse : infix(args[0], " * ", inverse, Bind::product);
    }
    return method(args[0], "cwiseQuotient(" + args[1].text + ")");
}

Text EigenWriter::power(Ref x, std::span<const Text> args) const {
    const Ref base = x->args[0], exponent = x->args[1];
    if (x->is_scalar()) return atom("std::pow(" + args[0].text + ", " + args[1].text + ")");
    if (exponent->is_scalar()) {
        if (is_number(exponent, 2)) return method(args[0], "cwiseAbs2()");
        return method(args[0], "array().pow(" + args[1].text + ").matrix()");
    }
    const Text b = broadcast(x, base, args[0]);
    return method(
        b, "binaryExpr(" + args[1].text + ", [](double u, double v) { return std::pow(u, v); })");
}

Text EigenWriter::product(Ref x, std::span<const Text> args) const {
    switch (x->make) {
        case Make::solve:
            return method(args[0], "partialPivLu().solve(" + args[1].text + ")");
        case Make::solve_right: {
            const Text turned = method(args[1], "transpose().partialPivLu().solve(" +
                                                    in(args[0], Bind::atom) + ".transpose())");
            return method(turned, "transpose()");
        }
        case Make::scale_rows:
            return infix(method(args[0], "asDiagonal()"), " * ", args[1], Bind::product);
        case Make::scale_cols:
            return infix(args[0], " * ", method(args[1], "asDiagonal()"), Bind::product);
        default:
            // The product of a row and a column is a 1x1 matrix in Eigen, not a number.
            const Text t = infix(args[0], " * ", args[1], Bind::product);
            return x->is_scalar() ? method(t, "value()") : t;
    }
}

Text EigenWriter::reduction(Ref x, std::span<const Text> args) const {
    switch (x->make) {
        case Make::total:
            return method(args[0], "sum()");
        case Make::mean:
            return method(args[0], "mean()");
        case Make::inner:
            if (x->args[0]->is_vector()) return method(args[0], "dot(" + args[1].text + ")");
            return method(args[0], "cwiseProduct(" + args[1].text + ").sum()");
        case Make::row_sums:
            return method(args[0], "rowwise().sum()");
        case Make::column_sums:
            return method(args[0], "colwise().sum()");
        case Make::trace:
            return method(args[0], "trace()");
        default:
            return method(args[0], "norm()");
    }
}

/// Ops on entries are lambdas over one or two arrays; scalars call the function itself.
Text EigenWriter::entrywise(Ref x, std::span<const Text> args) {
    const ScalarFunction* f = scalar_function(x->op->name);
    if (f == nullptr) return refuse(x);
    use_helper(f->helper);
    const std::string degree =
        x->op->name == "polygamma" ? std::to_string(x->attributes[0]) + ", " : "";
    const std::string name =
        f->helper.empty() ? "std::" + std::string(f->name) : std::string(f->name);
    if (x->is_scalar()) {
        std::string list;
        for (const Text& a : args) list += (list.empty() ? "" : ", ") + a.text;
        return atom(name + "(" + degree + list + ")");
    }
    if (args.size() == 1) {
        return method(args[0], "unaryExpr([](double v) { return " + name + "(" + degree + "v); })");
    }
    std::vector<Text> full;
    for (std::size_t i = 0; i < args.size(); ++i) full.push_back(broadcast(x, x->args[i], args[i]));
    if (args.size() == 2) {
        return method(full[0], "binaryExpr(" + full[1].text + ", [](double u, double v) { return " +
                                   name + "(u, v); })");
    }
    const Text condition = atom("(" + in(full[0], Bind::atom) + ".array() != 0)");
    return method(condition, "select(" + full[1].text + ", " + full[2].text + ")");
}

Text EigenWriter::structural(Ref x, std::span<const Text> args) {
    switch (x->make) {
        case Make::diagonal:
            return method(args[0], "diagonal()");
        case Make::diagonal_matrix:
            return method(method(args[0], "asDiagonal()"), "toDenseMatrix()");
        case Make::vec:
            return method(args[0], "reshaped()");
        case Make::kron:
            use_helper("kron");
            return atom("kron(" + args[0].text + ", " + args[1].text + ")");
        case Make::reshape:
            return method(args[0], "reshaped(" + shape(x) + ")");
        case Make::fill:
            if (is_number(x->args[0], 0)) return atom(constant(x, "Zero"));
            return atom(constant(x, "Constant", args[0].text));
        case Make::identity:
            return atom(constant(x, "Identity"));
        case Make::index: {
            const auto& at = x->attributes;
            const auto place = [](std::int64_t i) { return std::to_string(i - 1); };
            if (at.size() == 1) return atom(in(args[0], Bind::atom) + "(" + place(at[0]) + ")");
            if (at[1] == 0) return method(args[0], "row(" + place(at[0]) + ")");
            if (at[0] == 0) return method(args[0], "col(" + place(at[1]) + ")");
            return atom(in(args[0], Bind::atom) + "(" + place(at[0]) + ", " + place(at[1]) + ")");
        }
        default:
            return refuse(x);
    }
}

Text EigenWriter::expression(Ref x, std::span<const Text> args) {
    if (is_reduction(x->make)) return reduction(x, args);
    switch (x->make) {
        case Make::sum:
            return sum(x, args);
        case Make::multiply:
            return multiply(x, args);
        case Make::divide:
            return divide(x, args);
        case Make::power:
            return power(x, args);
        case Make::transpose:
            return method(args[0], "transpose()");
        case Make::matmul:
        case Make::outer:
        case Make::solve:
        case Make::solve_right:
        case Make::scale_rows:
        case Make::scale_cols:
            return product(x, args);
        case Make::matrix_power: {
            const std::string base = named(x->args[0], args[0]);
            std::string text = base;
            for (std::int64_t i = 1; i < x->number.num(); ++i) text += " * " + base;
            return {text, Bind::product};
        }
        case Make::sqrt:
            if (x->is_scalar()) return atom("std::sqrt(" + args[0].text + ")");
            return method(args[0], "cwiseSqrt()");
        case Make::dimension:
            return {"static_cast<double>(" + p_.size_names.at(x->text) + ")", Bind::atom};
        case Make::apply:
            return x->op->elementwise ? entrywise(x, args) : applied(x, args);
        case Make::input:
        case Make::number:
        case Make::negative:
            return common(x, args);
        default:
            return structural(x, args);
    }
}

void EigenWriter::statement(Ref x, const std::string& name, std::span<const Text> args) {
    if (x->make == Make::blocks) {
        std::string parts;
        for (const Text& a : args) parts += (parts.empty() ? "" : ", ") + a.text;
        line(type(x) + " " + name + (is_fixed(x->dims) ? "" : "(" + shape(x) + ")") + ";");
        line(name + " << " + parts + ";");
        return;
    }
    std::vector<std::string> operands;
    for (std::size_t i = 0; i < args.size(); ++i) operands.push_back(named(x->args[i], args[i]));
    const Loops loops = loops_of(
        x, 0, [this](const Dim& d) { return dim(d); },
        [this](std::string_view s) { return fresh(s); });
    const auto entry = [this](Ref array, const std::string& array_name,
                              const std::vector<std::string>& at) {
        if (at.empty()) return array_name;
        const bool flat = array->stance == Stance::tensor;
        std::string text = at[0];
        for (std::size_t i = 1; i < at.size(); ++i) {
            text = flat ? "(" + text + ") * (" + dim(array->dims[i]) + ") + " + at[i]
                        : text + ", " + at[i];
        }
        return array_name + "(" + text + ")";
    };
    line(type(x) + " " + name + " = " + (x->is_scalar() ? "0" : constant(x, "Zero")) + ";");
    std::string front, product;
    for (const auto& l : loops.labels) {
        line(front + "for (Eigen::Index " + l.index + " = 0; " + l.index + " < " + dim(l.extent) +
             "; ++" + l.index + ") {");
        front += "    ";
    }
    for (std::size_t i = 0; i < operands.size(); ++i) {
        product +=
            (product.empty() ? "" : " * ") + entry(x->args[i], operands[i], loops.operands[i]);
    }
    line(front + entry(x, name, loops.output) + " += " + (product.empty() ? "1" : product) + ";");
    while (!front.empty()) {
        front.resize(front.size() - 4);
        line(front + "}");
    }
}

std::string type_of(const Argument& a) {
    if (a.stance == Stance::scalar) return "double";
    return "const " + type_text(a.stance == Stance::row ? Stance::column : a.stance, a.dims) + "&";
}

std::string checks_of(const Program& p) {
    std::string text;
    const auto extent = [&](std::size_t argument, std::size_t axis) {
        const Argument& a = p.arguments[argument];
        if (a.stance == Stance::matrix) return a.name + (axis == 0 ? ".rows()" : ".cols()");
        return a.name + ".size()";
    };
    for (const Binding& b : p.bindings) {
        text += "    [[maybe_unused]] const Eigen::Index " + b.name + " = " +
                extent(b.argument, b.axis) + ";\n";
    }
    for (const Check& c : p.checks) {
        if (is_fixed(p.arguments[c.argument].dims)) continue;
        const std::string got = extent(c.argument, c.axis), want = size_text(p, c.dim);
        text += "    if (" + got + " != " + want + ") {\n        throw std::invalid_argument(\"" +
                p.function + ": " + got + " is \" + std::to_string(" + got +
                ") +\n                                    \", expected " + c.dim.text() +
                " = \" + std::to_string(" + want + "));\n    }\n";
    }
    return text;
}

std::string result_type(const Program& p, const std::string& name) {
    std::string text = "struct " + name + " {\n";
    for (std::size_t i = 0; i < p.results.size(); ++i) {
        const Ref r = p.results[i];
        text += "    " + type_text(r->stance, r->dims) + " " + p.result_names[i] + ";";
        if (r->stance == Stance::tensor) {
            text += "  ///< flat, the last axis fastest:";
            for (const Dim& d : r->dims) text += " " + d.text();
        }
        text += "\n";
    }
    return text + "};\n";
}

}  // namespace

Result<std::string> cpp_program(const CodeRequest& request) {
    auto frame = frame_of(request, cpp_words, {});
    if (!frame) return frame.error();
    Program& p = frame->program;
    prepare_products(p, *frame->values);
    for (const Argument& a : p.arguments) {
        if (a.stance == Stance::tensor) {
            return no_code("`" + a.name + "` is a tensor, which has no type in Eigen");
        }
    }
    EigenWriter writer(p, frame->names);
    const auto body = writer.body();
    if (!body) return body.error();
    std::vector<std::string> parameters;
    for (const Argument& a : p.arguments) parameters.push_back(type_of(a) + " " + a.name);
    for (const std::string& s : p.free_sizes)
        parameters.push_back("Eigen::Index " + p.size_names.at(s));
    const std::string result = p.function + "_result";
    std::string text =
        "#pragma once\n\n#include <Eigen/Dense>\n\n#include <algorithm>\n#include <cmath>\n"
        "#include <stdexcept>\n#include <string>\n#include <utility>\n\n";
    const std::string helpers = library_of(cpp_library(), writer.helpers(), "\n");
    if (!helpers.empty()) text += "namespace " + p.function + "_detail {\n\n" + helpers + "}\n\n";
    text += result_type(p, result) + "\n" + indented(documentation(p, request), "/// ");
    text += "inline " + result + " " + p.function + "(" + listed(parameters) + ") {\n";
    if (!helpers.empty()) text += "    using namespace " + p.function + "_detail;\n";
    text += checks_of(p) + *body + "    return {" + listed(p.result_names) + "};\n}\n";
    return text;
}

}  // namespace gradwright::render::code
