// Mistakes of a program that are certain, found while it is built.
#pragma once

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace pl::analysis {

/// Runs the program's integers, without any tensor's data, for a few values of its dimensions, and throws BuildError
/// for a rule that is certainly broken: a window outside its tensor, an element of an Out that nothing writes, elements
/// used before anything is written there, two parallel iterations that write one element (docs/language.md
/// begins with the list). Silent about everything that depends on data.
/// Requires a verified program (docs/language.md, program). Its cost is bounded: see kMostOperations in Probe.cpp.
void expectSound(mlir::func::FuncOp program);

/// While it lives, expectSound says nothing on this thread: for tests of what finds the same mistakes later.
class WithoutProbe {
 public:
  WithoutProbe();
  ~WithoutProbe();
  WithoutProbe(const WithoutProbe&) = delete;
  WithoutProbe& operator=(const WithoutProbe&) = delete;
};

}  // namespace pl::analysis
