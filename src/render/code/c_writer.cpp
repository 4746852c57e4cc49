// Loops, storage, scalars and results.
#include "render/code/c_writer.hpp"

#include "render/code/c_index.hpp"
#include "render/code/frame.hpp"

#include <algorithm>
#include <utility>

namespace gradwright::render::code {
namespace {

/// Numbers in local arrays: 32 KiB of them.
constexpr std::int64_t most_on_stack = 4096;

}  // namespace

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
std::string CWriter::count(std::span<const Dim> dims) const {
    std::string text = "1";
    for (const Dim& d : dims) text = index_product(text, dim(d));
    return text;
}

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

/// The body once for every entry, or once inside of loops over the extents.
void CWriter::loop(std::span<const Dim> dims, bool unroll, const At& body) {
    const bool was_unrolling = std::exchange(unrolling_, unroll);
    const std::size_t depth = depth_;
    Indices at(dims.size(), "0");
    if (unroll) {
        const auto entries = Dim::product(dims).number().value_or(0);
        for (std::int64_t n = 0; n < entries; ++n) {
            std::int64_t rest = n;
            for (std::size_t i = dims.size(); i-- > 0;) {
                const std::int64_t extent = dims[i].number().value_or(1);
                at[i] = std::to_string(rest % extent);
                rest /= extent;
            }
            body(at);
        }
    } else if (Dim::product(dims).number() != 0) {
        for (std::size_t i = 0; i < dims.size(); ++i) {
            if (dims[i].number() == 1) continue;
            if (depth_ == free_indices_.size()) {
                const auto letter = static_cast<char>('i' + depth_);
                free_indices_.push_back(names_.fresh(std::string(1, letter)));
            }
            at[i] = free_indices_[depth_++];
            line("for (size_t " + at[i] + " = 0; " + at[i] + " < " + dim(dims[i]) + "; ++" + at[i] +
                 ") {");
            front_ += "    ";
        }
        body(at);
    }
    for (; depth_ > depth; --depth_) {
        front_.resize(front_.size() - 4);
        line("}");
    }
    unrolling_ = was_unrolling;
}

/// Where the entry of an array lies.
std::string CWriter::cell(const std::string& name, Ref x, const Indices& at) const {
    if (at.empty()) return name;
    std::string text = at[0];
    for (std::size_t i = 1; i < at.size(); ++i) {
        text = index_sum(index_product(text, dim(x->dims[i])), at[i]);
    }
    return name + "[" + text + "]";
}

std::string CWriter::storage(Ref x) { return names_of_.at(x); }

/// A local array if its size is known and not large, else a part of the workspace.
void CWriter::declare(const std::string& name, std::span<const Dim> dims) {
    const auto size = Dim::product(dims).number();
    if (size && *size <= most_on_stack - on_stack_) {
        on_stack_ += *size;
        line("double " + name + "[" + std::to_string(std::max<std::int64_t>(*size, 1)) + "];");
    } else {
        body_.arrays.push_back({name, count(dims)});
    }
}

std::string CWriter::scratch(std::span<const Dim> dims) {
    const std::string name = names_.fresh("copy");
    declare(name, dims);
    return name;
}

void CWriter::emit_scalar(Ref x) {
    const bool of_library = needs_storage(x), is_einsum = x->make == Make::einsum;
    const std::string value = of_library || is_einsum ? "" : bare(entry(x, {}));
    const bool is_named = is_sum(x) && value.find_first_of(" (.") == std::string::npos;
    const std::string name = is_named ? value : names_.fresh(stem_of(x), stem_of(x) == "t");
    if (of_library) {
        emit_op(x, name);
    } else if (is_einsum) {
        line("double " + name + ";");
        emit_einsum(x, name);
    } else if (!is_named) {
        line("const double " + name + " = " + value + ";");
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
            const std::string value = entry(x, {});
            line("*" + name + " = " + bare(value) + ";");
        } else if (names_of_.at(x) != name) {
            line("memcpy(" + name + ", " + names_of_.at(x) + ", " + count(x->dims) +
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
