# Installs Plait into a folder, builds the projects beside this file against it, and runs what they make.
cmake_minimum_required(VERSION 3.25)
set(work ${BUILD}/test/install/work)
set(prefix ${work}/prefix)
file(REMOVE_RECURSE ${work})

# run(OUTPUT_VARIABLE COMMAND…): fails with the command's whole output.
function(run output)
  execute_process(COMMAND ${ARGN} OUTPUT_VARIABLE text ERROR_VARIABLE text RESULT_VARIABLE status)
  if(NOT status EQUAL 0)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "${command}\n${text}")
  endif()
  set(${output} "${text}" PARENT_SCOPE)
endfunction()

function(expect text expression)
  if(NOT text MATCHES "${expression}")
    message(FATAL_ERROR "expected ${expression} but got\n${text}")
  endif()
endfunction()

function(build project)
  run(log ${CMAKE_COMMAND} -S ${CMAKE_CURRENT_LIST_DIR}/${project} -B ${work}/${project} -G ${GENERATOR}
      -DCMAKE_PREFIX_PATH=${prefix} -DCMAKE_CXX_COMPILER=${COMPILER} -DCMAKE_C_COMPILER=${C_COMPILER}
      "-DCMAKE_CXX_FLAGS=${FLAGS}" "-DCMAKE_C_FLAGS=${FLAGS}" ${ARGN})
  run(log ${CMAKE_COMMAND} --build ${work}/${project})
endfunction()

run(log ${CMAKE_COMMAND} --install ${BUILD} --prefix ${prefix})

# The tool and the run-time library alone: an object compiled ahead of time in a program that knows no LLVM.
run(text ${prefix}/bin/plait compile softmax cols=64 -o ${work}/softmax.o --header ${work}/softmax.h --target=x86-64-v3)
build(runtime -DKERNEL=${work})
run(text ${work}/runtime/uses_softmax)
expect("${text}" "^1\n$")
run(text ldd ${work}/runtime/uses_softmax)
if(text MATCHES "LLVM|MLIR")
  message(FATAL_ERROR "a program with Plait::runtime alone needs\n${text}")
endif()

# A program that compiles, a tool with a kernel of its own, and an engine.
build(all -DEXAMPLES=${SOURCE}/examples)
run(text ${work}/all/hello_world)
expect("${text}" "^100 101 102 103\n")
run(text ${work}/all/own_tool run bias_relu rows=100 cols=37)
expect("${text}" "passed: all 1 outputs agree with the reference")
run(log ${prefix}/bin/plait random-model ${work}/tiny --like tiny)
run(text ${work}/all/uses_engine ${work}/tiny)
set(line "[0-9]+ [0-9]+ [0-9]+ [0-9]+ \n")
expect("${text}" "^${line}${line}$")

file(REMOVE_RECURSE ${work})
