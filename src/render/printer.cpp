#include "render/printer.hpp"

#include "ops/catalogue.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace gradwright::render {

namespace {

/// Trees up to this size are printed in full even if parts repeat.
constexpr int longest_in_full = 4000;
/// Shared parts below this size are not worth a name.
constexpr int least_defined = 12;

/// Parts of a large tree that occur more than once, operands before users.
std::vector<Tree> shared_parts(Tree root, std::set<std::string>& names) {
    std::unordered_map<Tree, int> uses;
    std::vector<std::pair<Tree, bool>> stack{{root, false}};
    std::vector<Tree> order;
    while (!stack.empty()) {
        const auto [x, left] = stack.back();
        stack.pop_back();
        if (left) {
            order.push_back(x);
            continue;
        }
        if (++uses[x] > 1) continue;
        if (x->form == Form::name) names.insert(x->text);
        stack.push_back({x, true});
        for (const Tree a : x->args) stack.push_back({a, false});
    }
    std::erase_if(order, [&](Tree x) {
        return x == root || uses[x] < 2 || x->size < least_defined || x->stance == Stance::row;
    });
    return order;
}

}  // namespace

std::string Printer::print(Tree root) {
    defined_.clear();
    if (root->size <= longest_in_full) return print_once(root);
    std::set<std::string> names;
    std::string result;
    std::size_t count = 0;
    for (const Tree x : shared_parts(root, names)) {
        std::string name;
        do {
            name = "t" + std::to_string(++count);
        } while (names.contains(name));
        const std::string text = print_once(x);
        result += name + " = " + text + "; ";
        defined_[x] = name;
    }
    return result + print_once(root);
}

std::string Printer::print_once(Tree root) {
    std::string result;
    std::vector<Item> stack{{{}, root}};
    while (!stack.empty()) {
        const Item item = std::move(stack.back());
        stack.pop_back();
        if (item.tree == nullptr) {
            result += item.text;
            continue;
        }
        items_.clear();
        if (const auto it = defined_.find(item.tree); it != defined_.end()) {
            literal(it->second);
        } else {
            write(*item.tree);
        }
        stack.insert(stack.end(), std::make_move_iterator(items_.rbegin()),
                     std::make_move_iterator(items_.rend()));
    }
    return result;
}

void Printer::text(std::string_view piece) { items_.push_back({std::string(piece), nullptr}); }

void Printer::bracketed(Tree x) {
    open_bracket();
    operand(x);
    close_bracket();
}

void Printer::operand(Tree x, std::initializer_list<Form> forms) {
    const bool negative = x->form == Form::number && x->value.is_negative();
    if (negative || is_infix(x) || std::ranges::find(forms, x->form) != forms.end()) {
        bracketed(x);
    } else {
        operand(x);
    }
}

bool Printer::is_infix(Tree x) const {
    return x->form == Form::apply && !comparison_sign(*x).empty();
}

void Printer::base(Tree x) { is_raised(x) ? bracketed(x) : operand(x, loose_or_postfix); }

void Printer::arguments(const Notation& x, std::string_view separator) {
    std::string_view before;
    const auto next = [&] {
        text(before);
        before = separator;
    };
    const bool is_op = x.form == Form::apply;
    const std::string number = is_op ? attribute_text(x) : "";
    const bool in_front = x.op == &ops::polygamma;
    const auto write_number = [&] {
        next();
        literal(number);
    };
    if (in_front) write_number();
    for (const Tree a : x.args) {
        next();
        argument(a);
    }
    if (!number.empty() && !in_front) write_number();
    if (const auto word = is_op ? axis_word(x) : ""; !word.empty()) {
        next();
        axis(word);
    }
    for (const Dim& d : printed_sizes(x)) {
        next();
        literal(d.text());
    }
}

void Printer::from_template(std::string_view spelling, const Notation& x) {
    const char* const start = spelling.data();
    while (!spelling.empty()) {
        const auto at = spelling.find('{');
        const bool braced =
            at != std::string_view::npos && at + 2 < spelling.size() && spelling[at + 2] == '}';
        const bool number = braced && spelling[at + 1] == 'n';
        const bool rest = braced && spelling[at + 1] == '*';
        const bool place =
            number || rest || (braced && spelling[at + 1] >= '0' && spelling[at + 1] <= '9');
        if (!place) {
            const auto end = at == std::string_view::npos ? spelling.size() : at + 1;
            if (end > 0) literal(spelling.substr(0, end));
            spelling.remove_prefix(end);
            continue;
        }
        if (at > 0) literal(spelling.substr(0, at));
        const auto i = static_cast<std::size_t>(spelling[at + 1] - '0');
        const bool in_front = &spelling[0] == start && at == 0 && spelling.size() > 3;
        spelling.remove_prefix(at + 3);
        if (number) {
            attribute(x.attributes[0]);
        } else if (rest) {
            for (std::size_t k = arity_of(*x.op).least - 1; k < x.args.size(); ++k) {
                if (k + 1 > arity_of(*x.op).least) literal(", ");
                operand(x.args[k]);
            }
        } else if (i < x.args.size()) {
            in_front || spelling.starts_with('^') ? base(x.args[i]) : operand(x.args[i]);
        }
    }
}

std::string_view comparison_sign(const Notation& x) {
    const std::array signs{std::pair{&ops::less, "<"}, std::pair{&ops::less_equal, "<="},
                           std::pair{&ops::greater, ">"}, std::pair{&ops::greater_equal, ">="},
                           std::pair{&ops::equal, "=="}};
    for (const auto& [op, sign] : signs) {
        if (x.op == op) return sign;
    }
    return {};
}

std::string_view function_name(const Notation& x) {
    if (x.op == &ops::max2) return "max";
    if (x.op == &ops::min2) return "min";
    return x.op->name;
}

std::string_view axis_word(const Notation& x) {
    const std::array along_axes{&ops::max,
                                &ops::min,
                                &ops::argmax_indicator,
                                &ops::argmin_indicator,
                                &ops::prod,
                                &ops::prod_except_one,
                                &ops::softmax,
                                &ops::logsumexp};
    if (std::ranges::find(along_axes, x.op) == along_axes.end()) return {};
    if (x.args[0]->stance != Stance::matrix || x.attributes.empty()) return {};
    if (x.attributes[0] == 1) return "rows";
    // Without an axis softmax would act on each row.
    return x.op == &ops::softmax ? "all" : "";
}

std::string attribute_text(const Notation& x) {
    if (x.op == &ops::polygamma || x.op == &ops::embed) return std::to_string(x.attributes[0]);
    if (x.op == &ops::lower_mask) return (Number(x.attributes[0]) / Number(2)).text();
    return x.op == &ops::prod_except_one && x.attributes[1] > 1 ? std::to_string(x.attributes[1])
                                                                : "";
}

std::span<const Dim> printed_sizes(const Notation& x) {
    if (x.form == Form::call && x.text != "reshape") return {};
    const std::span<const Dim> all = x.dims;
    if (x.op == &ops::onehot) return all.last(1);
    return x.op == &ops::lower_mask ? all.first(1) : all;
}

Tree operand_by_columns(const Notation& x) {
    const Tree f = x.args[0];
    if (f->form != Form::apply || f->stance != Stance::matrix || axis_word(*f) != "rows")
        return nullptr;
    return f->args[0]->form == Form::transpose ? f->args[0]->args[0] : nullptr;
}

std::string print(Tree tree, Format format, const NotateOptions& options) {
    switch (format) {
        case Format::unicode:
            return print_unicode(tree);
        case Format::latex:
            return print_latex(tree);
        case Format::markdown:
            return "$$" + print_latex(tree) + "$$";
        case Format::html:
            return print_mathml(tree);
        case Format::ascii:
            break;
    }
    return print_ascii(tree, options);
}

std::string render(const Expr& e, Format format, const NotateOptions& options) {
    return print(notate(e), format, options);
}

}  // namespace gradwright::render
