#include "expr/traverse.hpp"

#include "expr/build.hpp"

#include <algorithm>
#include <utility>

namespace gradwright {

std::vector<Expr> reachable(std::span<const Expr> roots) {
    std::vector<Expr> stack(roots.begin(), roots.end());
    NodeMap<bool> seen;
    std::vector<Expr> found;
    while (!stack.empty()) {
        const Expr e = stack.back();
        stack.pop_back();
        if (std::exchange(seen[e.id()], true)) continue;
        found.push_back(e);
        for (std::size_t i = 0; i < e.child_count(); ++i) stack.push_back(e.child(i));
    }
    // Operands have smaller ids than their users.
    std::sort(found.begin(), found.end(),
              [](const Expr& a, const Expr& b) { return a.id() < b.id(); });
    return found;
}

NodeMap<bool> dependence(const Expr& e, std::span<const Expr> variables) {
    NodeMap<bool> depends;
    for (const Expr& n : reachable({&e, 1})) {
        bool d = std::ranges::find(variables, n) != variables.end();
        for (std::size_t i = 0; i < n.child_count() && !d; ++i) d = depends[n.child(i).id()];
        depends[n.id()] = d;
    }
    return depends;
}

bool depends_on(const Expr& e, const Expr& variable) {
    const auto nodes = reachable({&e, 1});
    return std::ranges::find(nodes, variable) != nodes.end();
}

Expr with_children(const Expr& e, std::span<const Expr> children) {
    Graph& g = e.graph();
    const Node& n = e.node();
    switch (n.kind) {
        case Kind::symbol:
            return e;
        case Kind::sum: {
            std::vector<Scaled> terms;
            for (std::size_t i = 0; i < children.size(); ++i) {
                terms.push_back({n.terms[i].coefficient, children[i]});
            }
            return g.sum(terms, n.shape);
        }
        case Kind::contraction: {
            ContractionSpec spec;
            for (std::size_t i = 0; i < children.size(); ++i) {
                const Factor& f = n.factors[i];
                spec.factors.push_back({children[i], {f.axes.begin(), f.axes.end()}, f.exponent});
            }
            spec.out.assign(n.out.begin(), n.out.end());
            spec.label_dims.assign(n.label_dims.begin(), n.label_dims.end());
            return g.contract(std::move(spec));
        }
        case Kind::apply:
            return g.apply(*n.function, children, n.shape, n.attributes);
    }
    return e;
}

Expr rewrite(const Expr& e, const Rewrite& f) {
    NodeMap<Expr> done;
    for (const Expr& n : reachable({&e, 1})) {
        std::vector<Expr> children;
        bool changed = false;
        for (std::size_t i = 0; i < n.child_count(); ++i) {
            children.push_back(done[n.child(i).id()]);
            changed = changed || children.back() != n.child(i);
        }
        done[n.id()] = f(changed ? with_children(n, children) : n);
    }
    return done[e.id()];
}

Expr substitute(const Expr& e, std::span<const std::pair<Expr, Expr>> replacements) {
    return rewrite(e, [&](const Expr& n) {
        for (const auto& [from, to] : replacements) {
            if (n == from) return to;
        }
        return n;
    });
}

}  // namespace gradwright
