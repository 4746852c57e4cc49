#include "syntax/builtin_groups.hpp"

#include <array>
#include <unordered_map>
#include <vector>

namespace gradwright::syntax {
namespace {

constexpr auto alias_table = std::to_array<Alias>({
    {"trace", "tr"},
    {"ln", "log"},
    {"arcsin", "asin"},
    {"arccos", "acos"},
    {"arctan", "atan"},
    {"logistic", "sigmoid"},
    {"norm_fro", "normF"},
});

}  // namespace

std::span<const Alias> aliases() { return alias_table; }

std::string_view unalias(std::string_view name) {
    for (const Alias& alias : alias_table)
        if (alias.alias == name) return alias.name;
    return name;
}

std::span<const Builtin> builtins() {
    static const std::vector<Builtin> all = [] {
        std::vector<Builtin> list;
        for (const auto group :
             {reduction_builtins(), extreme_builtins(), softmax_builtins(), matrix_builtins(),
              constant_builtins(), number_builtins(), einsum_builtins()})
            list.insert(list.end(), group.begin(), group.end());
        return list;
    }();
    return all;
}

const Builtin* find_builtin(std::string_view name) {
    static const auto by_name = [] {
        std::unordered_map<std::string_view, const Builtin*> map;
        for (const Builtin& builtin : builtins()) map.emplace(builtin.name, &builtin);
        return map;
    }();
    const auto at = by_name.find(unalias(name));
    return at == by_name.end() ? nullptr : at->second;
}

}  // namespace gradwright::syntax
