// Sums of placed parts as block vectors and matrices: [A, B; C, D].
#include "render/notator.hpp"
#include "render/places.hpp"

#include <algorithm>
#include <map>

namespace gradwright::render {
namespace {

constexpr std::size_t most_blocks = 64;

std::vector<Scaled> terms_of(const Expr& e) {
    if (!e.is_sum()) return {{1, e}};
    std::vector<Scaled> terms;
    for (const Term& t : e->terms) terms.push_back({t.coefficient, {&e.graph(), t.node}});
    return terms;
}

std::size_t position(std::vector<Place>& places, const std::optional<Place>& at) {
    const auto it = std::ranges::find(places, *at);
    if (it != places.end()) return static_cast<std::size_t>(it - places.begin());
    places.push_back(*at);
    return places.size() - 1;
}

const std::vector<Stretch> undivided{{0, {Dim(std::int64_t{1}), Dim(std::int64_t{1}), true}}};

}  // namespace

/// A sum whose every term is a part along the same axes; null if it is not, or has many parts.
Tree Notator::blocks(const Expr& e) {
    if (e.order() == 0 || e.order() > 2 || e.is_zero()) return nullptr;
    const std::vector<Scaled> terms = terms_of(e);
    bool divided[2] = {true, e.order() == 2};
    for (const Scaled& t : terms) {
        const Placed p = placed(t, {true, true});
        for (std::size_t d = 0; d < 2; ++d) divided[d] = divided[d] && p.at[d].has_value();
    }
    if (!divided[0] && !divided[1]) return nullptr;
    std::vector<Place> places[2];
    std::map<std::pair<std::size_t, std::size_t>, std::vector<Scaled>> parts;
    for (const Scaled& t : terms) {
        const Placed p = placed(t, divided);
        std::size_t at[2] = {0, 0};
        for (std::size_t d = 0; d < 2; ++d) {
            if (divided[d]) at[d] = position(places[d], p.at[d]);
        }
        parts[{at[0], at[1]}].push_back(p.part);
    }
    std::optional<std::vector<Stretch>> axes[2] = {undivided, undivided};
    for (std::size_t d = 0; d < 2; ++d) {
        if (divided[d]) axes[d] = arranged(e.shape()[d], places[d]);
        if (!axes[d]) return nullptr;
    }
    if (axes[0]->size() * axes[1]->size() > most_blocks) return nullptr;
    Notation n;
    n.form = Form::blocks;
    n.stance = stance_of(e.order());
    n.attributes = {static_cast<std::int64_t>(axes[0]->size()),
                    static_cast<std::int64_t>(axes[1]->size())};
    for (const Stretch& row : *axes[0]) {
        for (const Stretch& column : *axes[1]) {
            std::vector<Dim> shape;
            const bool flat_row = divided[0] && row.place.single;
            const bool flat_column = e.order() == 1 || (divided[1] && column.place.single);
            if (!flat_row) shape.push_back(divided[0] ? row.place.extent : e.shape()[0]);
            if (!flat_column) shape.push_back(divided[1] ? column.place.extent : e.shape()[1]);
            const auto part =
                row.part && column.part ? parts.find({*row.part, *column.part}) : parts.end();
            const std::span<const Scaled> sum = part == parts.end()
                                                    ? std::span<const Scaled>()
                                                    : std::span<const Scaled>(part->second);
            const Tree x = notate(g_.sum(sum, shape));
            n.args.push_back(flat_row && !flat_column ? t_.transposed(x) : x);
        }
    }
    return t_.grid(std::move(n));
}

}  // namespace gradwright::render
