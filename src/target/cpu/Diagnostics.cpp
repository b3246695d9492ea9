#include "target/cpu/Diagnostics.h"

namespace pl::cpu {

std::string placeText(mlir::Location location) {
  std::string place;
  location->walk([&](mlir::Location part) {
    const auto file = mlir::dyn_cast<mlir::FileLineColLoc>(part);
    if (!file) return mlir::WalkResult::advance();
    place = file.getFilename().str() + ":" + std::to_string(file.getLine()) + ":" + std::to_string(file.getColumn());
    return mlir::WalkResult::interrupt();
  });
  return place.empty() ? place : place + ": ";
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
