# Every room of src/ except app, compiled once, as an archive and as a shared library.
# gradwright_core is the archive: the program and the tests use it, and see symbols that the shared
# library hides. gradwright::gradwright is what BUILD_SHARED_LIBS chooses.

set(rooms ${GRADWRIGHT_ROOMS})
if(NOT rooms)
    file(GLOB rooms RELATIVE "${PROJECT_SOURCE_DIR}/src" CONFIGURE_DEPENDS
         "${PROJECT_SOURCE_DIR}/src/*")
    list(REMOVE_ITEM rooms app browser)
endif()
list(TRANSFORM rooms REPLACE "(.+)" "${PROJECT_SOURCE_DIR}/src/\\1/*.cpp" OUTPUT_VARIABLE globs)
file(GLOB_RECURSE core_sources CONFIGURE_DEPENDS ${globs})
if(NOT core_sources)
    message(FATAL_ERROR "No source files in the rooms: ${rooms}")
endif()

include(Simd)
add_library(gradwright_objects OBJECT ${core_sources})
# Public headers make visible what they declare, and nothing else is.
set_target_properties(gradwright_objects PROPERTIES POSITION_INDEPENDENT_CODE ON
    CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
target_include_directories(gradwright_objects PRIVATE
    "${PROJECT_SOURCE_DIR}/include" "${PROJECT_SOURCE_DIR}/src")
target_link_libraries(gradwright_objects PRIVATE gradwright_flags gradwright_third_party)

# What both libraries tell their users.
function(gradwright_library target kind)
    add_library(${target} ${kind} $<TARGET_OBJECTS:gradwright_objects>)
    set_target_properties(${target} PROPERTIES OUTPUT_NAME gradwright)
    target_compile_features(${target} PUBLIC cxx_std_20)
    target_include_directories(${target} PUBLIC
        "$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>")
    target_link_libraries(${target}
        PRIVATE $<BUILD_INTERFACE:gradwright_flags> $<BUILD_INTERFACE:gradwright_third_party>)
endfunction()

gradwright_library(gradwright_core STATIC)
set_target_properties(gradwright_core PROPERTIES EXPORT_NAME static)
set(chosen gradwright_core)
if((GRADWRIGHT_SHARED OR BUILD_SHARED_LIBS) AND NOT GRADWRIGHT_ROOMS)
    gradwright_library(gradwright_shared SHARED)
    set_target_properties(gradwright_shared PROPERTIES
        EXPORT_NAME shared VERSION "${PROJECT_VERSION}" SOVERSION "${GRADWRIGHT_ABI}")
    if(NOT APPLE)
        # Templates of the standard library would be exported too without it.
        set(symbols "${PROJECT_BINARY_DIR}/gradwright.map")
        configure_file("${PROJECT_SOURCE_DIR}/cmake/gradwright.map.in" "${symbols}" @ONLY)
        target_link_options(gradwright_shared PRIVATE
            "LINKER:--version-script=${symbols}" "LINKER:-z,defs")
        set_target_properties(gradwright_shared PROPERTIES LINK_DEPENDS "${symbols}")
    endif()
    if(BUILD_SHARED_LIBS)
        set(chosen gradwright_shared)
    endif()
endif()
add_library(gradwright::gradwright ALIAS ${chosen})
if(NOT GRADWRIGHT_TOP_LEVEL AND chosen STREQUAL "gradwright_shared")
    set_target_properties(gradwright_core PROPERTIES EXCLUDE_FROM_ALL ON)
endif()
