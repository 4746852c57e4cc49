#pragma once
// Mutual exclusion, where there are threads: in a web page there is one.

#ifdef __wasi__

namespace gradwright {

struct Mutex {};
struct Lock {
    explicit Lock(Mutex&) {}
};

}  // namespace gradwright

#else

#include <mutex>

namespace gradwright {

using Mutex = std::mutex;
using Lock = std::lock_guard<Mutex>;

}  // namespace gradwright

#endif
