// The state of lowering one program: what each value of the program has become, and one function per construct.
#pragma once

#include "dialect/PlDialect.h"
#include "llvm/ADT/SmallBitVector.h"
#include "llvm/ADT/StringMap.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/IRMapping.h"
#include "passes/Tile.h"

namespace pl::passes {

/// The value that owns the memory of `value` if every operation on the way is done in place: the create_tensor, the
/// computation or the argument at the start of a chain of assembles, loops, branches and scopes.
mlir::Value storageRoot(mlir::Value value);

/// Whether the window of `op` is all of its destination: if all of the source is valid, it is the result.
bool replacesAll(ir::AssembleOp op);

class ProgramLowering {
 public:
  explicit ProgramLowering(mlir::func::FuncOp program);

  /// Puts the lowered function in the program's place.
  mlir::LogicalResult run();

 private:
  // ---- LowerToLinalg.cpp: signature and operations in general
  mlir::func::FuncOp createFunction();
  mlir::OpFoldResult extentOf(mlir::Attribute spelling, const llvm::StringMap<mlir::Value>& dimensions);
  void bindArguments();
  void storeResults();
  mlir::LogicalResult lowerBlock(mlir::Block& block);
  mlir::LogicalResult lowerOperation(mlir::Operation& op);
  mlir::LogicalResult lowerScalarOperation(mlir::Operation& op);
  template <class... Ops>
  mlir::LogicalResult lowerTileOperation(mlir::Operation& op, ir::OpList<Ops...>);

  // ---- LowerControl.cpp
  mlir::FailureOr<bool> tryLower(mlir::scf::ForOp loop);
  mlir::LogicalResult lower(mlir::scf::ForOp loop);
  mlir::LogicalResult lower(mlir::scf::IfOp branch);
  mlir::LogicalResult lower(ir::IncoreOp scope);
  mlir::LogicalResult lower(ir::AutoIncoreOp scope);
  mlir::LogicalResult lower(ir::YieldOp yield);
  mlir::LogicalResult lowerScope(mlir::Region& body, mlir::ResultRange results);
  void bindScalarOrTile(mlir::Value value, mlir::Value scalar, llvm::function_ref<Tile()> makeTile);

  // ---- LowerPlacement.cpp: make, view, place and gather
  mlir::LogicalResult lower(ir::CreateTensorOp op);
  mlir::LogicalResult lower(ir::FullOp op);
  mlir::LogicalResult lower(ir::ArangeOp op);
  mlir::LogicalResult lower(ir::SliceOp op);
  mlir::LogicalResult lower(ir::AssembleOp op);
  mlir::LogicalResult lower(ir::ReshapeOp op);
  mlir::LogicalResult lower(ir::ConcatOp op);
  mlir::LogicalResult lower(ir::TransposeOp op);
  mlir::LogicalResult lower(ir::FillpadOp op);
  mlir::LogicalResult lower(ir::ReadOp op);
  mlir::LogicalResult lower(ir::GatherRowsOp op);

  // ---- LowerArithmetic.cpp
  mlir::LogicalResult lower(ir::ElementwiseOpInterface op);
  mlir::LogicalResult lower(ir::ReduceOpInterface op);
  mlir::LogicalResult lower(ir::RowArgmaxOp op);
  mlir::LogicalResult lower(ir::MatmulOp op);
  mlir::LogicalResult lower(ir::MatmulAccOp op);
  mlir::Value memoryForElementwise(mlir::Operation* op, llvm::ArrayRef<mlir::OpFoldResult> shape,
                                   llvm::ArrayRef<mlir::OpFoldResult> valid);
  mlir::Value contract(const Tile& lhs, const Tile& rhs, bool aTrans, bool bTrans, mlir::Value into);

  // ---- values
  Tile tile(mlir::Value value) const { return tiles_.lookup(value); }
  mlir::Value scalar(mlir::Value value) const { return scalars_.lookup(value); }
  Extents indices(mlir::ValueRange values) const;
  /// The extents of a result of `type` whose `?` are `sizes`, in order.
  Extents shapeOf(mlir::RankedTensorType type, mlir::ValueRange sizes);
  /// `valid` as an operation gives it: empty means all of `shape`.
  Extents validOf(mlir::ValueRange valid, llvm::ArrayRef<mlir::OpFoldResult> shape);
  /// Memory for the result of an operation: the destination of an Out where the result ends there, else fresh.
  mlir::Value memoryFor(mlir::Value result, llvm::ArrayRef<mlir::OpFoldResult> shape,
                        llvm::ArrayRef<mlir::OpFoldResult> valid);
  void bind(mlir::Value value, mlir::Value tensor, Extents valid, Extents shape) {
    tiles_[value] = {tensor, std::move(valid), std::move(shape)};
  }

  mlir::func::FuncOp program_, function_;
  TileBuilder build_;
  mlir::IRMapping scalars_;
  llvm::DenseMap<mlir::Value, Tile> tiles_;
  /// For every result of the program the function argument that receives it, and as a tensor.
  llvm::SmallVector<mlir::Value> destinations_, destinationTensors_;
  /// storageRoot of a result -> the number of that result; each root and each destination at most once.
  llvm::DenseMap<mlir::Value, unsigned> claims_;
  /// Dimensions whose valid extent was found to change from iteration to iteration, per loop and loop-carried value.
  llvm::DenseMap<std::pair<mlir::Operation*, unsigned>, llvm::SmallBitVector> changing_;
};

}  // namespace pl::passes
