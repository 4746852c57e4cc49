// Values rewritten so that less is computed and stored, where the notation of a paper does not
// show.
#include "render/code/program.hpp"

#include <algorithm>

namespace gradwright::render::code {
namespace {

class Preparation {
public:
    Preparation(const Program& p, Values& values) : p_(p), values_(values) {
        for (const Ref x : p.order) {
            if (x->make != Make::matmul) continue;
            const Ref a = x->args[0], b = x->args[1];
            if (a->make == Make::transpose && b->is_matrix()) from_left_.insert({b, a->args[0]});
            if (a->is_matrix()) from_right_.insert({a, b});
        }
    }

    Ref rewritten(Ref x) {
        Value v = *x;
        for (Ref& a : v.args) a = done_.at(a);
        const Ref same = v.args == x->args ? x : values_.make(v);
        const Ref y = rule(x, same);
        done_[x] = y;
        return y;
    }
    Ref of(Ref x) const { return done_.at(x); }

private:
    bool used_once(Ref before) const { return p_.uses.at(before) == 1; }

    Ref rule(Ref before, Ref x) {
        if (x->make == Make::matrix_power) return power(x->args[0], x->number.num());
        if (x->make == Make::power) return square(before, x);
        if (x->make == Make::transpose) return values_.transposed(x->args[0]);
        return x->make == Make::matmul ? product(before, x) : x;
    }

    /// By squaring.
    Ref power(Ref base, std::int64_t exponent) {
        Ref result = nullptr;
        for (Ref square = base;; square = values_.chain({square, square})) {
            if (exponent % 2 != 0) result = result ? values_.chain({result, square}) : square;
            exponent /= 2;
            if (exponent == 0) return result;
        }
    }

    /// norm2(r)^2 needs no square root.
    Ref square(Ref before, Ref x) {
        const Ref norm = x->args[0];
        const bool plain =
            is_number(x->args[1], 2) && norm->make == Make::norm && used_once(before->args[0]);
        if (!plain) return x;
        return values_.make(Make::inner, Stance::scalar, {}, {norm->args[0], norm->args[0]});
    }

    bool is_symmetric(Ref x) const {
        return x->make == Make::input &&
               has(p_.argument(x->text).input->symbol->declared, Facts::symmetric);
    }

    /// Where x'*A is there, A'*x is its transpose; where A is symmetric and A*x is there, so is
    /// x'*A. (A + A')*x is A*x + A'*x, which stores no matrix.
    Ref product(Ref before, Ref x) {
        const Ref a = before->args[0], b = before->args[1];
        if (a->make == Make::transpose && b->is_matrix()) {
            const bool shared = is_symmetric(b) && from_right_.contains({b, a->args[0]});
            return shared ? values_.transposed(multiplied(b, a->args[0])) : x;
        }
        if (!a->is_matrix() || b->stance != Stance::column) return x;
        if (a->make == Make::transpose) return turned(a->args[0], b);
        const bool both = a->make == Make::sum && a->args.size() == 2 &&
                          a->signs == std::vector{1, 1} && used_once(a) &&
                          a->args[1] == values_.transposed(a->args[0]);
        if (!both) return x;
        const Ref m = a->args[a->args[0]->make == Make::transpose ? 1 : 0];
        return values_.sum({multiplied(m, b), turned(m, b)}, {1, 1}, x->dims, x->stance);
    }

    /// m'*v
    Ref turned(Ref m, Ref v) {
        if (!from_left_.contains({m, v})) {
            return values_.chain({values_.transposed(of(m)), of(v)});
        }
        return values_.transposed(values_.chain({values_.transposed(of(v)), of(m)}));
    }

    Ref multiplied(Ref m, Ref v) { return values_.chain({of(m), of(v)}); }

    const Program& p_;
    Values& values_;
    std::unordered_map<Ref, Ref> done_;
    std::set<std::pair<Ref, Ref>> from_left_, from_right_;  ///< matrix and column: v'*M, M*v
};

}  // namespace

void prepare_products(Program& p, Values& values) {
    Preparation preparation(p, values);
    for (const Ref x : p.order) preparation.rewritten(x);
    for (Ref& r : p.results) r = preparation.of(r);
    order_values(p);
}

}  // namespace gradwright::render::code
