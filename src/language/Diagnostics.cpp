#include "language/Diagnostics.h"

#include "llvm/Support/raw_ostream.h"
#include "mlir/IR/Location.h"
#include "mlir/IR/MLIRContext.h"

namespace pl::language {

static std::string textOf(mlir::Diagnostic& diagnostic) {
  std::string text;
  llvm::raw_string_ostream out(text);
  if (auto place = mlir::dyn_cast<mlir::FileLineColLoc>(diagnostic.getLocation()))
    out << place.getFilename().getValue() << ':' << place.getLine() << ':' << place.getColumn() << ": ";
  out << (diagnostic.getSeverity() == mlir::DiagnosticSeverity::Note ? "note: " : "error: ") << diagnostic;
  for (mlir::Diagnostic& note : diagnostic.getNotes()) out << '\n' << textOf(note);
  return text;
}

FirstDiagnostic::FirstDiagnostic(mlir::MLIRContext* context)
    : context_(context), handler_(context, [this](mlir::Diagnostic& diagnostic) {
        if (text_.empty()) {
          text_ = textOf(diagnostic);
          hasPlace_ = mlir::isa<mlir::FileLineColLoc>(diagnostic.getLocation());
        }
        return mlir::success();
      }) {
  context->printOpOnDiagnostic(false);
}

FirstDiagnostic::~FirstDiagnostic() { context_->printOpOnDiagnostic(true); }

}  // namespace pl::language
