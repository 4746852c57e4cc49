# The engine as WebAssembly: engine.wasm has what answers while one types, engine-full.wasm all that
# answers requests. Neither has planner, threads, files and BLAS.

set(source "${PROJECT_SOURCE_DIR}/src")
set(sources "")
foreach(room IN ITEMS base expr ops syntax derive simplify render verify explain)
    file(GLOB_RECURSE found CONFIGURE_DEPENDS "${source}/${room}/*.cpp")
    list(APPEND sources ${found})
endforeach()
file(GLOB found CONFIGURE_DEPENDS "${source}/execute/*.cpp" "${source}/api/*.cpp"
     "${source}/app/*.cpp" "${source}/browser/*.cpp")
list(APPEND sources ${found})
file(GLOB first CONFIGURE_DEPENDS "${source}/browser/first/*.cpp")
file(GLOB full CONFIGURE_DEPENDS "${source}/browser/full/*.cpp")

# src/browser has something in the place of the first two rows, or no use for it.
foreach(left_out IN ITEMS
        base/code_point base/shortest_text api/planned_value app/within_memory app/runners
        app/report_text app/report_more app/steps_text app/plan_text app/prose
        app/run_texts app/help app/manual app/completion
        app/graph_text app/main app/files app/interrupt app/serve app/explore app/site
        execute/program execute/planning execute/arguments
        api/arrays api/compile api/rules api/runtime_op api/user_op
        api/checkpoint api/tape api/tape_sweep api/minimise)
    list(REMOVE_ITEM sources "${source}/${left_out}.cpp")
endforeach()
# src/browser/first has something in their place.
foreach(left_out IN ITEMS execute/linear ops/kernels/dense ops/kernels/adjugate
        ops/kernels/matrix_functions ops/kernels/spectral)
    list(REMOVE_ITEM sources "${source}/${left_out}.cpp")
    list(APPEND full "${source}/${left_out}.cpp")
endforeach()

# Headers only, copied to where no header of the machine this is built on is found beside them.
set(headers "${PROJECT_BINARY_DIR}/headers")
foreach(folder IN ITEMS eigen3/Eigen eigen3/unsupported fmt nlohmann)
    get_filename_component(name "${folder}" NAME)
    find_path(GRADWRIGHT_HEADERS_${name} "${folder}" PATHS /usr/include /usr/local/include
              REQUIRED NO_DEFAULT_PATH)
    file(COPY "${GRADWRIGHT_HEADERS_${name}}/${folder}" DESTINATION "${headers}")
endforeach()

# libc++ sorts by a heap where constants are computed and otherwise by a method that is eight times as
# much code for every type; here the first is quick enough.
find_path(GRADWRIGHT_LIBCXX __algorithm/sort.h PATHS /usr/include/wasm32-wasi/c++/v1
          REQUIRED NO_DEFAULT_PATH)
file(READ "${GRADWRIGHT_LIBCXX}/__algorithm/sort.h" sort)
string(REPLACE "if (__libcpp_is_constant_evaluated())" "if (true)" sort "${sort}")
file(WRITE "${headers}/__algorithm/sort.h" "${sort}")

add_library(browser_flags INTERFACE)
target_link_libraries(browser_flags INTERFACE gradwright_flags)
target_include_directories(browser_flags INTERFACE "${PROJECT_SOURCE_DIR}/include" "${source}")
target_include_directories(browser_flags SYSTEM INTERFACE "${headers}")
target_compile_definitions(browser_flags INTERFACE EIGEN_MPL2_ONLY Eigen=gradwright_eigen
    EIGEN_DONT_VECTORIZE EIGEN_UNROLLING_LIMIT=0 JSON_NOEXCEPTION FMT_HEADER_ONLY FMT_EXCEPTIONS=0)
# Sizes have 32 bits here; the other builds watch conversions.
target_compile_options(gradwright_flags INTERFACE -Wno-conversion)
# What cannot go on ends the instance, without a message that nobody would read.
target_compile_options(browser_flags INTERFACE -Oz -flto -fno-exceptions -fno-threadsafe-statics
    -fmerge-all-constants -mbulk-memory -mnontrapping-fptoint
    "-D_LIBCPP_VERBOSE_ABORT(...)=__builtin_trap()")
target_link_options(browser_flags INTERFACE -mexec-model=reactor -flto
    LINKER:--strip-all LINKER:-O2 LINKER:--max-memory=1073741824 LINKER:-z,stack-size=4194304
    LINKER:-mllvm,-inline-threshold=-100)

find_program(GRADWRIGHT_WASM_OPT wasm-opt)
find_package(Python3 REQUIRED COMPONENTS Interpreter)
add_library(engine_objects OBJECT ${sources})
target_link_libraries(engine_objects PRIVATE browser_flags)

function(gradwright_engine name)
    add_executable(${name} ${ARGN} $<TARGET_OBJECTS:engine_objects>)
    target_link_libraries(${name} PRIVATE browser_flags)
    set_target_properties(${name} PROPERTIES SUFFIX ".wasm"
                          RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}")
    if(GRADWRIGHT_WASM_OPT)
        add_custom_command(TARGET ${name} POST_BUILD VERBATIM
            COMMAND "${GRADWRIGHT_WASM_OPT}" -Oz --enable-bulk-memory
                --enable-nontrapping-float-to-int --enable-sign-ext --enable-mutable-globals
                $<TARGET_FILE:${name}> -o $<TARGET_FILE:${name}>)
    endif()
    # What is sent to the page.
    add_custom_command(TARGET ${name} POST_BUILD VERBATIM
        COMMAND "${Python3_EXECUTABLE}" "${PROJECT_SOURCE_DIR}/tools/pack_engine.py"
            $<TARGET_FILE:${name}> "${PROJECT_BINARY_DIR}/${name}.pack")
endfunction()
gradwright_engine(engine ${first})
gradwright_engine(engine-full ${full})
