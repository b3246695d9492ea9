// Valid extents that are lost, too large or too small, and lengths that are too long.
#include "Mutations.h"

namespace pl::fuzz {
namespace {

using ir::SliceOp;
using Function = mlir::func::FuncOp;
using Random = std::mt19937_64;

/// A slice that states valid extents which are not its window's, and one dimension in which they are not.
struct Stated {
  SliceOp slice;
  unsigned dimension;
};
std::optional<Stated> someStated(Function function, Random& random) {
  std::vector<Stated> all;
  function.walk([&](SliceOp slice) {
    for (unsigned d = 0; d < slice.getValid().size(); ++d)
      if (!slice.getType().isDynamicDim(d) && constantOf(slice.getValid()[d]) != slice.getType().getDimSize(d))
        all.push_back({slice, d});
  });
  if (all.empty()) return std::nullopt;
  return all[random() % all.size()];
}

bool validLost(Function function, Random& random) {
  auto stated = someStated(function, random);
  if (!stated) return false;
  mlir::OpBuilder builder(stated->slice);
  stated->slice.getValidMutable()[stated->dimension].set(
      indexConstant(builder, stated->slice.getType().getDimSize(stated->dimension)));
  return true;
}

bool validBy(Function function, Random& random, std::int64_t by) {
  auto stated = someStated(function, random);
  if (!stated) return false;
  mlir::OpOperand& valid = stated->slice.getValidMutable()[stated->dimension];
  valid.set(plus(stated->slice, valid.get(), by));
  return true;
}

/// A number that the program reads from an integer tensor counts one more.
bool lengthLong(Function function, Random& random) {
  using mlir::arith::IndexCastOp;
  auto length = someSite<IndexCastOp>(function, random,
                                      [](IndexCastOp cast) { return cast.getIn().getDefiningOp<ir::ReadOp>(); });
  if (!length) return false;
  mlir::OpBuilder builder(*length);
  builder.setInsertionPointAfter(*length);
  const mlir::Value longer = mlir::arith::AddIOp::create(builder, length->getLoc(), *length, indexConstant(builder, 1));
  length->getResult().replaceAllUsesExcept(longer, longer.getDefiningOp());
  return true;
}

/// The tile's last rows are not handed on: the window of a result is one less than what is valid.
bool resultNarrow(Function function, Random& random) {
  // Windows at the origin of what was computed.
  auto slice = someSite<SliceOp>(function, random, [](SliceOp op) {
    return !op.getValid().empty() && op.getSrc().getDefiningOp() && !op.getSrc().getDefiningOp<mlir::scf::ForOp>();
  });
  if (!slice) return false;
  mlir::OpOperand& valid = slice->getValidMutable()[0];
  valid.set(plus(*slice, valid.get(), -1));
  return true;
}

}  // namespace

std::vector<Mutation> extentMutations() {
  return {{"valid-lost", "a tail's valid extent is the whole tile's", validLost},
          {"valid-long", "a valid extent is one too large",
           [](Function function, Random& random) { return validBy(function, random, 1); }},
          {"valid-short", "a valid extent is one too small",
           [](Function function, Random& random) { return validBy(function, random, -1); }},
          {"length-long", "a length that is read counts one too many: past a sequence's end", lengthLong},
          {"result-narrow", "of a tile's result, the last valid row is not handed on", resultNarrow}};
}

}  // namespace pl::fuzz
