#pragma once
// Values as C: what is entry by entry becomes one loop, or statements without one if it is small;
// everything else is stored.

#include "render/code/program.hpp"
#include "render/code/writer.hpp"

#include <functional>

namespace gradwright::render::code {

class CWriter {
public:
    CWriter(const Program& program, Names& names);

    struct Body {
        std::string statements;
        std::vector<std::pair<std::string, std::string>> arrays;  ///< in the workspace, with sizes
        std::vector<std::string_view> helpers;
        bool can_fail = false;
        bool calls = false;  ///< the library, on arrays
    };
    Result<Body> write();

private:
    using Indices = std::vector<std::string>;
    using At = std::function<void(const Indices&)>;
    using Term = std::function<std::string(const Indices&)>;

    bool must_store(Ref x) const;
    bool by_columns(Ref x) const;
    int fastest_axis(Ref x) const;
    bool rereads(Ref x, std::size_t operand) const;
    bool unrolls(Ref x) const;
    void weigh(Ref x);
    void store(Ref x);
    void choose_stored();

    void emit(Ref x);
    void emit_scalar(Ref x);
    void emit_array(Ref x);
    void emit_entries(Ref x, const std::string& name);
    void emit_by_columns(Ref x, const std::string& name);
    void emit_solve(Ref x, const std::string& name);
    void emit_blocks(Ref x, const std::string& name);
    void emit_einsum(Ref x, const std::string& name);
    void emit_op(Ref x, const std::string& name);
    std::string blank(Ref x, std::string_view what, const std::string& out);
    void finish_results();

    std::string entry(Ref x, const Indices& at);
    std::string entry_of_parts(Ref x, const Indices& at);
    std::string entry_of_op(Ref x, const Indices& at);
    std::string reduced_entry(Ref x, const Indices& at);
    std::string reduction(Ref x, const Indices& at);
    std::string reduced_term(Ref x, const Indices& at, const Indices& k);
    std::string sum_over(std::span<const Dim> dims, std::string_view stem, const Term& term);
    std::string squared(const std::string& text);
    std::string cell(const std::string& name, Ref x, const Indices& at) const;
    std::string count(std::span<const Dim> dims) const;
    std::string dim(const Dim& d) const;
    std::string storage(Ref x);
    void declare(const std::string& name, std::span<const Dim> dims);
    std::string scratch(std::span<const Dim> dims);

    void loop(std::span<const Dim> dims, bool unroll, const At& body);
    void line(const std::string& text);
    void use(std::string_view helper);
    std::string refuse(Ref x);

    const Program& p_;
    Names& names_;
    Body body_;
    std::string front_ = "    ";
    std::unordered_map<Ref, std::string> names_of_;
    std::unordered_map<Ref, int> weight_;
    std::unordered_map<Ref, std::int64_t> terms_;  ///< operations for one entry, loops included
    std::set<Ref> stored_;
    std::vector<std::string> free_indices_;
    std::size_t depth_ = 0;
    std::int64_t on_stack_ = 0;  ///< numbers in local arrays
    bool unrolling_ = false;
    std::optional<Diagnostic> refusal_;
};

/// Works on contiguous operands.
bool needs_storage(Ref x);
/// Entries are sums over one or more indices.
bool is_sum(Ref x);
/// The extents such a sum is over.
std::vector<Dim> summed_dims(Ref x);
/// Without parentheses around the whole.
std::string bare(const std::string& text);
/// Factors and terms in parentheses; zeros and ones are left out.
std::string product_of(const std::vector<std::string>& factors);
std::string sum_of(const std::vector<std::string>& terms, const std::vector<int>& signs);

}  // namespace gradwright::render::code
