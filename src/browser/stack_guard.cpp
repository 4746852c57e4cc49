// Debian's compiler runtime is built with stack protection, which its wasi-libc does not bring.
#include <cstdint>
#include <cstdlib>

extern "C" {

std::uintptr_t __stack_chk_guard = 0x6d61746872697465U & UINTPTR_MAX;

[[noreturn]] void __stack_chk_fail() { std::abort(); }
}
