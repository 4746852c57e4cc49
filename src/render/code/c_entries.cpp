// Entries of values as C expressions.
#include "render/code/c_writer.hpp"

#include "render/code/c_index.hpp"
#include "render/code/c_library.hpp"
#include "render/code/frame.hpp"
#include "render/code/scalar_functions.hpp"

namespace gradwright::render::code {

namespace {

/// One or zero where the condition is, else chosen by it when the program runs.
std::string chosen(const std::string& condition, const std::string& value) {
    if (condition == "1") return value;
    if (condition == "0") return "0.0";
    return "(" + condition + " ? " + bare(value) + " : 0.0)";
}

/// Binds more tightly than a sum, so that its parentheses can go.
bool is_product(const std::string& text) {
    const std::string inside = bare(text);
    int depth = 0;
    for (std::size_t i = 0; i < inside.size(); ++i) {
        depth += inside[i] == '(' ? 1 : inside[i] == ')' ? -1 : 0;
        const bool is_blank = depth == 0 && inside[i] == ' ';
        if (is_blank && inside[i + 1] != '*' && inside[i + 1] != '/' && inside[i - 1] != '*' &&
            inside[i - 1] != '/') {
            return false;
        }
    }
    return inside[0] != '-';
}

}  // namespace

std::string product_of(const std::vector<std::string>& factors) {
    std::string text;
    for (const std::string& f : factors) {
        if (f == "0.0") return f;
        if (f != "1.0") text += (text.empty() ? "" : " * ") + f;
    }
    if (text.empty()) return "1.0";
    return text.find(' ') == std::string::npos ? text : "(" + text + ")";
}

std::string sum_of(const std::vector<std::string>& terms, const std::vector<int>& signs) {
    std::string text;
    std::size_t count = 0;
    for (std::size_t i = 0; i < terms.size(); ++i) {
        if (terms[i] == "0.0") continue;
        const bool minus = signs[i] < 0;
        text += count == 0 ? (minus ? "-" : "") : (minus ? " - " : " + ");
        const bool leads = count == 0 && !minus && terms[i].find('?') == std::string::npos;
        text += leads || is_product(terms[i]) ? bare(terms[i]) : terms[i];
        ++count;
    }
    if (count == 0) return "0.0";
    return count == 1 && text[0] != '-' ? text : "(" + text + ")";
}

/// The entry of x as an expression, in parentheses unless it is a name, a literal or a call.
/// Statements it needs are written before.
std::string CWriter::entry(Ref x, const Indices& at) {
    if (const auto known = names_of_.find(x); known != names_of_.end()) {
        return cell(known->second, x, at);
    }
    switch (x->make) {
        case Make::dimension:
            return "(double)" + p_.size_names.at(x->text);
        case Make::number: {
            const std::string text = decimal(x->number);
            const bool plain = text.find_first_of("-/") == std::string::npos;
            return plain ? text : "(" + text + ")";
        }
        case Make::transpose:
            return entry(x->args[0], Indices(at.rbegin(), at.rend()));
        case Make::outer:
            return product_of({entry(x->args[0], {at[0]}), entry(x->args[1], {at[1]})});
        case Make::scale_rows:
            return product_of({entry(x->args[0], {at[0]}), entry(x->args[1], at)});
        case Make::scale_cols:
            return product_of({entry(x->args[0], at), entry(x->args[1], {at[1]})});
        case Make::diagonal:
            return entry(x->args[0], {at[0], at[0]});
        case Make::diagonal_matrix:
            return chosen(index_equal(at[0], at[1]), entry(x->args[0], {at[0]}));
        case Make::identity:
            return chosen(index_equal(at[0], at[1]), "1.0");
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
            return is_sum(x) ? reduction(x, at) : entry_of_parts(x, at);
    }
}

/// Entries addressed through quotients and remainders.
std::string CWriter::reduced_entry(Ref x, const Indices& at) {
    const Ref a = x->args[0];
    if (x->make == Make::vec) {
        if (!a->is_matrix()) return entry(a, at);
        const std::string m = dim(a->dims[0]);
        return entry(a, {index_remainder(at[0], m), index_quotient(at[0], m)});
    }
    if (x->make == Make::reshape) {
        std::string flat = at[0];
        if (x->is_matrix()) flat = index_sum(index_product(at[1], dim(x->dims[0])), at[0]);
        if (a->is_matrix()) return refuse(x);
        return entry(a, {flat});
    }
    Indices outer, inner;
    for (std::size_t i = 0; i < at.size(); ++i) {
        const std::string n = dim(x->args[1]->dims[i]);
        outer.push_back(index_quotient(at[i], n));
        inner.push_back(index_remainder(at[i], n));
    }
    return product_of({entry(a, outer), entry(x->args[1], inner)});
}

std::string CWriter::entry_of_parts(Ref x, const Indices& at) {
    std::vector<std::string> parts;
    for (const Ref a : x->args) parts.push_back(entry(a, a->is_scalar() ? Indices{} : at));
    switch (x->make) {
        case Make::sum:
            return sum_of(parts, x->signs);
        case Make::multiply:
            return product_of(parts);
        case Make::divide:
            return "(" + parts[0] + " / " + parts[1] + ")";
        case Make::negative:
            return "(-" + parts[0] + ")";
        case Make::sqrt:
            return "sqrt(" + bare(parts[0]) + ")";
        case Make::power:
            if (is_number(x->args[1], 2)) return squared(parts[0]);
            return "pow(" + bare(parts[0]) + ", " + bare(parts[1]) + ")";
        default:
            return refuse(x);
    }
}

std::string CWriter::entry_of_op(Ref x, const Indices& at) {
    if (const CConstant* constant = c_constant(x->op->name)) {
        Indices extents;
        for (const Dim& d : x->dims) extents.push_back(dim(d));
        return constant->entry(x->attributes[0], extents, at);
    }
    const ScalarFunction* f = x->op->elementwise ? scalar_function(x->op->name) : nullptr;
    if (f == nullptr) return refuse(x);
    use(f->helper);
    std::string text;
    if (x->op->name == "polygamma") text = std::to_string(x->attributes[0]);
    for (const Ref a : x->args) {
        text += (text.empty() ? "" : ", ") + bare(entry(a, a->is_scalar() ? Indices{} : at));
    }
    return std::string(f->name) + "(" + text + ")";
}

}  // namespace gradwright::render::code
