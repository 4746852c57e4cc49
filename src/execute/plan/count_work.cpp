#include "execute/plan/passes.hpp"

namespace gradwright::execute {
namespace {

double entries(const std::vector<Count>& extents) {
    double n = 1;
    for (const Count k : extents) n *= static_cast<double>(k);
    return n;
}

/// Entries that an access touches: each once, however often.
double touched(const Access& a, const std::vector<Count>& extents) {
    double n = 1;
    for (std::size_t d = 0; d < extents.size(); ++d) {
        if (a.strides[d] != 0) n *= static_cast<double>(extents[d]);
    }
    return n;
}

void count_product(const Product& p, double size, Step& s) {
    s.flops += (p.symmetric ? 1 : 2) * entries(p.extents);
    for (const Access* a : {&p.left, &p.right, &p.out}) s.bytes += size * touched(*a, p.extents);
}

}  // namespace

void count_work(Plan& plan, std::size_t element_size) {
    const auto size = static_cast<double>(element_size);
    for (Step& s : plan.steps) {
        if (const auto* loop = std::get_if<Loop>(&s.work)) {
            double operations = 0;
            for (const Instruction& i : loop->code) {
                const bool works = i.code != Code::read && i.code != Code::constant;
                operations += works ? (i.code == Code::ternary ? 2 : 1) : 0;
                if (i.code == Code::read) s.bytes += size * touched(i.access, loop->extents);
            }
            for (const Store& store : loop->stores) {
                s.bytes += size * touched(store.to, loop->extents);
                operations += store.fold == Fold::keep ? 0 : 1;
            }
            s.flops = operations * entries(loop->extents);
        } else if (const auto* p = std::get_if<Product>(&s.work)) {
            count_product(*p, size, s);
        } else if (const auto* both = std::get_if<BothSides>(&s.work)) {
            count_product(both->across, size, s);
            count_product(both->down, size, s);
            // The matrix is read once.
            s.bytes -= size * entries(both->across.extents);
        } else if (const auto* f = std::get_if<Factorise>(&s.work)) {
            const auto n = static_cast<double>(f->n);
            s.flops = n * n * n * (f->kind == Factoring::lu ? 2 : 1) / 3;
            s.bytes = 2 * size * n * n;
            if (f->kind == Factoring::qr) {
                s.flops = 2 * n * n * static_cast<double>(f->rows);
                s.bytes = 3 * size * n * static_cast<double>(f->rows);
            }
        } else if (const auto* u = std::get_if<UseFactors>(&s.work)) {
            const auto n = static_cast<double>(u->n), c = static_cast<double>(u->columns);
            const bool inverse = u->use == FactorUse::inverse;
            const bool solves = u->use == FactorUse::solve || u->use == FactorUse::solve_transposed;
            s.flops = inverse ? n * n * n * 4 / 3 : solves ? 2 * n * n * c : n;
            s.bytes = size * (solves || inverse ? n * n : n);
            if (u->kind == Factoring::qr) {
                const auto rows = static_cast<double>(u->rows);
                s.flops = 4 * n * c * rows;
                s.bytes = size * (n + 2 * c) * rows;
            }
        } else {
            for (const BufferId b : reads_of(s.work)) {
                if (b != none) s.bytes += size * static_cast<double>(plan.buffers[b].size);
            }
            for (const BufferId b : writes_of(s.work)) {
                s.bytes += size * static_cast<double>(plan.buffers[b].size);
            }
        }
    }
}

double predicted_seconds(const Plan& plan) {
    constexpr double products = 30e9, loops = 6e9, bandwidth = 10e9, step = 50e-9;
    double seconds = 0;
    for (const Step& s : plan.steps) {
        const bool loop = std::holds_alternative<Loop>(s.work);
        // What a region keeps in cache is cheap to pass on.
        const double bytes = s.block_dim == none ? s.bytes : s.bytes / 2;
        seconds += s.flops / (loop ? loops : products) + bytes / bandwidth + step;
    }
    return seconds;
}

}  // namespace gradwright::execute
