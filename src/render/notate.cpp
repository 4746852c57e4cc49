#include "render/notation.hpp"

#include "render/notator.hpp"

#include "expr/build.hpp"

#include <algorithm>

namespace gradwright::render {

Tree Notator::build(const Expr& e) {
    if (!e.is_symbol()) {
        if (const Tree x = blocks(e)) return x;
    }
    switch (e->kind) {
        case Kind::symbol:
            return t_.name(e);
        case Kind::sum:
            return sum(e);
        case Kind::apply:
            return application(e);
        case Kind::contraction:
            break;
    }
    const Signed x = term(1, e);
    return x.sign > 0 ? x.tree : t_.negative(x.tree);
}

Tree notate(const Expr& root) {
    Graph& graph = root.graph();
    Trees& trees = trees_of(graph);
    if (const auto known = trees.notations.find(root.id()); known != trees.notations.end()) {
        return known->second;
    }
    std::vector<Expr> stack{root};
    Notator notator(graph);
    while (!stack.empty()) {
        const Expr e = stack.back();
        const std::size_t before = stack.size();
        for (std::size_t i = 0; i < e.child_count(); ++i) {
            if (!trees.notations.contains(e.child(i).id())) stack.push_back(e.child(i));
        }
        if (stack.size() != before) continue;
        stack.pop_back();
        if (trees.notations.contains(e.id())) continue;
        const Tree x = notator.build(e);
        if (!x->source) x->source = e;
        if (e.order() == 2 && is_symmetric(e)) x->transposed = x;
        // Now, so that transposing a user of it never descends further than one node.
        trees.transposed(x);
        trees.notations[e.id()] = x;
    }
    return trees.notations.at(root.id());
}

int printed_size(const Expr& e) { return notate(e)->size; }

}  // namespace gradwright::render
