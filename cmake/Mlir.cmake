# MLIR 22 as one target, pl_mlir, and pl_tablegen() for the dialect and its passes.
#
# Only the two shared objects are linked: mixing them with the static MLIR libraries duplicates MLIR in the process.
find_package(MLIR 22.1 REQUIRED CONFIG HINTS /usr/lib/llvm-22/lib/cmake/mlir)  # Debian's place is not searched by default
list(APPEND CMAKE_MODULE_PATH ${MLIR_CMAKE_DIR} ${LLVM_CMAKE_DIR})
include(TableGen)
include(AddLLVM)
include(AddMLIR)

add_library(pl_mlir INTERFACE)
target_include_directories(pl_mlir SYSTEM INTERFACE "$<BUILD_INTERFACE:${MLIR_INCLUDE_DIRS};${LLVM_INCLUDE_DIRS}>")
separate_arguments(PL_LLVM_DEFINITIONS NATIVE_COMMAND "${LLVM_DEFINITIONS}")
target_compile_options(pl_mlir INTERFACE "$<BUILD_INTERFACE:${PL_LLVM_DEFINITIONS}>")
target_link_libraries(pl_mlir INTERFACE MLIR LLVM)

# mlir_tablegen() takes its include path from the directory, not from targets.
include_directories(SYSTEM ${MLIR_INCLUDE_DIRS})

option(PL_PCH "precompile the MLIR headers that most files include" ON)

# pl_precompile(TARGET): MLIR's common headers, compiled once per target kind and shared.
function(pl_precompile target)
  if(NOT PL_PCH OR NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    return()  # g++ makes precompiled headers of 900 MB that cost more than they save
  endif()
  if(NOT TARGET pl_pch)
    file(WRITE ${PROJECT_BINARY_DIR}/pl_pch.cpp "")
    add_library(pl_pch OBJECT ${PROJECT_BINARY_DIR}/pl_pch.cpp)
    target_link_libraries(pl_pch PRIVATE pl_mlir pl_language_headers)
    target_precompile_headers(pl_pch PRIVATE
      <mlir/IR/BuiltinOps.h> <mlir/IR/OpImplementation.h> <mlir/IR/PatternMatch.h> <mlir/Pass/Pass.h>
      <mlir/Dialect/Arith/IR/Arith.h> <mlir/Dialect/Func/IR/FuncOps.h> <mlir/Dialect/SCF/IR/SCF.h>
      <mlir/Dialect/Tensor/IR/Tensor.h> <mlir/Dialect/Math/IR/Math.h>)
  endif()
  target_precompile_headers(${target} REUSE_FROM pl_pch)
endfunction()
