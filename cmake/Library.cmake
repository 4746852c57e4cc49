# gradwright_core: every room of src/ except app.

set(rooms ${GRADWRIGHT_ROOMS})
if(NOT rooms)
    file(GLOB rooms RELATIVE "${PROJECT_SOURCE_DIR}/src" CONFIGURE_DEPENDS
         "${PROJECT_SOURCE_DIR}/src/*")
    list(REMOVE_ITEM rooms app)
endif()
list(TRANSFORM rooms REPLACE "(.+)" "${PROJECT_SOURCE_DIR}/src/\\1/*.cpp" OUTPUT_VARIABLE globs)
file(GLOB_RECURSE core_sources CONFIGURE_DEPENDS ${globs})
if(NOT core_sources)
    message(FATAL_ERROR "No source files in the rooms: ${rooms}")
endif()

include(Simd)
add_library(gradwright_core STATIC ${core_sources})
add_library(gradwright::gradwright ALIAS gradwright_core)
set_target_properties(gradwright_core PROPERTIES
    EXPORT_NAME gradwright OUTPUT_NAME gradwright POSITION_INDEPENDENT_CODE ON)
target_compile_features(gradwright_core PUBLIC cxx_std_20)
target_include_directories(gradwright_core
    PUBLIC "$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>"
    PRIVATE "${PROJECT_SOURCE_DIR}/src")
target_link_libraries(gradwright_core
    PRIVATE $<BUILD_INTERFACE:gradwright_flags> $<BUILD_INTERFACE:gradwright_third_party>)
