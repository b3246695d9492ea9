// What checked mode keeps while a program runs.
#pragma once

#include "reference/ParallelWrites.h"
#include "reference/Unwritten.h"

namespace pl::reference {

struct Checks {
  Unwritten unwritten;
  ParallelWrites writes;
};

}  // namespace pl::reference
