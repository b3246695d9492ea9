// A trace and the file that it goes to.
#pragma once

#include <string>

#include "Staging.h"
#include "pl/trace.h"

namespace pl::tool {

class TraceFile {
 public:
  /// Throws FileError where `file` cannot be written.
  explicit TraceFile(const std::string& file) : staged_(file) {}

  Trace& trace() { return trace_; }
  /// Writes what was recorded, and says on standard error where slices are missing.
  void commit();

 private:
  StagedFile staged_;
  Trace trace_;
};

}  // namespace pl::tool
