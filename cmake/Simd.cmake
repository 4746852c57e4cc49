# Each instruction set has a source file of its own, compiled for it; src/execute/simd/kernels.cpp
# chooses when the program runs. Nothing else is compiled for more than the baseline.
set(simd "${PROJECT_SOURCE_DIR}/src/execute/simd")
# No contraction: a*b + c is fused where the text says fma, with every compiler.
set(simd_options -fno-math-errno -fno-trapping-math -ffp-contract=off)
if(NOT GRADWRIGHT_SANITIZE)
    list(APPEND simd_options -O3)
endif()
set(simd_sse4 "")
set(simd_avx2 "")
set(simd_avx512 "")
if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|amd64)$")
    set(simd_sse4 -msse4.2)
    set(simd_avx2 -mavx2 -mfma)
    set(simd_avx512 -mavx512f -mavx512dq -mavx512vl -mavx512bw -mfma
        -mprefer-vector-width=512)
endif()
foreach(set IN ITEMS sse4 avx2 avx512 neon)
    set_source_files_properties("${simd}/${set}.cpp" PROPERTIES
        COMPILE_OPTIONS "${simd_options};${simd_${set}}")
endforeach()
