// The rules of the operators.
#include "syntax/infer.hpp"

#include "syntax/parse.hpp"

#include <algorithm>

namespace gradwright::syntax {

bool Inference::run(const Reading& reading) {
    for (std::size_t i = 0; i < reading.size(); ++i) names_.push_back(name_type(i, reading[i]));
    types_.resize(formula_.ast.nodes.size());
    for (AstId id = 0; id < types_.size(); ++id) {
        const AstNode& node = formula_.node(id);
        if (node.ignored) continue;
        types_[id] = infer(id, node);
        if (fault_) return false;
        progress_ = id;
    }
    if (auto failed = check_combinations()) fault_ = std::move(failed);
    return !fault_;
}

Type Inference::name_type(std::size_t name, Form form) {
    const Name& entry = formula_.names.names[name];
    std::vector<ExtentId> axes;
    if (entry.declared) {
        for (const Dim& d : entry.declared->extents) axes.push_back(fixed(d));
    } else if (entry.known) {
        for (const Dim& d : entry.known->shape) axes.push_back(fixed(d));
    }
    const std::size_t order = form == Form::scalar ? 0 : form == Form::matrix ? 2 : 1;
    while (form != Form::tensor && axes.size() < order) axes.push_back(open());
    if (entry.declared && entry.declared->square && order == 2) extents_.unify(axes[0], axes[1]);
    if (form == Form::row) return Type::row(axes[0]);
    return Type::of(axes);
}

Type Inference::infer(AstId id, const AstNode& node) {
    switch (node.kind) {
        case AstKind::number:
        case AstKind::constant:
        case AstKind::dimension:
        case AstKind::text:
        case AstKind::all:
        case AstKind::axis:
        case AstKind::size:
            return Type::scalar();
        case AstKind::name:
            return names_[node.target];
        case AstKind::reference:
        case AstKind::negate:
            return operand(node, 0);
        case AstKind::transpose:
            return transpose(node);
        case AstKind::add:
        case AstKind::subtract:
            return add(node);
        case AstKind::multiply:
            return multiply(node);
        case AstKind::divide:
            return divide(node);
        case AstKind::times: {
            const bool scales =
                operand(node, 0).is(Form::scalar) != operand(node, 1).is(Form::scalar);
            if (scales) odd(5);
            return elementwise(node, operand(node, 0), operand(node, 1), "multiply");
        }
        case AstKind::over:
            return elementwise(node, operand(node, 0), operand(node, 1), "divide");
        case AstKind::power:
            return power(node);
        case AstKind::dot_power:
            return dot_power(node);
        case AstKind::less:
        case AstKind::less_equal:
        case AstKind::greater:
        case AstKind::greater_equal:
        case AstKind::equal:
            return elementwise(node, operand(node, 0), operand(node, 1), "compare");
        case AstKind::index:
            return index(node);
        case AstKind::call:
            return call(node);
        case AstKind::block_row:
            return block_row(node);
        case AstKind::block:
            return block(node);
    }
    (void)id;
    return Type::scalar();
}

bool Inference::unify(const Type& a, const Type& b) {
    if (a.form != b.form || a.order != b.order) return false;
    for (std::size_t i = 0; i < a.order; ++i)
        if (!extents_.unify(a.axes[i], b.axes[i])) return false;
    return true;
}

Type Inference::elementwise(const AstNode& node, const Type& a, const Type& b,
                            std::string_view verb) {
    if (a.is(Form::scalar)) return b;
    if (b.is(Form::scalar)) return a;
    if (unify(a, b)) return a;
    const bool by = verb == "multiply" || verb == "divide";
    std::string message = "cannot " + std::string(verb) + " " + describe(a) +
                          (by ? " by " : " and ") + describe(b) + (by ? " element by element" : "");
    std::string hint;
    const AstNode &left = operand_node(node, 0), &right = operand_node(node, 1);
    const bool flipped = (a.is(Form::row) && b.is(Form::column)) ||
                         (a.is(Form::column) && b.is(Form::row)) ||
                         (a.is(Form::matrix) && b.is(Form::matrix) &&
                          extents_.value(a.axes[0]) == extents_.value(b.axes[1]) &&
                          extents_.value(a.axes[1]) == extents_.value(b.axes[0]));
    if (flipped)
        hint = "`" + formula_.quote_turned(right) + "` has the shape of the left operand";
    else if (by && a.is(Form::matrix) && b.is(Form::column))
        hint = "to scale the rows write `diag(" + formula_.quote(right) + ")*" +
               formula_.quote_tight(left) + "`";
    else if (by && a.is(Form::column) && b.is(Form::matrix))
        hint = "to scale the rows write `diag(" + formula_.quote(left) + ")*" +
               formula_.quote_tight(right) + "`";
    return mismatch(node, std::move(message), std::move(hint));
}

Type Inference::add(const AstNode& node) {
    const Type &a = operand(node, 0), &b = operand(node, 1);
    const bool left = a.is(Form::scalar), right = b.is(Form::scalar);
    if (left != right && !operand_node(node, left ? 0 : 1).constant) odd(30);
    if (left || right) return left ? b : a;
    if (unify(a, b)) return a;
    const bool plus = node.kind == AstKind::add;
    const std::string message = plus ? "cannot add " + describe(a) + " and " + describe(b)
                                     : "cannot subtract " + describe(b) + " from " + describe(a);
    const AstNode& x = operand_node(node, 0);
    const AstNode& y = operand_node(node, 1);
    const char* sign = plus ? " + " : " - ";
    std::string hint;
    const auto spread = [&](const AstNode& n) {
        return (n.kind == AstKind::multiply ? formula_.quote(n) : formula_.quote_tight(n)) +
               "*vector(1)'";
    };
    if (a.is(Form::matrix) && b.is(Form::column) && extents_.unify(a.axes[0], b.axes[0]))
        hint = "for every column write `" + formula_.quote(x) + sign + spread(y) + "`";
    else if (a.is(Form::column) && b.is(Form::matrix) && extents_.unify(a.axes[0], b.axes[0]))
        hint = "for every column write `" + spread(x) + sign + formula_.quote(y) + "`";
    else if (a.form != b.form || (a.is(Form::matrix) && extents_.unify(a.axes[0], b.axes[1]) &&
                                  extents_.unify(a.axes[1], b.axes[0]))) {
        const Type turned = b.is(Form::row)      ? Type::column(b.axes[0])
                            : b.is(Form::column) ? Type::row(b.axes[0])
                            : b.is(Form::matrix) ? Type::matrix(b.axes[1], b.axes[0])
                                                 : b;
        if (unify(a, turned))
            hint = "did you mean `" + formula_.quote(x) + sign + formula_.quote_turned(y) + "`?";
    }
    return mismatch(node, message, hint);
}

/// A name at the front of a product, as in l/2*norm2(w)^2: people write scalars there.
bool Inference::is_leading_name(AstId id) const {
    const AstNode* node = &formula_.node(id);
    while (node->kind == AstKind::negate || node->kind == AstKind::divide)
        node = &operand_node(*node, 0);
    return node->kind == AstKind::name && formula_.names.names[node->target].is_open();
}

Type Inference::multiply(const AstNode& node) {
    const Type &a = operand(node, 0), &b = operand(node, 1);
    if (a.is(Form::scalar)) return b;
    if (b.is(Form::scalar)) {
        const AstNode& right = operand_node(node, 1);
        if (a.is(Form::column) && !right.constant && is_leading_name(formula_.ast.child(node, 0)))
            odd(20);
        if (a.is(Form::matrix) && right.kind == AstKind::name) odd(15);
        return a;
    }
    return product_of_arrays(node, a, b);
}

Type Inference::product_of_arrays(const AstNode& node, const Type& a, const Type& b) {
    if (a.is(Form::tensor) || b.is(Form::tensor))
        return mismatch(
            node, "`*` does not multiply a tensor, here " + describe(a.is(Form::tensor) ? a : b),
            "write the sum over labels, as in einsum(\"ijk,k->ij\", T, x)");
    const bool fits = a.has_columns() == b.has_rows() &&
                      (!a.has_columns() || extents_.unify(a.columns(), b.rows()));
    if (!fits) {
        const std::string hint = product_hint(node, a, b);
        std::string message = "cannot multiply " + describe(a) + " by " + describe(b);
        if (a.has_columns() && b.has_rows())
            message += ": inner sizes must agree, got " + extents_.value(a.columns())->text() +
                       " and " + extents_.value(b.rows())->text();
        return mismatch(node, message, hint);
    }
    if (a.has_rows() && b.has_columns()) return Type::matrix(a.rows(), b.columns());
    if (a.has_rows()) return Type::column(a.rows());
    if (b.has_columns()) return Type::row(b.columns());
    return Type::scalar();
}

std::string Inference::product_hint(const AstNode& node, const Type& a, const Type& b) {
    const AstNode &x = operand_node(node, 0), &y = operand_node(node, 1);
    const std::string left = formula_.quote_tight(x), right = formula_.quote_tight(y);
    const std::string turned_left = formula_.quote_turned(x),
                      turned_right = formula_.quote_turned(y);
    const auto equal = [&](ExtentId p, ExtentId q) {
        const auto v = extents_.value(p), w = extents_.value(q);
        return !v || !w || *v == *w;
    };
    const auto as_left = [&](const AstNode& n) {
        const bool product = n.kind == AstKind::multiply || n.kind == AstKind::divide;
        return product ? formula_.quote(n) : formula_.quote_tight(n);
    };
    if (a.is(Form::column) && b.is(Form::column)) {
        if (!equal(a.axes[0], b.axes[0]))
            return "for the outer product write `" + as_left(x) + "*" + turned_right + "`";
        return "write `" + turned_left + "*" + right + "` for the inner product, `" + as_left(x) +
               ".*" + right + "` element by element";
    }
    if (a.is(Form::row) && b.is(Form::row))
        return "for the inner product write `" + as_left(x) + "*" + turned_right + "`";
    // One transpose that makes the inner sizes agree.
    const Type turned_a = a.is(Form::column) ? Type::row(a.axes[0])
                          : a.is(Form::row)  ? Type::column(a.axes[0])
                                             : Type::matrix(a.axes[1], a.axes[0]);
    const Type turned_b = b.is(Form::column) ? Type::row(b.axes[0])
                          : b.is(Form::row)  ? Type::column(b.axes[0])
                                             : Type::matrix(b.axes[1], b.axes[0]);
    const auto fits = [&](const Type& l, const Type& r) {
        return l.has_columns() == r.has_rows() &&
               (!l.has_columns() || equal(l.columns(), r.rows()));
    };
    if (fits(turned_a, b)) return "`" + turned_left + "*" + right + "` has matching sizes";
    if (fits(a, turned_b)) return "`" + as_left(x) + "*" + turned_right + "` has matching sizes";
    if (fits(b, a)) return "`" + right + "*" + left + "` has matching sizes";
    return {};
}

Type Inference::divide(const AstNode& node) {
    const Type &a = operand(node, 0), &b = operand(node, 1);
    if (b.is(Form::scalar)) return a;
    const std::string left = formula_.quote_tight(operand_node(node, 0));
    const std::string right = formula_.quote_tight(operand_node(node, 1));
    std::string hint = "element by element it is `" + left + "./" + right + "`";
    if (b.is(Form::matrix) && !a.is(Form::matrix) && !a.is(Form::row))
        hint = "to solve a linear system write `inv(" + formula_.quote(operand_node(node, 1)) +
               ")*" + left + "`";
    return mismatch(node, "cannot divide " + describe(a) + " by " + describe(b), hint);
}

Type Inference::power(const AstNode& node) {
    const Type &base = operand(node, 0), &exponent = operand(node, 1);
    const AstNode& raised = operand_node(node, 1);
    const std::string left = formula_.quote_tight(operand_node(node, 0));
    const std::string right = formula_.quote_tight(raised);
    if (raised.kind == AstKind::name && formula_.ast.word(raised) == "T" &&
        formula_.names.names[raised.target].is_open())
        return fail({"syntax-error",
                     "`^T` is not the transpose here",
                     raised.span,
                     {},
                     "write `" + left + "'`"});
    if (!exponent.is(Form::scalar)) {
        const bool e = operand_node(node, 0).kind == AstKind::constant;
        return mismatch(node, "an exponent of `^` is a scalar, not " + describe(exponent),
                        e ? "write `exp(" + formula_.quote(raised) + ")`"
                          : "element by element it is `" + left + ".^" + right + "`");
    }
    if (base.is(Form::scalar)) return base;
    if (!base.is(Form::matrix))
        return mismatch(node, "`^` raises a scalar or a square matrix, not " + describe(base),
                        "element by element it is `" + left + ".^" + right + "`");
    if (!extents_.unify(base.axes[0], base.axes[1])) return not_square(node, 0, "`^`");
    return base;
}

Type Inference::dot_power(const AstNode& node) {
    const AstNode& raised = operand_node(node, 1);
    if (raised.kind == AstKind::name && !operand(node, 1).is(Form::scalar)) odd(15);
    return elementwise(node, operand(node, 0), operand(node, 1), "raise");
}

Type Inference::transpose(const AstNode& node) {
    const Type& x = operand(node, 0);
    const AstNode& inner = operand_node(node, 0);
    switch (x.form) {
        case Form::scalar:
            if (!inner.constant) odd(30);
            return x;
        case Form::column:
            return Type::row(x.axes[0]);
        case Form::row:
            return Type::column(x.axes[0]);
        case Form::matrix:
            return Type::matrix(x.axes[1], x.axes[0]);
        case Form::tensor:
            break;
    }
    return fail({"kind-conflict",
                 "the transpose of " + describe(x) + " is not defined",
                 node.sign,
                 {note(inner, x)},
                 "reorder its axes with einsum(\"ijk->kji\", T)"});
}

}  // namespace gradwright::syntax
