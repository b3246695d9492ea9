// Pads that are not neutral, and numbers read from where there are none.
#include "Mutations.h"

namespace pl::fuzz {
namespace {

using Function = mlir::func::FuncOp;
using Random = std::mt19937_64;

bool padWrong(Function function, Random& random) {
  auto fillpad = someSite<ir::FillpadOp>(function, random, [](ir::FillpadOp) { return true; });
  if (!fillpad) return false;
  std::vector<ir::Pad> others;
  for (const ir::Pad pad : {ir::Pad::zero, ir::Pad::min, ir::Pad::max})
    if (pad != fillpad->getPad()) others.push_back(pad);
  fillpad->setPad(others[random() % others.size()]);
  return true;
}

bool rowPastEnd(Function function, Random& random) {
  auto gather = someSite<ir::GatherRowsOp>(function, random, [](ir::GatherRowsOp) { return true; });
  if (!gather) return false;
  mlir::OpBuilder builder(*gather);
  const auto type = gather->getIndices().getType();
  const mlir::Value one =
      mlir::arith::ConstantOp::create(builder, gather->getLoc(), builder.getIntegerAttr(type.getElementType(), 1));
  gather->getIndicesMutable().set(ir::AddOp::create(builder, gather->getLoc(), type, gather->getIndices(), one));
  return true;
}

bool isInteger(ir::ReadOp read) { return read.getType().isInteger(32); }

bool numberOff(Function function, Random& random) {
  auto read = someSite<ir::ReadOp>(function, random, isInteger);
  if (!read) return false;
  mlir::OpOperand& index = read->getIndicesMutable()[static_cast<unsigned>(random() % read->getIndices().size())];
  index.set(plus(*read, index.get(), 1));
  return true;
}

/// The table that an address is read from is not the one that was filled.
bool numberUnwritten(Function function, Random& random) {
  auto read = someSite<ir::ReadOp>(
      function, random, [](ir::ReadOp op) { return isInteger(op) && op.getSrc().getType().hasStaticShape(); });
  if (!read) return false;
  mlir::OpBuilder builder(*read);
  read->getSrcMutable().set(ir::CreateTensorOp::create(builder, read->getLoc(), read->getSrc().getType(),
                                                       mlir::ValueRange{}, mlir::ValueRange{}));
  return true;
}

}  // namespace

std::vector<Mutation> dataMutations() {
  return {{"pad-wrong", "the pad before a reduction or a product is not neutral", padWrong},
          {"row-past-end", "gathered rows are counted from one", rowPastEnd},
          {"number-off", "an address or a length is read one entry too far", numberOff},
          {"number-unwritten", "an address or a length is read from a table that nothing filled", numberUnwritten}};
}

}  // namespace pl::fuzz
