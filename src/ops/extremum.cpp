// The largest and the smallest: of all entries, where it is, and of two arrays entry by entry. They
// differ by the direction of a comparison.
#include "ops/trailing.hpp"

#include <algorithm>
#include <functional>

namespace gradwright {
namespace {

/// What leads: std::greater for the largest, std::less for the smallest.
template <class Leads>
constexpr int direction = Leads()(1, 0) ? 1 : -1;

template <const Op& op>
Expr normalise(Graph&, std::span<const Expr> x, std::span<const std::int64_t> attributes) {
    if (x[0].is_scalar()) return x[0];
    return ops::turned_round(op, x[0], attributes, UnderTranspose::invariant);
}

template <const Op& indicator>
Expr differential(const Expr& y, std::size_t, const Expr& dx) {
    const Expr x = y.child(0);
    const ops::TrailingLabels l(x, x.order(), y->attributes[0]);
    const Expr share = apply(indicator, {x}, {y->attributes[0]});
    return einsum(y.graph(), l.all + "," + l.all + "->" + l.batch, {{share, dx}});
}

template <class Leads, class T>
ArrayOf<T> kernel(const KernelArgs& args, std::span<const ArrayOf<T>* const> x) {
    return ops::reduced<T>(args, *x[0], [](const T* v, std::size_t n) {
        T best = v[0];
        for (std::size_t i = 1; i < n; ++i) {
            if (Leads()(std::real(v[i]), std::real(best)) || v[i] != v[i]) best = v[i];
        }
        return best;
    });
}

Facts facts(const Expr& y) {
    return facts_of(y.child(0)) & (Facts::positive | Facts::nonnegative | Facts::nonpositive |
                                   Facts::at_most_one | Facts::integer);
}

// An op of its own: 1 + sign(x - max(x)) is wrong as soon as rounding separates equal numbers.
template <const Op& op>
Expr normalise_indicator(Graph&, std::span<const Expr> x,
                         std::span<const std::int64_t> attributes) {
    return ops::turned_round(op, x[0], attributes, UnderTranspose::equivariant);
}

template <class Leads, class T>
ArrayOf<T> indicator_kernel(const KernelArgs& args, std::span<const ArrayOf<T>* const> x) {
    ArrayOf<T> y = *x[0];
    ops::for_each_block(y, args.node->attributes[0], [](T* v, std::size_t n) {
        double best = std::real(v[0]);
        for (std::size_t i = 1; i < n; ++i) {
            if (Leads()(std::real(v[i]), best)) best = std::real(v[i]);
        }
        double ties = 0;
        for (std::size_t i = 0; i < n; ++i) ties += std::real(v[i]) == best ? 1 : 0;
        for (std::size_t i = 0; i < n; ++i) v[i] = std::real(v[i]) == best ? 1 / ties : 0.0;
    });
    return y;
}

/// f(x, x) = x, f(x, 0) by relu, f(x, -x) by abs, operands in canonical order.
template <const Op& op, class Leads>
Expr normalise_pair(Graph&, std::span<const Expr> x, std::span<const std::int64_t>) {
    const Expr& a = x[0];
    const Expr& b = x[1];
    const Number s = direction<Leads>;
    if (a == b) return a;
    if (b.is_zero()) return s * apply(ops::relu, {s * a});
    if (a.is_zero()) return s * apply(ops::relu, {s * b});
    if (a == -b) return s * apply(ops::abs, {a});
    const auto first = ops::constant_of(a), second = ops::constant_of(b);
    if (first && second) {
        const bool take_first = direction<Leads> > 0 ? *second < *first : *first < *second;
        return take_first ? a : b;
    }
    // Keys of either orientation: swapping may turn the pair round, and must not undo itself.
    const auto settled = [](const Expr& e) {
        return e.order() == 2 ? std::min(e->key, transpose(e)->key) : e->key;
    };
    return settled(b) < settled(a) ? apply(op, {b, a}) : Expr();
}

/// At a tie of two variables each gets a half; against a constant the kink is that of relu, whose
/// minimum-norm subgradient is zero.
template <class Leads>
Expr differential_of_pair(const Expr& y, std::size_t slot, const Expr& dx) {
    const Expr& a = y.child(slot);
    const Expr& b = y.child(1 - slot);
    const Expr lead = Number(direction<Leads>) * (a - b);
    if (ops::constant_of(b)) return hadamard(apply(ops::step, {lead}), dx);
    return hadamard(ops::half() * (ops::ones_like(a) + apply(ops::sign, {lead})), dx);
}

template <class Leads, class T>
ArrayOf<T> pair_kernel(const KernelArgs&, std::span<const ArrayOf<T>* const> x) {
    ArrayOf<T> y = *x[0];
    for (std::size_t i = 0; i < y.size(); ++i) {
        const T& other = (*x[1])[i];
        if (!Leads()(std::real(y[i]), std::real(other)) && y[i] == y[i]) y[i] = other;
    }
    return y;
}

/// max(A, A') is symmetric although neither operand is.
Facts symmetry_of(const Expr& pair) {
    const bool mirrors = pair.order() == 2 && transpose(pair.child(0)) == pair.child(1);
    return mirrors ? Facts::symmetric : Facts::none;
}

/// Above zero if either is, for the larger of two; below, for the smaller.
template <class Leads>
Facts facts_of_pair(const Expr& y) {
    constexpr Facts above = Facts::positive | Facts::nonnegative,
                    below = Facts::at_most_one | Facts::nonpositive;
    constexpr bool largest = 0 < direction<Leads>;
    const Facts a = facts_of(y.child(0)), b = facts_of(y.child(1));
    return ((a | b) & (largest ? above : below)) |
           (a & b & ((largest ? below : above) | Facts::integer)) | symmetry_of(y);
}

using Largest = std::greater<>;
using Smallest = std::less<>;

}  // namespace

const Op ops::max{{.name = "max", .normalise = normalise<ops::max>, .facts = facts},
                  {.summary = "largest entry, over the trailing axes",
                   .slots = {Smooth{differential<ops::argmax_indicator>}},
                   .shape = reduce_trailing,
                   .kernel = {.real = kernel<Largest, double>, .complex = kernel<Largest, Complex>},
                   .spelling = {.latex = R"(\max({0}))",
                                .numpy = "np.max({0}, axis={axes})",
                                .torch = "torch.amax({0}, dim={axes})",
                                .julia = "maximum({0})",
                                .matlab = "max({0}, [], 'all')",
                                .cpp = "{0}.maxCoeff()"},
                   .domain = Domain::away_from_ties,
                   .rule = "d max(x) = dx at the largest entry; ties share equally",
                   .example = "max(x)",
                   .sample_attributes = {1}}};

const Op ops::min{
    {.name = "min", .normalise = normalise<ops::min>, .facts = facts},
    {.summary = "smallest entry, over the trailing axes",
     .slots = {Smooth{differential<ops::argmin_indicator>}},
     .shape = reduce_trailing,
     .kernel = {.real = kernel<Smallest, double>, .complex = kernel<Smallest, Complex>},
     .spelling = {.latex = R"(\min({0}))",
                  .numpy = "np.min({0}, axis={axes})",
                  .torch = "torch.amin({0}, dim={axes})",
                  .julia = "minimum({0})",
                  .matlab = "min({0}, [], 'all')",
                  .cpp = "{0}.minCoeff()"},
     .domain = Domain::away_from_ties,
     .rule = "d min(x) = dx at the smallest entry; ties share equally",
     .example = "min(x)",
     .sample_attributes = {1}}};

const Op ops::argmax_indicator{
    {.name = "argmax_indicator",
     .normalise = normalise_indicator<ops::argmax_indicator>,
     .facts = always<Facts::simplex>},
    {.summary = "1 at the largest entry, else 0; k equal ones get 1/k each",
     .slots = {Constant{}},
     .shape = same_shape,
     .kernel = {.real = indicator_kernel<Largest, double>,
                .complex = indicator_kernel<Largest, Complex>},
     .spelling = {.latex = R"(\mathbf 1_{\arg\max}({0}))"},
     .domain = Domain::away_from_ties,
     .rule = "d argmax_indicator(x) = 0 wherever it exists",
     .example = "argmax_indicator(x)",
     .sample_attributes = {1}}};

const Op ops::argmin_indicator{
    {.name = "argmin_indicator",
     .normalise = normalise_indicator<ops::argmin_indicator>,
     .facts = always<Facts::simplex>},
    {.summary = "1 at the smallest entry, else 0; k equal ones get 1/k each",
     .slots = {Constant{}},
     .shape = same_shape,
     .kernel = {.real = indicator_kernel<Smallest, double>,
                .complex = indicator_kernel<Smallest, Complex>},
     .spelling = {.latex = R"(\mathbf 1_{\arg\min}({0}))"},
     .domain = Domain::away_from_ties,
     .rule = "d argmin_indicator(x) = 0 wherever it exists",
     .example = "argmin_indicator(x)",
     .sample_attributes = {1}}};

const Op ops::max2{
    {.name = "max2",
     .elementwise = true,
     .under_transpose = UnderTranspose::equivariant,
     .normalise = normalise_pair<ops::max2, Largest>,
     .facts = facts_of_pair<Largest>},
    {.summary = "the larger of two arrays, entry by entry",
     .slots = {Smooth{differential_of_pair<Largest>}, Smooth{differential_of_pair<Largest>}},
     .kernel = {.real = pair_kernel<Largest, double>, .complex = pair_kernel<Largest, Complex>},
     .spelling = {.latex = R"(\max({0}, {1}))",
                  .unicode = "max({0}, {1})",
                  .numpy = "np.maximum({0}, {1})",
                  .torch = "torch.maximum({0}, {1})",
                  .julia = "max.({0}, {1})",
                  .matlab = "max({0}, {1})",
                  .cpp = "{0}.cwiseMax({1})"},
     .domain = Domain::away_from_ties,
     .rule = "d max(a, b) = (1 + sign(a - b))/2 .* da + (1 - sign(a - b))/2 .* db",
     .example = "max(x, y)"}};

const Op ops::min2{
    {.name = "min2",
     .elementwise = true,
     .under_transpose = UnderTranspose::equivariant,
     .normalise = normalise_pair<ops::min2, Smallest>,
     .facts = facts_of_pair<Smallest>},
    {.summary = "the smaller of two arrays, entry by entry",
     .slots = {Smooth{differential_of_pair<Smallest>}, Smooth{differential_of_pair<Smallest>}},
     .kernel = {.real = pair_kernel<Smallest, double>, .complex = pair_kernel<Smallest, Complex>},
     .spelling = {.latex = R"(\min({0}, {1}))",
                  .unicode = "min({0}, {1})",
                  .numpy = "np.minimum({0}, {1})",
                  .torch = "torch.minimum({0}, {1})",
                  .julia = "min.({0}, {1})",
                  .matlab = "min({0}, {1})",
                  .cpp = "{0}.cwiseMin({1})"},
     .domain = Domain::away_from_ties,
     .rule = "d min(a, b) = (1 - sign(a - b))/2 .* da + (1 + sign(a - b))/2 .* db",
     .example = "min(x, y)"}};

}  // namespace gradwright
