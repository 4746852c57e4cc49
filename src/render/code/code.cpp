#include "render/code/code.hpp"

#include "render/code/frame.hpp"
#include "render/code/programs.hpp"

#include <array>

namespace gradwright::render {
namespace {

struct Language {
    Target target;
    std::string_view name, extension;
    Result<std::string> (*program)(const CodeRequest&);
};

constexpr auto languages = std::to_array<Language>({
    {Target::numpy, "numpy", ".py", code::numpy_program},
    {Target::torch, "torch", ".py", code::torch_program},
    {Target::jax, "jax", ".py", code::jax_program},
    {Target::julia, "julia", ".jl", code::julia_program},
    {Target::matlab, "matlab", ".m", code::matlab_program},
    {Target::cpp, "cpp", ".hpp", code::cpp_program},
    {Target::c, "c", ".c", code::c_program},
});

const Language& language(Target target) { return languages[static_cast<std::size_t>(target)]; }

}  // namespace

std::optional<Target> target_of(std::string_view name) {
    for (const Language& l : languages) {
        if (l.name == name) return l.target;
    }
    return std::nullopt;
}

std::string_view name_of(Target target) { return language(target).name; }
std::string_view extension_of(Target target) { return language(target).extension; }

Result<std::string> generate(Target target, const CodeRequest& request) {
    return language(target).program(request);
}

Result<SizeNames> sizes_of(const CodeRequest& request) {
    const auto frame = code::frame_of(request, {}, {});
    if (!frame) return frame.error();
    SizeNames sizes;
    for (const auto& b : frame->program.bindings) sizes.bound.push_back(b.dimension);
    sizes.free = frame->program.free_sizes;
    return sizes;
}

}  // namespace gradwright::render
