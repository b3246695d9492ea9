#include "reference/Iteration.h"

#include "llvm/ADT/STLExtras.h"

namespace pl::reference {

std::string textOf(mlir::Location location) {
  std::string text = "<unknown>";
  location->walk([&](mlir::Location part) {
    auto file = mlir::dyn_cast<mlir::FileLineColLoc>(part);
    if (!file) return mlir::WalkResult::advance();
    text = file.getFilename().str() + ":" + std::to_string(file.getLine()) + ":" + std::to_string(file.getColumn());
    return mlir::WalkResult::interrupt();
  });
  return text;
}

std::string notesOf(const Iterations& iterations) {
  std::string text;
  for (const Iteration& iteration : llvm::reverse(iterations))
    text += "\n" + textOf(iteration.loop->getLoc()) + ": note: in the iteration " + std::to_string(iteration.value) +
            " of this loop";
  return text;
}

}  // namespace pl::reference
