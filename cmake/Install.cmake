# What others link: Plait::runtime, Plait::plait, Plait::engine and Plait::tool, by the same names in this build
# (add_subdirectory) and where it is installed (find_package).
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

add_library(pl_plait INTERFACE)  # the language, the compiler and the interpreter
target_link_libraries(pl_plait INTERFACE pl_language pl_cpu pl_reference)
add_library(pl_serving INTERFACE)  # a model's folder to tokens
target_link_libraries(pl_serving INTERFACE pl_model pl_engine pl_sampling)

set(pl_runtime_libraries pl_language_headers pl_runtime)
set(pl_libraries pl_mlir pl_dialect pl_analysis pl_language pl_reference pl_passes pl_cpu pl_kernels pl_ahead
                 pl_checkpoint pl_tokenizer pl_sampling pl_chat pl_engine pl_model pl_text pl_tool pl_plait pl_serving)
foreach(name_and_target runtime:pl_runtime plait:pl_plait engine:pl_serving tool:pl_tool)
  string(REPLACE ":" ";" pair ${name_and_target})
  list(GET pair 0 name)
  list(GET pair 1 target)
  add_library(Plait::${name} ALIAS ${target})
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${name})
endforeach()

set(pl_package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/Plait)
target_include_directories(pl_language_headers INTERFACE $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
install(TARGETS ${pl_runtime_libraries} EXPORT PlaitRuntimeTargets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(TARGETS ${pl_libraries} EXPORT PlaitTargets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}/plait)
set_target_properties(plait PROPERTIES INSTALL_RPATH_USE_LINK_PATH ON)  # libMLIR.so is in LLVM's own folder
install(TARGETS plait RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/pl DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h")
foreach(set PlaitRuntimeTargets PlaitTargets)
  install(EXPORT ${set} NAMESPACE Plait:: DESTINATION ${pl_package_dir})
endforeach()

configure_package_config_file(cmake/PlaitConfig.cmake.in ${PROJECT_BINARY_DIR}/PlaitConfig.cmake
                              INSTALL_DESTINATION ${pl_package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/PlaitConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/PlaitConfig.cmake ${PROJECT_BINARY_DIR}/PlaitConfigVersion.cmake
        DESTINATION ${pl_package_dir})
