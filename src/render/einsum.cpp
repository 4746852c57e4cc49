// What has no matrix form: the remaining factors by labels.
#include "render/notator.hpp"

#include <algorithm>
#include <map>

namespace gradwright::render {
namespace {

constexpr std::string_view letters = "ijklmnopqrstuvwxyzabcdefgh";

/// Letters for labels: an output label is called by its first place, i j k l.
class Letters {
public:
    explicit Letters(std::span<const Axis> out) {
        std::size_t place = 0;
        for (const Axis& a : out) {
            for (const Label l : a) {
                names_.try_emplace(l, letters[place % letters.size()]);
                ++place;
            }
        }
        next_ = place;
    }
    char of(Label l) {
        const auto [it, fresh] = names_.try_emplace(l, letters[next_ % letters.size()]);
        if (fresh) ++next_;
        return it->second;
    }
    std::string of(std::span<const Axis> axes) {
        std::string text;
        for (const Axis& a : axes) {
            if (!a.is_single()) text += '(';
            for (const Label l : a) text += of(l);
            if (!a.is_single()) text += ')';
        }
        return text;
    }

private:
    std::map<Label, char> names_;
    std::size_t next_ = 0;
};

struct Part {
    std::string labels;
    Tree tree = nullptr;
};

}  // namespace

Tree build_einsum(Trees& trees, std::vector<Part> parts, const Expr& e, Letters& names) {
    std::ranges::sort(parts, [](const Part& a, const Part& b) {
        if (a.labels != b.labels) return a.labels < b.labels;
        return is_factor_before(a.tree, b.tree);
    });
    Notation n;
    n.form = Form::einsum;
    n.stance = stance_of(e.order());
    std::string used;
    for (const Part& p : parts) {
        n.text += (n.text.empty() ? "" : ",") + p.labels;
        n.args.push_back(p.tree);
        used += p.labels;
    }
    n.text += "->" + names.of(e->out);
    for (const Axis& a : e->out) {
        for (const Label l : a) {
            const char c = names.of(l);
            if (used.find(c) != std::string::npos || n.open.find(c) != std::string::npos) continue;
            n.open += c;
            n.dims.push_back(e->label_dims[l]);
        }
    }
    return trees.make(std::move(n));
}

/// Entry by entry, or the sum over all entries, where every factor has the same axes.
Tree Notator::whole_tensor(Network& network, const Expr& e) {
    const auto& pieces = network.pieces();
    if (pieces.empty()) return nullptr;
    Piece all = pieces[0];
    for (std::size_t i = 1; i < pieces.size(); ++i) {
        if (pieces[i].at != all.at) return nullptr;
        all.num.insert(all.num.end(), pieces[i].num.begin(), pieces[i].num.end());
        all.den.insert(all.den.end(), pieces[i].den.begin(), pieces[i].den.end());
    }
    std::vector<Label> sorted = all.at;
    std::ranges::sort(sorted);
    const bool distinct = std::ranges::adjacent_find(sorted) == sorted.end();
    if (all.at.size() < 3 || !distinct || all.num.empty()) return nullptr;
    if (e.order() == 0) return t_.call("sum", {network.tree_of(all)}, Stance::scalar);
    if (e.order() != all.at.size()) return nullptr;
    for (std::size_t i = 0; i < all.at.size(); ++i) {
        if (!e->out[i].is_single() || e->out[i][0] != all.at[i]) return nullptr;
    }
    return network.tree_of(all);
}

Tree Notator::einsum(Network& network, const Expr& e) {
    if (const Tree x = whole_tensor(network, e)) return x;
    Letters names(e->out);
    std::vector<Part> parts;
    for (const Piece& p : network.pieces()) {
        Tree x = network.tree_of(p);
        std::string labels;
        for (const Label l : p.at) labels += names.of(l);
        const Tree t = p.is_edge() ? t_.transposed(x) : x;
        if (t->size < x->size || (t == x && p.is_edge() && labels[1] < labels[0])) {
            x = t;
            std::swap(labels[0], labels[1]);
        }
        parts.push_back({labels, x});
    }
    return build_einsum(t_, std::move(parts), e, names);
}

/// The array factors of the node as they stand.
Tree Notator::plain_einsum(const Expr& e) {
    Letters names(e->out);
    std::vector<Part> parts;
    for (const Factor& f : e->factors) {
        if (f.axes.empty()) continue;
        parts.push_back({names.of(f.axes), t_.entry_power(of(f.node), f.exponent)});
    }
    return build_einsum(t_, std::move(parts), e, names);
}

}  // namespace gradwright::render
