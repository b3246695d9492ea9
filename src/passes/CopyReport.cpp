#include "passes/CopyReport.h"

#include "llvm/Support/raw_ostream.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "passes/MemoryRoot.h"

namespace pl::passes {

using namespace mlir;

/// A tensor up to this size is a tile: its copy stays in a core's first caches.
constexpr int64_t kTileBytes = 64 * 1024;

static bool isWholeTensor(Value tensor) {
  tensor = memoryRoot(tensor);
  Operation* op = tensor.getDefiningOp();
  if (isa_and_nonnull<bufferization::ToTensorOp>(op)) return true;
  if (!isa_and_nonnull<tensor::EmptyOp, bufferization::AllocTensorOp>(op) || op->getParentOfType<scf::ForOp>())
    return false;
  auto type = cast<RankedTensorType>(tensor.getType());
  return !type.hasStaticShape() || type.getNumElements() * type.getElementTypeBitWidth() / 8 > kTileBytes;
}

static std::string placeOf(Location where) {
  std::string place = "unknown place";
  if (auto file = where->findInstanceOf<FileLineColLoc>())
    place = (file.getFilename().getValue() + ":" + Twine(file.getLine())).str();
  return place;
}

void CopyReporter::report(Location where, Type type, StringRef reason, bool isWhole) {
  std::string text;
  llvm::raw_string_ostream(text) << "copies " << type << ": " << reason;
  if (!isWhole)
    emitRemark(where) << text;
  else if (onCopy_)
    onCopy_(placeOf(where) + ": " + text);
  else
    emitWarning(where) << text;
}

void CopyReporter::copy(Location where, Value tensor, StringRef reason) {
  report(where, tensor.getType(), reason, isWholeTensor(tensor));
}

void CopyReporter::results(func::FuncOp function, const bufferization::OneShotAnalysisState& analysis) {
  for (auto store : function.getBody().front().getOps<bufferization::MaterializeInDestinationOp>()) {
    Value source = store.getSource(), memory = store.getDest();
    if (auto part = memory.getDefiningOp<memref::SubViewOp>()) memory = part.getSource();
    bool isBuiltThere = llvm::any_of(memory.getUsers(), [&](Operation* user) {
      auto tensor = dyn_cast<bufferization::ToTensorOp>(user);
      return tensor && analysis.areAliasingBufferizedValues(tensor, source);
    });
    if (!isBuiltThere)
      report(source.getLoc(), source.getType(), "the result is not built in its own memory", /*isWhole=*/true);
  }
}

void CopyReporter::insertedCopies(func::FuncOp function) {
  function.walk([&](bufferization::AllocTensorOp allocation) {
    if (Value source = allocation.getCopy()) copy(allocation.getLoc(), source, "its old value is used again");
  });
}

}  // namespace pl::passes
