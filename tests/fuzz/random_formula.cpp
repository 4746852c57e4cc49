#include "fuzz/random_formula.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <set>

namespace gradwright::testing {

namespace {

template <class Range>
bool contains(const Range& range, const std::string& value) {
    return std::find(range.begin(), range.end(), value) != range.end();
}

/// A part stands in parentheses unless it is a name or a call.
bool needs_parentheses(const Formula& f) {
    if (!f.phrase) return false;
    const std::string text = f.phrase->text;
    const std::size_t open = text.find('(');
    if (open == std::string::npos || open == 0 || text.back() != ')') return true;
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    if (!std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(open),
                     [&](char c) { return is_letter(c) || (c >= 'A' && c <= 'Z'); })) {
        return true;
    }
    int depth = 0;
    for (std::size_t i = open; i + 1 < text.size(); ++i) {
        depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
        if (depth == 0) return true;
    }
    return false;
}

void collect_names(const Formula& f, std::vector<std::string>& names) {
    if (!f.phrase && !f.leaf.empty() && (f.leaf[0] < '0' || f.leaf[0] > '9') &&
        !contains(names, f.leaf)) {
        names.push_back(f.leaf);
    }
    for (const FormulaPtr& part : f.parts) collect_names(*part, names);
}

}  // namespace

const std::vector<Known>& known_variables() {
    static const std::vector<Known> all = {
        {"x", "x: vector(n)", {'n', '1'}, false},
        {"y", "y: vector(n)", {'n', '1'}, false},
        {"p", "p: vector(n), positive", {'n', '1'}, true},
        {"z", "z: vector(m)", {'m', '1'}, false},
        {"u", "u: vector(k)", {'k', '1'}, false},
        {"A", "A: matrix(n,n)", {'n', 'n'}, false},
        {"B", "B: matrix(n,n)", {'n', 'n'}, false},
        {"S", "S: symmetric(n)", {'n', 'n'}, false},
        {"M", "M: matrix(m,m)", {'m', 'm'}, false},
        {"X", "X: matrix(m,n)", {'m', 'n'}, false},
        {"Y", "Y: matrix(m,n)", {'m', 'n'}, false},
        {"Q", "Q: matrix(m,n), positive", {'m', 'n'}, true},
        {"W", "W: matrix(n,k)", {'n', 'k'}, false},
        {"V", "V: matrix(k,m)", {'k', 'm'}, false},
        {"a", "a: scalar", {'1', '1'}, false},
        {"b", "b: scalar", {'1', '1'}, false},
        {"c", "c: scalar, positive", {'1', '1'}, true},
    };
    return all;
}

std::vector<std::string> declarations() {
    std::vector<std::string> texts;
    for (const Known& v : known_variables()) texts.emplace_back(v.declaration);
    return texts;
}

std::string text_of(const Formula& f) {
    if (!f.phrase) return f.leaf;
    const std::string pattern = f.phrase->text;
    std::string text;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] != '{') {
            text += pattern[i];
            continue;
        }
        const Formula& part = *f.parts[static_cast<std::size_t>(pattern[i + 1] - '0')];
        // Between a parenthesis or comma on either side a part needs none of its own.
        const bool fenced =
            i > 0 && (pattern[i - 1] == '(' || pattern[i - 1] == ' ') && i + 3 < pattern.size() &&
            (pattern[i + 3] == ')' || pattern[i + 3] == ',') &&
            pattern.find(" - ") == std::string::npos && pattern.find(" + ") == std::string::npos;
        const bool bare = fenced || !needs_parentheses(part);
        text += bare ? text_of(part) : "(" + text_of(part) + ")";
        i += 2;
    }
    return text;
}

std::size_t length_of(const Formula& f) {
    std::size_t length = 1;
    for (const FormulaPtr& part : f.parts) length += length_of(*part);
    return length;
}

std::vector<std::string> names_in(const Formula& f) {
    std::vector<std::string> names;
    collect_names(f, names);
    return names;
}

Table value_of(const Formula& f, const std::map<std::string, Table>& values, double& largest) {
    Table value;
    if (f.phrase) {
        std::vector<Table> operands;
        for (const FormulaPtr& part : f.parts) {
            operands.push_back(value_of(*part, values, largest));
        }
        value = f.phrase->value(operands);
    } else if (const auto at = values.find(f.leaf); at != values.end()) {
        value = at->second;
    } else {
        value = Table::filled(1, 1, std::strtod(f.leaf.c_str(), nullptr));
    }
    for (const double x : value.entries) {
        // A NaN must not be lost in the comparison.
        if (!(std::abs(x) <= largest)) largest = std::isnan(x) ? INFINITY : std::abs(x);
    }
    return value;
}

namespace {

void collect_like(const FormulaPtr& f, const Formula& wanted, std::vector<FormulaPtr>& found) {
    if (f->extents == wanted.extents && (f->positive || !wanted.positive)) found.push_back(f);
    for (const FormulaPtr& part : f->parts) collect_like(part, wanted, found);
}

std::vector<FormulaPtr> in_place_of(const FormulaPtr& f) {
    std::vector<FormulaPtr> others;
    if (!f->phrase) return others;
    for (const Known& v : known_variables()) {
        if (v.extents == f->extents && (v.positive || !f->positive)) {
            auto leaf = std::make_shared<Formula>();
            leaf->leaf = v.name;
            leaf->extents = v.extents;
            leaf->positive = v.positive;
            others.push_back(leaf);
        }
    }
    for (const FormulaPtr& part : f->parts) collect_like(part, *f, others);
    for (std::size_t i = 0; i < f->parts.size(); ++i) {
        for (const FormulaPtr& part : smaller(f->parts[i])) {
            auto copy = std::make_shared<Formula>(*f);
            copy->parts[i] = part;
            others.push_back(copy);
        }
    }
    return others;
}

}  // namespace

std::vector<FormulaPtr> smaller(const FormulaPtr& f) {
    std::vector<FormulaPtr> all = in_place_of(f);
    std::stable_sort(all.begin(), all.end(), [](const FormulaPtr& a, const FormulaPtr& b) {
        return length_of(*a) < length_of(*b);
    });
    return all;
}

}  // namespace gradwright::testing
