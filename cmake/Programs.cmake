# The command line program, the C++ examples and the benchmarks.

# One program per file of `folder`, left in <build>/`folder`.
function(gradwright_programs folder)
    file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/${folder}/*.cpp")
    foreach(source IN LISTS sources)
        get_filename_component(name "${source}" NAME_WE)
        set(target "${folder}_${name}")
        add_executable(${target} "${source}")
        target_link_libraries(${target} PRIVATE gradwright_core gradwright_flags)
        set_target_properties(${target} PROPERTIES OUTPUT_NAME "${name}"
                              RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/${folder}")
    endforeach()
endfunction()

file(GLOB_RECURSE app_sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/src/app/*.cpp")
if(GRADWRIGHT_PROGRAM AND app_sources)
    add_executable(gradwright ${app_sources})
    # src/ is for the files of app itself; tools/check_layers.py keeps it from the other rooms.
    target_include_directories(gradwright PRIVATE "${PROJECT_SOURCE_DIR}/src")
    find_path(GRADWRIGHT_EVENT_INCLUDE event2/http.h)
    find_library(GRADWRIGHT_EVENT_CORE event_core)
    find_library(GRADWRIGHT_EVENT_EXTRA event_extra)
    if(NOT GRADWRIGHT_EVENT_INCLUDE OR NOT GRADWRIGHT_EVENT_CORE OR NOT GRADWRIGHT_EVENT_EXTRA)
        message(FATAL_ERROR "libevent is missing; on Debian and Ubuntu `./dev setup` installs it")
    endif()
    target_include_directories(gradwright SYSTEM PRIVATE "${GRADWRIGHT_EVENT_INCLUDE}")
    target_link_libraries(gradwright PRIVATE gradwright_core gradwright_flags
                          gradwright_third_party
                          "${GRADWRIGHT_EVENT_EXTRA}" "${GRADWRIGHT_EVENT_CORE}")
    set_target_properties(gradwright PROPERTIES
                          RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}")
    # Man page and completions are what the program itself prints.
    if(NOT CMAKE_CROSSCOMPILING)
        set(pages "${PROJECT_BINARY_DIR}/share")
        file(MAKE_DIRECTORY "${pages}")
        add_custom_command(TARGET gradwright POST_BUILD VERBATIM
            COMMAND gradwright man > "${pages}/gradwright.1"
            COMMAND gradwright completion bash > "${pages}/gradwright.bash"
            COMMAND gradwright completion zsh > "${pages}/_gradwright"
            COMMAND gradwright completion fish > "${pages}/gradwright.fish")
    endif()
endif()
if(GRADWRIGHT_EXAMPLES)
    gradwright_programs(examples)
endif()
if(GRADWRIGHT_BENCH)
    gradwright_programs(bench)
    file(GLOB harness_sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/bench/harness/*.cpp")
    add_library(bench_harness STATIC ${harness_sources})
    target_include_directories(bench_harness PRIVATE "${PROJECT_SOURCE_DIR}/src")
    target_link_libraries(bench_harness PRIVATE gradwright_core gradwright_flags)
    target_link_libraries(bench_gradwright_bench PRIVATE bench_harness)
    target_include_directories(bench_simd PRIVATE "${PROJECT_SOURCE_DIR}/src")
    target_link_libraries(bench_simd PRIVATE gradwright_third_party)
    target_link_libraries(bench_gradbench PRIVATE bench_harness)
    # What the public benchmark compiles its plain functions with.
    set_source_files_properties("${PROJECT_SOURCE_DIR}/bench/harness/plain.cpp"
        "${PROJECT_SOURCE_DIR}/bench/harness/plain_cameras.cpp"
        "${PROJECT_SOURCE_DIR}/bench/harness/plain_hands.cpp"
        "${PROJECT_SOURCE_DIR}/bench/harness/plain_sequences.cpp"
        PROPERTIES COMPILE_OPTIONS "-O3;-march=native")
    # It measures rooms one by one and reads the golden formulas.
    target_include_directories(bench_symbolic PRIVATE
        "${PROJECT_SOURCE_DIR}/src" "${PROJECT_SOURCE_DIR}/tests")
    target_compile_definitions(bench_symbolic PRIVATE
        GRADWRIGHT_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
endif()
