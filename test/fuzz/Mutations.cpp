#include "Mutations.h"

#include "mlir/Dialect/Utils/StaticValueUtils.h"

namespace pl::fuzz {

std::vector<Mutation> allMutations() {
  std::vector<Mutation> all;
  for (const auto& family :
       {loopMutations(), offsetMutations(), writeMutations(), extentMutations(), parallelMutations(), dataMutations()})
    all.insert(all.end(), family.begin(), family.end());
  return all;
}

std::optional<Window> someWindow(mlir::func::FuncOp function, std::mt19937_64& random,
                                 const std::function<bool(const Window&)>& fits) {
  std::vector<Window> windows;
  function.walk([&](mlir::Operation* op) {
    std::optional<Window> window;
    if (auto slice = mlir::dyn_cast<ir::SliceOp>(op))
      window = Window{op, slice.getOffsetsMutable(), slice.getType().getShape()};
    else if (auto assemble = mlir::dyn_cast<ir::AssembleOp>(op))
      window = Window{op, assemble.getOffsetsMutable(), assemble.getSrc().getType().getShape()};
    if (window && fits(*window)) windows.push_back(*window);
  });
  if (windows.empty()) return std::nullopt;
  return windows[random() % windows.size()];
}

mlir::Value indexConstant(mlir::OpBuilder& builder, std::int64_t value) {
  return mlir::arith::ConstantIndexOp::create(builder, builder.getUnknownLoc(), value);
}

mlir::Value plus(mlir::Operation* user, mlir::Value value, std::int64_t by) {
  mlir::OpBuilder builder(user);
  return mlir::arith::AddIOp::create(builder, user->getLoc(), value, indexConstant(builder, by));
}

std::optional<std::int64_t> constantOf(mlir::Value value) { return mlir::getConstantIntValue(value); }

}  // namespace pl::fuzz
