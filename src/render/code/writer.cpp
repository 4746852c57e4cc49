#include "render/code/writer.hpp"

#include "render/code/frame.hpp"

#include <algorithm>
#include <cctype>

namespace gradwright::render::code {
namespace {

/// An expression longer than this becomes a statement of its own.
constexpr std::size_t longest_text = 58;

Bind tighter(Bind b) { return static_cast<Bind>(static_cast<int>(b) + 1); }

bool is_word(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.' || c == ':';
}

/// A single call, subscript or parenthesis, perhaps with methods behind: binds like a name.
bool is_atom(std::string_view t) {
    int depth = 0;
    for (const char c : t) {
        if (c == '(' || c == '[') ++depth;
        const bool inside = depth > 0;
        if (c == ')' || c == ']') --depth;
        if (!inside && !is_word(c)) return false;
    }
    return true;
}

/// Whether the placeholder at [begin, end) is the whole of an argument, so needs no parentheses.
bool is_whole_argument(std::string_view t, std::size_t begin, std::size_t end) {
    const bool opens =
        begin > 0 && (t[begin - 1] == '(' || (begin > 1 && t.substr(begin - 2, 2) == ", "));
    return opens && end < t.size() && (t[end] == ')' || t[end] == ',');
}

}  // namespace

std::string Writer::in(const Text& t, Bind bind) {
    return t.bind < bind ? "(" + t.text + ")" : t.text;
}

Text Writer::infix(const Text& a, std::string_view op, const Text& b, Bind bind) const {
    return {in(a, bind) + std::string(op) + in(b, tighter(bind)), bind,
            a.plain_number && b.plain_number};
}

std::string Writer::literal(const Number& value) const { return value.text(); }

std::string Writer::dim(const Dim& d) const { return size_text(p_, d); }

std::string Writer::dims(std::span<const Dim> ds) const {
    std::string text;
    for (const Dim& d : ds) text += (text.empty() ? "" : ", ") + dim(d);
    return text;
}

Text Writer::sum(Ref x, std::span<const Text> args) {
    Text t;
    // A positive term first, so that the sum does not begin with a minus.
    std::vector<std::size_t> order;
    for (const int sign : {1, -1}) {
        for (std::size_t i = 0; i < args.size(); ++i) {
            if (x->signs[i] == sign) order.push_back(i);
        }
    }
    Ref before = nullptr;
    t.plain_number = true;
    for (const std::size_t i : order) {
        const Ref a = x->args[i];
        const bool first = before == nullptr;
        if (first) {
            t.text = x->signs[i] > 0 ? in(args[i], Bind::sum) : "-" + in(args[i], Bind::unary);
        } else {
            const auto op = x->signs[i] > 0 ? plus(before, a) : minus(before, a);
            t.text += std::string(op) + in(args[i], Bind::product);
        }
        before = first || before->is_scalar() ? a : before;
        t.plain_number = t.plain_number && args[i].plain_number;
    }
    t.bind = Bind::sum;
    return t;
}

Text Writer::multiply(Ref x, std::span<const Text> args) {
    Text t = args[0];
    Ref before = x->args[0];
    for (std::size_t i = 1; i < args.size(); ++i) {
        t = infix(t, times(before, x->args[i]), args[i], Bind::product);
        if (before->is_scalar()) before = x->args[i];
    }
    return t;
}

Text Writer::common(Ref x, std::span<const Text> args) {
    switch (x->make) {
        case Make::input:
            return atom(p_.argument(x->text).name);
        case Make::dimension:
            return {p_.size_names.at(x->text), Bind::atom, true};
        case Make::number:
            return {literal(x->number), x->number.is_negative() ? Bind::unary : Bind::atom, true};
        case Make::sum:
            return sum(x, args);
        case Make::multiply:
            return multiply(x, args);
        case Make::divide:
            return infix(args[0], over(x->args[0], x->args[1]), args[1], Bind::product);
        case Make::negative:
            return {"-" + in(args[0], Bind::unary), Bind::unary, args[0].plain_number};
        case Make::apply:
            return applied(x, args);
        default:
            return refuse(x);
    }
}

namespace {

/// More operands than the fewest, or a batch of them: a spelling is for one matrix each.
bool has_more_directions(Ref x) {
    bool batch = false;
    for (std::size_t i = 0; i < x->args.size(); ++i) {
        const bool linear = std::holds_alternative<Linear>(slot_of(*x->op, i));
        batch = batch || (linear && x->args[i]->dims.size() > 2);
    }
    return batch || x->args.size() > arity_of(*x->op).least;
}

}  // namespace

Text Writer::refuse(Ref x) {
    if (!refusal_) {
        std::string what = x->op != nullptr ? "`" + std::string(x->op->name) + "`"
                                            : "an operation on arrays of this order";
        if (x->op != nullptr && has_more_directions(x)) what += " of so many directions";
        refusal_ = no_code(what + " has no counterpart in the target language");
    }
    return atom("0");
}

void Writer::use_helper(std::string_view name) {
    if (!name.empty() && std::ranges::find(helpers_, name) == helpers_.end()) {
        helpers_.push_back(name);
    }
}

Text Writer::applied(Ref x, std::span<const Text> args) {
    const Spelled s = spelling_of(x);
    if (s.text.empty() || has_more_directions(x)) return refuse(x);
    use_helper(s.helper);
    const std::string form = adapted(s.text);
    return filled(x, form, args);
}

Text Writer::filled(Ref x, std::string_view form, std::span<const Text> args) {
    std::string text;
    for (std::size_t i = 0; i < form.size(); ++i) {
        if (form[i] != '{') {
            text += form[i];
            continue;
        }
        const std::size_t end = form.find('}', i);
        const std::string_view what = form.substr(i + 1, end - i - 1);
        if (what.size() == 1 && what[0] >= '0' && what[0] <= '9') {
            const auto k = static_cast<std::size_t>(what[0] - '0');
            const bool whole = is_whole_argument(form, i, end + 1);
            const bool again = form.find(form.substr(i, 3), end) != std::string_view::npos ||
                               form.find(form.substr(i, 3)) != i;
            text += again && args[k].text.size() > 3 ? named(x->args[k], args[k])
                    : whole                          ? args[k].text
                                                     : in(args[k], Bind::atom);
        } else if (what == "axes") {
            text += axes_of(x);
        } else if (what == "shape") {
            text += dims(x->dims);
        } else if (what == "n") {
            text += std::to_string(x->attributes.empty() ? 0 : x->attributes[0]);
        } else {
            text += form.substr(i, end + 1 - i);
        }
        i = end;
    }
    return {text, is_atom(text) ? Bind::atom : Bind::sum};
}

std::string Writer::named(Ref x, const Text& t) {
    if (const auto known = named_.find(x); known != named_.end()) return known->second;
    const bool is_name = is_atom(t.text) && t.text.find_first_of("([") == std::string::npos;
    if (is_name && texts_.at(x).text == t.text) return t.text;
    const std::string name = names_.fresh("t", true);
    line(assignment(x, name, t.text));
    named_[x] = name;
    texts_[x] = atom(name);
    return name;
}

std::string Writer::name_for(Ref x) {
    for (std::size_t i = 0; i < p_.results.size(); ++i) {
        if (p_.results[i] == x && assigned_.insert(p_.result_names[i]).second) {
            return p_.result_names[i];
        }
    }
    const std::string_view stem = stem_of(x);
    return names_.fresh(stem, stem == "t");
}

void Writer::emit(Ref x) {
    std::vector<Text> args;
    for (const Ref a : x->args) args.push_back(texts_.at(a));
    const bool is_result = std::ranges::find(p_.results, x) != p_.results.end();
    if (is_statement(x)) {
        const std::string name = name_for(x);
        statement(x, name, args);
        texts_[x] = atom(name);
        return;
    }
    Text t = expression(x, args);
    const bool shared = p_.uses.at(x) > 1 && !is_trivial(x);
    if (is_result || shared || (t.text.size() > longest_text && !is_trivial(x))) {
        const std::string name = name_for(x);
        line(assignment(x, name, t.text));
        // A literal stays one in what uses it.
        t = Text{name, Bind::atom, false};
    }
    texts_[x] = std::move(t);
}

Result<std::string> Writer::body() {
    for (const Ref x : p_.order) emit(x);
    for (std::size_t i = 0; i < p_.results.size(); ++i) {
        if (assigned_.contains(p_.result_names[i])) continue;
        line(assignment(p_.results[i], p_.result_names[i], texts_.at(p_.results[i]).text));
    }
    if (refusal_) return *refusal_;
    return std::move(lines_);
}

std::string library_of(std::span<const Helper> library, std::span<const std::string_view> used,
                       std::string_view between) {
    std::set<std::string_view> wanted(used.begin(), used.end());
    for (std::size_t i = library.size(); i-- > 0;) {
        if (wanted.contains(library[i].name) && !library[i].needs.empty()) {
            wanted.insert(library[i].needs);
        }
    }
    std::string text;
    for (const Helper& h : library) {
        if (wanted.contains(h.name)) text += std::string(h.text) + std::string(between);
    }
    return text;
}

std::string indented(std::string_view text, std::string_view front) {
    std::string result;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view one = text.substr(0, end);
        std::string whole = std::string(front) + std::string(one);
        whole.erase(whole.find_last_not_of(' ') + 1);
        result += whole + '\n';
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return result;
}

}  // namespace gradwright::render::code
