# Headers, libraries, program, and the files by which CMake and pkg-config find them. Components, for
# those who package: gradwright_shared, _static, _development (headers and these files), _program.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/gradwright")
set(kinds static)
# The archive needs these at link time; they stay out of the headers.
target_link_libraries(gradwright_core INTERFACE
    $<INSTALL_INTERFACE:fmt::fmt> $<INSTALL_INTERFACE:Threads::Threads> $<INSTALL_INTERFACE:ZLIB::ZLIB>
    $<INSTALL_INTERFACE:utf8proc> $<INSTALL_INTERFACE:sleef>
    $<INSTALL_INTERFACE:LAPACK::LAPACK> $<INSTALL_INTERFACE:BLAS::BLAS>)
install(TARGETS gradwright_core EXPORT gradwright_static
        ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT gradwright_static
        INCLUDES DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
if(TARGET gradwright_shared)
    list(APPEND kinds shared)
    install(TARGETS gradwright_shared EXPORT gradwright_shared
            LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT gradwright_shared
            INCLUDES DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
endif()
foreach(kind IN LISTS kinds)
    install(EXPORT gradwright_${kind} NAMESPACE gradwright:: DESTINATION "${package_dir}"
            COMPONENT gradwright_${kind})
endforeach()
install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/gradwright"
        DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" COMPONENT gradwright_development)
if(TARGET gradwright)
    set(program COMPONENT gradwright_program)
    install(TARGETS gradwright RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}" ${program})
    if(NOT CMAKE_CROSSCOMPILING)
        set(pages "${PROJECT_BINARY_DIR}/share")
        install(FILES "${pages}/gradwright.1" DESTINATION "${CMAKE_INSTALL_MANDIR}/man1" ${program})
        install(FILES "${pages}/gradwright.bash" RENAME gradwright
                DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions" ${program})
        install(FILES "${pages}/_gradwright"
                DESTINATION "${CMAKE_INSTALL_DATADIR}/zsh/site-functions" ${program})
        install(FILES "${pages}/gradwright.fish"
                DESTINATION "${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d" ${program})
    endif()
endif()

# The workbench, where `./dev web` has built it.
install(DIRECTORY "${PROJECT_SOURCE_DIR}/build/web/" OPTIONAL
        DESTINATION "${CMAKE_INSTALL_DATADIR}/gradwright/web" COMPONENT gradwright_program)

configure_package_config_file("${PROJECT_SOURCE_DIR}/cmake/gradwright-config.cmake.in"
    "${PROJECT_BINARY_DIR}/gradwright-config.cmake" INSTALL_DESTINATION "${package_dir}")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/gradwright-config-version.cmake"
                                 COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/gradwright-config.cmake"
              "${PROJECT_BINARY_DIR}/gradwright-config-version.cmake"
        DESTINATION "${package_dir}" COMPONENT gradwright_development)

# Relative, so that `cmake --install --prefix` and moved trees keep working.
file(RELATIVE_PATH prefix_from_pc "/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/")
set(GRADWRIGHT_PC_BLAS "-llapack -lblas")
if(BLAS_LIBRARIES MATCHES "openblas")
    set(GRADWRIGHT_PC_BLAS "-lopenblas")
endif()
# What the archive needs, which the shared library brings along; without one it is always needed.
# Programs in C have to name the library of C++ themselves.
set(needed "-lfmt -lutf8proc -lz -lsleef ${GRADWRIGHT_PC_BLAS} -lpthread -lstdc++ -lm")
set(GRADWRIGHT_PC_LIBS "")
set(GRADWRIGHT_PC_PRIVATE "${needed}")
if(NOT TARGET gradwright_shared)
    set(GRADWRIGHT_PC_LIBS "${needed}")
    set(GRADWRIGHT_PC_PRIVATE "")
endif()
configure_file("${PROJECT_SOURCE_DIR}/cmake/gradwright.pc.in"
               "${PROJECT_BINARY_DIR}/gradwright.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/gradwright.pc"
        DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig" COMPONENT gradwright_development)
