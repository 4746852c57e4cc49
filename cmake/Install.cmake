# Headers, library, program, and the files by which CMake and pkg-config find them.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/gradwright")
target_include_directories(gradwright_core INTERFACE
                           "$<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>")
# The static library needs these at link time; they stay out of the headers.
target_link_libraries(gradwright_core INTERFACE
    $<INSTALL_INTERFACE:fmt::fmt> $<INSTALL_INTERFACE:Threads::Threads> $<INSTALL_INTERFACE:ZLIB::ZLIB>
    $<INSTALL_INTERFACE:utf8proc> $<INSTALL_INTERFACE:sleef>
    $<INSTALL_INTERFACE:LAPACK::LAPACK> $<INSTALL_INTERFACE:BLAS::BLAS>)

install(TARGETS gradwright_core EXPORT gradwright_targets
        ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}")
install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/gradwright"
        DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
if(TARGET gradwright)
    install(TARGETS gradwright RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
    if(NOT CMAKE_CROSSCOMPILING)
        set(pages "${PROJECT_BINARY_DIR}/share")
        install(FILES "${pages}/gradwright.1" DESTINATION "${CMAKE_INSTALL_MANDIR}/man1")
        install(FILES "${pages}/gradwright.bash" RENAME gradwright
                DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions")
        install(FILES "${pages}/_gradwright"
                DESTINATION "${CMAKE_INSTALL_DATADIR}/zsh/site-functions")
        install(FILES "${pages}/gradwright.fish"
                DESTINATION "${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d")
    endif()
endif()
install(EXPORT gradwright_targets NAMESPACE gradwright:: DESTINATION "${package_dir}")

configure_package_config_file("${PROJECT_SOURCE_DIR}/cmake/gradwright-config.cmake.in"
    "${PROJECT_BINARY_DIR}/gradwright-config.cmake" INSTALL_DESTINATION "${package_dir}")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/gradwright-config-version.cmake"
                                 COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/gradwright-config.cmake"
              "${PROJECT_BINARY_DIR}/gradwright-config-version.cmake"
        DESTINATION "${package_dir}")

# Relative, so that `cmake --install --prefix` and moved trees keep working.
file(RELATIVE_PATH prefix_from_pc "/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/")
if(BLAS_LIBRARIES MATCHES "openblas")
    set(GRADWRIGHT_PC_BLAS "-lopenblas")
else()
    set(GRADWRIGHT_PC_BLAS "-llapack -lblas")
endif()
configure_file("${PROJECT_SOURCE_DIR}/cmake/gradwright.pc.in"
               "${PROJECT_BINARY_DIR}/gradwright.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/gradwright.pc"
        DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
