#include "execute/run/machine.hpp"

#include "execute/run/direct_program.hpp"
#include "execute/run/factor_program.hpp"
#include "execute/run/loop_program.hpp"
#include "execute/run/product_program.hpp"
#include "execute/run/tiled.hpp"
#include "ops/op.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <type_traits>

namespace gradwright::execute {
namespace {

template <class T, class Program>
class Ready : public StepProgram<T> {
public:
    template <class Work, class... Rest>
    Ready(const Work& work, const std::vector<Buffer>& buffers, std::size_t block_dim, Rest... rest)
        : program_(work, buffers, block_dim, rest...) {}
    Count scratch() const override { return program_.scratch(); }
    std::size_t pointers() const override { return program_.pointers(); }
    bool calls_library() const override { return program_.calls_library(); }
    bool flatten(FlatProgram<T>& flat) const override {
        if constexpr (requires { program_.flatten(flat); }) return program_.flatten(flat);
        return false;
    }
    bool splits() const override {
        if constexpr (std::is_same_v<Program, ProductProgram<T>>) return program_.splits();
        return false;
    }
    bool run(Frame<T>& frame) const override {
        program_.run(frame);
        return true;
    }

private:
    Program program_;
};

template <class T>
class ReadyMirror : public StepProgram<T> {
public:
    explicit ReadyMirror(Mirror work) : work_(std::move(work)) {
        if (work_.extents.size() > 2 && work_.out.strides.back() == 1) run_ = work_.extents.back();
    }
    bool calls_library() const override { return false; }
    bool run(Frame<T>& frame) const override {
        run_dim(frame.bases[work_.out.buffer] + work_.out.offset, 2, frame.threads);
        return true;
    }

private:
    void run_dim(T* y, std::size_t d, int threads) const {
        const std::size_t dims = work_.extents.size() - (run_ == 1 ? 0 : 1);
        const Count n = work_.extents[0], down = work_.out.strides[0],
                    across = work_.out.strides[1];
        if (d < dims) {
            for (Count i = 0; i < work_.extents[d]; ++i) {
                run_dim(y + i * work_.out.strides[d], d + 1, 1);
            }
        } else if (run_ == 1) {
            tiled::mirror(threads, n, down, across, y);
        } else {
            for (Count p = 0; p < n; ++p) {
                for (Count q = p + 1; q < n; ++q) {
                    std::copy_n(y + p * down + q * across, run_, y + q * down + p * across);
                }
            }
        }
    }

    Mirror work_;
    Count run_ = 1;  ///< entries that lie one after the other
};

/// Reads or adds to the entry of a row that its class number names.
template <class T>
class ReadyPick : public StepProgram<T> {
public:
    ReadyPick(Pick work, const std::vector<Buffer>& buffers, std::size_t block_dim)
        : work_(std::move(work)), buffers_(buffers), block_dim_(block_dim) {}
    bool run(Frame<T>& frame) const override;

private:
    struct Place {
        const T* classes;
        T* indexed;
        T* other;  ///< null: there is none
    };
    struct Steps {
        Count classes, indexed, other;
    };
    void run_dim(Place at, std::size_t d, const Frame<T>& frame) const;
    void pick(Place at, const Steps& by, Count n) const;

    Pick work_;
    const std::vector<Buffer>& buffers_;
    std::size_t block_dim_;
};

template <class T>
bool ReadyPick<T>::run(Frame<T>& frame) const {
    Place at{address(frame, buffers_, work_.classes_at, block_dim_),
             address(frame, buffers_, work_.indexed, block_dim_), nullptr};
    if (work_.other.buffer != none) at.other = address(frame, buffers_, work_.other, block_dim_);
    run_dim(at, 0, frame);
    return true;
}

template <class T>
void ReadyPick<T>::run_dim(Place at, std::size_t d, const Frame<T>& frame) const {
    const Count n = d == block_dim_ ? frame.block_rows : work_.extents[d];
    const Steps by{work_.classes_at.strides[d], work_.indexed.strides[d],
                   at.other == nullptr ? 0 : work_.other.strides[d]};
    if (d + 1 == work_.extents.size()) return pick(at, by, n);
    for (Count i = 0; i < n; ++i) {
        run_dim({at.classes + i * by.classes, at.indexed + i * by.indexed, at.other + i * by.other},
                d + 1, frame);
    }
}

template <class T>
void ReadyPick<T>::pick(Place at, const Steps& by, Count n) const {
    const T nan = std::numeric_limits<T>::quiet_NaN();
    const T most = static_cast<T>(work_.classes), scale = static_cast<T>(work_.scale);
    const Count stride = work_.class_stride;
    for (Count i = 0; i < n; ++i) {
        const T number = at.classes[i * by.classes];
        const Count whole = number >= 1 && number <= most ? static_cast<Count>(number) : 0;
        const bool valid = whole > 0 && static_cast<T>(whole) == number;
        T* const row = at.indexed + i * by.indexed;
        if (!work_.scatter) {
            at.other[i * by.other] = valid ? row[(whole - 1) * stride] : nan;
        } else if (valid) {
            row[(whole - 1) * stride] +=
                at.other == nullptr ? scale : scale * at.other[i * by.other];
        } else {
            for (Count k = 0; k < work_.classes; ++k) row[k * stride] = nan;
        }
    }
}

/// The reference kernel of an op works on arrays of its own. What has no operands is computed once.
template <class T>
class ReadyReference : public StepProgram<T> {
public:
    ReadyReference(Reference work, const std::vector<Buffer>& buffers)
        : work_(std::move(work)), buffers_(buffers) {
        if (work_.operands.empty()) constant_ = value({});
    }
    bool run(Frame<T>& frame) const override {
        if (work_.operands.empty()) {
            put(constant_, frame);
            return true;
        }
        std::vector<Array> values;
        for (const BufferId b : work_.operands) {
            Array& a = values.emplace_back(buffers_[b].extents);
            std::copy_n(frame.bases[b], buffers_[b].size, a.values.begin());
        }
        std::vector<const Array*> operands;
        for (const Array& a : values) operands.push_back(&a);
        put(value(operands), frame);
        return true;
    }

private:
    Array value(std::span<const Array* const> operands) const {
        return op_of(work_.node).kernel.real({work_.node, buffers_[work_.out].extents}, operands);
    }
    void put(const Array& y, Frame<T>& frame) const {
        std::transform(y.values.begin(), y.values.end(), frame.bases[work_.out],
                       [](double v) { return static_cast<T>(v); });
    }

    Reference work_;
    const std::vector<Buffer>& buffers_;
    Array constant_;
};

}  // namespace

template <class T>
Diagnostic StepProgram<T>::failure(const Frame<T>&) const {
    return {};
}

template <class T>
std::unique_ptr<StepProgram<T>> step_program(const Step& step, const std::vector<Buffer>& buffers) {
    if (const auto* loop = std::get_if<Loop>(&step.work)) {
        return std::make_unique<Ready<T, LoopProgram<T>>>(*loop, buffers, step.block_dim);
    }
    if (const auto* product = std::get_if<Product>(&step.work)) {
        return std::make_unique<Ready<T, ProductProgram<T>>>(*product, buffers, step.block_dim,
                                                             step.block_rows);
    }
    if (const auto* both = std::get_if<BothSides>(&step.work)) {
        return std::make_unique<Ready<T, BothSidesProgram<T>>>(*both, buffers, step.block_dim,
                                                               step.block_rows);
    }
    if (const auto* pick = std::get_if<Pick>(&step.work)) {
        return std::make_unique<ReadyPick<T>>(*pick, buffers, step.block_dim);
    }
    if (const auto* mirror = std::get_if<Mirror>(&step.work)) {
        return std::make_unique<ReadyMirror<T>>(*mirror);
    }
    if (const auto* factorise = std::get_if<Factorise>(&step.work)) {
        return factor_program<T>(*factorise, step);
    }
    if (const auto* use = std::get_if<UseFactors>(&step.work)) {
        return factor_program<T>(*use, step);
    }
    const auto& reference = std::get<Reference>(step.work);
    if (auto direct = direct_program<T>(reference, buffers)) return direct;
    return std::make_unique<ReadyReference<T>>(reference, buffers);
}

template class StepProgram<double>;
template class StepProgram<float>;
template std::unique_ptr<StepProgram<double>> step_program(const Step&, const std::vector<Buffer>&);
template std::unique_ptr<StepProgram<float>> step_program(const Step&, const std::vector<Buffer>&);

}  // namespace gradwright::execute
