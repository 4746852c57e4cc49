// Every op of the catalogue is printed as text that reads back as the same node.
#include "properties/ops_sample.hpp"

#include "ops/selection.hpp"
#include "render/text.hpp"
#include "syntax/parse.hpp"

#include <doctest/doctest.h>

using namespace gradwright;
using namespace gradwright::testing;

namespace {

Parsed context_of(std::span<const Expr> symbols) {
    Parsed context;
    for (const Expr& x : symbols) {
        Variable v;
        v.name = std::string(x->name);
        v.kind = x.is_scalar()    ? "scalar"
                 : x.order() == 1 ? "vector"
                 : x.order() == 2 ? "matrix"
                                  : "tensor";
        v.shape.assign(x.shape().begin(), x.shape().end());
        v.symbol = x;
        context.variables.push_back(std::move(v));
    }
    context.dimensions = {"m", "n"};
    return context;
}

/// The text alone, with the sizes of constants.
std::string text_of(const Expr& e) {
    return render::render(e, render::Format::ascii, {.sizes = true});
}

void survives(const Expr& e, std::span<const Expr> symbols) {
    const std::string text = text_of(e);
    CAPTURE(text);
    const Result<Parsed> back = parse_in(e.graph(), text, context_of(symbols));
    if (!back) MESSAGE(back.error().message);
    REQUIRE(back.ok());
    CHECK_MESSAGE(back->expr == e, "reads back as ", text_of(back->expr));
}

/// Prints in longhand, on purpose: the closed form for operands in general position.
bool has_longhand(const Expr& e) {
    const Op* op = &op_of(e);
    return op->internal && op->closed_form != nullptr && op->closed_form(e);
}

/// The node with its attributes replaced; nothing where the shape rule refuses them.
std::optional<Expr> with_attributes(const Sample& s, const Op& op,
                                    std::span<const std::int64_t> attributes) {
    const auto y = apply_checked(op, s.operands, attributes);
    if (!y || !y->is_apply_of(op)) return std::nullopt;
    return *y;
}

}  // namespace

TEST_CASE("every op reads back as the same node") {
    int checked = 0, longhand = 0;
    for (const Op* op : ops::catalogue()) {
        Graph graph;
        Sampler sampler(3);
        const auto s = sampler.sample(graph, *op);
        if (!s) continue;
        CAPTURE(op->name);
        if (has_longhand(s->y)) {
            ++longhand;
            continue;
        }
        survives(s->y, s->operands);
        ++checked;
    }
    CHECK(checked > 60);
    CHECK(longhand == 3);
}

TEST_CASE("ops over axes, of any number of entries, read back as the same node") {
    int checked = 0;
    for (const Op* op : ops::catalogue()) {
        if (op->sample_attributes.empty()) continue;
        Graph graph;
        Sampler sampler(3);
        const auto s = sampler.sample(graph, *op);
        REQUIRE(s);
        CAPTURE(op->name);
        for (std::size_t at = 0; at < op->sample_attributes.size(); ++at) {
            for (const std::int64_t value : {1, 2, 3}) {
                std::vector<std::int64_t> attributes = op->sample_attributes;
                attributes[at] = value;
                const auto y = with_attributes(*s, *op, attributes);
                if (!y || has_longhand(*y)) continue;
                survives(*y, s->operands);
                ++checked;
            }
        }
    }
    CHECK(checked > 10);
}

TEST_CASE("directions with leading axes read back as the same node") {
    int checked = 0;
    for (const Op* op : ops::catalogue()) {
        for (const std::size_t leading : {0u, 1u, 2u, 3u}) {
            Graph graph;
            Sampler sampler(3);
            auto s = sampler.sample(graph, *op, leading % 2);
            if (!s) continue;
            CAPTURE(op->name);
            for (std::size_t slot = 0; slot < s->operands.size(); ++slot) {
                if (!std::holds_alternative<Linear>(slot_of(*op, slot))) continue;
                auto operands = s->operands;
                operands[slot] = sampler.symbol_like(graph, "H", operands[slot], leading, s->point);
                const Expr y = apply(*op, operands, op->sample_attributes);
                if (has_longhand(y)) continue;
                survives(y, operands);
                ++checked;
            }
        }
    }
    CHECK(checked > 20);
}

TEST_CASE("constants that select read back as the same node") {
    Graph graph;
    const Dim m("m"), n("n");
    for (const std::int64_t k : {1, 2, 5}) survives(ops::unit_vector(graph, m, k), {});
    for (const std::int64_t k : {0, 1, 3, -1}) {
        survives(ops::embedding(graph, m, n, k), {});
        survives(ops::embedding(graph, Dim(7), Dim(3), k), {});
        const Dim sum[] = {m, n}, twice[] = {m, m};
        survives(ops::embedding(graph, Dim::sum(sum), n, k), {});
        survives(ops::embedding(graph, Dim::sum(twice), m, k), {});
    }
    for (const std::int64_t twice : {0, 1, 2}) survives(ops::lower_ones(graph, n, twice), {});
}

TEST_CASE("class indicators read back as the same node") {
    Graph graph;
    const Dim n("n"), m("m"), one_more[] = {m, Dim(1)};
    const Expr y = graph.symbol("y", {&n, 1}), symbols[] = {y};
    for (const Dim& classes : {m, Dim(10), Dim::sum(one_more)}) {
        survives(ops::indicators(y, classes), symbols);
    }
}
