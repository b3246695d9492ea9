#include "target/cpu/Diagnostics.h"

#include "dialect/Place.h"

namespace pl::cpu {

std::string placeText(mlir::Location location) {
  return location->findInstanceOf<mlir::FileLineColLoc>() ? ir::placeText(location) + ": " : "";
}

Diagnostics::Diagnostics(mlir::MLIRContext* context)
    : handler_(context, [this](mlir::Diagnostic& diagnostic) {
        if (diagnostic.getSeverity() != mlir::DiagnosticSeverity::Error) return mlir::success();
        text_ += (text_.empty() ? "" : "\n") + placeText(diagnostic.getLocation()) + "error: " + diagnostic.str();
        for (const mlir::Diagnostic& note : diagnostic.getNotes()) {
          text_ += "\n" + placeText(note.getLocation()) + "note: " + note.str();
        }
        return mlir::success();
      }) {
  context->printOpOnDiagnostic(false);  // the place says enough; operations after lowering say nothing to an author
}

std::string Diagnostics::text() const { return text_.empty() ? "error: no reason given" : text_; }

}  // namespace pl::cpu
