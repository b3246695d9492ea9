#include "reference/Iteration.h"

#include "dialect/Place.h"
#include "llvm/ADT/STLExtras.h"

namespace pl::reference {

std::string notesOf(const Iterations& iterations) {
  std::string text;
  for (const Iteration& iteration : llvm::reverse(iterations))
    text += "\n" + ir::placeText(iteration.loop->getLoc()) + ": note: in the iteration " +
            std::to_string(iteration.value) + " of this loop";
  return text;
}

}  // namespace pl::reference
