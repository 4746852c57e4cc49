#include "execute/program.hpp"

#include "execute/execute.hpp"

namespace gradwright::execute {
namespace {

template <class T>
void copy_in(const View<const T>& v, Array& a) {
    std::vector<std::int64_t> at(a.order(), 0);
    for (std::size_t k = 0; k < a.size(); ++k) {
        std::int64_t offset = 0;
        for (std::size_t i = 0; i < at.size(); ++i) offset += at[i] * v.stride(i);
        a[k] = static_cast<double>(v.data()[offset]);
        for (std::size_t i = at.size(); i-- > 0 && ++at[i] == a.extents[i];) at[i] = 0;
    }
}

template <class T>
void copy_out(const Array& a, const View<T>& v) {
    std::vector<std::int64_t> at(a.order(), 0);
    for (std::size_t k = 0; k < a.size(); ++k) {
        std::int64_t offset = 0;
        for (std::size_t i = 0; i < at.size(); ++i) offset += at[i] * v.stride(i);
        v.data()[offset] = static_cast<T>(a[k]);
        for (std::size_t i = at.size(); i-- > 0 && ++at[i] == a.extents[i];) at[i] = 0;
    }
}

template <class T>
class Interpreted : public Program<T> {
public:
    Interpreted(std::span<const Expr> roots, std::span<const Expr> inputs, const Sizes& sizes)
        : roots_(roots.begin(), roots.end()),
          inputs_(inputs.begin(), inputs.end()),
          sizes_(sizes) {}

    Result<Done> run(std::span<const View<const T>> in,
                     std::span<const View<T>> out) const override {
        Point point;
        point.sizes = sizes_;
        for (std::size_t i = 0; i < inputs_.size(); ++i) {
            std::vector<std::int64_t> extents;
            for (const Dim& d : inputs_[i].shape()) extents.push_back(*d.evaluate(sizes_));
            Array a(extents);
            copy_in(in[i], a);
            point.values[std::string(inputs_[i]->name)] = std::move(a);
        }
        const auto values = evaluate(roots_, point);
        if (!values) return values.error();
        for (std::size_t i = 0; i < roots_.size(); ++i) copy_out((*values)[i], out[i]);
        return Done{};
    }
    std::string text() const override { return "interpreted\n"; }
    std::int64_t memory() const override { return 0; }

private:
    std::vector<Expr> roots_, inputs_;
    Sizes sizes_;
};

}  // namespace

template <class T>
Result<std::unique_ptr<Program<T>>> Program<T>::make(std::span<const Expr> roots,
                                                     std::span<const Expr> inputs,
                                                     const Sizes& sizes, const ProgramOptions&) {
    return std::unique_ptr<Program<T>>(std::make_unique<Interpreted<T>>(roots, inputs, sizes));
}

template class Program<double>;
template class Program<float>;

}  // namespace gradwright::execute
