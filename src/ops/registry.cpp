#include "ops/registry.hpp"

#include "base/lock.hpp"
#include "ops/catalogue.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace gradwright::ops {
namespace {

constexpr std::pair<std::string_view, const Op*> alias_table[] = {
    {"ln", &ops::log},      {"arcsin", &ops::asin},      {"arccos", &ops::acos},
    {"arctan", &ops::atan}, {"logistic", &ops::sigmoid}, {"heaviside", &ops::step},
};

struct Added {
    Mutex mutex;
    std::vector<const Op*> ops;
};

/// Never destroyed: nodes may refer to these ops as long as the program runs.
Added& of_users() {
    static auto* const all = new Added;
    return *all;
}

}  // namespace

std::span<const std::pair<std::string_view, const Op*>> aliases() { return alias_table; }

void add(const Op& op) {
    const Lock lock(of_users().mutex);
    of_users().ops.push_back(&op);
}

std::vector<const Op*> added() {
    const Lock lock(of_users().mutex);
    return of_users().ops;
}

const Op* find(std::string_view name) {
    static const auto by_name = [] {
        std::unordered_map<std::string_view, const Op*> map(std::begin(alias_table),
                                                            std::end(alias_table));
        for (const Op* op : catalogue()) map.emplace(op->name, op);
        return map;
    }();
    if (const auto at = by_name.find(name); at != by_name.end()) return at->second;
    for (const Op* op : added()) {
        if (op->name == name) return op;
    }
    return nullptr;
}

}  // namespace gradwright::ops
