#include "render/code/lower.hpp"

#include "render/trees.hpp"

#include "expr/build.hpp"
#include "ops/catalogue.hpp"

#include <algorithm>

namespace gradwright::render::code {
namespace {

Stance stance_of_dims(std::size_t order, Stance wanted) {
    if (order == 1) return wanted == Stance::row ? Stance::row : Stance::column;
    return order == 0 ? Stance::scalar : order == 2 ? Stance::matrix : Stance::tensor;
}

/// The first operand that is not a scalar, or the first.
Ref shaped_one(const std::vector<Ref>& xs) {
    for (const Ref x : xs) {
        if (!x->is_scalar() && x->make != Make::fill) return x;
    }
    for (const Ref x : xs) {
        if (!x->is_scalar()) return x;
    }
    return xs.front();
}

}  // namespace

Diagnostic no_code(std::string message, std::string hint) {
    return {.slug = "no-code",
            .message = std::move(message),
            .hint = std::move(hint),
            .fault = Fault::refused};
}

Ref Lowering::refuse(const std::string& what) {
    if (!refusal_) refusal_ = no_code(what);
    return v_.number(0);
}

std::vector<Ref> Lowering::args_of(Tree x) const {
    std::vector<Ref> args;
    for (const Tree a : x->args) args.push_back(of(a));
    return args;
}

Result<Ref> Lowering::lower(Tree root) {
    std::vector<Tree> stack{root};
    while (!stack.empty()) {
        const Tree x = stack.back();
        const std::size_t before = stack.size();
        for (const Tree a : x->args) {
            if (!done_.contains(a)) stack.push_back(a);
        }
        if (stack.size() != before) continue;
        stack.pop_back();
        if (!done_.contains(x)) done_[x] = value_of(x);
    }
    if (refusal_) return *refusal_;
    return of(root);
}

Ref Lowering::name(Tree x) {
    if (x->source) {
        if (const auto known = constant_value(x->source)) return v_.number(Number::inexact(*known));
    }
    Value v;
    const bool is_dimension =
        !x->attributes.empty() && has(static_cast<Facts>(x->attributes[0]), Facts::dimension);
    v.make = is_dimension ? Make::dimension : Make::input;
    v.dims = x->dims;
    v.stance = stance_of_dims(x->dims.size(), x->stance);
    v.text = x->text;
    return v_.make(std::move(v));
}

Ref Lowering::value_of(Tree x) {
    const auto args = args_of(x);
    switch (x->form) {
        case Form::name:
            return name(x);
        case Form::number:
            return v_.number(x->value);
        case Form::transpose:
            return v_.transposed(args[0]);
        case Form::product:
            return v_.chain(args);
        case Form::hadamard:
            return v_.multiply(args);
        case Form::quotient:
        case Form::ratio:
            return v_.divide(args[0], args[1]);
        case Form::power:
        case Form::entry_power:
            return power(x);
        case Form::sum: {
            const Ref like = shaped_one(args);
            return v_.sum(args, x->signs, like->dims, like->stance);
        }
        case Form::negative:
            return v_.negative(args[0]);
        case Form::call:
            return call(x);
        case Form::apply:
            return apply(x);
        case Form::ones:
            return v_.fill(args[0], x->dims, stance_of_dims(x->dims.size(), x->stance));
        case Form::identity:
            return v_.make(Make::identity, Stance::matrix, {x->dims[0], x->dims[0]}, {});
        case Form::index:
            return index(x);
        case Form::einsum:
            return einsum(x);
        case Form::blocks:
            return blocks(x);
    }
    return refuse("unknown notation");
}

Ref Lowering::power(Tree x) {
    const Ref base = of(x->args[0]), exponent = of(x->args[1]);
    const bool of_matrix = x->form == Form::power && base->is_matrix();
    if (!of_matrix) {
        const Ref like = base->is_scalar() ? exponent : base;
        if (is_number(exponent, 1)) return base;
        return v_.make(Make::power, like->stance, like->dims, {base, exponent});
    }
    const auto k = numeric(x->args[1]);
    Value v;
    v.stance = Stance::matrix;
    v.dims = base->dims;
    v.args = {base};
    if (k && k->is_integer() && !k->is_zero()) {
        if (k->is_negative()) {
            Value inverse = v;
            inverse.make = Make::apply;
            inverse.op = &ops::inv;
            v.args = {v_.make(std::move(inverse))};
        }
        v.make = Make::matrix_power;
        v.number = abs(*k);
        return v.number.is_one() ? v.args[0] : v_.make(std::move(v));
    }
    v.make = Make::apply;
    const bool root = k && *k == Number::ratio(1, 2);
    v.op = root ? &ops::sqrtm : &ops::matrix_power;
    if (!root) v.args.push_back(exponent);
    return v_.make(std::move(v));
}

Ref Lowering::call(Tree x) {
    const auto args = args_of(x);
    const Ref a = args[0];
    const std::string& f = x->text;
    const bool of_product = x->args[0]->form == Form::product;
    const auto factors = of_product ? args_of(x->args[0]) : args;
    if (f == "tr") return v_.trace_of(factors);
    if (f == "sum") {
        if (a->make == Make::multiply && a->args.size() == 2 && !a->args[0]->is_scalar()) {
            return v_.make(Make::inner, Stance::scalar, {}, a->args);
        }
        return a->is_scalar() ? a : v_.scalar_of(Make::total, a);
    }
    if (f == "mean") return a->is_scalar() ? a : v_.scalar_of(Make::mean, a);
    if (f == "norm2" || f == "normF") return v_.scalar_of(Make::norm, a);
    if (f == "sqrt") return v_.make(Make::sqrt, a->stance, a->dims, {a});
    if (f == "rowsum") return v_.make(Make::row_sums, Stance::column, {a->dims[0]}, {a});
    if (f == "colsum") return v_.make(Make::column_sums, Stance::row, {a->dims.back()}, {a});
    if (f == "diag" && a->is_matrix()) return v_.diagonal_of(factors);
    if (f == "diag") {
        const Ref column = a->stance == Stance::row ? v_.transposed(a) : a;
        return v_.make(Make::diagonal_matrix, Stance::matrix, {a->dims[0], a->dims[0]}, {column});
    }
    if (f == "vec") return v_.make(Make::vec, Stance::column, {Dim::product(a->dims)}, {a});
    if (f == "kron") {
        std::vector<Dim> dims;
        for (std::size_t i = 0; i < a->dims.size(); ++i) {
            dims.push_back(Dim::product(std::vector{a->dims[i], args[1]->dims[i]}));
        }
        return v_.make(Make::kron, a->stance, std::move(dims), args);
    }
    if (f == "reshape") {
        return v_.make(Make::reshape, stance_of_dims(x->dims.size(), x->stance), x->dims, {a});
    }
    return refuse("`" + f + "` has no code yet");
}

Shape Lowering::shape_of_op(Tree x, const std::vector<Ref>& args) {
    if (!x->dims.empty() || args.empty()) return x->dims;
    if (x->op->shape == nullptr) return shaped_one(args)->dims;
    if (!scratch_) scratch_ = std::make_unique<Graph>();
    std::vector<Expr> operands;
    for (const Ref a : args) {
        operands.push_back(scratch_->symbol("x" + std::to_string(a->id), a->dims));
    }
    const auto shape = x->op->shape(operands, x->attributes);
    if (shape) return *shape;
    refuse("`" + std::string(x->op->name) + "` has operands without a common shape");
    return {};
}

Ref Lowering::apply(Tree x) {
    Value v;
    v.make = Make::apply;
    v.args = args_of(x);
    v.op = x->op;
    // Libraries read one triangle of what they are told is symmetric; we mean the symmetric part.
    const bool known = x->source && x->source.is_apply() && is_symmetric(x->source.child(0));
    if (x->op->domain == Domain::symmetric && !known) {
        const Ref s = v.args[0];
        const Ref both = v_.sum({s, v_.transposed(s)}, {1, 1}, s->dims, Stance::matrix);
        v.args[0] = v_.divide(both, v_.number(2));
    }
    v.attributes = x->attributes;
    v.dims = shape_of_op(x, v.args);
    v.stance = stance_of_dims(v.dims.size(), x->stance);
    return v_.make(std::move(v));
}

Ref Lowering::index(Tree x) {
    Value v;
    v.make = Make::index;
    v.args = args_of(x);
    v.attributes = x->attributes;
    for (std::size_t i = 0; i < x->attributes.size(); ++i) {
        if (x->attributes[i] == 0) v.dims.push_back(v.args[0]->dims[i]);
    }
    const bool row = x->attributes.size() == 2 && x->attributes[1] == 0 && x->attributes[0] != 0;
    v.stance = stance_of_dims(v.dims.size(), row ? Stance::row : Stance::column);
    if (row && x->stance == Stance::column) {
        const Ref r = v_.make(std::move(v));
        return v_.transposed(r);
    }
    return v_.make(std::move(v));
}

Ref Lowering::blocks(Tree x) {
    Value v;
    v.make = Make::blocks;
    v.args = args_of(x);
    v.attributes = x->attributes;
    const auto columns = static_cast<std::size_t>(x->attributes[1]);
    std::vector<Dim> heights, widths;
    for (std::size_t i = 0; i < v.args.size(); i += columns) {
        const Ref a = v.args[i];
        heights.push_back(a->is_matrix() || a->stance == Stance::column ? a->dims[0] : Dim());
    }
    for (std::size_t j = 0; j < columns; ++j) {
        const Ref a = v.args[j];
        widths.push_back(a->is_matrix() || a->stance == Stance::row ? a->dims.back() : Dim());
    }
    v.stance = x->stance;
    if (x->stance != Stance::row) v.dims.push_back(Dim::sum(heights));
    if (x->stance != Stance::column) v.dims.push_back(Dim::sum(widths));
    return v_.make(std::move(v));
}

Ref Lowering::einsum(Tree x) {
    Value v;
    v.make = Make::einsum;
    v.args = args_of(x);
    v.text = x->text;
    std::unordered_map<char, Dim> extents;
    for (std::size_t i = 0; i < x->open.size(); ++i) extents[x->open[i]] = x->dims[i];
    std::size_t operand = 0, axis = 0, at = 0;
    const std::size_t arrow = x->text.find("->");
    for (; at < arrow; ++at) {
        const char c = x->text[at];
        if (c == ',') {
            ++operand;
            axis = 0;
        } else if (c == '(') {
            at = x->text.find(')', at);
            ++axis;
        } else {
            extents.try_emplace(c, v.args[operand]->dims[axis++]);
        }
    }
    for (const char c : x->text) {
        if (c < 'a' || c > 'z' || v.labels.find(c) != std::string::npos) continue;
        if (!extents.contains(c)) return refuse("a fused axis of an einsum has no known extents");
        v.labels += c;
        v.label_dims.push_back(extents.at(c));
    }
    for (std::size_t i = arrow + 2; i < x->text.size(); ++i) {
        std::vector<Dim> dims;
        const bool fused = x->text[i] == '(';
        const std::size_t end = fused ? x->text.find(')', i) : i + 1;
        for (std::size_t j = fused ? i + 1 : i; j < end; ++j)
            dims.push_back(extents.at(x->text[j]));
        v.dims.push_back(Dim::product(dims));
        i = fused ? end : i;
    }
    v.stance = stance_of_dims(v.dims.size(), Stance::column);
    return v_.make(std::move(v));
}

}  // namespace gradwright::render::code
