#include <gradwright/checkpoint.hpp>

#include "api/workspace.hpp"
#include "trace/schedule.hpp"

#include <algorithm>
#include <optional>

namespace gradwright {

namespace {

using namespace api;

std::int64_t bytes_of(const DenseArray& a) {
    return static_cast<std::int64_t>(a.values.size() * sizeof(double));
}

void add(DenseArray& sum, const DenseArray& more) {
    for (std::size_t i = 0; i < sum.values.size(); ++i) sum.values[i] += more.values[i];
}

class Reversal {
public:
    Reversal(const Chain& chain, const DenseArray& start, const DenseArray& parameters,
             std::int64_t limit)
        : chain_(chain), parameters_(parameters), limit_(limit) {
        kept_.push_back({0, start});
        done_.by_parameters = {parameters.extents, std::vector<double>(parameters.values.size())};
    }

    Result<ChainGradient> run() {
        if (chain_.steps == 0) return loss_alone();
        if (auto refused = measure()) return *std::move(refused);
        for (std::size_t left = chain_.steps; left > 0;) {
            if (kept_.back().at == left) {
                kept_.pop_back();
                continue;
            }
            State current = kept_.back();
            if (auto failed = approach(current, left)) return *std::move(failed);
            if (auto failed = reverse(current)) return *std::move(failed);
            --left;
        }
        done_.by_start = std::move(cotangent_);
        return std::move(done_);
    }

private:
    struct State {
        std::size_t at = 0;
        DenseArray array;
    };

    Result<ChainGradient> loss_alone() {
        Tape tape;
        const Value s = tape.variable(kept_[0].array), p = tape.variable(parameters_);
        const Value y = chain_.loss(s, p);
        const auto g = tape.gradient(y, {s, p});
        if (!g) return g.error();
        done_.value = y.number();
        done_.last = kept_[0].array;
        done_.by_start = (*g)[0];
        done_.by_parameters = (*g)[1];
        return done_;
    }

    /// One step on a tape tells what a step takes; what is left of the limit holds states.
    std::optional<Diagnostic> measure() {
        Tape tape;
        const Value s = tape.variable(kept_[0].array), p = tape.variable(parameters_);
        const Value y = chain_.step(s, p, 0);
        if (auto wrong = fault_of(y)) return wrong;
        const Value l = chain_.loss(y, p);
        if (!l.ok()) return l.error();
        const std::int64_t state = std::max<std::int64_t>(bytes_of(s.array()), 1);
        // The tape, cotangents as large, the states before and after a step, and a sixteenth for
        // what surrounds the numbers.
        fixed_ = 2 * tape.bytes() + 3 * state + 2 * bytes_of(parameters_);
        fixed_ += fixed_ / 16;
        slots_ = chain_.steps;
        if (limit_ == 0) return std::nullopt;
        if (limit_ < fixed_ + state) {
            Diagnostic d =
                fault("too-large", "one step and one state take " + std::to_string(fixed_ + state) +
                                       " bytes; the limit is " + std::to_string(limit_));
            d.fault = Fault::refused;
            return d;
        }
        const auto room = static_cast<std::size_t>((limit_ - fixed_) / state);
        slots_ = std::min(slots_, room);
        return std::nullopt;
    }

    std::optional<Diagnostic> fault_of(const Value& y) const {
        if (!y.ok()) return y.error();
        if (y.extents() == kept_[0].array.extents) return std::nullopt;
        return fault("shape-mismatch", "a step must give a state of the shape it takes");
    }

    /// From a kept state to the one before the last step that is not yet reversed.
    std::optional<Diagnostic> approach(State& current, std::size_t left) {
        while (left - current.at > 1) {
            const std::size_t slots = slots_ - (kept_.size() - 1);
            const std::size_t to = current.at + advance_before_keeping(left - current.at, slots);
            const Value p(parameters_);
            Value s(std::move(current.array));
            for (; current.at < to; ++current.at) {
                s = chain_.step(s, p, current.at);
                ++done_.steps_run;
                if (auto wrong = fault_of(s)) return wrong;
            }
            current.array = s.array();
            if (left - current.at > 1) kept_.push_back(current);
            done_.states_kept = std::max(done_.states_kept, kept_.size());
        }
        return std::nullopt;
    }

    std::optional<Diagnostic> reverse(const State& current) {
        Tape tape;
        const Value s = tape.variable(current.array), p = tape.variable(parameters_);
        Value y = chain_.step(s, p, current.at);
        ++done_.steps_run;
        if (auto wrong = fault_of(y)) return wrong;
        if (current.at + 1 == chain_.steps) {
            done_.last = y.array();
            y = chain_.loss(y, p);
            done_.value = y.number();
            cotangent_ = {y.extents(), {1}};
            if (y.ok() && y.array().values.size() != 1) {
                return fault("not-a-scalar", "the loss of a chain is a scalar");
            }
        }
        const Value by[] = {s, p};
        auto g = tape.pullback(y, cotangent_, by);
        if (!g) return g.error();
        cotangent_ = std::move((*g)[0]);
        add(done_.by_parameters, (*g)[1]);
        done_.states_kept = std::max(done_.states_kept, kept_.size());
        const auto states = static_cast<std::int64_t>(kept_.size() + 1);
        done_.peak_bytes =
            std::max(done_.peak_bytes, states * bytes_of(current.array) + 2 * tape.bytes() +
                                           2 * bytes_of(parameters_));
        return std::nullopt;
    }

    const Chain& chain_;
    const DenseArray& parameters_;
    std::int64_t limit_, fixed_ = 0;
    std::size_t slots_ = 1;
    std::vector<State> kept_;  ///< by position, rising
    DenseArray cotangent_;
    ChainGradient done_;
};

}  // namespace

Result<ChainGradient> abi1::chain_gradient(const Chain& chain, const DenseArray& start,
                                           const DenseArray& parameters,
                                           std::int64_t memory_limit) {
    if (!chain.step || !chain.loss) {
        return fault("missing-argument", "a chain needs a step and a loss");
    }
    for (const DenseArray* a : {&start, &parameters}) {
        const Value v(*a);
        if (!v.ok()) return v.error();
    }
    if (memory_limit < 0) return fault("bad-value", "a memory limit is not negative");
    return Reversal(chain, start, parameters, memory_limit).run();
}

}  // namespace gradwright
