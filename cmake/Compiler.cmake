# Warnings, linker and compiler cache, the same for every target.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
add_compile_options(-Wall -Wextra -Wno-unused-parameter)
find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # A precompiled header without its time stamp is the same file every time, which the compiler cache needs.
  add_compile_options(-Xclang -fno-pch-timestamp)
  add_compile_options(-Wno-missing-designated-field-initializers)  # options structs: what is not named has its default
  add_link_options(-fuse-ld=lld)
endif()
