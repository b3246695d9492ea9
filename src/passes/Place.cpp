#include "passes/Place.h"

#include "llvm/ADT/Twine.h"
#include "llvm/Support/Path.h"

namespace pl::passes {

std::string placeOf(mlir::Location location) {
  auto place = location->findInstanceOf<mlir::FileLineColLoc>();
  if (!place) return "?";
  return (llvm::sys::path::filename(place.getFilename()) + ":" + llvm::Twine(place.getLine())).str();
}

}  // namespace pl::passes
