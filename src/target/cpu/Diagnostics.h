// What the passes say about a program, as text.
#pragma once

#include <string>

#include "mlir/IR/Diagnostics.h"

namespace pl::cpu {

/// While it lives, collects the errors that are reported in `context`, with their notes. Warnings and remarks are
/// dropped: what the user asked to hear about has ways of its own (CompileOptions::on_copy).
class Diagnostics {
 public:
  explicit Diagnostics(mlir::MLIRContext* context);

  /// "file:line:col: error: …", one line each.
  std::string text() const;

 private:
  std::string text_;
  mlir::ScopedDiagnosticHandler handler_;
};

/// "file:line:col: ", or nothing where `location` names no file.
std::string placeText(mlir::Location location);

}  // namespace pl::cpu
