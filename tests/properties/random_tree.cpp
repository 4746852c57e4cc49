#include "random_tree.hpp"

#include <algorithm>
#include <cmath>

namespace gradwright::testing {

Expr Spelling::build(const Tree& t) {
    switch (t->kind) {
        case Meaning::Kind::symbol: {
            const Expr s = symbols_[t->symbol];
            return random_.chance(.3) ? transpose(transpose(s)) : s;
        }
        case Meaning::Kind::transpose:
            return transpose(build(t->parts[0].second));
        case Meaning::Kind::sum:
            return build_sum(t);
        case Meaning::Kind::product:
            return build_product(t);
        case Meaning::Kind::hadamard:
            return build_hadamard(t);
        case Meaning::Kind::apply: {
            const Expr a = build(t->parts[0].second);
            if (random_.chance(.4)) return transpose(apply(*t->op, {transpose(a)}));
            return apply(*t->op, {a});
        }
        case Meaning::Kind::square: {
            const Expr a = build(t->parts[0].second);
            if (random_.chance(.4)) return hadamard(a, a);
            if (random_.chance(.4)) return transpose(square(transpose(a)));
            return square(a);
        }
    }
    return {};
}

Expr Spelling::build_sum(const Tree& t) {
    std::vector<Scaled> terms;
    for (const auto& [c, part] : t->parts) terms.push_back({Number(c), build(part)});
    std::shuffle(terms.begin(), terms.end(), random_.engine());
    Graph& g = terms[0].expr.graph();
    const Shape shape(terms[0].expr.shape().begin(), terms[0].expr.shape().end());
    if (random_.chance(.4)) {
        for (Scaled& s : terms) s.expr = transpose(s.expr);
        return transpose(g.sum(terms, shape));
    }
    if (terms.size() > 2 && random_.chance(.5)) {
        const Expr front = g.sum(std::span(terms).first(2), shape);
        return front + terms[2].coefficient * terms[2].expr;
    }
    if (random_.chance(.3)) {
        for (Scaled& s : terms) s.coefficient = -s.coefficient;
        return -g.sum(terms, shape);
    }
    return g.sum(terms, shape);
}

Expr Spelling::build_product(const Tree& t) {
    const Expr a = build(t->parts[0].second);
    const Expr b = build(t->parts[1].second);
    if (random_.chance(.4)) return transpose(matmul(transpose(b), transpose(a)));
    return matmul(a, b);
}

Expr Spelling::build_hadamard(const Tree& t) {
    Expr a = build(t->parts[0].second);
    Expr b = build(t->parts[1].second);
    if (random_.chance(.5)) std::swap(a, b);
    if (random_.chance(.4)) return transpose(hadamard(transpose(a), transpose(b)));
    return hadamard(a, b);
}

namespace {

Square inverse(Square a, std::size_t n) {
    Square r(n * n, 0.0);
    for (std::size_t i = 0; i < n; ++i) r[i * n + i] = 1;
    for (std::size_t c = 0; c < n; ++c) {
        std::size_t p = c;
        for (std::size_t i = c; i < n; ++i) {
            if (std::abs(a[i * n + c]) > std::abs(a[p * n + c])) p = i;
        }
        for (std::size_t j = 0; j < n; ++j) {
            std::swap(a[p * n + j], a[c * n + j]);
            std::swap(r[p * n + j], r[c * n + j]);
        }
        const double d = a[c * n + c];
        for (std::size_t j = 0; j < n; ++j) {
            a[c * n + j] /= d;
            r[c * n + j] /= d;
        }
        for (std::size_t i = 0; i < n; ++i) {
            const double f = a[i * n + c];
            if (i == c || f == 0) continue;
            for (std::size_t j = 0; j < n; ++j) {
                a[i * n + j] -= f * a[c * n + j];
                r[i * n + j] -= f * r[c * n + j];
            }
        }
    }
    return r;
}

Square applied(const Op* op, const Square& a, std::size_t n) {
    if (op == &ops::inv) return inverse(a, n);
    Square r = a;
    for (double& v : r) {
        if (op == &ops::exp) v = std::exp(v);
        if (op == &ops::sin) v = std::sin(v);
        if (op == &ops::tanh) v = std::tanh(v);
    }
    return r;
}

}  // namespace

Square value_of(const Tree& t, std::span<const Square> symbols, std::size_t n) {
    if (t->kind == Meaning::Kind::symbol) return symbols[t->symbol];
    std::vector<Square> parts;
    for (const auto& [c, part] : t->parts) parts.push_back(value_of(part, symbols, n));
    if (t->kind == Meaning::Kind::apply) return applied(t->op, parts[0], n);
    Square r(n * n, 0.0);
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j) {
            double& v = r[i * n + j];
            const double first = parts[0][i * n + j];
            if (t->kind == Meaning::Kind::transpose) v = parts[0][j * n + i];
            if (t->kind == Meaning::Kind::square) v = first * first;
            if (t->kind == Meaning::Kind::hadamard) v = first * parts[1][i * n + j];
            for (std::size_t k = 0; k < parts.size() && t->kind == Meaning::Kind::sum; ++k) {
                v += t->parts[k].first * parts[k][i * n + j];
            }
            for (std::size_t k = 0; k < n && t->kind == Meaning::Kind::product; ++k) {
                v += parts[0][i * n + k] * parts[1][k * n + j];
            }
        }
    }
    return r;
}

}  // namespace gradwright::testing
