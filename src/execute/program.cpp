#include "execute/program.hpp"

#include "execute/plan/describe.hpp"
#include "execute/plan/lowering.hpp"
#include "execute/plan/passes.hpp"
#include "execute/run/blas.hpp"
#include "execute/run/engine.hpp"

#include <array>

namespace gradwright::execute {
namespace {

template <class T>
class Planned : public Program<T> {
public:
    Planned(Plan plan, const ProgramOptions& options) : engine_(std::move(plan), options.threads) {}
    Result<Done> run(std::span<const View<const T>> in,
                     std::span<const View<T>> out) const override;
    std::string text() const override { return describe(engine_.plan()); }
    std::int64_t memory() const override { return engine_.memory(); }

private:
    Engine<T> engine_;
};

template <class T>
Result<Done> Planned<T>::run(std::span<const View<const T>> in,
                             std::span<const View<T>> out) const {
    std::array<T*, 64> inputs{}, outputs{};
    for (std::size_t i = 0; i < in.size(); ++i) inputs[i] = const_cast<T*>(in[i].data());
    for (std::size_t i = 0; i < out.size(); ++i) outputs[i] = out[i].data();
    const blas::OneThread one;
    auto fault = engine_.run({inputs.data(), in.size()}, {outputs.data(), out.size()});
    if (fault) return std::move(*fault);
    return Done{};
}

}  // namespace

template <class T>
Result<std::unique_ptr<Program<T>>> Program<T>::make(std::span<const Expr> roots,
                                                     std::span<const Expr> inputs,
                                                     const Sizes& sizes,
                                                     const ProgramOptions& options) {
    Result<Plan> plan = Lowering({roots, inputs, sizes, sizeof(T)}).run();
    if (!plan) return plan.error();
    choose_layouts(*plan);
    fuse_loops(*plan);
    RegionOptions blocks{.element_size = sizeof(T)};
    if (options.block_rows > 0) {
        blocks.least_bytes = blocks.least_rows = 0;
        blocks.block_rows = options.block_rows;
    }
    form_regions(*plan, blocks);
    place_buffers(*plan);
    count_work(*plan, sizeof(T));
    return std::unique_ptr<Program<T>>(std::make_unique<Planned<T>>(std::move(*plan), options));
}

template class Program<double>;
template class Program<float>;

}  // namespace gradwright::execute
