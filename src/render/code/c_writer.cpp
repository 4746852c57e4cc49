#include "render/code/c_writer.hpp"

#include "render/code/c_library.hpp"
#include "render/code/frame.hpp"
#include "render/code/loops.hpp"
#include "render/code/scalar_functions.hpp"

#include <algorithm>

namespace gradwright::render::code {
namespace {

/// Operations in one loop body beyond which an array is stored first.
constexpr int heaviest_entry = 12;

bool is_elementwise(Ref x) { return x->make == Make::apply && x->op->elementwise; }

/// Reads entries of its operands several times, so these must be cheap.
bool rereads(Ref x) {
    switch (x->make) {
        case Make::matmul:
        case Make::outer:
        case Make::scale_rows:
        case Make::scale_cols:
        case Make::kron:
        case Make::einsum:
            return true;
        default:
            return false;
    }
}

/// Works on contiguous operands.
bool needs_storage(Ref x) {
    switch (x->make) {
        case Make::solve:
        case Make::solve_right:
        case Make::matrix_power:
            return true;
        case Make::apply:
            return !x->op->elementwise;
        default:
            return false;
    }
}

bool is_view(Ref x) {
    switch (x->make) {
        case Make::input:
        case Make::dimension:
        case Make::number:
        case Make::identity:
            return true;
        case Make::transpose:
        case Make::diagonal:
        case Make::diagonal_matrix:
        case Make::vec:
        case Make::reshape:
        case Make::index:
        case Make::fill:
            return is_view(x->args[0]);
        default:
            return false;
    }
}

std::string dims_product(const Program& p, std::span<const Dim> dims) {
    std::string text;
    for (const Dim& d : dims) {
        const bool several = d.monomials().size() > 1;
        const std::string one = several ? "(" + size_text(p, d) + ")" : size_text(p, d);
        text += (text.empty() ? "" : " * ") + one;
    }
    return text.empty() ? "1" : text;
}

}  // namespace

CWriter::CWriter(const Program& program, Names& names) : p_(program), names_(names) {}

std::string CWriter::dim(const Dim& d) const { return size_text(p_, d); }
std::string CWriter::count(Ref x) const { return dims_product(p_, x->dims); }

std::string CWriter::refuse(Ref x) {
    if (!refusal_) {
        const std::string what = x->op != nullptr ? "`" + std::string(x->op->name) + "`"
                                                  : "an operation on arrays of this order";
        refusal_ = no_code(what + " has no counterpart in the target language");
    }
    return "0";
}

void CWriter::use(std::string_view helper) {
    if (!helper.empty()) body_.helpers.push_back(helper);
}

void CWriter::line(const std::string& text) { body_.statements += front_ + text + "\n"; }

CWriter::Indices CWriter::open_loops(std::span<const Dim> dims) {
    Indices at;
    for (const Dim& d : dims) {
        if (depth_ == free_indices_.size()) {
            free_indices_.push_back(names_.fresh(std::string(1, static_cast<char>('i' + depth_))));
        }
        const std::string& i = free_indices_[depth_++];
        line("for (size_t " + i + " = 0; " + i + " < " + dim(d) + "; ++" + i + ") {");
        front_ += "    ";
        at.push_back(i);
    }
    return at;
}

void CWriter::close_loops(std::size_t n) {
    for (; n > 0; --n) {
        --depth_;
        front_.resize(front_.size() - 4);
        line("}");
    }
}

bool CWriter::is_loop(Ref x) const {
    switch (x->make) {
        case Make::matmul:
        case Make::total:
        case Make::mean:
        case Make::inner:
        case Make::row_sums:
        case Make::column_sums:
        case Make::trace:
        case Make::norm:
        case Make::blocks:
        case Make::einsum:
            return true;
        default:
            return needs_storage(x);
    }
}

bool CWriter::must_store(Ref x) const {
    if (is_view(x)) return false;
    return is_loop(x) || p_.uses.at(x) > 1 || weight_.at(x) > heaviest_entry;
}

void CWriter::choose_stored() {
    for (const Ref x : p_.order) {
        int weight = 1;
        for (const Ref a : x->args) {
            const bool cheap = is_view(a) || stored_.contains(a);
            if (!is_view(a) && (rereads(x) || (a->is_scalar() && !x->is_scalar())))
                stored_.insert(a);
            if (needs_storage(x) && a->make != Make::input) stored_.insert(a);
            weight += cheap ? 0 : weight_[a];
        }
        weight_[x] = weight;
        if (must_store(x)) stored_.insert(x);
    }
    for (const Ref x : p_.results) {
        if (x->make != Make::input) stored_.insert(x);
    }
}

std::string CWriter::stored(Ref x, const Indices& at) const {
    const std::string& name = names_of_.at(x);
    if (at.empty()) return name;
    std::string text = at[0];
    for (std::size_t i = 1; i < at.size(); ++i) {
        const bool plain = text.find_first_of("+-%/ ") == std::string::npos;
        text = (plain ? text : "(" + text + ")") + " * " + dims_product(p_, {&x->dims[i], 1}) +
               " + " + at[i];
    }
    return name + "[" + text + "]";
}

std::string CWriter::storage(Ref x) { return names_of_.at(x); }

std::string CWriter::scratch(const std::string& size) {
    const std::string name = names_.fresh("copy");
    body_.arrays.push_back({name, size});
    return name;
}

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

/// Scalars that sum over something: `total += ...` in loops.
void CWriter::emit_scalar(Ref x) {
    const std::string name = names_.fresh(stem_of(x), stem_of(x) == "t");
    if (!is_loop(x)) {
        line("const double " + name + " = " + entry(x, {}) + ";");
    } else if (x->make == Make::apply) {
        line("double " + name + ";");
        emit_op(x, "&" + name);
    } else if (x->make == Make::einsum) {
        line("double " + name + " = 0;");
        emit_einsum(x, name);
    } else {
        line("double " + name + " = 0;");
        const Ref a = x->args[0];
        const bool along = x->make == Make::trace;
        const Indices at = open_loops(std::span(a->dims).first(along ? 1 : a->dims.size()));
        if (along) {
            line(name + " += " + entry(a, {at[0], at[0]}) + ";");
        } else if (x->make == Make::inner || x->make == Make::matmul) {
            line(name + " += " + entry(a, at) + " * " + entry(x->args[1], at) + ";");
        } else if (x->make == Make::norm) {
            const std::string e = names_.fresh("e");
            line("const double " + e + " = " + entry(a, at) + ";");
            line(name + " += " + e + " * " + e + ";");
        } else {
            line(name + " += " + entry(a, at) + ";");
        }
        close_loops(at.size());
        if (x->make == Make::mean) line(name + " /= (double)(" + count(a) + ");");
        if (x->make == Make::norm) line(name + " = sqrt(" + name + ");");
    }
    names_of_[x] = name;
}

void CWriter::emit_entries(Ref x, const std::string& name) {
    const Indices at = open_loops(x->dims);
    const std::string value = entry(x, at);
    names_of_[x] = name;
    const bool bracketed =
        value.front() == '(' && value.back() == ')' && value.find(')') == value.size() - 1;
    line(stored(x, at) + " = " + (bracketed ? value.substr(1, value.size() - 2) : value) + ";");
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
    if (is_elementwise(x) || !needs_storage(x)) return emit_entries(x, name);
    emit_op(x, name);
    names_of_[x] = name;
}

void CWriter::emit(Ref x) {
    if (x->make == Make::input) {
        names_of_[x] = p_.argument(x->text).name;
    } else if (stored_.contains(x)) {
        x->is_scalar() ? emit_scalar(x) : emit_array(x);
    }
}

/// Scalars and what is stored under another name go to the results.
void CWriter::finish_results() {
    for (std::size_t i = 0; i < p_.results.size(); ++i) {
        const Ref x = p_.results[i];
        const std::string& name = p_.result_names[i];
        if (x->is_scalar()) {
            line("*" + name + " = " + entry(x, {}) + ";");
        } else if (names_of_.at(x) != name) {
            line("memcpy(" + name + ", " + names_of_.at(x) + ", " + count(x) +
                 " * sizeof(double));");
        }
    }
}

Result<CWriter::Body> CWriter::write() {
    choose_stored();
    for (const Ref x : p_.order) emit(x);
    finish_results();
    if (refusal_) return *refusal_;
    return std::move(body_);
}

}  // namespace gradwright::render::code
