// Values that take loops or a call of the library.
#include "render/code/c_writer.hpp"

#include "render/code/c_index.hpp"
#include "render/code/c_library.hpp"
#include "render/code/frame.hpp"

namespace gradwright::render::code {

void CWriter::emit_entries(Ref x, const std::string& name) {
    loop(x->dims, unrolls(x), [&](const Indices& at) {
        const std::string value = entry(x, at);
        line(cell(name, x, at) + " = " + bare(value) + ";");
    });
}

void CWriter::emit_solve(Ref x, const std::string& name) {
    const bool left = x->make == Make::solve;
    const Ref matrix = x->args[left ? 0 : 1], rhs = x->args[left ? 1 : 0];
    const std::string n = dim(matrix->dims[0]);
    const std::string k = rhs->is_vector() ? "1" : dim(rhs->dims[left ? 1 : 0]);
    const std::string copy = scratch(matrix->dims);
    use(left ? "solve" : "solve_right");
    const std::string sizes = left ? n + ", " + k : k + ", " + n;
    line("if (" + std::string(left ? "solve(" : "solve_right(") + sizes + ", " +
         storage(x->args[0]) + ", " + storage(x->args[1]) + ", " + name + ", " + copy +
         ") != 0) goto singular;");
    body_.can_fail = body_.calls = true;
}

void CWriter::emit_blocks(Ref x, const std::string& name) {
    const auto columns = static_cast<std::size_t>(x->attributes[1]);
    const auto height = [](Ref a) {
        return a->is_matrix() || a->stance == Stance::column ? a->dims[0] : Dim();
    };
    const auto width = [](Ref a) {
        return a->is_matrix() || a->stance == Stance::row ? a->dims.back() : Dim();
    };
    std::vector<Dim> above;
    for (std::size_t i = 0; i < x->args.size(); i += columns) {
        std::vector<Dim> before;
        for (std::size_t j = 0; j < columns; ++j) {
            const Ref a = x->args[i + j];
            const std::string top = above.empty() ? "0" : dim(Dim::sum(above));
            const std::string left = before.empty() ? "0" : dim(Dim::sum(before));
            const bool down = a->is_matrix() || a->stance == Stance::column;
            const bool across = a->is_matrix() || a->stance == Stance::row;
            loop(a->dims, unrolls(a), [&](const Indices& at) {
                Indices place;
                if (x->stance != Stance::row) place.push_back(index_sum(top, down ? at[0] : "0"));
                if (x->stance != Stance::column)
                    place.push_back(index_sum(left, across ? at.back() : "0"));
                const std::string value = entry(a, at);
                line(cell(name, x, place) + " = " + bare(value) + ";");
            });
            before.push_back(width(a));
        }
        above.push_back(height(x->args[i]));
    }
}

/// What a statement of the library has between braces.
std::string CWriter::blank(Ref x, std::string_view what, const std::string& out) {
    const Ref a = x->args.empty() ? x : x->args[0];
    const std::span<const Dim> dims(a->dims);
    const auto trailing =
        x->attributes.empty() ? std::size_t{0} : static_cast<std::size_t>(x->attributes[0]);
    const std::size_t batch = trailing <= dims.size() ? dims.size() - trailing : 0;
    if (what == "out") return out;
    if (what == "rows") return dim(x->op->name == "sylvester" ? x->dims[0] : a->dims[0]);
    if (what == "cols") return dim(x->dims.back());
    if (what == "batch") return count(dims.first(batch));
    if (what == "count") return count(dims.subspan(batch));
    if (what == "work") return scratch(std::vector{a->dims[0], a->dims[0]});
    if (what == "big") {
        const Dim entries = Dim::product(x->dims);
        return scratch(std::vector{entries, entries});
    }
    if (what == "shape") return dim(x->dims[0]) + ", " + dim(x->dims[1]);
    return storage(x->args[static_cast<std::size_t>(what[0] - '0')]);
}

void CWriter::emit_op(Ref x, const std::string& name) {
    const CStatement* s = c_statement(table_key(x, false));
    if (s == nullptr) {
        refuse(x);
        return;
    }
    use(s->helper);
    const bool assigns = s->text.starts_with("{out}");
    if (x->is_scalar() && !assigns) line("double " + name + ";");
    const std::string out = !x->is_scalar() ? name : assigns ? "const double " + name : "&" + name;
    std::string text;
    for (std::size_t i = 0; i < s->text.size(); ++i) {
        if (s->text[i] != '{') {
            text += s->text[i];
            continue;
        }
        const std::size_t end = s->text.find('}', i);
        text += blank(x, s->text.substr(i + 1, end - i - 1), out);
        i = end;
    }
    line(s->fails ? "if (" + text + " != 0) goto singular;" : text + ";");
    body_.can_fail = body_.can_fail || s->fails;
    body_.calls = true;
}

void CWriter::emit_array(Ref x) {
    std::string name;
    for (std::size_t i = 0; i < p_.results.size() && name.empty(); ++i) {
        if (p_.results[i] == x) name = p_.result_names[i];
    }
    if (name.empty()) {
        name = names_.fresh(stem_of(x), stem_of(x) == "t");
        declare(name, x->dims);
    }
    if (x->make == Make::solve || x->make == Make::solve_right) {
        emit_solve(x, name);
    } else if (x->make == Make::blocks) {
        emit_blocks(x, name);
    } else if (x->make == Make::einsum) {
        emit_einsum(x, name);
    } else if (needs_storage(x)) {
        emit_op(x, name);
    } else if (by_columns(x)) {
        emit_by_columns(x, name);
    } else {
        emit_entries(x, name);
    }
    names_of_[x] = name;
}

}  // namespace gradwright::render::code
