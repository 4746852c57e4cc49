#include "derive/conventions.hpp"

#include "expr/build.hpp"

#include <utility>

namespace gradwright {
namespace {

/// A derivative whose last two axes are those of a square variable.
class Trailing {
public:
    explicit Trailing(const Expr& derivative) : g_(derivative), lead_(derivative.order() - 2) {}

    Expr swapped() const {
        std::vector<std::size_t> order;
        for (std::size_t i = 0; i < lead_; ++i) order.push_back(i);
        order.push_back(lead_ + 1);
        order.push_back(lead_);
        return permute(g_, order);
    }

    /// Zero off the diagonal of the last two axes.
    Expr on_diagonal() const {
        ContractionSpec spec;
        spec.label_dims.assign(g_.shape().begin(), g_.shape().end() - 1);
        for (std::size_t i = 0; i <= lead_; ++i) spec.out.push_back(Axis(static_cast<Label>(i)));
        spec.out.push_back(spec.out.back());
        spec.factors.push_back({g_, spec.out, 1});
        return g_.graph().contract(std::move(spec));
    }

private:
    Expr g_;
    std::size_t lead_;
};

Structured symmetric_part(const Expr& g, SymmetricConvention convention, const std::string& name) {
    const Trailing trailing(g);
    switch (convention) {
        case SymmetricConvention::ambient:
            return {g, "ambient gradient: every entry of " + name + " counts as independent"};
        case SymmetricConvention::coordinates:
            return {g + trailing.swapped() - trailing.on_diagonal(),
                    "coordinate form G + G' - diag(G): by the entries of " + name +
                        " on and below the diagonal"};
        case SymmetricConvention::subspace:
            break;
    }
    return {
        Number::ratio(1, 2) * (g + trailing.swapped()),
        name + " is symmetric: the derivative is (G + G')/2, on the space of symmetric matrices"};
}

}  // namespace

Structured restrict_to_structure(const Expr& derivative, const Expr& variable,
                                 SymmetricConvention convention) {
    if (variable.order() != 2 || !variable.is_symbol()) return {derivative, ""};
    const Facts facts = variable->declared;
    const std::string name(variable->name);
    if (has(facts, Facts::diagonal)) {
        return {Trailing(derivative).on_diagonal(),
                name + " is diagonal: entries off the diagonal are no variables"};
    }
    if (has(facts, Facts::orthogonal) && derivative.order() == 2 &&
        convention != SymmetricConvention::ambient) {
        const Expr qg = matmul(transpose(variable), derivative);
        const Expr sym = Number::ratio(1, 2) * (qg + transpose(qg));
        return {derivative - matmul(variable, sym),
                name +
                    " is orthogonal: the gradient G is projected on the tangent space, "
                    "G - " +
                    name + "*sym(" + name + "'*G)"};
    }
    if (has(facts, Facts::symmetric)) return symmetric_part(derivative, convention, name);
    return {derivative, ""};
}

}  // namespace gradwright
