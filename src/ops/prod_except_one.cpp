// Products of all entries but m: right with any number of zeros, where prod(x)./x is not.
#include "ops/trailing.hpp"

namespace gradwright {
namespace {

struct Split {
    std::size_t trailing, left_out;
};

Split split_of(std::span<const std::int64_t> attributes) {
    return {static_cast<std::size_t>(attributes[0]), static_cast<std::size_t>(attributes[1])};
}

/// Batch axes, then the trailing axes once for each entry left out.
Result<Shape> shape(std::span<const Expr> operands, std::span<const std::int64_t> attributes) {
    const auto batch = ops::reduce_trailing(operands, attributes);
    if (!batch) return batch.error();
    const auto [trailing, left_out] = split_of(attributes);
    const auto x = operands[0].shape();
    Shape result(x.begin(), x.end());
    const auto block = x.end() - static_cast<std::ptrdiff_t>(trailing);
    for (std::size_t m = 1; m < left_out; ++m) result.insert(result.end(), block, x.end());
    return result;
}

// d y[i...] = Σ_j y[i..., j] dx_j with one entry more left out
Expr differential(const Expr& y, std::size_t, const Expr& dx) {
    const Expr x = y.child(0);
    const auto [trailing, left_out] = split_of(y->attributes);
    const std::size_t batch = x.order() - trailing;
    std::string letters;
    for (std::size_t i = 0; i < y.order() + trailing; ++i) letters += static_cast<char>('a' + i);
    const std::int64_t attributes[] = {y->attributes[0], static_cast<std::int64_t>(left_out) + 1};
    const Expr more = apply(ops::prod_except_one, std::span(&x, 1), attributes);
    const std::string of_dx = letters.substr(0, batch) + letters.substr(y.order());
    return einsum(y.graph(), letters + "," + of_dx + "->" + letters.substr(0, y.order()),
                  {{more, dx}});
}

/// `code` holds the left-out indices as digits in base n; a repeated index gives zero.
template <class T>
T product_without(const T* v, std::size_t n, std::size_t code, std::size_t left_out) {
    std::vector<std::size_t> out(left_out);
    for (std::size_t m = 0; m < left_out; ++m, code /= n) {
        out[m] = code % n;
        for (std::size_t k = 0; k < m; ++k) {
            if (out[k] == out[m]) return T(0);
        }
    }
    T product = 1;
    for (std::size_t i = 0; i < n; ++i) {
        bool kept = true;
        for (const std::size_t o : out) kept = kept && o != i;
        if (kept) product *= v[i];
    }
    return product;
}

template <class T>
ArrayOf<T> kernel(const KernelArgs& args, std::span<const ArrayOf<T>* const> x) {
    const auto [trailing, left_out] = split_of(args.node->attributes);
    const std::size_t n = ops::block_size(*x[0], static_cast<std::int64_t>(trailing));
    ArrayOf<T> y(args.shape);
    const std::size_t blocks = n == 0 ? 0 : x[0]->size() / n;
    const std::size_t codes = blocks == 0 ? 0 : y.size() / blocks;
    for (std::size_t i = 0; i < y.size(); ++i) {
        y[i] = product_without(x[0]->values.data() + i / codes * n, n, i % codes, left_out);
    }
    return y;
}

// prod(x)./x where no entry is zero; of two left out prod(x)./(x*x'), with a diagonal of zeros.
Expr closed_form(const Expr& y) {
    const Expr x = y.child(0);
    const auto [trailing, left_out] = split_of(y->attributes);
    if (left_out > 2) return {};
    const ops::TrailingLabels l(x, x.order(), y->attributes[0]);
    const Expr all = apply(ops::prod, {x}, {y->attributes[0]});
    Graph& graph = y.graph();
    if (left_out == 1) {
        return einsum(graph, l.batch + "," + l.all + "->" + l.all, {{all, {x, -1}}});
    }
    std::string second;
    for (const char c : l.block) second += static_cast<char>(c - 'a' + 'A');
    const std::string pair = l.all + "," + l.batch + second + "->" + l.all + second;
    const Expr both = einsum(graph, l.batch + "," + pair, {{all, {x, -1}, {x, -1}}});
    return both - einsum(graph, l.batch + "," + l.all + "->" + l.all + l.block, {{all, {x, -2}}});
}

Expr normalise(Graph&, std::span<const Expr> x, std::span<const std::int64_t> attributes) {
    if (split_of(attributes).left_out != 1) return {};
    return ops::turned_round(ops::prod_except_one, x[0], attributes, UnderTranspose::equivariant);
}

}  // namespace

const Op ops::prod_except_one{{.name = "prod_except_one", .normalise = normalise},
                              {.summary = "for each entry, the product of all others",
                               .slots = {Smooth{differential}},
                               .shape = shape,
                               .kernel = {.real = kernel<double>, .complex = kernel<Complex>},
                               .rule = "the same with one more entry left out",
                               .example = "prod_except_one(x)",
                               .sample_attributes = {1, 1},
                               .internal = true,
                               .closed_form = closed_form}};

}  // namespace gradwright
