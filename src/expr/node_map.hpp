#pragma once
// Values by node, for passes over graphs of millions of nodes.

#include "expr/node.hpp"

#include <utility>
#include <vector>

namespace gradwright {

/// A table with open addressing. Ids that lie close together lie close together in it too: a pass
/// in the order of ids then walks through memory instead of jumping about in it.
template <class T>
class NodeMap {
public:
    bool contains(NodeId id) const { return find(id) != nullptr; }

    /// Null if the node has no value. Good until the next one is entered.
    const T* find(NodeId id) const {
        if (entries_.empty()) return nullptr;
        const Entry& e = entries_[place(id)];
        return e.node == id ? &e.value : nullptr;
    }
    const T& at(NodeId id) const {
        assert(contains(id));
        return *find(id);
    }
    T* find(NodeId id) { return const_cast<T*>(std::as_const(*this).find(id)); }

    /// The value of a node, made by default if it has none.
    T& operator[](NodeId id) {
        if (2 * (used_ + 1) > entries_.size()) grow();
        Entry& e = entries_[place(id)];
        if (e.node != id) {
            e.node = id;
            ++used_;
        }
        return e.value;
    }

private:
    struct Entry {
        NodeId node = no_node;
        T value{};
    };
    static constexpr NodeId run = 16;  ///< neighbours that stay together

    /// Where the node is, or where it would be entered.
    std::size_t place(NodeId id) const {
        const std::size_t mask = entries_.size() - 1;
        std::size_t i = (std::size_t{id / run} * 0x9E3779B97F4A7C15u >> 20) * run + id % run;
        for (i &= mask; entries_[i].node != id && entries_[i].node != no_node;) i = (i + 1) & mask;
        return i;
    }

    void grow() {
        std::vector<Entry> before(entries_.empty() ? 32 : 2 * entries_.size());
        before.swap(entries_);
        for (Entry& e : before) {
            if (e.node != no_node) entries_[place(e.node)] = std::move(e);
        }
    }

    std::vector<Entry> entries_;
    std::size_t used_ = 0;
};

}  // namespace gradwright
