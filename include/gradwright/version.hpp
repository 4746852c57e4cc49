#pragma once

#define GRADWRIGHT_VERSION_MAJOR 0
#define GRADWRIGHT_VERSION_MINOR 1
#define GRADWRIGHT_VERSION_PATCH 0

namespace gradwright {

/// "0.1.0": of the library that runs, where the macros are of the headers that were compiled.
const char* version();

}  // namespace gradwright
