// Sums over indices: as an expression, in one variable, or for a row of entries at a time.
#include "render/code/c_index.hpp"
#include "render/code/c_writer.hpp"
#include "render/code/loops.hpp"

#include <algorithm>

namespace gradwright::render::code {
namespace {

/// Sums longer than this are loops, where the statement is written out and in a loop.
constexpr std::int64_t longest_written_out = 64, longest_in_loop = 4;

bool is_plain(const std::string& text) { return text.find_first_of(" (") == std::string::npos; }

}  // namespace

/// x*x where x is computed once.
std::string CWriter::squared(const std::string& text) {
    if (is_plain(text)) return "(" + text + " * " + text + ")";
    const std::string e = names_.fresh("e");
    line("const double " + e + " = " + bare(text) + ";");
    return "(" + e + " * " + e + ")";
}

std::string CWriter::sum_over(std::span<const Dim> dims, std::string_view stem, const Term& term) {
    const auto n = Dim::product(dims).number();
    if (n && *n <= (unrolling_ ? longest_written_out : longest_in_loop)) {
        std::vector<std::string> terms;
        loop(dims, true, [&](const Indices& k) { terms.push_back(term(k)); });
        return sum_of(terms, std::vector<int>(terms.size(), 1));
    }
    const std::string sum = names_.fresh(stem, stem == "t");
    line("double " + sum + " = 0;");
    loop(dims, false, [&](const Indices& k) {
        const std::string text = term(k);
        line(sum + " += " + bare(text) + ";");
    });
    return sum;
}

/// What is summed at the entry `at` and the summed indices `k`.
std::string CWriter::reduced_term(Ref x, const Indices& at, const Indices& k) {
    const Ref a = x->args[0];
    switch (x->make) {
        case Make::matmul: {
            const Ref b = x->args[1];
            Indices left, right = k;
            if (a->is_matrix()) left.push_back(at[0]);
            left.push_back(k[0]);
            if (b->is_matrix()) right.push_back(at.back());
            return product_of({entry(a, left), entry(b, right)});
        }
        case Make::row_sums:
            return entry(a, {at[0], k[0]});
        case Make::column_sums:
            return entry(a, {k[0], at[0]});
        case Make::trace:
            return entry(a, {k[0], k[0]});
        case Make::norm:
            return squared(entry(a, k));
        case Make::inner:
            if (x->args[1] == a) return squared(entry(a, k));
            return product_of({entry(a, k), entry(x->args[1], k)});
        default:
            return entry(a, k);
    }
}

std::string CWriter::reduction(Ref x, const Indices& at) {
    const std::vector<Dim> dims = summed_dims(x);
    const std::string sum = sum_over(dims, depth_ > 0 || unrolling_ ? "sum" : stem_of(x),
                                     [&](const Indices& k) { return reduced_term(x, at, k); });
    if (x->make == Make::mean) return "(" + sum + " / (double)(" + count(dims) + "))";
    return x->make == Make::norm ? "sqrt(" + bare(sum) + ")" : sum;
}

void CWriter::emit_by_columns(Ref x, const std::string& name) {
    const std::vector<Dim> summed = summed_dims(x);
    const std::span<const Dim> dims(x->dims);
    loop(dims.first(dims.size() - 1), false, [&](const Indices& row) {
        const auto whole = [&row](const Indices& last) {
            Indices at = row;
            at.push_back(last[0]);
            return at;
        };
        loop(dims.last(1), false,
             [&](const Indices& last) { line(cell(name, x, whole(last)) + " = 0;"); });
        loop(summed, false, [&](const Indices& k) {
            loop(dims.last(1), false, [&](const Indices& last) {
                const Indices at = whole(last);
                const std::string text = reduced_term(x, at, k);
                line(cell(name, x, at) + " += " + bare(text) + ";");
            });
        });
    });
}

namespace {

/// The extents of the labels of an einsum that are summed, or of those that are not.
std::vector<Dim> label_dims(const Loops& loops, bool summed) {
    std::vector<Dim> dims;
    for (const auto& l : loops.labels) {
        if (l.summed == summed) dims.push_back(l.extent);
    }
    return dims;
}

/// Every entry of the output is the sum of some products: none is the place of no product.
bool covers(Ref einsum) {
    std::string output = einsum->text.substr(einsum->text.find("->") + 2);
    std::erase_if(output, [](char c) { return c == '(' || c == ')'; });
    std::ranges::sort(output);
    return std::ranges::adjacent_find(output) == output.end();
}

}  // namespace

void CWriter::emit_einsum(Ref x, const std::string& name) {
    const auto loops_at = [&](const std::function<std::string(std::string_view)>& index) {
        return loops_of(
            x, 0, [this](const Dim& d) { return dim(d); }, index);
    };
    const Loops shape = loops_at([](std::string_view label) { return std::string(label); });
    const std::vector<Dim> free = label_dims(shape, false), summed = label_dims(shape, true);
    std::vector<Dim> all = free;
    all.insert(all.end(), summed.begin(), summed.end());
    if (!covers(x)) line("memset(" + name + ", 0, " + count(x->dims) + " * sizeof(double));");
    loop(free, false, [&](const Indices& at) {
        const auto loops_with = [&](const Indices& k) {
            std::size_t i = 0, j = 0;
            std::vector<std::string> indices;
            for (const auto& l : shape.labels) indices.push_back(l.summed ? k[j++] : at[i++]);
            std::size_t next = 0;
            return loops_at([&](std::string_view) { return indices[next++]; });
        };
        const auto product = [&](const Indices& k) {
            const Loops loops = loops_with(k);
            std::vector<std::string> factors;
            for (std::size_t i = 0; i < x->args.size(); ++i) {
                factors.push_back(entry(x->args[i], loops.operands[i]));
            }
            return product_of(factors);
        };
        const std::string sum = summed.empty() ? product({}) : sum_over(summed, "sum", product);
        const Loops loops = loops_with(Indices(summed.size(), "0"));
        line(cell(name, x, loops.output) + " = " + bare(sum) + ";");
    });
}

}  // namespace gradwright::render::code
