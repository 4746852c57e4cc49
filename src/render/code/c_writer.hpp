#pragma once
// Values as C: what is entry by entry becomes one loop, everything else is stored.

#include "render/code/program.hpp"
#include "render/code/writer.hpp"

namespace gradwright::render::code {

class CWriter {
public:
    CWriter(const Program& program, Names& names);

    struct Body {
        std::string statements;
        std::vector<std::pair<std::string, std::string>> arrays;  ///< name and size of each local
        std::vector<std::string_view> helpers;
        bool can_fail = false;
    };
    Result<Body> write();

private:
    using Indices = std::vector<std::string>;

    bool must_store(Ref x) const;
    bool is_loop(Ref x) const;
    void choose_stored();
    void emit(Ref x);
    void emit_scalar(Ref x);
    void emit_array(Ref x);
    void emit_entries(Ref x, const std::string& name);
    void emit_matmul(Ref x, const std::string& name);
    void emit_solve(Ref x, const std::string& name);
    void emit_power(Ref x, const std::string& name);
    void emit_blocks(Ref x, const std::string& name);
    void emit_einsum(Ref x, const std::string& name);
    void emit_op(Ref x, const std::string& out);
    void finish_results();

    std::string entry(Ref x, const Indices& at);
    std::string entry_of_parts(Ref x, const Indices& at);
    std::string entry_of_op(Ref x, const Indices& at);
    std::string reduced_entry(Ref x, const Indices& at);
    Ref reduced_operand(Ref x) const;
    std::string stored(Ref x, const Indices& at) const;
    std::string count(Ref x) const;
    std::string dim(const Dim& d) const;
    std::string storage(Ref x);
    std::string scratch(const std::string& size);

    Indices open_loops(std::span<const Dim> dims);
    void close_loops(std::size_t n);
    void line(const std::string& text);
    void use(std::string_view helper);
    std::string refuse(Ref x);

    const Program& p_;
    Names& names_;
    Body body_;
    std::string front_ = "    ";
    std::unordered_map<Ref, std::string> names_of_;
    std::unordered_map<Ref, int> weight_;
    std::set<Ref> stored_;
    std::vector<std::string> free_indices_;
    std::size_t depth_ = 0;
    std::optional<Diagnostic> refusal_;
};

/// Works on contiguous operands.
bool needs_storage(Ref x);
/// The number of entries: "m * n".
std::string dims_product(const Program& p, std::span<const Dim> dims);
/// Without parentheses around the whole.
std::string bare(const std::string& text);

}  // namespace gradwright::render::code
