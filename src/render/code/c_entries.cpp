// Entries of values as C expressions.
#include "render/code/c_writer.hpp"

#include "render/code/frame.hpp"
#include "render/code/scalar_functions.hpp"

namespace gradwright::render::code {

/// The entry of x as an expression, in parentheses unless it is a name, a literal or a call.
std::string CWriter::entry(Ref x, const Indices& at) {
    if (names_of_.contains(x)) return stored(x, at);
    switch (x->make) {
        case Make::dimension:
            return "(double)" + p_.size_names.at(x->text);
        case Make::number: {
            const std::string text = decimal(x->number);
            return x->number.is_negative() ? "(" + text + ")" : text;
        }
        case Make::transpose:
            return entry(x->args[0], Indices(at.rbegin(), at.rend()));
        case Make::outer:
            return "(" + entry(x->args[0], {at[0]}) + " * " + entry(x->args[1], {at[1]}) + ")";
        case Make::scale_rows:
            return "(" + entry(x->args[0], {at[0]}) + " * " + entry(x->args[1], at) + ")";
        case Make::scale_cols:
            return "(" + entry(x->args[0], at) + " * " + entry(x->args[1], {at[1]}) + ")";
        case Make::diagonal:
            return entry(x->args[0], {at[0], at[0]});
        case Make::diagonal_matrix:
            return "(" + at[0] + " == " + at[1] + " ? " + entry(x->args[0], {at[0]}) + " : 0)";
        case Make::identity:
            return "(" + at[0] + " == " + at[1] + " ? 1.0 : 0.0)";
        case Make::fill:
            return entry(x->args[0], {});
        case Make::index: {
            Indices whole;
            std::size_t next = 0;
            for (const auto i : x->attributes)
                whole.push_back(i == 0 ? at[next++] : std::to_string(i - 1));
            return entry(x->args[0], whole);
        }
        case Make::vec:
        case Make::reshape:
        case Make::kron:
            return reduced_entry(x, at);
        case Make::apply:
            return entry_of_op(x, at);
        default:
            return entry_of_parts(x, at);
    }
}

/// Entries addressed through quotients and remainders.
std::string CWriter::reduced_entry(Ref x, const Indices& at) {
    const Ref a = x->args[0];
    const auto in = [](const std::string& s) {
        return s.find(' ') == std::string::npos ? s : "(" + s + ")";
    };
    const auto size = [&](const Dim& d) { return in(dim(d)); };
    if (x->make == Make::vec) {
        if (!a->is_matrix()) return entry(a, at);
        const std::string m = size(a->dims[0]);
        return entry(a, {in(at[0]) + " % " + m, in(at[0]) + " / " + m});
    }
    if (x->make == Make::reshape) {
        std::string flat = at[0];
        if (x->is_matrix()) flat = in(at[1]) + " * " + size(x->dims[0]) + " + " + at[0];
        if (a->is_matrix()) return refuse(x);
        return entry(a, {flat});
    }
    Indices outer, inner;
    for (std::size_t i = 0; i < at.size(); ++i) {
        const std::string n = size(x->args[1]->dims[i]);
        outer.push_back(in(at[i]) + " / " + n);
        inner.push_back(in(at[i]) + " % " + n);
    }
    return "(" + entry(a, outer) + " * " + entry(x->args[1], inner) + ")";
}

std::string CWriter::entry_of_parts(Ref x, const Indices& at) {
    std::vector<std::string> parts;
    for (const Ref a : x->args) parts.push_back(entry(a, a->is_scalar() ? Indices{} : at));
    std::string text;
    switch (x->make) {
        case Make::sum:
            for (std::size_t i = 0; i < parts.size(); ++i) {
                const bool minus = x->signs[i] < 0;
                text += i == 0 ? (minus ? "-" : "") : (minus ? " - " : " + ");
                text += parts[i];
            }
            return "(" + text + ")";
        case Make::multiply:
            for (const std::string& s : parts) text += (text.empty() ? "" : " * ") + s;
            return "(" + text + ")";
        case Make::divide:
            return "(" + parts[0] + " / " + parts[1] + ")";
        case Make::negative:
            return "(-" + parts[0] + ")";
        case Make::sqrt:
            return "sqrt(" + parts[0] + ")";
        case Make::power:
            if (is_number(x->args[1], 2) && parts[0].size() < 24)
                return "(" + parts[0] + " * " + parts[0] + ")";
            return "pow(" + parts[0] + ", " + parts[1] + ")";
        default:
            return refuse(x);
    }
}

std::string CWriter::entry_of_op(Ref x, const Indices& at) {
    const ScalarFunction* f = x->op->elementwise ? scalar_function(x->op->name) : nullptr;
    if (f == nullptr) return refuse(x);
    use(f->helper);
    std::string text;
    if (x->op->name == "polygamma") text = std::to_string(x->attributes[0]);
    for (const Ref a : x->args) {
        text += (text.empty() ? "" : ", ") + entry(a, a->is_scalar() ? Indices{} : at);
    }
    return std::string(f->name) + "(" + text + ")";
}

}  // namespace gradwright::render::code
