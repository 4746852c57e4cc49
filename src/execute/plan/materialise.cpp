// What is computed on the way to a contraction, once for all who need it.
#include "execute/plan/contraction_lowering.hpp"

#include <algorithm>

namespace gradwright::execute {

/// As the largest of its factors lies in memory, where that runs over all labels.
Labels ContractionLowering::natural_order(const Item& item, const Labels& fallback) const {
    for (const BaseFactor& f : item.product) {
        Labels order;
        for (const LabelUse& u : f.uses) {
            if (!u.fixed && !has_label(order, u.label)) order.push_back(u.label);
        }
        if (order.size() == fallback.size() && order.size() == item.labels.size()) return order;
    }
    return fallback;
}

ContractionLowering::Key ContractionLowering::key_of(Count kind,
                                                     std::initializer_list<const Item*> items,
                                                     const Labels& kept) const {
    Key key;
    key.words = {kind};
    const auto number = [&](Label l) {
        const auto at = std::ranges::find(key.labels, l);
        if (at != key.labels.end()) return static_cast<Count>(at - key.labels.begin());
        key.labels.push_back(l);
        return static_cast<Count>(key.labels.size() - 1);
    };
    for (const Item* item : items) {
        key.words.push_back(-1);
        for (const BaseFactor& f : item->product) {
            key.words.push_back(f.buffer != none ? Count{f.buffer} : -2 - Count{f.expr.id()});
            key.words.push_back(static_cast<Count>(f.exponent.hash()));
            for (const LabelUse& u : f.uses) {
                key.words.insert(key.words.end(), {static_cast<Count>(u.axis), u.multiple, u.shift,
                                                   u.fixed ? -1 : number(u.label)});
            }
        }
        if (item->inverse) key.words.push_back(-3);
    }
    for (std::size_t i = 0; i < key.labels.size(); ++i) {
        key.words.push_back(has_label(kept, key.labels[i]));
        key.words.push_back(extents_[key.labels[i]]);
    }
    return key;
}

std::optional<ContractionItem> ContractionLowering::known(const Key& key, bool nonnegative) const {
    const auto& made = lowering_.made_products();
    const auto at = made.find(key.words);
    if (at == made.end()) return std::nullopt;
    Labels labels;
    for (const std::size_t n : at->second.axes) labels.push_back(key.labels[n]);
    return stored_item(at->second.buffer, labels, nonnegative);
}

ContractionItem ContractionLowering::remembered(const Key& key, Item made) {
    Lowering::MadeProduct entry{made.product[0].buffer, {}};
    for (const Label l : made.labels) {
        const auto at = std::ranges::find(key.labels, l) - key.labels.begin();
        entry.axes.push_back(static_cast<std::size_t>(at));
    }
    lowering_.made_products()[key.words] = std::move(entry);
    return made;
}

ContractionItem ContractionLowering::laid_out(const Item& item, const Labels& order) {
    const BufferId made = lowering_.temporary(extents_of(order), {});
    LoopBuilder loop(lowering_, extents_of(order));
    const Item stored = stored_item(made, order, item.nonnegative);
    loop.store(value(loop, item, order), access(made, stored.product[0].uses, order));
    lowering_.add_step(loop.take(), e_);
    return stored;
}

void ContractionLowering::materialise(Item& item, const Labels& order) {
    if (item.inverse) form_inverse(item);
    if (is_plain(item)) return;
    const Key key = key_of(by_copying, {&item}, item.labels);
    if (auto made = known(key, item.nonnegative)) {
        item = std::move(*made);
        return;
    }
    item = remembered(key, laid_out(item, natural_order(item, order)));
}

}  // namespace gradwright::execute
