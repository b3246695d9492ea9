// MLIR's diagnostics as the text of an error.
#pragma once

#include <string>

#include "mlir/IR/Diagnostics.h"

namespace pl::language {

/// How a text names operations and types: 'pl.add' op and 'tensor<8x?xf32>', or add and FP32 [8, ?].
enum class Wording : std::uint8_t { TextualForm, Language };

/// While it lives, keeps the first error that MLIR reports (the others follow from it) and shows none. Errors come
/// without the operation in its generic form: who reads them knows the line.
class FirstDiagnostic {
 public:
  explicit FirstDiagnostic(mlir::MLIRContext* context, Wording wording = Wording::TextualForm);
  ~FirstDiagnostic();

  /// "kernel.mlir:3:5: error: …" with the notes on lines of their own; empty where nothing was reported.
  const std::string& text() const { return text_; }
  /// Whether the error names a line.
  bool hasPlace() const { return hasPlace_; }

 private:
  mlir::MLIRContext* context_;
  Wording wording_;
  std::string text_;
  bool hasPlace_ = false;
  mlir::ScopedDiagnosticHandler handler_;
};

}  // namespace pl::language
