// Arguments as buffers: where the caller has them, or copied where steps need them dense.
#include "execute/plan/lowering.hpp"

namespace gradwright::execute {

BufferId Lowering::argument(const Expr& e, Place place, std::size_t number) {
    const BufferId id = temporary(extents(e.shape()), e);
    Buffer& b = plan_.buffers[id];
    b.place = place;
    b.argument = static_cast<std::uint32_t>(number);
    if (!strides_.empty()) {
        for (Count& s : b.strides) s = strides_[strides_taken_++];
    }
    return id;
}

void Lowering::take_inputs() {
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
        buffers_[inputs_[i].id()] = argument(inputs_[i], Place::input, i);
    }
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
        if (!is_copied(i)) continue;
        const BufferId dense = temporary(extents(inputs_[i].shape()), inputs_[i]);
        compute_pointwise(inputs_[i], dense, 1, false);
        buffers_[inputs_[i].id()] = dense;
    }
}

}  // namespace gradwright::execute
