#include "render/code/frame.hpp"
#include "render/code/loops.hpp"
#include "render/code/programs.hpp"
#include "render/code/writer.hpp"

#include <algorithm>
#include <array>

namespace gradwright::render::code {
namespace {

constexpr auto words = std::to_array<std::string_view>({
    "break",      "case",        "catch",    "classdef", "continue", "else",      "elseif",
    "end",        "for",         "function", "global",   "if",       "otherwise", "parfor",
    "persistent", "return",      "switch",   "try",      "while",    "do",        "until",
    "endif",      "endfunction", "ones",     "zeros",    "eye",      "sum",       "mean",
    "norm",       "diag",        "trace",    "kron",     "reshape",  "size",      "max",
    "min",        "prod",        "exp",      "log",      "abs",      "det",       "inv",
});

constexpr auto table = std::to_array<Spelled>({
    {"less", "double({0} < {1})"},
    {"less_equal", "double({0} <= {1})"},
    {"greater", "double({0} > {1})"},
    {"greater_equal", "double({0} >= {1})"},
    {"equal", "double({0} == {1})"},
    {"where", "choose({0}, {1}, {2})", "choose"},
    {"softmax", "softmax({0})", "softmax"},
    {"softmax/rows", "softmax_rows({0})", "softmax_rows"},
    {"logsumexp", "logsumexp({0})", "logsumexp"},
    {"logsumexp/rows", "logsumexp_rows({0})", "logsumexp_rows"},
    {"max", "max(reshape({0}, [], 1))"},
    {"max/rows", "max({0}, [], 2)"},
    {"min", "min(reshape({0}, [], 1))"},
    {"min/rows", "min({0}, [], 2)"},
    {"prod", "prod(reshape({0}, [], 1))"},
    {"prod/rows", "prod({0}, 2)"},
    {"argmax_indicator", "argmax_share({0})", "argmax_share"},
    {"argmax_indicator/rows", "argmax_share_rows({0})", "argmax_share_rows"},
    {"argmin_indicator", "argmax_share(-{0})", "argmax_share"},
    {"argmin_indicator/rows", "argmax_share_rows(-{0})", "argmax_share_rows"},
    {"prod_except_one", "prod_except_one({0})", "prod_except_one"},
    {"prod_except_one/2", "prod_except_two({0})", "prod_except_two"},
    {"adj", "adjugate({0})", "adjugate"},
    {"inverse_gaps", "inverse_gaps({0})", "inverse_gaps"},
    {"unit", "double((1:{shape})' == {n})"},
    {"embed", "embed({shape}, {n})", "embed"},
    {"lower_mask", "(tril(ones({shape}), -1) + 0.5 * {n} * eye({shape}))"},
    {"onehot", "onehot({0}, {shape})", "onehot"},
    {"expm_frechet", "frechet(@expm, {0}, {1})", "frechet"},
    {"logm_frechet", "frechet(@logm, {0}, {1})", "frechet"},
    {"sylvester", "solve_sylvester({0}, {1}, {2})", "solve_sylvester"},
    {"eigvecs", "eigenvectors({0})", "eigenvectors"},
    {"polar_factor", "polar_factor({0})", "polar_factor"},
});

constexpr auto library = std::to_array<Helper>({
    {"nonsingleton", R"(function s = nonsingleton(s)
    s = s(s ~= 1);
    s = [s, ones(1, 2 - numel(s))];
end
)"},
    {"choose", R"(function y = choose(c, a, b)
    % Entry by entry a where c is not zero, else b.
    c = c + zeros(size(a)) + zeros(size(b));
    a = a + zeros(size(c));
    y = b + zeros(size(c));
    y(c ~= 0) = a(c ~= 0);
end
)"},
    {"softmax", R"(function y = softmax(x)
    y = exp(x - max(x(:)));
    y = y / sum(y(:));
end
)"},
    {"softmax_rows", R"(function y = softmax_rows(x)
    y = exp(x - max(x, [], 2));
    y = y ./ sum(y, 2);
end
)"},
    {"logsumexp", R"(function y = logsumexp(x)
    top = max(x(:));
    y = top;
    if isfinite(top)
        y = top + log(sum(exp(x(:) - top)));
    end
end
)"},
    {"logsumexp_rows", R"(function y = logsumexp_rows(x)
    y = zeros(size(x, 1), 1);
    for i = 1:size(x, 1)
        y(i) = logsumexp(x(i, :));
    end
end
)",
     "logsumexp"},
    {"argmax_share", R"(function y = argmax_share(x)
    % One at the largest entry; equal shares at a tie.
    y = double(x == max(x(:)));
    y = y / sum(y(:));
end
)"},
    {"argmax_share_rows", R"(function y = argmax_share_rows(x)
    y = double(x == max(x, [], 2));
    y = y ./ sum(y, 2);
end
)"},
    {"prod_except_one", R"(function y = prod_except_one(x)
    % For each entry the product of all others.
    y = zeros(size(x));
    for i = 1:numel(x)
        rest = x(:);
        rest(i) = 1;
        y(i) = prod(rest);
    end
end
)"},
    {"prod_except_two", R"(function y = prod_except_two(x)
    % For each pair of entries the product of all others, zero for a pair of the same.
    n = numel(x);
    y = zeros(n);
    for i = 1:n
        for j = [1:i-1, i+1:n]
            y(i, j) = prod(x(setdiff(1:n, [i, j])));
        end
    end
    y = reshape(y, nonsingleton([size(x), size(x)]));
end
)",
     "nonsingleton"},
    {"adjugate", R"(function y = adjugate(a)
    [u, s, v] = svd(a);
    s = diag(s);
    rest = zeros(size(s));
    for i = 1:numel(s)
        rest(i) = prod(s([1:i-1, i+1:end]));
    end
    y = det(u) * det(v) * (v * diag(rest) * u');
end
)"},
    {"inverse_gaps", R"(function y = inverse_gaps(x)
    % 1 / (x(j) - x(i)), zero on the diagonal.
    n = numel(x);
    y = (1 - eye(n)) ./ (x(:)' - x(:) + eye(n));
end
)"},
    {"embed", R"(function y = embed(m, n, offset)
    % The identity, placed some rows down (from the end: -1) in an m x n zero matrix.
    if offset < 0
        offset = m - n;
    end
    y = [zeros(offset, n); eye(n); zeros(m - n - offset, n)];
end
)"},
    {"onehot", R"(function r = onehot(y, n, c)
    % For each class number, counted from 1, a row with one there; NaN where it is none.
    r = double(reshape(y, n, 1) == 1:c);
    r(sum(r, 2) == 0, :) = NaN;
end
)"},
    {"frechet", R"(function y = frechet(f, a, h)
    % The derivative of a matrix function at a along h.
    n = size(a, 1);
    y = f([a, h; zeros(n), a]);
    y = real(y(1:n, n+1:end));
end
)"},
    {"solve_sylvester", R"(function y = solve_sylvester(a, b, c)
    % The solution of a*y + y*b = c.
    [m, n] = size(c);
    y = reshape((kron(eye(n), a) + kron(b', eye(m))) \ c(:), m, n);
end
)"},
    {"eigenvectors", R"(function v = eigenvectors(s)
    [v, d] = eig(s);
end
)"},
    {"polar_factor", R"(function y = polar_factor(a)
    [u, s, v] = svd(a, 'econ');
    y = u * v';
end
)"},
});

class MatlabWriter : public Writer {
public:
    MatlabWriter(const Program& program, Names& names) : Writer(program, names, "    ") {}

protected:
    std::string assignment(Ref, const std::string& name, const std::string& text) override {
        return name + " = " + text + ";";
    }
    bool is_statement(Ref x) const override { return x->make == Make::einsum; }
    Spelled spelling_of(Ref x) const override { return spelled(table, x, x->op->spelling.matlab); }
    std::string_view times(Ref a, Ref b) const override {
        return a->is_scalar() || b->is_scalar() ? " * " : " .* ";
    }
    std::string_view over(Ref, Ref b) const override { return b->is_scalar() ? " / " : " ./ "; }
    Text expression(Ref x, std::span<const Text> args) override;
    void statement(Ref x, const std::string& name, std::span<const Text> args) override;

private:
    Text call(std::string_view f, const std::string& arguments) const {
        return atom(std::string(f) + "(" + arguments + ")");
    }
    std::string shape(Ref x) const {
        if (x->stance == Stance::row) return "1, " + dims(x->dims);
        return dims(x->dims) + (x->stance == Stance::column ? ", 1" : "");
    }
    Text whole_sum(Ref x, const Text& t) const {
        return call("sum", x->is_matrix() ? "sum(" + t.text + ")" : t.text);
    }
    Text product(Ref x, std::span<const Text> args) const;
    Text reduction(Ref x, std::span<const Text> args);
    Text constant(Ref x, const Text& scalar) const;
};

Text MatlabWriter::product(Ref x, std::span<const Text> args) const {
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

Text MatlabWriter::constant(Ref x, const Text& scalar) const {
    if (is_number(x->args[0], 0)) return call("zeros", shape(x));
    const Text ones = call("ones", shape(x));
    return is_number(x->args[0], 1) ? ones : infix(scalar, " * ", ones, Bind::product);
}

Text MatlabWriter::reduction(Ref x, std::span<const Text> args) {
    const Ref a = x->args[0];
    switch (x->make) {
        case Make::total:
            if (a->stance == Stance::tensor) return call("sum", named(a, args[0]) + "(:)");
            return whole_sum(a, args[0]);
        case Make::mean:
            if (a->stance == Stance::tensor) return call("mean", named(a, args[0]) + "(:)");
            return call("mean", a->is_matrix() ? "mean(" + args[0].text + ")" : args[0].text);
        case Make::inner: {
            if (a->stance == Stance::tensor) return refuse(x);
            return whole_sum(a, infix(args[0], " .* ", args[1], Bind::product));
        }
        case Make::row_sums:
            return call("sum", args[0].text + ", 2");
        case Make::column_sums:
            return call("sum", args[0].text + ", 1");
        case Make::trace:
            return call("trace", args[0].text);
        default:
            return call("norm", args[0].text + (a->is_matrix() ? ", 'fro'" : ""));
    }
}

Text MatlabWriter::expression(Ref x, std::span<const Text> args) {
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
            return {
                in(args[0], Bind::atom) + (x->is_scalar() ? "^" : ".^") + in(args[1], Bind::atom),
                Bind::power};
        case Make::matrix_power:
            return {in(args[0], Bind::atom) + "^" + x->number.text(), Bind::power};
        case Make::sqrt:
            return call("sqrt", args[0].text);
        case Make::diagonal:
        case Make::diagonal_matrix:
            return call("diag", args[0].text);
        case Make::vec:
            return call("reshape", args[0].text + ", [], 1");
        case Make::kron:
            return call("kron", args[0].text + ", " + args[1].text);
        case Make::reshape:
            return call("reshape", args[0].text + ", " + shape(x));
        case Make::fill:
            return constant(x, args[0]);
        case Make::identity:
            return call("eye", dim(x->dims[0]));
        case Make::index: {
            std::string at;
            for (const auto i : x->attributes) {
                at += (at.empty() ? "" : ", ") + (i == 0 ? ":" : std::to_string(i));
            }
            return atom(named(x->args[0], args[0]) + "(" + at + ")");
        }
        case Make::blocks: {
            std::string text;
            for (std::size_t i = 0; i < args.size(); ++i) {
                const bool starts = i % static_cast<std::size_t>(x->attributes[1]) == 0;
                text += (i == 0 ? "" : starts ? "; " : ", ") + args[i].text;
            }
            return atom("[" + text + "]");
        }
        default:
            return common(x, args);
    }
}

void MatlabWriter::statement(Ref x, const std::string& name, std::span<const Text> args) {
    std::vector<std::string> operands;
    for (std::size_t i = 0; i < args.size(); ++i) operands.push_back(named(x->args[i], args[i]));
    const Loops loops = loops_of(
        x, 1, [this](const Dim& d) { return dim(d); },
        [this](std::string_view s) { return fresh(s); });
    const auto entry = [](const std::string& array, const std::vector<std::string>& at) {
        std::string text = array;
        for (std::size_t i = 0; i < at.size(); ++i) text += (i == 0 ? "(" : ", ") + at[i];
        return text + (at.empty() ? "" : ")");
    };
    line(name + " = " + (x->is_scalar() ? "0" : "zeros(" + shape(x) + ")") + ";");
    std::string front, product;
    for (const auto& l : loops.labels) {
        line(front + "for " + l.index + " = 1:" + dim(l.extent));
        front += "    ";
    }
    for (std::size_t i = 0; i < operands.size(); ++i) {
        product += (product.empty() ? "" : " * ") + entry(operands[i], loops.operands[i]);
    }
    const std::string target = entry(name, loops.output);
    line(front + target + " = " + target + " + " + (product.empty() ? "1" : product) + ";");
    while (!front.empty()) {
        front.resize(front.size() - 4);
        line(front + "end");
    }
}

std::string checks_of(const Program& p) {
    std::string text;
    for (const Argument& a : p.arguments) {
        const bool vector = a.stance == Stance::column || a.stance == Stance::row;
        const std::string size = "mat2str(size(" + a.name + "))";
        const std::string wrong = a.stance == Stance::scalar ? "~isscalar(" + a.name + ")"
                                  : vector
                                      ? "~isvector(" + a.name + ") && ~isempty(" + a.name + ")"
                                      : "ndims(" + a.name + ") > " + std::to_string(a.dims.size());
        text += "    if " + wrong + "\n        error('" + p.function + ": " + a.name +
                " must be a " + in_words(a) + ", got size %s', " + size + ");\n    end\n";
        if (vector) text += "    " + a.name + " = " + a.name + "(:);\n";
    }
    for (const Binding& b : p.bindings) {
        text += "    " + b.name + " = size(" + p.arguments[b.argument].name + ", " +
                std::to_string(b.axis + 1) + ");\n";
    }
    for (const Check& c : p.checks) {
        const std::string& a = p.arguments[c.argument].name;
        const std::string axis = std::to_string(c.axis + 1);
        const std::string want = size_text(p, c.dim);
        text += "    if size(" + a + ", " + axis + ") ~= " + want + "\n        error('" +
                p.function + ": axis " + axis + " of " + a + " is %d, expected " + c.dim.text() +
                " = %d', size(" + a + ", " + axis + "), " + want + ");\n    end\n";
    }
    return text;
}

}  // namespace

Result<std::string> matlab_program(const CodeRequest& request) {
    auto frame = frame_of(request, words, table);
    if (!frame) return frame.error();
    const Program& p = frame->program;
    MatlabWriter writer(p, frame->names);
    const auto body = writer.body();
    if (!body) return body.error();
    std::string text = "function ";
    const bool several = p.result_names.size() != 1;
    text += (several ? "[" : "") + listed(p.result_names) + (several ? "]" : "") + " = " +
            p.function + "(" + listed(frame->parameters) + ")\n";
    text += indented(documentation(p, request), "    % ") + checks_of(p) + *body + "end\n";
    const std::string helpers = library_of(library, writer.helpers(), "\n");
    return text + (helpers.empty() ? "" : "\n" + helpers);
}

}  // namespace gradwright::render::code
