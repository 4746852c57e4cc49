#pragma once

#define GRADWRIGHT_VERSION_MAJOR 0
#define GRADWRIGHT_VERSION_MINOR 1
#define GRADWRIGHT_VERSION_PATCH 0
// What programs that are already linked can rely on: the number in the name of the shared library
// and of the inline namespace. It changes with every release that breaks them, and only then.
#define GRADWRIGHT_ABI 1

namespace gradwright {
inline namespace [[gnu::visibility("default")]] abi1 {

/// "0.1.0": of the library that runs, where the macros are of the headers that were compiled.
const char* version();

}  // namespace abi1
}  // namespace gradwright
