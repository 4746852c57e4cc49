#include "render/code/value.hpp"

#include <algorithm>

namespace gradwright::render::code {
namespace {

void add(std::string& key, std::uint64_t value) { key += std::to_string(value) + ','; }

std::string key_of(const Value& v) {
    std::string key;
    add(key, static_cast<std::uint64_t>(v.make));
    add(key, static_cast<std::uint64_t>(v.stance));
    for (const Dim& d : v.dims) add(key, d.hash());
    key += '|';
    for (const Ref a : v.args) add(key, static_cast<std::uint64_t>(a->id));
    key += '|';
    for (const int s : v.signs) key += s < 0 ? '-' : '+';
    key += v.text + '|' + v.number.text() + '|';
    if (v.op != nullptr) key += v.op->name;
    for (const std::int64_t a : v.attributes) key += ' ' + std::to_string(a);
    return key;
}

}  // namespace

bool is_reduction(Make make) {
    switch (make) {
        case Make::total:
        case Make::mean:
        case Make::inner:
        case Make::row_sums:
        case Make::column_sums:
        case Make::trace:
        case Make::norm:
            return true;
        default:
            return false;
    }
}

Ref Values::make(Value v) {
    const auto [it, fresh] = by_key_.try_emplace(key_of(v), nullptr);
    if (!fresh) return it->second;
    v.id = static_cast<int>(values_.size());
    values_.push_back(std::move(v));
    it->second = &values_.back();
    return it->second;
}

Ref Values::make(Make make_, Stance stance, std::vector<Dim> dims, std::vector<Ref> args) {
    Value v;
    v.make = make_;
    v.stance = stance;
    v.dims = std::move(dims);
    v.args = std::move(args);
    return make(std::move(v));
}

Ref Values::number(const Number& value) {
    Value v;
    v.number = value;
    return make(std::move(v));
}

Ref Values::transposed(Ref x) {
    if (x->is_scalar() || x->stance == Stance::tensor || x->make == Make::identity) return x;
    if (x->make == Make::transpose) return x->args[0];
    std::vector<Dim> dims(x->dims.rbegin(), x->dims.rend());
    const Stance stance = x->stance == Stance::column ? Stance::row
                          : x->stance == Stance::row  ? Stance::column
                                                      : x->stance;
    if (x->make == Make::fill) return fill(x->args[0], std::move(dims), stance);
    return make(Make::transpose, stance, std::move(dims), {x});
}

Ref Values::multiply(std::vector<Ref> factors) {
    std::vector<Ref> scalars, arrays;
    Ref shaped = nullptr;
    for (const Ref x : factors) {
        const bool better = shaped == nullptr || shaped->make == Make::fill;
        if (!x->is_scalar() && better) shaped = x;
    }
    for (const Ref x : factors) {
        if (is_number(x, 1)) continue;
        const bool constant = x->make == Make::fill && x != shaped;
        if (constant) {
            if (!is_number(x->args[0], 1)) scalars.push_back(x->args[0]);
        } else {
            (x->is_scalar() ? scalars : arrays).push_back(x);
        }
    }
    if (arrays.size() == 1 && arrays[0]->make == Make::fill) {
        scalars.push_back(arrays[0]->args[0]);
        return fill(multiply(scalars), arrays[0]->dims, arrays[0]->stance);
    }
    // Scalars first, so that they are multiplied with one another before any array is touched.
    scalars.insert(scalars.end(), arrays.begin(), arrays.end());
    if (scalars.empty()) return number(1);
    if (scalars.size() == 1) return scalars[0];
    if (is_number(scalars[0], -1)) {
        scalars.erase(scalars.begin());
        return negative(multiply(std::move(scalars)));
    }
    const Ref like = shaped == nullptr ? scalars[0] : shaped;
    return make(Make::multiply, like->stance, like->dims, std::move(scalars));
}

Ref Values::divide(Ref a, Ref b) {
    if (is_number(b, 1)) return a;
    const Ref like = a->is_scalar() ? b : a;
    return make(Make::divide, like->stance, like->dims, {a, b});
}

Ref Values::negative(Ref x) {
    if (x->make == Make::negative) return x->args[0];
    if (x->make == Make::number) return number(-x->number);
    return make(Make::negative, x->stance, x->dims, {x});
}

Ref Values::fill(Ref scalar, std::vector<Dim> dims, Stance stance) {
    if (dims.empty()) return scalar;
    return make(Make::fill, stance, std::move(dims), {scalar});
}

/// A constant array beside another array is its scalar, broadcast.
Ref Values::sum(std::vector<Ref> terms, std::vector<int> signs, std::vector<Dim> dims,
                Stance stance) {
    const bool shaped =
        std::ranges::any_of(terms, [](Ref x) { return !x->is_scalar() && x->make != Make::fill; });
    for (std::size_t i = 0; i < terms.size(); ++i) {
        if (shaped && terms[i]->make == Make::fill) terms[i] = terms[i]->args[0];
        if (terms[i]->make == Make::negative) {
            terms[i] = terms[i]->args[0];
            signs[i] = -signs[i];
        }
    }
    Value v;
    v.make = Make::sum;
    v.stance = stance;
    v.dims = std::move(dims);
    v.args = std::move(terms);
    v.signs = std::move(signs);
    return make(std::move(v));
}

Ref Values::scalar_of(Make reduction, Ref x) { return make(reduction, Stance::scalar, {}, {x}); }

}  // namespace gradwright::render::code
