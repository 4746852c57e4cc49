// Values that take loops or a call of the library.
#include "render/code/c_writer.hpp"

#include "render/code/c_library.hpp"
#include "render/code/frame.hpp"
#include "render/code/loops.hpp"

namespace gradwright::render::code {

void CWriter::emit_entries(Ref x, const std::string& name) {
    const Indices at = open_loops(x->dims);
    const std::string value = entry(x, at);
    names_of_[x] = name;
    line(stored(x, at) + " = " + bare(value) + ";");
    close_loops(at.size());
}

/// Matrix products and row or column sums: one accumulator per entry.
void CWriter::emit_matmul(Ref x, const std::string& name) {
    const Ref a = x->args[0];
    names_of_[x] = name;
    const Indices at = open_loops(x->dims);
    line("double sum = 0;");
    const bool product = x->make == Make::matmul;
    const Dim& inner = x->make == Make::column_sums ? a->dims[0] : a->dims.back();
    const Indices k = open_loops({&inner, 1});
    if (product) {
        Indices left, right = k;
        if (a->is_matrix()) left.push_back(at[0]);
        left.push_back(k[0]);
        if (x->args[1]->is_matrix()) right.push_back(at.back());
        line("sum += " + entry(a, left) + " * " + entry(x->args[1], right) + ";");
    } else if (x->make == Make::row_sums) {
        line("sum += " + entry(a, {at[0], k[0]}) + ";");
    } else {
        line("sum += " + entry(a, {k[0], at[0]}) + ";");
    }
    close_loops(1);
    line(stored(x, at) + " = sum;");
    close_loops(at.size());
}

void CWriter::emit_solve(Ref x, const std::string& name) {
    const bool left = x->make == Make::solve;
    const Ref matrix = x->args[left ? 0 : 1], rhs = x->args[left ? 1 : 0];
    const std::string n = dim(matrix->dims[0]);
    const std::string k = rhs->is_vector() ? "1" : dim(rhs->dims[left ? 1 : 0]);
    const std::string copy = scratch(count(matrix));
    use(left ? "solve" : "solve_right");
    const std::string sizes = left ? n + ", " + k : k + ", " + n;
    line("if (" + std::string(left ? "solve(" : "solve_right(") + sizes + ", " +
         storage(x->args[0]) + ", " + storage(x->args[1]) + ", " + name + ", " + copy +
         ") != 0) goto singular;");
    body_.can_fail = true;
    names_of_[x] = name;
}

/// Repeated multiplication, between the result and a copy.
void CWriter::emit_power(Ref x, const std::string& name) {
    const Ref base = x->args[0];
    const std::string copy = scratch(count(x));
    const std::string bytes = count(x) + " * sizeof(double)";
    line("memcpy(" + name + ", " + storage(base) + ", " + bytes + ");");
    names_of_[x] = name;
    line("for (int step = 1; step < " + x->number.text() + "; ++step) {");
    front_ += "    ";
    line("memcpy(" + copy + ", " + name + ", " + bytes + ");");
    const Indices at = open_loops(x->dims);
    line("double sum = 0;");
    const Indices k = open_loops({&x->dims[0], 1});
    line("sum += " + copy + "[" + at[0] + " * " + dims_product(p_, {&x->dims[0], 1}) + " + " +
         k[0] + "] * " + entry(base, {k[0], at[1]}) + ";");
    close_loops(1);
    line(stored(x, at) + " = sum;");
    close_loops(2);
    front_.resize(front_.size() - 4);
    line("}");
}

void CWriter::emit_blocks(Ref x, const std::string& name) {
    names_of_[x] = name;
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
            const Indices at = open_loops(a->dims);
            const std::string top = above.empty() ? "0" : dim(Dim::sum(above));
            const std::string left = before.empty() ? "0" : dim(Dim::sum(before));
            const bool down = a->is_matrix() || a->stance == Stance::column;
            const bool across = a->is_matrix() || a->stance == Stance::row;
            Indices place;
            if (x->stance != Stance::row) place.push_back(top + (down ? " + " + at[0] : ""));
            if (x->stance != Stance::column)
                place.push_back(left + (across ? " + " + at.back() : ""));
            line(stored(x, place) + " = " + entry(a, at) + ";");
            close_loops(at.size());
            before.push_back(width(a));
        }
        above.push_back(height(x->args[i]));
    }
}

void CWriter::emit_einsum(Ref x, const std::string& name) {
    const Loops loops = loops_of(
        x, 0, [this](const Dim& d) { return dim(d); },
        [this](std::string_view s) { return names_.fresh(s); });
    names_of_[x] = name;
    if (!x->is_scalar()) line("memset(" + name + ", 0, " + count(x) + " * sizeof(double));");
    for (const auto& l : loops.labels) {
        line("for (size_t " + l.index + " = 0; " + l.index + " < " + dim(l.extent) + "; ++" +
             l.index + ") {");
        front_ += "    ";
    }
    std::string product;
    for (std::size_t i = 0; i < x->args.size(); ++i) {
        product += (product.empty() ? "" : " * ") + entry(x->args[i], loops.operands[i]);
    }
    line(stored(x, loops.output) + " += " + (product.empty() ? "1" : product) + ";");
    for (std::size_t i = 0; i < loops.labels.size(); ++i) {
        front_.resize(front_.size() - 4);
        line("}");
    }
}

void CWriter::emit_op(Ref x, const std::string& out) {
    const CStatement* s = c_statement(table_key(x, false));
    if (s == nullptr) {
        refuse(x);
        return;
    }
    use(s->helper);
    const Ref a = x->args.empty() ? x : x->args[0];
    const auto trailing =
        x->attributes.empty() ? std::size_t{0} : static_cast<std::size_t>(x->attributes[0]);
    const std::size_t batch = trailing <= a->dims.size() ? a->dims.size() - trailing : 0;
    const std::span<const Dim> dims(a->dims);
    std::string text;
    for (std::size_t i = 0; i < s->text.size(); ++i) {
        if (s->text[i] != '{') {
            text += s->text[i];
            continue;
        }
        const std::size_t end = s->text.find('}', i);
        const std::string_view what = s->text.substr(i + 1, end - i - 1);
        i = end;
        if (what == "out") {
            text += s->text.starts_with("{out}") ? out.substr(out[0] == '&' ? 1 : 0) : out;
        } else if (what == "rows") {
            text += dim(x->op->name == "sylvester" ? x->dims[0] : a->dims[0]);
        } else if (what == "cols") {
            text += dim(x->dims.back());
        } else if (what == "batch") {
            text += dims_product(p_, dims.first(batch));
        } else if (what == "count") {
            text += dims_product(p_, dims.subspan(batch));
        } else if (what == "work") {
            text += scratch(dims_product(p_, std::vector{a->dims[0], a->dims[0]}));
        } else if (what == "shape") {
            text += dim(x->dims[0]) + (x->dims.size() > 1 ? ", " + dim(x->dims[1]) : "");
        } else if (what == "n") {
            text += std::to_string(x->attributes[0]);
        } else {
            text += storage(x->args[static_cast<std::size_t>(what[0] - '0')]);
        }
    }
    line(s->fails ? "if (" + text + " != 0) goto singular;" : text + ";");
    body_.can_fail = body_.can_fail || s->fails;
}

void CWriter::emit_array(Ref x) {
    std::string name;
    for (std::size_t i = 0; i < p_.results.size() && name.empty(); ++i) {
        if (p_.results[i] == x) name = p_.result_names[i];
    }
    if (name.empty()) {
        name = names_.fresh(stem_of(x), stem_of(x) == "t");
        body_.arrays.push_back({name, count(x)});
    }
    switch (x->make) {
        case Make::matmul:
        case Make::row_sums:
        case Make::column_sums:
            return emit_matmul(x, name);
        case Make::solve:
        case Make::solve_right:
            return emit_solve(x, name);
        case Make::matrix_power:
            return emit_power(x, name);
        case Make::blocks:
            return emit_blocks(x, name);
        case Make::einsum:
            return emit_einsum(x, name);
        default:
            break;
    }
    if (!needs_storage(x)) return emit_entries(x, name);
    emit_op(x, name);
    names_of_[x] = name;
}

}  // namespace gradwright::render::code
