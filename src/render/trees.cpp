#include "render/trees.hpp"

#include <algorithm>
#include <cmath>

namespace gradwright::render {
namespace {

constexpr int largest_size = 1'000'000'000;
constexpr std::size_t longest_leaves = 48;

Key key_of(const Notation& n) {
    Hasher h;
    h.add(static_cast<std::uint64_t>(n.form) * 8 + static_cast<std::uint64_t>(n.stance));
    h.add(n.args.size());
    for (const Tree a : n.args) h.add(a->key);
    for (const int s : n.signs) h.add(s < 0 ? 1u : 2u);
    h.add(hash_text(n.text));
    h.add(hash_text(n.open));
    h.add(n.value.hash());
    if (n.op != nullptr) h.add(hash_text(n.op->name));
    h.add(n.attributes.size());
    for (const std::int64_t a : n.attributes) h.add(static_cast<std::uint64_t>(a));
    h.add(n.dims.size());
    for (const Dim& d : n.dims) h.add(d.hash());
    return h.key();
}

/// Symbols of the node itself, beside those of its operands.
int own_size(const Notation& n) {
    const int k = static_cast<int>(n.args.size());
    switch (n.form) {
        case Form::name:
        case Form::identity:
            return 1;
        case Form::number:
            return n.value.is_negative() ? 2 : 1;
        case Form::sum:
            return k - 1 + (n.signs[0] < 0 ? 1 : 0);
        case Form::product:
        case Form::hadamard:
        case Form::blocks:
            return k - 1;
        case Form::einsum:
            // Each index is read as a symbol is.
            return 1 + static_cast<int>(std::ranges::count_if(
                           n.text, [](char c) { return c >= 'a' && c <= 'z'; }));
        default:
            return 1;
    }
}

int size_of(const Notation& n) {
    std::int64_t size = own_size(n);
    for (const Tree a : n.args) size += a->size;
    return static_cast<int>(std::min<std::int64_t>(size, largest_size));
}

int degree_of(const Notation& n) {
    std::int64_t total = 0, highest = 0;
    for (const Tree a : n.args) {
        total += a->degree;
        highest = std::max<std::int64_t>(highest, a->degree);
    }
    std::int64_t degree = highest;
    switch (n.form) {
        case Form::name:
        case Form::apply:
            degree = 1;
            break;
        case Form::product:
        case Form::hadamard:
        case Form::einsum:
            degree = total;
            break;
        case Form::quotient:
        case Form::ratio:
            degree = n.args[0]->degree;
            break;
        case Form::power:
        case Form::entry_power: {
            const auto e = numeric(n.args[1]);
            const bool whole = e && e->is_integer() && e->num() > 0 && e->num() < 100;
            degree = n.args[0]->degree * (whole ? e->num() : 1);
            break;
        }
        default:
            break;
    }
    return static_cast<int>(std::min<std::int64_t>(degree, largest_size));
}

std::string leaves_of(const Notation& n) {
    if (n.form == Form::name) return n.text + " ";
    if (n.form == Form::number || n.form == Form::identity || n.form == Form::ones) return "";
    std::string text;
    if (n.form == Form::apply) text = std::string(n.op->name) + " ";
    std::int64_t copies = 1;
    if (n.form == Form::power || n.form == Form::entry_power) {
        const auto e = numeric(n.args[1]);
        if (e && e->is_integer()) copies = std::clamp<std::int64_t>(e->num(), 1, 8);
    }
    for (const Tree a : n.args) {
        for (std::int64_t i = 0; i < copies && text.size() < longest_leaves; ++i) text += a->leaves;
    }
    if (text.size() > longest_leaves) text.resize(longest_leaves);
    return text;
}

/// A total order by structure, so that nothing printed depends on hashing; bounded for huge trees.
int compare(Tree a, Tree b, int depth) {
    if (a == b) return 0;
    const auto order = [](const auto& x, const auto& y) { return x < y ? -1 : y < x ? 1 : 0; };
    if (const int c = order(a->leaves, b->leaves)) return c;
    if (const int c = order(a->size, b->size)) return c;
    if (const int c = order(a->form, b->form)) return c;
    if (const int c = order(a->text, b->text)) return c;
    if (const int c = order(a->value, b->value)) return c;
    if (const int c = order(a->attributes, b->attributes)) return c;
    if (const int c = order(a->signs, b->signs)) return c;
    for (std::size_t i = 0; depth < 8 && i < std::min(a->args.size(), b->args.size()); ++i) {
        if (const int c = compare(a->args[i], b->args[i], depth + 1)) return c;
    }
    return order(a->key, b->key);
}

}  // namespace

Stance turned_stance(Stance stance) {
    return stance == Stance::column ? Stance::row : stance == Stance::row ? Stance::column : stance;
}

std::optional<Number> numeric(Tree x) {
    if (x->form == Form::number) return x->value;
    if (x->form != Form::quotient) return std::nullopt;
    const Tree a = x->args[0], b = x->args[1];
    if (a->form != Form::number || b->form != Form::number) return std::nullopt;
    return a->value / b->value;
}

std::optional<std::string> short_decimal(const Number& value) {
    if (!value.is_exact() || value.is_integer() || value.den() <= 8) {
        if (value.den() != 5) return std::nullopt;
    }
    std::int64_t rest = value.den();
    for (const std::int64_t p : {2, 5}) {
        while (rest % p == 0) rest /= p;
    }
    if (rest != 1) return std::nullopt;
    std::string text = Number::inexact(value.value()).text();
    if (Number::decimal(text) == value) return text;
    return std::nullopt;
}

std::pair<Tree, Number> base_and_exponent(Tree x) {
    if (x->form == Form::entry_power || (x->form == Form::power && is_scalar(x))) {
        if (const auto e = numeric(x->args[1])) return {x->args[0], *e};
    }
    if (is_call(x, "sqrt")) return {x->args[0], Number::ratio(1, 2)};
    return {x, 1};
}

bool is_factor_before(Tree a, Tree b) {
    if (a->size != b->size) return a->size < b->size;
    return compare(a, b, 0) < 0;
}

bool is_term_before(Tree a, Tree b) {
    if (a->degree != b->degree) return a->degree > b->degree;
    return compare(a, b, 0) < 0;
}

Tree Trees::make(Notation n) {
    n.key = key_of(n);
    const auto [it, fresh] = by_key_.try_emplace(n.key, nullptr);
    if (!fresh) return it->second;
    n.size = size_of(n);
    n.degree = degree_of(n);
    n.leaves = leaves_of(n);
    nodes_.push_back(std::move(n));
    it->second = &nodes_.back();
    return it->second;
}

Tree Trees::make(Form form, Stance stance, std::vector<Tree> args) {
    Notation n;
    n.form = form;
    n.stance = stance;
    n.args = std::move(args);
    return make(std::move(n));
}

Tree Trees::number(const Number& value) {
    const auto decimal = short_decimal(value);
    if (value.is_exact() && !value.is_integer() && !decimal) {
        return make(Form::quotient, Stance::scalar, {number(value.num()), number(value.den())});
    }
    Notation n;
    n.form = Form::number;
    n.value = value;
    n.text = decimal.value_or(value.text());
    return make(std::move(n));
}

Tree Trees::name(const Expr& symbol) {
    names_constant = names_constant || symbol->name == "pi" || symbol->name == "e";
    Notation n;
    n.stance = stance_of(symbol.order());
    n.text = symbol->name;
    n.dims.assign(symbol.shape().begin(), symbol.shape().end());
    // Two symbols of one name with different facts are different trees.
    n.attributes = {static_cast<std::int64_t>(symbol->declared)};
    const Tree x = make(std::move(n));
    x->source = symbol;
    if (is_symmetric(symbol)) x->transposed = x;
    return x;
}

Tree Trees::word(std::string_view text, Stance stance) {
    Notation n;
    n.stance = stance;
    n.text = text;
    return make(std::move(n));
}

Tree Trees::call(std::string_view function, std::vector<Tree> args, Stance stance) {
    Notation n;
    n.form = Form::call;
    n.stance = stance;
    n.text = function;
    n.args = std::move(args);
    return make(std::move(n));
}

Tree Trees::reduction(std::string_view function, Tree x, std::span<const Dim> dims) {
    Notation n = *call(function, {x}, Stance::scalar);
    n.dims.assign(dims.begin(), dims.end());
    return make(std::move(n));
}

Tree Trees::constant(Tree scalar, std::span<const Dim> shape) {
    if (shape.empty()) return scalar;
    Notation n;
    n.form = Form::ones;
    n.stance = stance_of(shape.size());
    n.args = {scalar};
    n.dims.assign(shape.begin(), shape.end());
    return make(std::move(n));
}

Tree Trees::identity(const Dim& n) {
    Notation eye;
    eye.form = Form::identity;
    eye.stance = Stance::matrix;
    eye.dims = {n};
    return make(std::move(eye));
}

}  // namespace gradwright::render
