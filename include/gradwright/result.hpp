#pragma once

#include <gradwright/diagnostic.hpp>

#include <utility>
#include <variant>

namespace gradwright {
inline namespace [[gnu::visibility("default")]] abi1 {

/// A value or the diagnostic that says why there is none. The user's mistakes travel this way.
template <class T>
class [[nodiscard]] Result {
public:
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
    Result(Diagnostic diagnostic) : state_(std::in_place_index<1>, std::move(diagnostic)) {}

    bool ok() const { return state_.index() == 0; }
    explicit operator bool() const { return ok(); }

    /// The value; undefined unless `ok()`.
    const T& operator*() const& { return *std::get_if<0>(&state_); }
    T& operator*() & { return *std::get_if<0>(&state_); }
    T&& operator*() && { return std::move(*std::get_if<0>(&state_)); }
    const T* operator->() const { return std::get_if<0>(&state_); }
    T* operator->() { return std::get_if<0>(&state_); }

    /// The diagnostic; undefined if `ok()`.
    const Diagnostic& error() const& { return *std::get_if<1>(&state_); }
    Diagnostic&& error() && { return std::move(*std::get_if<1>(&state_)); }

private:
    std::variant<T, Diagnostic> state_;
};

}  // namespace abi1
}  // namespace gradwright
