// Which phrases are put together: extents fit and every operand lies inside the domain of its op.

#include "fuzz/random_formula.hpp"

namespace gradwright::testing {

namespace {

constexpr Extents scalar{'1', '1'};

}  // namespace

FormulaPtr FormulaSource::phrase(const char* text, Extents extents, std::vector<FormulaPtr> parts,
                                 bool positive) const {
    auto f = std::make_shared<Formula>();
    f->phrase = &phrase_of(text);
    f->extents = extents;
    f->positive = positive;
    f->parts = std::move(parts);
    return f;
}

FormulaPtr FormulaSource::leaf(Extents extents, bool positive) {
    std::vector<FormulaPtr> fitting;
    for (const Known& v : known_variables()) {
        if (v.extents != extents || (positive && !v.positive)) continue;
        auto f = std::make_shared<Formula>();
        f->leaf = v.name;
        f->extents = extents;
        f->positive = v.positive;
        fitting.push_back(f);
    }
    if (!fitting.empty()) return fitting[pick(fitting.size())];
    if (positive) return phrase("exp({0})", extents, {leaf(extents, false)}, true);
    for (const Known& v : known_variables()) {
        if (v.extents == Extents{extents.columns, extents.rows}) {
            return phrase("{0}'", extents, {leaf(v.extents, false)});
        }
    }
    return phrase("{0}*{1}", extents,
                  {leaf({extents.rows, 'n'}, false), leaf({'n', extents.columns}, false)});
}

FormulaPtr FormulaSource::make(Extents extents, int depth) {
    if (depth <= 0) return leaf(extents, false);
    if (extents == scalar && pick(4) != 0) return reduction(depth);
    switch (pick(8)) {
        case 0:
        case 1:
            return any_sum(extents, depth);
        case 2:
            return function_of(extents, depth);
        case 3:
            return phrase("{0}'", extents, {make({extents.columns, extents.rows}, depth - 1)});
        case 4:
            if (extents.columns == '1') return of_vector(extents, depth);
            [[fallthrough]];
        case 5:
            if (extents.rows == extents.columns && extents != scalar) {
                return of_square(extents, depth);
            }
            [[fallthrough]];
        default:
            return product(extents, depth);
    }
}

FormulaPtr FormulaSource::any_sum(Extents extents, int depth) {
    static const char* const texts[] = {"{0} + {1}", "{0} - {1}", "{0}.*{1}"};
    const FormulaPtr a = make(extents, depth - 1);
    switch (pick(7)) {
        case 0:
            return phrase("-{0}", extents, {a});
        case 1:
            return phrase(pick(2) == 0 ? "2*{0}" : "{0}/3", extents, {a});
        case 2:
            return phrase("{0}./{1}", extents, {a, positive(extents, depth - 1)});
        case 3:
            return phrase("{0}/{1}", extents, {a, positive(scalar, depth - 1)});
        default:
            return phrase(texts[pick(3)], extents, {a, make(extents, depth - 1)});
    }
}

FormulaPtr FormulaSource::function_of(Extents extents, int depth) {
    static const char* const anywhere[] = {
        "exp({0})",  "sin({0})",      "cos({0})",          "tanh({0})",         "atan({0})",
        "erf({0})",  "sinh({0})",     "cosh({0})",         "expm1({0})",        "abs({0})",
        "relu({0})", "softplus({0})", "sigmoid({0})",      "silu({0})",         "gelu({0})",
        "{0}.^2",    "{0}.^3",        "log(1 + exp({0}))", "1./(1 + exp(-{0}))"};
    static const char* const of_positive[] = {"log({0})",    "log1p({0})",  "sqrt({0})",
                                              "1./{0}",      "{0}.^(-1/2)", "{0}.^1.5",
                                              "lgamma({0})", "log({0})",    "sqrt({0})"};
    static const char* const of_two[] = {"where({0} > {1}, {0}, {1})", "max({0}, {1})",
                                         "min({0}, {1})"};
    switch (pick(6)) {
        case 0:
        case 1:
            return phrase(of_positive[pick(std::size(of_positive))], extents,
                          {positive(extents, depth - 1)});
        case 2:
            return phrase(of_two[pick(std::size(of_two))], extents,
                          {make(extents, depth - 1), make(extents, depth - 1)});
        default:
            return phrase(anywhere[pick(std::size(anywhere))], extents, {make(extents, depth - 1)});
    }
}

FormulaPtr FormulaSource::positive(Extents extents, int depth) {
    if (depth <= 0) return leaf(extents, true);
    static const char* const made[] = {"exp({0})", "softplus({0})", "sigmoid({0})", "{0}.^2 + 1",
                                       "cosh({0})"};
    switch (pick(5)) {
        case 0:
            return leaf(extents, true);
        case 1:
            return phrase("{0} + {1}", extents,
                          {positive(extents, depth - 1), positive(extents, depth - 1)}, true);
        case 2:
            return phrase("{0}.*{1}", extents,
                          {positive(extents, depth - 1), positive(extents, depth - 1)}, true);
        default:
            return phrase(made[pick(std::size(made))], extents, {make(extents, depth - 1)}, true);
    }
}

FormulaPtr FormulaSource::product(Extents extents, int depth) {
    if (pick(5) == 0) {
        return phrase("{0}*{1}", extents, {make(scalar, depth - 1), make(extents, depth - 1)});
    }
    const char middle =
        extents.rows != '1' && extents.columns != '1' && pick(5) == 0 ? '1' : extent();
    return phrase(
        "{0}*{1}", extents,
        {make({extents.rows, middle}, depth - 1), make({middle, extents.columns}, depth - 1)});
}

FormulaPtr FormulaSource::regular(char n, int depth) {
    return phrase("{0}'*{0} + eye", {n, n}, {make({extent(), n}, depth - 1)});
}

FormulaPtr FormulaSource::of_square(Extents extents, int depth) {
    const char n = extents.rows;
    switch (pick(8)) {
        case 0:
        case 1:
            return phrase("inv({0})", extents, {regular(n, depth - 1)});
        case 2:
            return phrase(pick(2) == 0 ? "{0}^2" : "{0}^3", extents, {make(extents, depth - 1)});
        case 3:
            return phrase("diag({0})", extents, {make({n, '1'}, depth - 1)});
        case 4:
            return phrase("diag(diag({0}))", extents, {make(extents, depth - 1)});
        case 5:
            return phrase("softmax({0}, rows)", extents, {make(extents, depth - 1)});
        case 6:
            return phrase("solve({0}, {1})", extents,
                          {regular(n, depth - 1), make(extents, depth - 1)});
        default:
            return regular(n, depth);
    }
}

FormulaPtr FormulaSource::of_vector(Extents extents, int depth) {
    const char n = extents.rows;
    if (n == '1') return reduction(depth);
    switch (pick(6)) {
        case 0:
            return phrase(pick(2) == 0 ? "softmax({0})" : "exp({0})/sum(exp({0}))", extents,
                          {make(extents, depth - 1)});
        case 1:
            return phrase("rowsum({0})", extents, {make({n, extent()}, depth - 1)});
        case 2:
            return phrase("colsum({0})'", extents, {make({extent(), n}, depth - 1)});
        case 3: {
            const char middle = extent();
            return phrase("diag({0}*{1})", extents,
                          {make({n, middle}, depth - 1), make({middle, n}, depth - 1)});
        }
        case 4:
            return phrase("solve({0}, {1})", extents,
                          {regular(n, depth - 1), make(extents, depth - 1)});
        default:
            return product(extents, depth);
    }
}

FormulaPtr FormulaSource::reduction(int depth) {
    static const char* const of_array[] = {"sum({0})",           "sum({0})",     "mean({0})",
                                           "norm2({0})",         "norm2({0})^2", "norm1({0})",
                                           "max({0})",           "prod({0})",    "logsumexp({0})",
                                           "log(sum(exp({0})))", "normF({0})^2"};
    const char m = extent(), n = extent();
    const auto any = [&](char rows, char columns) { return make({rows, columns}, depth - 1); };
    switch (pick(9)) {
        case 0:
            if (pick(2) == 0) return phrase("{0}'*{1}*{0}", scalar, {any(n, '1'), any(n, n)});
            return phrase("{0}'*{1}*{2}", scalar, {any(n, '1'), any(n, n), any(n, '1')});
        case 1:
            return phrase("tr({0})", scalar, {any(n, n)});
        case 2:
            return phrase("tr({0}*{1})", scalar, {any(m, n), any(n, m)});
        case 3: {
            static const char* const texts[] = {"det({0})", "logdet({0})", "log(det({0}))"};
            return phrase(texts[pick(3)], scalar, {regular(n, depth - 1)});
        }
        case 4:
            return phrase("vec({0})'*vec({1})", scalar, {any(m, n), any(m, n)});
        case 5:
            if (pick(2) == 0) return phrase("tr(kron({0}, {1}))", scalar, {any(m, m), any(n, n)});
            if (pick(2) == 0) {
                return phrase("sum(tanh(kron({0}, {1})))", scalar, {any(m, n), any(n, n)});
            }
            return phrase("norm2(kron({0}, {1}) - kron({2}, {3}))^2", scalar,
                          {any(m, n), any(n, '1'), any(m, n), any(n, '1')});
        default:
            return phrase(of_array[pick(std::size(of_array))], scalar,
                          {any(m, pick(2) == 0 ? '1' : n)});
    }
}

}  // namespace gradwright::testing
