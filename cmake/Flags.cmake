# gradwright_flags: how our own sources are compiled. Never part of the installed interface.

add_library(gradwright_flags INTERFACE)
target_compile_features(gradwright_flags INTERFACE cxx_std_20)
target_compile_options(gradwright_flags INTERFACE -Wall -Wextra -Wconversion -Wshadow)
if(GRADWRIGHT_WERROR)
    target_compile_options(gradwright_flags INTERFACE -Werror)
endif()

# Inside the library -Wconversion means what it means to g++. Public headers are compiled
# without this exception, because a user's clang would complain (tests/CMakeLists.txt).
target_compile_options(gradwright_flags INTERFACE
                       $<$<CXX_COMPILER_ID:Clang,AppleClang>:-Wno-sign-conversion>)

if(GRADWRIGHT_SANITIZE)
    set(sanitizers -fsanitize=address,undefined)
    if(GRADWRIGHT_SANITIZE STREQUAL "thread")
        set(sanitizers -fsanitize=thread)
    endif()
    target_compile_options(gradwright_flags INTERFACE
        ${sanitizers} -fno-sanitize-recover=all -fno-omit-frame-pointer -O1
        # g++ 12 reports uninitialised values that only its own instrumentation makes.
        $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
    target_compile_definitions(gradwright_flags INTERFACE _GLIBCXX_ASSERTIONS)
    target_link_options(gradwright_flags INTERFACE ${sanitizers})
endif()
