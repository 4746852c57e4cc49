# The engine as a WebAssembly module: what answers requests, without planner, threads, files and BLAS.

set(source "${PROJECT_SOURCE_DIR}/src")
set(sources "")
foreach(room IN ITEMS base expr ops syntax derive simplify render verify explain browser)
    file(GLOB_RECURSE found CONFIGURE_DEPENDS "${source}/${room}/*.cpp")
    list(APPEND sources ${found})
endforeach()
file(GLOB found CONFIGURE_DEPENDS "${source}/execute/*.cpp" "${source}/api/*.cpp"
     "${source}/app/*.cpp")
list(APPEND sources ${found})
# src/browser has something in the place of the first three.
foreach(left_out IN ITEMS
        base/code_point app/within_memory api/planned_value
        app/main app/files app/interrupt app/serve app/explore app/site
        execute/program execute/planning execute/arguments
        api/arrays api/compile api/rules api/runtime_op api/user_op
        api/checkpoint api/tape api/tape_sweep api/minimise)
    list(REMOVE_ITEM sources "${source}/${left_out}.cpp")
endforeach()

# Headers only, copied to where no header of the machine this is built on is found beside them.
set(headers "${PROJECT_BINARY_DIR}/headers")
foreach(folder IN ITEMS eigen3/Eigen eigen3/unsupported fmt nlohmann)
    get_filename_component(name "${folder}" NAME)
    find_path(GRADWRIGHT_HEADERS_${name} "${folder}" PATHS /usr/include /usr/local/include
              REQUIRED NO_DEFAULT_PATH)
    file(COPY "${GRADWRIGHT_HEADERS_${name}}/${folder}" DESTINATION "${headers}")
endforeach()

add_executable(engine ${sources})
target_link_libraries(engine PRIVATE gradwright_flags)
target_include_directories(engine PRIVATE "${PROJECT_SOURCE_DIR}/include" "${source}")
target_include_directories(engine SYSTEM PRIVATE "${headers}")
target_compile_definitions(engine PRIVATE EIGEN_MPL2_ONLY Eigen=gradwright_eigen
    JSON_NOEXCEPTION FMT_HEADER_ONLY FMT_EXCEPTIONS=0)
target_compile_options(engine PRIVATE -Oz -fno-exceptions -flto)
# Sizes have 32 bits here; the other builds watch conversions.
target_compile_options(gradwright_flags INTERFACE -Wno-conversion)
target_link_options(engine PRIVATE -mexec-model=reactor -flto
    LINKER:--strip-all LINKER:--max-memory=1073741824 LINKER:-z,stack-size=4194304)
set_target_properties(engine PROPERTIES SUFFIX ".wasm"
                      RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}")
