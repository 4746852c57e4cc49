#include "render/code/python.hpp"

#include "render/code/frame.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace gradwright::render::code {
namespace {

constexpr auto words = std::to_array<std::string_view>({
    "False", "None",     "True",  "and",    "as",    "assert", "async",  "await",    "break",
    "class", "continue", "def",   "del",    "elif",  "else",   "except", "finally",  "for",
    "from",  "global",   "if",    "import", "in",    "is",     "lambda", "nonlocal", "not",
    "or",    "pass",     "raise", "return", "try",   "while",  "with",   "yield",    "np",
    "torch", "jnp",      "jax",   "scipy",  "math",  "ctx",    "like",   "len",      "sum",
    "range", "shape",    "float", "int",    "print",
});

/// An einsum that the libraries understand: every output label once and in an operand, no fused
/// axes.
struct PlainEinsum {
    std::string inputs, output;
    std::vector<std::pair<char, char>> repeated;  ///< label and the new name of its second place
    std::string missing;                          ///< labels of the output only
    std::vector<std::string> fused_inputs;        ///< per operand the labels, if an axis is fused
    bool fused_output = false;
};

PlainEinsum plain(const std::string& text) {
    PlainEinsum e;
    const std::size_t arrow = text.find("->");
    std::string operand;
    bool fused = false;
    for (std::size_t i = 0; i <= arrow; ++i) {
        const char c = text[i];
        if (c == ',' || i == arrow) {
            e.fused_inputs.push_back(fused ? operand : "");
            e.inputs += (e.inputs.empty() ? "" : ",") + operand;
            operand.clear();
            fused = false;
        } else if (c == '(' || c == ')') {
            fused = true;
        } else {
            operand += c;
        }
    }
    char next = 'A';
    for (const char c : text.substr(arrow + 2)) {
        if (c == '(' || c == ')') {
            e.fused_output = true;
            continue;
        }
        char name = c;
        if (e.output.find(c) != std::string::npos) {
            name = next++;
            e.repeated.push_back({c, name});
        } else if (e.inputs.find(c) == std::string::npos) {
            e.missing += c;
        }
        e.output += name;
    }
    return e;
}

}  // namespace

const std::span<const std::string_view> python_words = words;

std::string PythonWriter::shape(std::span<const Dim> ds) const {
    return "(" + dims(ds) + (ds.size() == 1 ? ",)" : ")");
}

Text PythonWriter::call(std::string_view function, const std::string& arguments) const {
    return atom(std::string(m_.name) + "." + std::string(function) + "(" + arguments + ")");
}

std::string PythonWriter::assignment(Ref, const std::string& name, const std::string& text) {
    return name + " = " + text;
}

Text PythonWriter::constant(Ref x, const Text& scalar) const {
    const std::string options(m_.options);
    if (is_number(x->args[0], 0)) return call("zeros", shape(x->dims) + options);
    const Text ones = call("ones", shape(x->dims) + options);
    if (is_number(x->args[0], 1)) return ones;
    return infix(scalar, " * ", ones, Bind::product);
}

Text PythonWriter::scaling(Ref x, std::span<const Text> args) const {
    if (x->make == Make::scale_cols) return infix(args[0], " * ", args[1], Bind::product);
    const Text column = atom(in(args[0], Bind::atom) + "[:, None]");
    return infix(column, " * ", args[1], Bind::product);
}

Text PythonWriter::einsum(Ref x, std::span<const Text> args) const {
    const PlainEinsum e = plain(x->text);
    const auto extent = [&](char c) { return x->label_dims[x->labels.find(c)]; };
    std::string inputs = e.inputs, operands;
    for (std::size_t i = 0; i < args.size(); ++i) {
        std::string operand = args[i].text;
        if (!e.fused_inputs[i].empty()) {
            std::vector<Dim> ds;
            for (const char c : e.fused_inputs[i]) ds.push_back(extent(c));
            operand = in(args[i], Bind::atom) + ".reshape(" + shape(ds) + ")";
        }
        operands += ", " + operand;
    }
    const std::string options(m_.options);
    for (const auto& [label, twin] : e.repeated) {
        inputs += std::string(inputs.empty() ? "" : ",") + label + twin;
        operands += ", " + call("eye", dim(extent(label)) + options).text;
    }
    for (const char c : e.missing) {
        const bool has_twin = inputs.find(c) != std::string::npos;
        if (has_twin) continue;
        inputs += std::string(inputs.empty() ? "" : ",") + c;
        operands += ", " + call("ones", dim(extent(c)) + options).text;
    }
    Text t = call("einsum", "\"" + inputs + "->" + e.output + "\"" + operands);
    if (e.fused_output) t.text += ".reshape(" + shape(x->dims) + ")";
    return t;
}

/// Vectors end to end, or rows of blocks under one another.
Text PythonWriter::blocks(Ref x, std::span<const Text> args) const {
    const std::string options(m_.options);
    std::vector<std::string> rows;
    std::string row;
    const auto columns = static_cast<std::size_t>(x->attributes[1]);
    for (std::size_t i = 0; i < args.size(); ++i) {
        const Ref a = x->args[i];
        std::string part = args[i].text;
        if (a->is_scalar() && x->is_matrix()) {
            part = call("ones", "(1, 1)" + options).text;
            if (!is_number(a, 1)) part = in(args[i], Bind::product) + " * " + part;
        } else if (a->is_scalar() && m_.tensors_only && args[i].plain_number) {
            part = call("tensor", args[i].text + options).text;
        } else if (a->is_vector() && x->is_matrix()) {
            part = in(args[i], Bind::atom) + (a->stance == Stance::row ? "[None, :]" : "[:, None]");
        }
        row += (row.empty() ? "" : ", ") + part;
        if ((i + 1) % columns != 0 && x->is_matrix()) continue;
        if (!x->is_matrix() && i + 1 < args.size()) continue;
        rows.push_back(columns == 1 && x->is_matrix() ? row : call("hstack", "[" + row + "]").text);
        row.clear();
    }
    if (rows.size() == 1 && (columns > 1 || !x->is_matrix())) return atom(rows[0]);
    std::string all;
    for (const std::string& r : rows) all += (all.empty() ? "" : ", ") + r;
    return call("vstack", "[" + all + "]");
}

std::string PythonWriter::axes_of(Ref x) const {
    const std::size_t order = x->args[0]->dims.size();
    const auto trailing = static_cast<std::size_t>(x->attributes[0]);
    if (trailing == 1) return "-1";
    if (trailing == order && !m_.tensors_only) return "None";
    std::string axes;
    for (std::size_t i = trailing; i > 0; --i)
        axes += (axes.empty() ? "-" : ", -") + std::to_string(i);
    return "(" + axes + ")";
}

Spelled PythonWriter::spelling_of(Ref x) const {
    const std::string key = table_key(x, false);
    for (const Spelled& s : m_.table) {
        // These act on all entries whatever the axes.
        const bool flat = s.helper.starts_with("prod_except") && acts_on_rows(x);
        if (s.op == key) return flat ? Spelled{s.op, ""} : s;
    }
    const std::string_view own = x->op->spelling.*m_.spelling;
    if (!own.empty() || m_.spelling != &Spelling::jax) return {x->op->name, own};
    return {x->op->name, x->op->spelling.numpy};
}

/// NumPy's spelling read as JAX's.
std::string PythonWriter::adapted(std::string_view form) const {
    std::string text(form);
    if (m_.spelling != &Spelling::jax) return text;
    for (const auto& [from, to] : {std::pair{"np.", "jnp."}, {"scipy.", "jax.scipy."}}) {
        for (std::size_t at = text.find(from); at != std::string::npos;
             at = text.find(from, at + std::string_view(to).size())) {
            const bool inside = at > 0 && (text[at - 1] == '.' || std::isalnum(text[at - 1]) != 0);
            if (!inside) text.replace(at, std::string_view(from).size(), to);
        }
    }
    return text;
}

namespace {

/// Operations that are one call with the operands as they stand.
struct PlainCall {
    Make make;
    std::string_view function, rest = "";
};
constexpr auto plain_calls = std::to_array<PlainCall>({
    {Make::outer, "outer"},
    {Make::solve, "linalg.solve"},
    {Make::mean, "mean"},
    {Make::total, "sum"},
    {Make::row_sums, "sum", ", axis=1"},
    {Make::column_sums, "sum", ", axis=0"},
    {Make::trace, "trace"},
    {Make::norm, "linalg.norm"},
    {Make::diagonal, "diag"},
    {Make::diagonal_matrix, "diag"},
});

}  // namespace

Text PythonWriter::solve_right(Ref x, std::span<const Text> args) const {
    const std::string turn = x->is_vector() ? "" : ".T";
    const std::string a = turn.empty() ? args[0].text : in(args[0], Bind::atom) + turn;
    return atom(call("linalg.solve", in(args[1], Bind::atom) + ".T, " + a).text + turn);
}

/// PyTorch wants the operands in order in memory.
Text PythonWriter::kron(std::span<const Text> args) const {
    if (!m_.tensors_only) return call("kron", args[0].text + ", " + args[1].text);
    const auto ordered = [](const Text& t) { return in(t, Bind::atom) + ".contiguous()"; };
    return call("kron", ordered(args[0]) + ", " + ordered(args[1]));
}

Text PythonWriter::function(Ref x, std::span<const Text> args) {
    std::vector<Text> operands(args.begin(), args.end());
    for (Text& t : operands) {
        if (!m_.tensors_only || !t.plain_number) continue;
        t = call("tensor", t.text + std::string(m_.options));
    }
    return applied(x, operands);
}

/// Views and constants.
Text PythonWriter::arranged(Ref x, std::span<const Text> args) {
    const auto first = [&] { return in(args[0], Bind::atom); };
    switch (x->make) {
        case Make::transpose:
            return x->is_vector() ? args[0] : atom(first() + ".T");
        case Make::vec:
            return atom(first() + ".T.reshape(-1)");
        case Make::reshape: {
            if (!x->is_matrix()) return atom(first() + ".reshape(" + shape(x->dims) + ")");
            const std::vector<Dim> turned(x->dims.rbegin(), x->dims.rend());
            return atom(first() + ".reshape(" + shape(turned) + ").T");
        }
        case Make::fill:
            return constant(x, args[0]);
        case Make::identity:
            return call("eye", dim(x->dims[0]) + std::string(m_.options));
        case Make::index: {
            std::string at;
            for (const auto i : x->attributes) {
                at += (at.empty() ? "" : ", ") + (i == 0 ? ":" : std::to_string(i - 1));
            }
            return atom(first() + "[" + at + "]");
        }
        default:
            return common(x, args);
    }
}

Text PythonWriter::expression(Ref x, std::span<const Text> args) {
    const auto plain = std::ranges::find(plain_calls, x->make, &PlainCall::make);
    if (plain != plain_calls.end()) {
        std::string list;
        for (const Text& a : args) list += (list.empty() ? "" : ", ") + a.text;
        return call(plain->function, list + std::string(plain->rest));
    }
    switch (x->make) {
        case Make::matmul:
            return infix(args[0], " @ ", args[1], Bind::product);
        case Make::solve_right:
            return solve_right(x, args);
        case Make::scale_rows:
        case Make::scale_cols:
            return scaling(x, args);
        case Make::power:
            return {in(args[0], Bind::atom) + " ** " + in(args[1], Bind::atom), Bind::power,
                    args[0].plain_number && args[1].plain_number};
        case Make::matrix_power:
            return call("linalg.matrix_power", args[0].text + ", " + x->number.text());
        case Make::sqrt:
            if (!args[0].plain_number) return call("sqrt", args[0].text);
            return {in(args[0], Bind::atom) + " ** 0.5", Bind::power, true};
        case Make::inner:
            if (x->args[0]->is_vector()) return infix(args[0], " @ ", args[1], Bind::product);
            return call("sum", infix(args[0], " * ", args[1], Bind::product).text);
        case Make::kron:
            return kron(args);
        case Make::blocks:
            return blocks(x, args);
        case Make::einsum:
            return einsum(x, args);
        case Make::apply:
            return function(x, args);
        default:
            return arranged(x, args);
    }
}

}  // namespace gradwright::render::code
