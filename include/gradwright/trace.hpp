#pragma once
// C++ code to a formula: run it once on expressions.
//
//     auto t = gradwright::trace([](auto x, auto y) { return sum(times(sin(x), y)); },
//                                "x: vector(n)", "y: vector(n)");
//     gradient(t.result, t[0]).text()                 // y.*cos(x)
//
// Loops unroll, for their conditions are ordinary C++; a choice that depends on recorded values is
// `where(c, a, b)`, and `if (x > 0)` does not compile. The same generic code runs on numbers, on
// Dual and on arrays of a Tape.

#include <gradwright/expression.hpp>
#include <gradwright/scalar.hpp>

namespace gradwright {
inline namespace [[gnu::visibility("default")]] abi1 {

struct Traced {
    Model model;
    std::vector<Expression> inputs;
    /// Not ok if an input or what was made of it is not.
    Expression result;

    const Expression& operator[](std::size_t input) const { return inputs[input]; }
};

namespace trace_detail {

inline Expression input(Model& model, std::size_t, std::string_view declaration) {
    return model.declare(declaration);
}
/// An input with the extents of an example: x1, x2, ...
inline Expression input(Model& model, std::size_t number, const DenseArray& example) {
    const std::string name = "x" + std::to_string(number + 1);
    std::vector<Extent> extents(example.extents.begin(), example.extents.end());
    if (extents.empty()) return model.scalar(name);
    if (extents.size() == 1) return model.vector(name, extents[0]);
    if (extents.size() == 2) return model.matrix(name, extents[0], extents[1]);
    return model.tensor(name, extents);
}
inline Expression input(Model& model, std::size_t number, const std::vector<double>& example) {
    return input(model, number, DenseArray{{static_cast<std::int64_t>(example.size())}, example});
}
inline Expression input(Model& model, std::size_t number, double) {
    return input(model, number, DenseArray{{}, {0}});
}

template <class F, std::size_t... i>
Expression applied(F&& f, const std::vector<Expression>& inputs, std::index_sequence<i...>) {
    return Expression(f(inputs[i]...));
}

}  // namespace trace_detail

/// Records f. Each input is a declaration, "X: matrix(n,d)", or an example of its shape: a number,
/// a std::vector<double> or a DenseArray.
template <class F, class... Inputs>
Traced trace(F&& f, const Inputs&... inputs) {
    Traced t;
    std::size_t number = 0;
    (t.inputs.push_back(trace_detail::input(t.model, number++, inputs)), ...);
    for (const Expression& e : t.inputs) {
        if (!e.ok()) return {t.model, t.inputs, e};
    }
    t.result = trace_detail::applied(f, t.inputs, std::index_sequence_for<Inputs...>());
    return t;
}

}  // namespace abi1
}  // namespace gradwright
