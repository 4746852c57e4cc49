// What is stored and what is read entry by entry; scalars; results.
#include "render/code/c_writer.hpp"

#include "render/code/frame.hpp"

#include <algorithm>

namespace gradwright::render::code {
namespace {

/// Operations in one loop body beyond which an array is stored first.
constexpr int heaviest_entry = 12;

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

}  // namespace

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

namespace {

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

}  // namespace

std::string dims_product(const Program& p, std::span<const Dim> dims) {
    std::string text;
    for (const Dim& d : dims) {
        const bool several = d.monomials().size() > 1;
        const std::string one = several ? "(" + size_text(p, d) + ")" : size_text(p, d);
        text += (text.empty() ? "" : " * ") + one;
    }
    return text.empty() ? "1" : text;
}

std::string bare(const std::string& text) {
    if (text.empty() || text[0] != '(') return text;
    int depth = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
        if (depth == 0) return i + 1 == text.size() ? text.substr(1, i - 1) : text;
    }
    return text;
}

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

/// Scalars that sum over something: `total += ...` in loops.
void CWriter::emit_scalar(Ref x) {
    const std::string name = names_.fresh(stem_of(x), stem_of(x) == "t");
    if (!is_loop(x)) {
        line("const double " + name + " = " + bare(entry(x, {})) + ";");
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
