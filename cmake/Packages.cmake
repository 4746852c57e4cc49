# gradwright_third_party: what the library's .cpp files may use. No public header shows any of it.

find_package(Threads REQUIRED)
find_package(Eigen3 3.3 REQUIRED NO_MODULE)
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(ZLIB REQUIRED)
find_path(GRADWRIGHT_UTF8PROC_INCLUDE utf8proc.h)
find_library(GRADWRIGHT_UTF8PROC_LIBRARY utf8proc)
if(NOT GRADWRIGHT_UTF8PROC_INCLUDE OR NOT GRADWRIGHT_UTF8PROC_LIBRARY)
    message(FATAL_ERROR "utf8proc is missing; on Debian and Ubuntu `./dev setup` installs it")
endif()
# Dense products and factorisations; Fortran interface, so any BLAS will do.
find_package(BLAS REQUIRED)
find_package(LAPACK REQUIRED)
find_path(GRADWRIGHT_SLEEF_INCLUDE sleef.h)
find_library(GRADWRIGHT_SLEEF_LIBRARY sleef)
if(NOT GRADWRIGHT_SLEEF_INCLUDE OR NOT GRADWRIGHT_SLEEF_LIBRARY)
    message(FATAL_ERROR "sleef is missing; on Debian and Ubuntu `./dev setup` installs it")
endif()

add_library(gradwright_third_party INTERFACE)
target_include_directories(gradwright_third_party SYSTEM INTERFACE
                           "${GRADWRIGHT_UTF8PROC_INCLUDE}" "${GRADWRIGHT_SLEEF_INCLUDE}")
# What Eigen allocates and how depends on -march; under its own name the linker would take one copy
# of it for the library and for users who compile for another machine.
target_compile_definitions(gradwright_third_party INTERFACE
                           EIGEN_MPL2_ONLY Eigen=gradwright_eigen)
target_link_libraries(gradwright_third_party INTERFACE
                      Eigen3::Eigen fmt::fmt nlohmann_json::nlohmann_json ZLIB::ZLIB
                      "${GRADWRIGHT_UTF8PROC_LIBRARY}" "${GRADWRIGHT_SLEEF_LIBRARY}"
                      LAPACK::LAPACK BLAS::BLAS Threads::Threads)
