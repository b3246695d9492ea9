#include "language/Diagnostics.h"

#include "dialect/ElementType.h"
#include "dialect/Verify.h"
#include "llvm/Support/raw_ostream.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Location.h"
#include "mlir/IR/MLIRContext.h"

namespace pl::language {

/// "assemble expects …" for "'pl.assemble' op expects …".
static std::string withoutOperationForm(const std::string& message) {
  constexpr llvm::StringLiteral before = "'pl.", after = "' op ";
  std::size_t end = message.find(after);
  if (!llvm::StringRef(message).starts_with(before) || end == message.npos) return message;
  return message.substr(before.size(), end - before.size()) + " " + message.substr(end + after.size());
}

static std::string messageOf(mlir::Diagnostic& diagnostic, Wording wording) {
  if (wording == Wording::TextualForm) return diagnostic.str();
  std::string message;
  llvm::raw_string_ostream out(message);
  for (mlir::DiagnosticArgument& argument : diagnostic.getArguments()) {
    bool isType = argument.getKind() == mlir::DiagnosticArgument::DiagnosticArgumentKind::Type;
    if (auto tensor = isType ? mlir::dyn_cast<mlir::RankedTensorType>(argument.getAsType()) : nullptr)
      out << name_of(ir::dtypeOf(tensor.getElementType())) << ' ' << ir::shapeText(tensor.getShape());
    else
      argument.print(out);
  }
  return withoutOperationForm(message);
}

static std::string textOf(mlir::Diagnostic& diagnostic, Wording wording) {
  std::string text;
  llvm::raw_string_ostream out(text);
  if (auto place = mlir::dyn_cast<mlir::FileLineColLoc>(diagnostic.getLocation()))
    out << place.getFilename().getValue() << ':' << place.getLine() << ':' << place.getColumn() << ": ";
  out << (diagnostic.getSeverity() == mlir::DiagnosticSeverity::Note ? "note: " : "error: ")
      << messageOf(diagnostic, wording);
  for (mlir::Diagnostic& note : diagnostic.getNotes()) out << '\n' << textOf(note, wording);
  return text;
}

FirstDiagnostic::FirstDiagnostic(mlir::MLIRContext* context, Wording wording)
    : context_(context), wording_(wording), handler_(context, [this](mlir::Diagnostic& diagnostic) {
        if (text_.empty()) {
          text_ = textOf(diagnostic, wording_);
          hasPlace_ = mlir::isa<mlir::FileLineColLoc>(diagnostic.getLocation());
        }
        return mlir::success();
      }) {
  context->printOpOnDiagnostic(false);
}

FirstDiagnostic::~FirstDiagnostic() { context_->printOpOnDiagnostic(true); }

}  // namespace pl::language
