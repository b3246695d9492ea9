// What checked mode keeps while a program runs.
#pragma once

#include "reference/Births.h"
#include "reference/Origins.h"
#include "reference/ParallelAccesses.h"

namespace pl::reference {

struct Checks {
  Origins origins;
  Births births;
  ParallelAccesses accesses;

  /// From now on `op` runs.
  void enter(mlir::Operation* op, const Iterations& iterations) {
    origins.enter(op, iterations);
    births.enter(op, iterations);
  }
};

}  // namespace pl::reference
