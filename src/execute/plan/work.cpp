#include "execute/plan/passes.hpp"

#include <algorithm>

#include <algorithm>

namespace gradwright::execute {

QrShape qr_shape(Count m, Count n) {
    // A block that stays in cache, but much higher than the triangle that goes with it.
    constexpr Count cached = 32768, widest = 32;
    QrShape s;
    s.rows = std::clamp(std::max(cached / std::max<Count>(n, 1), 4 * n), Count{1},
                        std::max<Count>(m, 1));
    s.blocks = (m + s.rows - 1) / s.rows;
    s.panel = std::clamp(n, Count{1}, widest);
    s.pivots = (n + s.blocks * s.panel) * n;
    return s;
}

bool contains(const std::vector<BufferId>& ids, BufferId b) {
    return std::ranges::find(ids, b) != ids.end();
}

std::vector<BufferId> reads_of(const Work& work) {
    std::vector<BufferId> ids;
    if (const auto* loop = std::get_if<Loop>(&work)) {
        for (const Instruction& i : loop->code) {
            if (i.code == Code::read) ids.push_back(i.access.buffer);
        }
        for (const Store& s : loop->stores) {
            if (s.accumulate) ids.push_back(s.to.buffer);
        }
    } else if (const auto* product = std::get_if<Product>(&work)) {
        ids = {product->left.buffer, product->right.buffer};
        if (product->accumulate) ids.push_back(product->out.buffer);
    } else if (const auto* both = std::get_if<BothSides>(&work)) {
        for (const Product* p : {&both->across, &both->down}) {
            const std::vector<BufferId> read = reads_of(*p);
            ids.insert(ids.end(), read.begin(), read.end());
        }
    } else if (const auto* mirror = std::get_if<Mirror>(&work)) {
        ids = {mirror->out.buffer};
    } else if (const auto* factorise = std::get_if<Factorise>(&work)) {
        ids = {factorise->source};
    } else if (const auto* use = std::get_if<UseFactors>(&work)) {
        ids = {use->factors, use->pivots};
        if (use->right != none) ids.push_back(use->right);
    } else if (const auto* pick = std::get_if<Pick>(&work)) {
        // A scatter adds to what is there.
        ids = {pick->classes_at.buffer, pick->indexed.buffer};
        if (pick->scatter && pick->other.buffer != none) ids.push_back(pick->other.buffer);
    } else {
        ids = std::get<Reference>(work).operands;
    }
    return ids;
}

std::vector<BufferId> writes_of(const Work& work) {
    if (const auto* loop = std::get_if<Loop>(&work)) {
        std::vector<BufferId> ids;
        for (const Store& s : loop->stores) ids.push_back(s.to.buffer);
        return ids;
    }
    if (const auto* product = std::get_if<Product>(&work)) return {product->out.buffer};
    if (const auto* both = std::get_if<BothSides>(&work)) {
        return {both->across.out.buffer, both->down.out.buffer};
    }
    if (const auto* mirror = std::get_if<Mirror>(&work)) return {mirror->out.buffer};
    if (const auto* factorise = std::get_if<Factorise>(&work)) {
        return {factorise->factors, factorise->pivots};
    }
    if (const auto* use = std::get_if<UseFactors>(&work)) return {use->out};
    if (const auto* pick = std::get_if<Pick>(&work)) {
        return {pick->scatter ? pick->indexed.buffer : pick->other.buffer};
    }
    return {std::get<Reference>(work).out};
}

std::vector<Access*> accesses_of(Work& work) {
    std::vector<Access*> all;
    if (auto* loop = std::get_if<Loop>(&work)) {
        for (Instruction& i : loop->code) {
            if (i.code == Code::read) all.push_back(&i.access);
        }
        for (Store& s : loop->stores) all.push_back(&s.to);
    } else if (auto* product = std::get_if<Product>(&work)) {
        all = {&product->left, &product->right, &product->out};
    } else if (auto* mirror = std::get_if<Mirror>(&work)) {
        all = {&mirror->out};
    } else if (auto* pick = std::get_if<Pick>(&work)) {
        all = {&pick->classes_at, &pick->indexed};
        if (pick->other.buffer != none) all.push_back(&pick->other);
    }
    return all;
}

std::vector<Count>* extents_of(Work& work) {
    if (auto* loop = std::get_if<Loop>(&work)) return &loop->extents;
    if (auto* product = std::get_if<Product>(&work)) return &product->extents;
    if (auto* mirror = std::get_if<Mirror>(&work)) return &mirror->extents;
    if (auto* pick = std::get_if<Pick>(&work)) return &pick->extents;
    return nullptr;
}

}  // namespace gradwright::execute
