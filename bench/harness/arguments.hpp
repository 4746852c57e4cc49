#pragma once
// The arguments of a compiled function: memory, numbers, views.

#include "case.hpp"

#include <stdexcept>

namespace gradwright::bench {

using Values = std::map<std::string, std::vector<double>>;

template <class T>
class Arguments {
public:
    explicit Arguments(const CompiledFunction& f) {
        for (const Argument& a : f.inputs()) in_.push_back({a, Buffer<T>(count_of(a))});
        for (const Argument& a : f.outputs()) out_.push_back({a, Buffer<T>(count_of(a))});
        for (auto& n : in_) in_views_.emplace_back(n.buffer.data(), n.argument.extents);
        for (auto& n : out_) out_views_.emplace_back(n.buffer.data(), n.argument.extents);
    }
    void fill(const Case& c) {
        for (auto& n : in_) n.buffer.fill(c.inputs.at(n.argument.name));
    }
    Result<Done> run(const CompiledFunction& f) const { return f.run(in_views_, out_views_); }

    /// The value, and the sum of all absolute entries of the derivatives.
    double check(const Case& c) {
        double sum = 0;
        for (std::size_t i = 0; i < out_.size(); ++i) {
            Buffer<T>& values = out_[i].buffer;
            const auto& wanted = c.request.outputs;
            const bool is_value = wanted.empty() || wanted[i].wrt.empty();
            sum += is_value ? values.sum() : values.absolute_sum();
        }
        if (!c.rest) return sum;
        return sum + c.rest([values = this->values()](const std::string& name) {
            const auto at = values.find(name);
            if (at == values.end()) throw std::runtime_error("there is no argument " + name);
            return at->second;
        });
    }

    std::vector<double> output(std::size_t i) {
        const auto numbers = out_[i].buffer.numbers();
        return {numbers.begin(), numbers.end()};
    }
    /// Of inputs and outputs, by name.
    Values values() {
        Values all;
        for (auto* const side : {&in_, &out_}) {
            for (auto& n : *side) {
                const auto numbers = n.buffer.numbers();
                all[n.argument.name].assign(numbers.begin(), numbers.end());
            }
        }
        return all;
    }

private:
    struct Named {
        Argument argument;
        Buffer<T> buffer;
    };

    static std::size_t count_of(const Argument& a) {
        std::size_t n = 1;
        for (const std::int64_t e : a.extents) n *= static_cast<std::size_t>(e);
        return n;
    }

    std::vector<Named> in_, out_;
    std::vector<View<const T>> in_views_;
    std::vector<View<T>> out_views_;
};

}  // namespace gradwright::bench
