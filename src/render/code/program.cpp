#include "render/code/program.hpp"

#include "ops/catalogue.hpp"

#include <algorithm>

namespace gradwright::render::code {
namespace {

Stance stance_of_order(std::size_t order) {
    return order == 0   ? Stance::scalar
           : order == 1 ? Stance::column
           : order == 2 ? Stance::matrix
                        : Stance::tensor;
}

void add_symbols(const Dim& dim, std::set<std::string>& into) {
    for (const std::string& s : dim.symbols()) into.insert(s);
}

/// Sizes that the computation itself mentions: constants, reshapes and scalars.
void find_used_sizes(Program& p) {
    for (const Ref x : p.order) {
        const bool is_sized = x->args.empty() || x->op == &ops::onehot;
        const bool mentions = x->make == Make::fill || x->make == Make::identity ||
                              x->make == Make::reshape || x->make == Make::kron ||
                              (x->make == Make::apply && is_sized);
        if (mentions) {
            for (const Dim& d : x->dims) add_symbols(d, p.used_sizes);
        }
        if (x->make == Make::dimension) p.used_sizes.insert(x->text);
        for (const Dim& d : x->label_dims) add_symbols(d, p.used_sizes);
    }
}

void bind_sizes(Program& p, Names& names) {
    std::set<std::string> bound;
    for (std::size_t i = 0; i < p.arguments.size(); ++i) {
        const auto& dims = p.arguments[i].dims;
        for (std::size_t axis = 0; axis < dims.size(); ++axis) {
            const bool fresh = dims[axis].is_symbol() && bound.insert(dims[axis].text()).second;
            if (fresh) {
                p.bindings.push_back({dims[axis].text(), "", i, axis});
            } else {
                p.checks.push_back({i, axis, dims[axis]});
            }
        }
    }
    std::set<std::string> needed = p.used_sizes;
    for (const Check& c : p.checks) add_symbols(c.dim, needed);
    for (Binding& b : p.bindings) {
        b.name = names.take(b.dimension);
        p.size_names[b.dimension] = b.name;
    }
    for (const std::string& s : needed) {
        if (bound.contains(s)) continue;
        p.free_sizes.push_back(s);
        p.size_names[s] = names.take(s);
    }
}

std::string unknown_input(const Program& p) {
    std::vector<Ref> stack(p.results.begin(), p.results.end());
    std::set<Ref> seen;
    while (!stack.empty()) {
        const Ref x = stack.back();
        stack.pop_back();
        if (!seen.insert(x).second) continue;
        const bool known = std::ranges::any_of(
            p.arguments, [x](const Argument& a) { return a.input->name == x->text; });
        if (x->make == Make::input && !known) return x->text;
        stack.insert(stack.end(), x->args.begin(), x->args.end());
    }
    return "";
}

}  // namespace

void order_values(Program& p) {
    p.uses.clear();
    std::vector<Ref> stack(p.results.rbegin(), p.results.rend());
    for (const Ref x : p.results) ++p.uses[x];
    std::set<Ref> seen;
    std::vector<Ref> found;
    while (!stack.empty()) {
        const Ref x = stack.back();
        stack.pop_back();
        if (!seen.insert(x).second) continue;
        found.push_back(x);
        for (const Ref a : x->args) {
            ++p.uses[a];
            stack.push_back(a);
        }
    }
    std::ranges::sort(found, {}, &Value::id);
    p.order = std::move(found);
}

const Argument& Program::argument(const std::string& name) const {
    return *std::ranges::find_if(arguments,
                                 [&](const Argument& a) { return a.input->name == name; });
}

Result<Program> plan(Values& values, const CodeRequest& request, const std::string& function,
                     const std::vector<const NamedExpr*>& outputs, Names& names) {
    Program p;
    p.outputs = outputs;
    p.function = names.take(function);
    for (const Input& input : request.inputs) {
        const auto shape = input.symbol.shape();
        p.arguments.push_back({&input,
                               names.take(input.name),
                               {shape.begin(), shape.end()},
                               input.row ? Stance::row : stance_of_order(shape.size())});
    }
    Lowering lowering(values);
    std::map<const NamedExpr*, Ref> lowered;
    for (const NamedExpr& output : request.outputs) {
        auto value = lowering.lower(notate(output.expr));
        if (!value) return value.error();
        const bool turn = (*value)->is_vector() && ((*value)->stance == Stance::row) != output.row;
        lowered[&output] = turn ? values.transposed(*value) : *value;
        p.results.push_back(lowered[&output]);
    }
    if (auto unknown = unknown_input(p); !unknown.empty()) {
        return no_code("`" + unknown + "` is no argument of the function");
    }
    // Over all outputs, so that functions for some of them have the same arguments.
    order_values(p);
    find_used_sizes(p);
    bind_sizes(p, names);
    p.results.clear();
    for (const NamedExpr* output : outputs) {
        p.results.push_back(lowered.at(output));
        p.result_names.push_back(names.take(output->name));
    }
    order_values(p);
    p.used_sizes.clear();
    find_used_sizes(p);
    return p;
}

bool is_trivial(Ref x) {
    switch (x->make) {
        case Make::input:
        case Make::dimension:
        case Make::number:
            return true;
        case Make::transpose:
        case Make::negative:
            return is_trivial(x->args[0]);
        case Make::divide:
            return is_trivial(x->args[0]) && is_trivial(x->args[1]) && x->is_scalar();
        case Make::fill:
            return x->args[0]->make == Make::number;
        default:
            return false;
    }
}

std::string in_words(const Argument& a) {
    if (a.stance == Stance::scalar) return "scalar";
    std::string sizes;
    for (const Dim& d : a.dims) sizes += (sizes.empty() ? "" : " x ") + d.text();
    if (a.stance == Stance::column) return "vector of length " + sizes;
    if (a.stance == Stance::row) return "row vector of length " + sizes;
    return (a.stance == Stance::matrix ? "matrix " : "tensor ") + sizes;
}

std::string_view stem_of(Ref x) {
    switch (x->make) {
        case Make::sum:
            return std::ranges::any_of(x->signs, [](int s) { return s < 0; }) && !x->is_scalar()
                       ? "r"
                       : "t";
        case Make::solve:
        case Make::solve_right:
            return "z";
        case Make::norm:
            return "norm";
        case Make::inner:
        case Make::total:
        case Make::trace:
            return "s";
        case Make::mean:
            return "mean";
        case Make::matmul:
            return x->is_scalar() ? "s" : x->is_vector() ? "u" : "M";
        case Make::apply:
            return x->op->name.size() < 9 && x->op->name != "inv" ? "f" : "t";
        default:
            return "t";
    }
}

}  // namespace gradwright::render::code
