// Products, powers, quotients and sums of trees, each as short as it can be said locally.
#include "render/trees.hpp"

#include "ops/matrix.hpp"

#include <algorithm>

namespace gradwright::render {
namespace {

/// Products longer than this are not merged into their surroundings, to stay linear in long chains.
constexpr std::size_t longest_merged = 64;

bool all_scalar(const std::vector<Tree>& xs) { return std::ranges::all_of(xs, is_scalar); }

Stance product_stance(const std::vector<Tree>& factors) {
    Tree first = nullptr, last = nullptr;
    for (const Tree x : factors) {
        if (is_scalar(x)) continue;
        if (first == nullptr) first = x;
        last = x;
    }
    if (first == nullptr) return Stance::scalar;
    const bool ends_in_column = last->stance == Stance::column;
    if (first->stance == Stance::row) return ends_in_column ? Stance::scalar : Stance::row;
    return ends_in_column ? Stance::column : Stance::matrix;
}

void drop_identities(std::vector<Tree>& factors) {
    const auto is_eye = [](Tree x) { return x->form == Form::identity; };
    const bool other =
        std::ranges::any_of(factors, [&](Tree x) { return !is_scalar(x) && !is_eye(x); });
    if (other) std::erase_if(factors, is_eye);
}

/// Terms that became equal on paper, because factors cancelled that the graph keeps apart.
void collect_like_terms(std::vector<Signed>& terms) {
    for (std::size_t i = 0; i < terms.size(); ++i) {
        for (std::size_t j = i + 1; j < terms.size() && terms.size() > 2; ++j) {
            if (terms[j].tree != terms[i].tree || terms[j].sign == terms[i].sign) continue;
            terms.erase(terms.begin() + static_cast<std::ptrdiff_t>(j));
            terms.erase(terms.begin() + static_cast<std::ptrdiff_t>(i));
            --i;
            break;
        }
    }
}

struct Run {
    Tree base = nullptr;
    std::int64_t exponent = 1;
    bool turned = false;  ///< the power of base'
    std::vector<Tree> members;
};

/// A matrix as base^exponent, with the transpose outside.
Run run_of(Tree x) {
    Run run{x, 1, false, {x}};
    if (x->form == Form::transpose && x->args[0]->form != Form::name) {
        run.turned = true;
        run.base = x->args[0];
    }
    if (run.base->form == Form::power) {
        if (const auto e = numeric(run.base->args[1]); e && e->is_integer()) {
            run.exponent = e->num();
            run.base = run.base->args[0];
        }
    } else if (run.base->form == Form::apply && run.base->op->inverts) {
        run.exponent = -1;
        run.base = run.base->args[0];
    }
    return run;
}

/// inv(X)' is one symbol on paper.
bool is_inverse_transposed(Tree x) {
    if (x->form != Form::transpose) return false;
    const Tree y = x->args[0];
    return (y->form == Form::apply && y->op->inverts) || y->form == Form::power;
}

}  // namespace

/// The factors with nested products opened. A scalar such as a'*b keeps together, unless it is the
/// last factor of a scalar product.
std::vector<Tree> Trees::opened(const std::vector<Tree>& factors) {
    std::vector<Tree> flat;
    for (std::size_t i = 0; i < factors.size(); ++i) {
        const Tree x = factors[i];
        const bool merges = x->form == Form::product && x->args.size() <= longest_merged &&
                            (!is_scalar(x) || all_scalar(x->args) ||
                             (i + 1 == factors.size() && all_scalar(factors)));
        // (A*x)' in front of y is x'*A'*y again.
        const bool row_chain = x->form == Form::transpose && x->stance == Stance::row &&
                               x->args[0]->form == Form::product && i + 1 < factors.size();
        if (merges) {
            flat.insert(flat.end(), x->args.begin(), x->args.end());
        } else if (row_chain) {
            const std::vector<Tree>& chain = x->args[0]->args;
            std::ranges::copy_if(chain, std::back_inserter(flat), is_scalar);
            for (auto it = chain.rbegin(); it != chain.rend(); ++it) {
                if (!is_scalar(*it)) flat.push_back(transposed(*it));
            }
        } else {
            flat.push_back(x);
        }
    }
    return flat;
}

/// x'*A'*B' is (B*A*x)' where that is shorter.
void Trees::gather_row(std::vector<Tree>& factors) {
    const auto row = std::ranges::find(factors, Stance::row, &Notation::stance);
    if (factors.end() - row < 2 || factors.back()->stance != Stance::matrix) return;
    if (std::any_of(row, factors.end(), is_inverse_transposed)) return;
    const Tree plain = make(Form::product, Stance::row, {row, factors.end()});
    const Tree turned = make(Form::transpose, Stance::row, {transposed_product(plain)});
    if (turned->size >= plain->size) return;
    factors.erase(row, factors.end());
    factors.push_back(turned);
}

Tree Trees::product(std::vector<Tree> factors) {
    factors = opened(factors);
    std::erase_if(factors, [&](Tree x) { return factors.size() > 1 && is_number(x, 1); });
    drop_identities(factors);
    std::vector<Run> runs;
    for (const Tree x : factors) {
        Run run = x->stance == Stance::matrix ? run_of(x) : Run{x, 1, false, {x}};
        const bool joins = !runs.empty() && x->stance == Stance::matrix &&
                           runs.back().base == run.base && runs.back().turned == run.turned &&
                           (runs.back().exponent > 0) == (run.exponent > 0) &&
                           std::abs(runs.back().exponent + run.exponent) <= ops::longest_power;
        if (joins) {
            runs.back().exponent += run.exponent;
            runs.back().members.push_back(x);
        } else {
            runs.push_back(std::move(run));
        }
    }
    std::vector<Tree> result;
    for (const Run& run : runs) {
        int plain = static_cast<int>(run.members.size()) - 1;
        for (const Tree x : run.members) plain += x->size;
        if (run.members.size() > 1) {
            Tree p = make(Form::power, Stance::matrix, {run.base, number(run.exponent)});
            if (run.turned) p = transposed(p);
            if (p->size < plain) {
                result.push_back(p);
                continue;
            }
        }
        result.insert(result.end(), run.members.begin(), run.members.end());
    }
    gather_row(result);
    if (result.size() == 1) return result[0];
    if (result.empty()) return number(1);
    const Stance stance = product_stance(result);
    return make(Form::product, stance, std::move(result));
}

Tree Trees::hadamard(std::vector<Tree> factors) {
    std::vector<Tree> flat;
    for (const Tree x : factors) {
        if (x->form == Form::hadamard && x->args.size() <= longest_merged) {
            flat.insert(flat.end(), x->args.begin(), x->args.end());
        } else {
            flat.push_back(x);
        }
    }
    const auto is_one = [](Tree x) { return x->form == Form::ones && is_number(x->args[0], 1); };
    const Tree first = flat.front();
    std::erase_if(flat, is_one);
    if (flat.empty()) return first;
    std::vector<std::pair<Tree, Number>> powers;
    for (const Tree x : flat) {
        const auto [base, exponent] = base_and_exponent(x);
        const auto same = std::ranges::find(powers, base, &std::pair<Tree, Number>::first);
        if (same == powers.end()) {
            powers.push_back({base, exponent});
        } else {
            same->second = same->second + exponent;
        }
    }
    std::vector<Tree> result;
    for (const auto& [base, exponent] : powers) {
        if (!exponent.is_zero()) result.push_back(raised(base, exponent));
    }
    if (result.empty()) return constant(number(1), first->dims);
    if (result.size() == 1) return result[0];
    std::ranges::sort(result, is_factor_before);
    const Stance stance = result[0]->stance;
    return make(Form::hadamard, stance, std::move(result));
}

Tree Trees::entries(const std::vector<Tree>& num, const std::vector<Tree>& den,
                    std::span<const Dim> shape) {
    if (den.empty()) return num.empty() ? ones(shape) : hadamard(num);
    std::vector<std::pair<Tree, Number>> powers;
    const auto collect = [&](Tree x, int sign) {
        const auto [base, exponent] = base_and_exponent(x);
        const Number e = Number(sign) * exponent;
        const auto same = std::ranges::find(powers, base, &std::pair<Tree, Number>::first);
        if (same == powers.end()) {
            powers.push_back({base, e});
        } else {
            same->second = same->second + e;
        }
    };
    const auto collect_all = [&](const std::vector<Tree>& xs, int sign) {
        for (const Tree x : xs) {
            if (x->form == Form::hadamard) {
                for (const Tree y : x->args) collect(y, sign);
            } else {
                collect(x, sign);
            }
        }
    };
    collect_all(num, 1);
    collect_all(den, -1);
    std::vector<Tree> up, down;
    for (const auto& [base, exponent] : powers) {
        if (exponent.is_zero()) continue;
        (exponent.is_negative() ? down : up).push_back(raised(base, abs(exponent)));
    }
    if (down.empty()) return up.empty() ? ones(shape) : hadamard(up);
    const Tree below = hadamard(down);
    if (up.empty()) return make(Form::ratio, below->stance, {number(1), below});
    return make(Form::ratio, below->stance, {hadamard(up), below});
}

Tree Trees::quotient(Tree a, Tree b) { return make(Form::quotient, a->stance, {a, b}); }

Tree Trees::power(Tree base, const Number& exponent) {
    if (exponent.is_one()) return base;
    if (exponent.is_even() && is_scalar(base)) base = leading_positive(base);
    return make(Form::power, base->stance, {base, number(exponent)});
}

Tree Trees::entry_power(Tree base, const Number& exponent) {
    if (exponent.is_one()) return base;
    if (exponent.is_even()) base = leading_positive(base);
    return make(Form::entry_power, base->stance, {base, number(exponent)});
}

Tree Trees::raised(Tree base, const Number& exponent) {
    if (exponent == Number::ratio(1, 2)) return call("sqrt", {base}, base->stance);
    return is_scalar(base) ? power(base, exponent) : entry_power(base, exponent);
}

Tree Trees::sum(std::vector<Signed> terms, Stance stance, bool in_order) {
    for (Signed& t : terms) {
        if (t.tree->form == Form::negative) t = {-t.sign, t.tree->args[0]};
    }
    if (!in_order || terms.front().sign < 0) {
        std::ranges::sort(terms, [](const Signed& a, const Signed& b) {
            if (a.sign != b.sign) return a.sign > b.sign;
            return is_term_before(a.tree, b.tree);
        });
    }
    collect_like_terms(terms);
    if (terms.size() == 1) return terms[0].sign > 0 ? terms[0].tree : negative(terms[0].tree);
    Notation n;
    n.form = Form::sum;
    n.stance = stance;
    for (const Signed& t : terms) {
        n.args.push_back(t.tree);
        n.signs.push_back(t.sign);
    }
    return make(std::move(n));
}

Tree Trees::negative(Tree x) {
    if (x->form == Form::negative) return x->args[0];
    if (x->form == Form::number) return number(-x->value);
    return make(Form::negative, x->stance, {x});
}

Tree Trees::diagonal(Tree x) {
    return call("diag", {x}, x->stance == Stance::matrix ? Stance::column : Stance::matrix);
}

}  // namespace gradwright::render
