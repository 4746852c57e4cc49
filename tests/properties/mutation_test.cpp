// The proof fails on every damaged derivative: sign, factor, transpose, dropped term, product in
// another order.

#include "golden/cases.hpp"

#include "api/derivation.hpp"
#include "expr/traverse.hpp"
#include "ops/op.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>

namespace gradwright::testing {
namespace {

struct Damaged {
    std::string how;
    Expr expr;
};

bool has_equal_extents(const Expr& e) { return e.order() == 2 && e.shape()[0] == e.shape()[1]; }

/// The first two factors of one shape, A and B of A*C*B, take each other's place.
Expr swapped_product(const Expr& e) {
    return rewrite(e, [](const Expr& n) {
        if (!n.is_contraction()) return n;
        for (std::size_t i = 0; i < n->factors.size(); ++i) {
            for (std::size_t j = 0; j < i; ++j) {
                const Expr a = n.child(i), b = n.child(j);
                if (a.order() != 2 || !std::ranges::equal(a.shape(), b.shape())) continue;
                std::vector<Expr> children;
                for (std::size_t k = 0; k < n.child_count(); ++k) children.push_back(n.child(k));
                std::swap(children[i], children[j]);
                return with_children(n, children);
            }
        }
        return n;
    });
}

/// The first square factor of every product transposed.
Expr turned_factor(const Expr& e) {
    return rewrite(e, [](const Expr& n) {
        if (!n.is_contraction()) return n;
        for (std::size_t i = 0; i < n->factors.size(); ++i) {
            if (!has_equal_extents(n.child(i)) || is_symmetric(n.child(i))) continue;
            std::vector<Expr> children;
            for (std::size_t k = 0; k < n.child_count(); ++k) children.push_back(n.child(k));
            children[i] = transpose(children[i]);
            return with_children(n, children);
        }
        return n;
    });
}

std::vector<Damaged> damages(const Expr& e) {
    std::vector<Damaged> all = {{"sign", -e}, {"factor", Number(2) * e}};
    if (has_equal_extents(e)) all.push_back({"transpose", transpose(e)});
    if (e.is_sum() && e->terms.size() > 1) {
        for (std::size_t i = 0; i < e->terms.size(); ++i) {
            all.push_back({"dropped term", e - e->terms[i].coefficient * e.child(i)});
        }
    }
    all.push_back({"permuted product", swapped_product(e)});
    all.push_back({"transposed factor", turned_factor(e)});
    std::erase_if(all, [&](const Damaged& d) { return d.expr == e; });
    return all;
}

What what_of(const Case& c) {
    if (c.at("what") == "hessian") return What::hessian;
    return c.at("what") == "gradient" ? What::gradient : What::jacobian;
}

}  // namespace

TEST_CASE("a damaged derivative never passes its proof") {
    std::map<std::string, int> caught, equal;
    for (const Case& c : golden_cases()) {
        DeriveRequest request;
        request.formula = c.at("formula");
        request.declarations = c.declarations();
        request.wrt = {c.at("wrt")};
        request.what = what_of(c);
        request.check = false;
        const auto all = api::derived(request);
        REQUIRE(all);
        const api::Derivation& right = all->derivations.front();
        const ProofOptions options{.points = 3, .seed = 0, .limits = api::limits_of(all->work)};
        for (const Damaged& d : damages(right.derivative)) {
            // Another form of the same values is no damage: dropping y - y', turning a symmetric.
            const Proof same = compare(d.expr, right.derivative, options);
            if (same.status != Proof::Status::failed) {
                ++equal[d.how];
                continue;
            }
            std::vector<Claim> claims = right.claims;
            claims.back().derivative = d.expr;
            const Proof proof = prove(claims, options);
            CHECK_MESSAGE(proof.status == Proof::Status::failed, c.id(), " passes with ", d.how,
                          ": ", api::shown(d.expr).ascii);
            caught[d.how] += proof.status == Proof::Status::failed ? 1 : 0;
        }
    }
    int total = 0;
    for (const auto& [how, count] : caught) {
        MESSAGE(how, ": ", count, " caught, ", equal[how], " of equal value");
        total += count;
    }
    CHECK(total > 1000);
    CHECK(caught["transpose"] > 20);
    CHECK(caught["dropped term"] > 100);
    CHECK(caught["permuted product"] > 20);
    CHECK(caught["transposed factor"] > 20);
}

}  // namespace gradwright::testing
