#include "execute/plan/describe.hpp"

#include "ops/op.hpp"

#include <cstdio>

namespace gradwright::execute {
namespace {

std::string sizes(const std::vector<Count>& extents) {
    std::string text;
    for (const Count n : extents) text += (text.empty() ? "" : "x") + std::to_string(n);
    return text.empty() ? "1" : text;
}

std::string part(const std::vector<Count>& extents, std::size_t first, std::size_t count) {
    const auto begin = extents.begin() + static_cast<std::ptrdiff_t>(first);
    return sizes({begin, begin + static_cast<std::ptrdiff_t>(count)});
}

std::string name_of(const Plan& plan, BufferId b) {
    const Buffer& buffer = plan.buffers[b];
    if (buffer.place == Place::input) return std::string(buffer.expr->name);
    if (buffer.place == Place::output) return "out" + std::to_string(buffer.argument + 1);
    return (buffer.local ? "b" : "t") + std::to_string(b);
}

std::string with_folds(const Plan& plan, const Loop& loop) {
    static constexpr const char* folds[] = {"", "sum ", "product ", "max ", "min "};
    std::string text;
    for (const Store& s : loop.stores) {
        text += text.empty() ? " -> " : ", ";
        text += folds[static_cast<std::size_t>(s.fold)] + name_of(plan, s.to.buffer);
        if (s.accumulate) text += " (added)";
    }
    return text;
}

struct Worded {
    const Plan& plan;

    std::string operator()(const Loop& loop) const {
        std::size_t operations = 0;
        std::string reads;
        for (const Instruction& i : loop.code) {
            if (i.code == Code::read) {
                reads += (reads.empty() ? "" : ", ") + name_of(plan, i.access.buffer);
            } else if (i.code != Code::constant) {
                ++operations;
            }
        }
        return "loop " + sizes(loop.extents) + ": " + std::to_string(operations) +
               " operations on " + (reads.empty() ? "nothing" : reads) + with_folds(plan, loop);
    }
    std::string operator()(const Product& p) const {
        std::string text = p.symmetric ? "symmetric product " : "product ";
        if (p.batch > 0) text += part(p.extents, 0, p.batch) + " times ";
        text += part(p.extents, p.batch, p.rows) + " by ";
        text += part(p.extents, p.batch + p.rows, p.columns) + " over ";
        text += part(p.extents, p.batch + p.rows + p.columns, p.shared) + ": ";
        return text + name_of(plan, p.left.buffer) + ", " + name_of(plan, p.right.buffer) + " -> " +
               name_of(plan, p.out.buffer) + (p.accumulate ? " (added)" : "");
    }
    std::string operator()(const BothSides& both) const {
        return (*this)(both.across) + " and in the same read " + (*this)(both.down);
    }
    std::string operator()(const Mirror& m) const {
        return "mirror " + sizes(m.extents) + " " + name_of(plan, m.out.buffer);
    }
    std::string operator()(const Factorise& f) const {
        static constexpr const char* kinds[] = {"Cholesky factor of ", "LU factors of ",
                                                "Cholesky, else LU, factors of ", "QR factors of "};
        const std::string size = sizes({f.kind == Factoring::qr ? f.rows : f.n, f.n});
        return kinds[static_cast<std::size_t>(f.kind)] + size + " " + name_of(plan, f.source) +
               (f.turned ? "'" : "");
    }
    std::string operator()(const UseFactors& u) const {
        static constexpr const char* uses[] = {"solve", "solve transposed", "inverse", "logdet",
                                               "det"};
        const bool fits = u.kind == Factoring::qr;
        return (fits ? "least squares" : std::string(uses[static_cast<std::size_t>(u.use)])) +
               " with the factors, " + sizes({fits ? u.rows : u.n, u.columns}) + " -> " +
               name_of(plan, u.out);
    }
    std::string operator()(const Pick& p) const {
        return std::string(p.scatter ? "scatter" : "gather") + " by class " + sizes(p.extents);
    }
    std::string operator()(const Reference& r) const {
        return std::string(op_of(r.node).name) + " by its reference kernel -> " +
               name_of(plan, r.out);
    }
};

std::string with_prefix(double x, const char* unit) {
    static constexpr const char* prefixes[] = {"", "k", "M", "G", "T", "P"};
    std::size_t k = 0;
    for (; x >= 1000 && k < 5; ++k) x /= 1000;
    char text[32];
    std::snprintf(text, sizeof text, "%.3g %s%s", x, prefixes[k], unit);
    return text;
}

}  // namespace

std::string describe_step(const Plan& plan, const Step& step) {
    return std::visit(Worded{plan}, step.work);
}

std::string describe(const Plan& plan) {
    std::string text;
    for (std::size_t i = 0; i < plan.steps.size(); ++i) {
        for (const Region& r : plan.regions) {
            if (r.first != i) continue;
            text += "   for blocks of " + std::to_string(r.block) + " of " +
                    std::to_string(r.rows) + " rows:\n";
        }
        const Step& s = plan.steps[i];
        char number[32];
        std::snprintf(number, sizeof number, "%3zu  ", i + 1);
        text += number;
        if (s.block_dim != none) text += "  ";
        text += describe_step(plan, s) + "  [" + with_prefix(s.flops, "flop") + ", " +
                with_prefix(s.bytes, "B") + "]\n";
    }
    return text;
}

}  // namespace gradwright::execute
