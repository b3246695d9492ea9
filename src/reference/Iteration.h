// Where the interpreter is: the author's text of an operation, and the iterations of the loops around it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "mlir/IR/Operation.h"

namespace pl::reference {

struct Iteration {
  mlir::Operation* loop;
  std::int64_t value;  // of the loop variable
};

/// Of the loops being run, outermost first.
using Iterations = std::vector<Iteration>;

/// A note for every loop, innermost first, each on a line of its own.
std::string notesOf(const Iterations& iterations);

}  // namespace pl::reference
