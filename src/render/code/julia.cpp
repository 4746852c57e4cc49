#include "render/code/frame.hpp"
#include "render/code/loops.hpp"
#include "render/code/programs.hpp"
#include "render/code/writer.hpp"

#include <array>

namespace gradwright::render::code {
namespace {

constexpr auto words = std::to_array<std::string_view>({
    "baremodule", "begin",  "break", "catch",   "const", "continue", "do",     "else",   "elseif",
    "end",        "export", "false", "finally", "for",   "function", "global", "if",     "import",
    "in",         "isa",    "let",   "local",   "macro", "module",   "quote",  "return", "struct",
    "true",       "try",    "using", "while",   "where", "norm",     "dot",    "tr",     "det",
    "diag",       "diagm",  "kron",  "vec",     "sum",   "mean",     "exp",    "log",    "sqrt",
    "size",       "length", "zeros", "ones",    "fill",  "reshape",  "inv",    "I",
});

constexpr auto table = std::to_array<Spelled>({
    {"where", "ifelse.({0} .!= 0, {1}, {2})"},
    {"pow", "({0} .^ {1})"},
    {"softmax", "softmax({0})", "softmax"},
    {"softmax/rows", "mapslices(softmax, {0}, dims=2)", "softmax"},
    {"logsumexp", "logsumexp({0})", "logsumexp"},
    {"logsumexp/rows", "map(logsumexp, eachrow({0}))", "logsumexp"},
    {"max/rows", "vec(maximum({0}, dims=2))"},
    {"min/rows", "vec(minimum({0}, dims=2))"},
    {"prod/rows", "vec(prod({0}, dims=2))"},
    {"argmax_indicator", "argmax_share({0})", "argmax_share"},
    {"argmax_indicator/rows", "mapslices(argmax_share, {0}, dims=2)", "argmax_share"},
    {"argmin_indicator", "argmax_share(-{0})", "argmax_share"},
    {"argmin_indicator/rows", "mapslices(argmax_share, -{0}, dims=2)", "argmax_share"},
    {"prod_except_one", "prod_except_one({0})", "prod_except_one"},
    {"prod_except_one/2", "prod_except_two({0})", "prod_except_two"},
    {"adj", "adjugate({0})", "adjugate"},
    {"inverse_gaps", "inverse_gaps({0})", "inverse_gaps"},
    {"unit", "float.((1:{shape}) .== {n})"},
    {"embed", "embed({shape}, {n})", "embed"},
    {"lower_mask", "(tril(ones({shape}), -1) + 0.5 * {n} * Matrix(I, {shape}))"},
    {"onehot", "onehot({0}, {shape})", "onehot"},
    {"expm_frechet", "frechet(exp, {0}, {1})", "frechet"},
    {"logm_frechet", "frechet(log, {0}, {1})", "frechet"},
    {"polar_factor", "polar_factor({0})", "polar_factor"},
});

constexpr auto library = std::to_array<Helper>({
    {"softmax", R"(function softmax(x)
    y = exp.(x .- maximum(x))
    return y / sum(y)
end
)"},
    {"logsumexp", R"(function logsumexp(x)
    top = maximum(x)
    return isfinite(top) ? top + log(sum(exp.(x .- top))) : top
end
)"},
    {"argmax_share", R"(# One at the largest entry; equal shares at a tie.
function argmax_share(x)
    y = float.(x .== maximum(x))
    return y / sum(y)
end
)"},
    {"prod_except_one", R"(# For each entry the product of all others.
prod_except_one(x) = [prod(x[j] for j in eachindex(x) if j != i; init=1.0) for i in eachindex(x)]
)"},
    {"prod_except_two",
     R"(# For each pair of entries the product of all others, zero for a pair of the same.
function prod_except_two(x)
    others(i, j) = prod(x[k] for k in eachindex(x) if k != i && k != j; init=1.0)
    y = [i == j ? 0.0 : others(i, j) for i in eachindex(x), j in eachindex(x)]
    return reshape(y, size(x)..., size(x)...)
end
)"},
    {"adjugate", R"(function adjugate(a)
    u, s, v = svd(a)
    rest = prod_except_one(s)
    return det(u) * det(v) * (v * Diagonal(rest) * u')
end
)",
     "prod_except_one"},
    {"inverse_gaps", R"(# 1 / (x[j] - x[i]), zero on the diagonal.
inverse_gaps(x) = [i == j ? 0.0 : 1 / (x[j] - x[i]) for i in eachindex(x), j in eachindex(x)]
)"},
    {"embed", R"(# The identity, placed some rows down (from the end: -1) in an m x n zero matrix.
function embed(m, n, offset)
    start = offset < 0 ? m - n : offset
    return [float(i == j + start) for i in 1:m, j in 1:n]
end
)"},
    {"onehot",
     R"(# For each class number, counted from 1, a row with one there; NaN where it is none.
onehot(y, n, c) = [y[i] in 1:c ? float(y[i] == j) : NaN for i in 1:n, j in 1:c]
)"},
    {"frechet", R"(# The derivative of a matrix function at a along h.
function frechet(f, a, h)
    n = size(a, 1)
    return real(f([a h; zero(a) a])[1:n, n+1:end])
end
)"},
    {"polar_factor", R"(function polar_factor(a)
    u, _, v = svd(a)
    return u * v'
end
)"},
});

class JuliaWriter : public Writer {
public:
    JuliaWriter(const Program& program, Names& names) : Writer(program, names, "    ") {}

protected:
    std::string assignment(Ref, const std::string& name, const std::string& text) override {
        return name + " = " + text;
    }
    bool is_statement(Ref x) const override { return x->make == Make::einsum; }
    Spelled spelling_of(Ref x) const override { return spelled(table, x, x->op->spelling.julia); }
    std::string_view plus(Ref a, Ref b) const override { return mixed(a, b) ? " .+ " : " + "; }
    std::string_view minus(Ref a, Ref b) const override { return mixed(a, b) ? " .- " : " - "; }
    std::string_view times(Ref a, Ref b) const override {
        return a->is_scalar() || b->is_scalar() ? " * " : " .* ";
    }
    std::string_view over(Ref, Ref b) const override { return b->is_scalar() ? " / " : " ./ "; }
    Text expression(Ref x, std::span<const Text> args) override;
    void statement(Ref x, const std::string& name, std::span<const Text> args) override;

private:
    static bool mixed(Ref a, Ref b) { return a->is_scalar() != b->is_scalar(); }
    Text call(std::string_view f, const std::string& arguments) const {
        return atom(std::string(f) + "(" + arguments + ")");
    }
    Text row(Ref x, const Text& t) const {
        return x->stance == Stance::row ? atom(in(t, Bind::atom) + "'") : t;
    }
    Text product(Ref x, std::span<const Text> args) const;
    Text reduction(Ref x, std::span<const Text> args) const;
    Text arranged(Ref x, std::span<const Text> args);
};

Text JuliaWriter::product(Ref x, std::span<const Text> args) const {
    switch (x->make) {
        case Make::solve:
            return infix({in(args[0], Bind::unary)}, " \\ ", args[1], Bind::product);
        case Make::solve_right:
            return infix(args[0], " / ", args[1], Bind::product);
        case Make::scale_rows:
            return infix(args[0], " .* ", args[1], Bind::product);
        case Make::scale_cols:
            return infix(args[0], " .* ", atom(in(args[1], Bind::atom) + "'"), Bind::product);
        default:
            return infix(args[0], " * ", args[1], Bind::product);
    }
}

Text JuliaWriter::reduction(Ref x, std::span<const Text> args) const {
    switch (x->make) {
        case Make::total:
            return call("sum", args[0].text);
        case Make::mean:
            return call("mean", args[0].text);
        case Make::inner:
            return call("dot", args[0].text + ", " + args[1].text);
        case Make::row_sums:
            return call("vec", "sum(" + args[0].text + ", dims=2)");
        case Make::column_sums:
            return atom("vec(sum(" + args[0].text + ", dims=1))'");
        case Make::trace:
            return call("tr", args[0].text);
        default:
            return call("norm", args[0].text);
    }
}

/// Views and constants.
Text JuliaWriter::arranged(Ref x, std::span<const Text> args) {
    switch (x->make) {
        case Make::reshape:
            return row(x, call("reshape", args[0].text + ", " + dims(x->dims)));
        case Make::fill: {
            if (is_number(x->args[0], 0)) return row(x, call("zeros", dims(x->dims)));
            if (is_number(x->args[0], 1)) return row(x, call("ones", dims(x->dims)));
            return row(x, call("fill", "float(" + args[0].text + "), " + dims(x->dims)));
        }
        case Make::identity: {
            const std::string n = dim(x->dims[0]);
            return call("Matrix", "1.0I, " + n + ", " + n);
        }
        case Make::index: {
            std::string at;
            for (const auto i : x->attributes) {
                at += (at.empty() ? "" : ", ") + (i == 0 ? ":" : std::to_string(i));
            }
            return row(x, atom(in(args[0], Bind::atom) + "[" + at + "]"));
        }
        case Make::blocks: {
            const std::string columns = std::to_string(x->attributes[1]);
            std::string text, shape;
            for (std::int64_t i = 0; i < x->attributes[0]; ++i) shape += columns + ", ";
            for (const Text& a : args) text += ", " + a.text;
            if (columns == "1") return call("vcat", text.substr(2));
            return call("hvcat", "(" + shape + ")" + text);
        }
        default:
            return common(x, args);
    }
}

Text JuliaWriter::expression(Ref x, std::span<const Text> args) {
    if (is_reduction(x->make)) return reduction(x, args);
    switch (x->make) {
        case Make::transpose:
            return atom(in(args[0], Bind::atom) + "'");
        case Make::matmul:
        case Make::outer:
        case Make::solve:
        case Make::solve_right:
        case Make::scale_rows:
        case Make::scale_cols:
            return product(x, args);
        case Make::power:
            return {in(args[0], Bind::atom) + (x->is_scalar() ? " ^ " : " .^ ") +
                        in(args[1], Bind::atom),
                    Bind::power};
        case Make::matrix_power:
            return {in(args[0], Bind::atom) + " ^ " + x->number.text(), Bind::power};
        case Make::sqrt:
            return call(x->is_scalar() ? "sqrt" : "sqrt.", args[0].text);
        case Make::diagonal:
            return call("diag", args[0].text);
        case Make::diagonal_matrix:
            return call("diagm", args[0].text);
        case Make::vec:
            return call("vec", args[0].text);
        case Make::kron:
            return call("kron", args[0].text + ", " + args[1].text);
        default:
            return arranged(x, args);
    }
}

void JuliaWriter::statement(Ref x, const std::string& name, std::span<const Text> args) {
    std::vector<std::string> operands;
    for (std::size_t i = 0; i < args.size(); ++i) operands.push_back(named(x->args[i], args[i]));
    const Loops loops = loops_of(
        x, 1, [this](const Dim& d) { return dim(d); },
        [this](std::string_view s) { return fresh(s); });
    const auto entry = [](const std::string& array, const std::vector<std::string>& at) {
        std::string text = array;
        for (std::size_t i = 0; i < at.size(); ++i) text += (i == 0 ? "[" : ", ") + at[i];
        return text + (at.empty() ? "" : "]");
    };
    line(name + " = " + (x->is_scalar() ? "0.0" : "zeros(" + dims(x->dims) + ")"));
    std::string ranges, product;
    for (const auto& l : loops.labels) {
        ranges += (ranges.empty() ? "" : ", ") + l.index + " in 1:" + dim(l.extent);
    }
    for (std::size_t i = 0; i < operands.size(); ++i) {
        product += (product.empty() ? "" : " * ") + entry(operands[i], loops.operands[i]);
    }
    if (product.empty()) product = "1";
    if (ranges.empty()) {
        line(entry(name, loops.output) + " += " + product);
        return;
    }
    line("for " + ranges);
    line("    " + entry(name, loops.output) + " += " + product);
    line("end");
}

std::string checks_of(const Program& p) {
    std::string text;
    for (const Binding& b : p.bindings) {
        text += "    " + b.name + " = size(" + p.arguments[b.argument].name + ", " +
                std::to_string(b.axis + 1) + ")\n";
    }
    for (const Check& c : p.checks) {
        const std::string& a = p.arguments[c.argument].name;
        const std::string axis = std::to_string(c.axis + 1);
        const std::string want = size_text(p, c.dim);
        const std::string got = "size(" + a + ", " + axis + ")";
        text += "    " + got + " == " + want + " || throw(DimensionMismatch(\n        \"" +
                p.function + ": axis " + axis + " of " + a + " is $(" + got + "), expected " +
                c.dim.text() + " = $(" + want + ")\"))\n";
    }
    return text;
}

std::string typed(const Argument& a) {
    const bool vector = a.stance == Stance::column || a.stance == Stance::row;
    if (a.stance == Stance::scalar) return a.name + "::Real";
    if (vector) return a.name + "::AbstractVector{<:Real}";
    if (a.stance == Stance::matrix) return a.name + "::AbstractMatrix{<:Real}";
    return a.name + "::AbstractArray{<:Real, " + std::to_string(a.dims.size()) + "}";
}

}  // namespace

Result<std::string> julia_program(const CodeRequest& request) {
    auto frame = frame_of(request, words, table);
    if (!frame) return frame.error();
    const Program& p = frame->program;
    JuliaWriter writer(p, frame->names);
    const auto body = writer.body();
    if (!body) return body.error();
    std::vector<std::string> parameters;
    for (const Argument& a : p.arguments) parameters.push_back(typed(a));
    for (const std::string& s : p.free_sizes) {
        parameters.push_back(p.size_names.at(s) + "::Integer");
    }
    std::string text = library_of(library, writer.helpers(), "\n");
    const bool special = (text + *body).find("SpecialFunctions.") != std::string::npos;
    const bool averages = body->find("mean(") != std::string::npos;
    text = "using LinearAlgebra\n" + std::string(averages ? "using Statistics\n" : "") +
           (special ? "import SpecialFunctions\n" : "") + "\n" + text;
    text += "\"\"\"\n" + documentation(p, request) + "\"\"\"\nfunction " + p.function + "(" +
            listed(parameters) + ")\n" + checks_of(p) + *body;
    return text + "    return " + listed(p.result_names) + "\nend\n";
}

}  // namespace gradwright::render::code
