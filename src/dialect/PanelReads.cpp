#include "dialect/PanelReads.h"

#include <numeric>

#include "dialect/IndexSum.h"
#include "dialect/PlDialect.h"
#include "dialect/Verify.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "pl/layout.h"
#include "pl/signature.h"

namespace pl::ir {

using mlir::LogicalResult;
using mlir::Operation;
using mlir::Value;

namespace {

/// The parameter itself, or a window of it that starts at `column`.
struct Window {
  Value tensor;
  IndexSum column;
};

class PanelReads {
 public:
  PanelReads(mlir::func::FuncOp function, mlir::BlockArgument argument)
      : function_(function), argument_(argument), columns_(columnsOf()) {
    auto name = function.getArgAttrOfType<mlir::StringAttr>(argument.getArgNumber(), kNameAttr);
    name_ = "\"" + (name ? name.getValue().str() : "?") + "\"";
  }

  LogicalResult verify() {
    llvm::SmallVector<Window> windows = {{argument_, IndexSum()}};
    while (!windows.empty()) {
      Window window = windows.pop_back_val();
      for (mlir::OpOperand& use : window.tensor.getUses()) {
        auto slice = mlir::dyn_cast<SliceOp>(use.getOwner());
        if (!slice) {
          if (failed(verifyRead(use))) return mlir::failure();
        } else if (isWellFormed(slice)) {
          Window inner = {slice.getResult(), window.column};
          inner.column.add(IndexSum(slice.getOffsets()[1]));
          if (failed(verifySlice(slice, inner))) return mlir::failure();
          windows.push_back(inner);
        }
      }
    }
    return mlir::success();
  }

 private:
  static constexpr int kMinimaInMinima = 4;

  /// The parameter's extent as an index of the program; none where it is a product of several dimensions.
  std::optional<IndexSum> columnsOf() {
    auto shape = function_.getArgAttrOfType<mlir::ArrayAttr>(argument_.getArgNumber(), kShapeAttr);
    if (!shape || shape.size() != 2) return std::nullopt;
    if (auto number = mlir::dyn_cast<mlir::IntegerAttr>(shape[1])) return IndexSum(number.getInt());
    auto text = mlir::dyn_cast<mlir::StringAttr>(shape[1]);
    auto extent = text ? Extent::parse(text.getValue()) : std::nullopt;
    if (!extent || extent->dimensions.size() != 1) return std::nullopt;
    for (mlir::BlockArgument dimension : function_.getArguments()) {
      auto name = function_.getArgAttrOfType<mlir::StringAttr>(dimension.getArgNumber(), kNameAttr);
      if (!name || name.getValue() != extent->dimensions[0]) continue;
      return IndexSum().add(IndexSum(dimension), extent->size);
    }
    return std::nullopt;
  }

  /// Whether its own verifier will find its operands in order.
  static bool isWellFormed(SliceOp slice) {
    auto segments = slice.getProperties().operandSegmentSizes;
    bool isPositive = llvm::all_of(segments, [](int32_t size) { return size >= 0; });
    int64_t operands = std::accumulate(segments.begin(), segments.end(), int64_t{0});
    if (!isPositive || operands != int64_t{slice->getNumOperands()} || slice->getNumResults() != 1) return false;
    auto type = mlir::dyn_cast<mlir::RankedTensorType>(slice->getResult(0).getType());
    return type && type.getRank() == 2 && segments[0] == 1 && segments[1] == 2 &&
           segments[2] == type.getNumDynamicDims() && (segments[3] == 0 || segments[3] == 2);
  }

  LogicalResult verifyRead(mlir::OpOperand& use) {
    Operation* op = use.getOwner();
    auto product = mlir::dyn_cast<MatmulOp>(op);
    auto sum = mlir::dyn_cast<MatmulAccOp>(op);
    bool isRight = (product && use.getOperandNumber() == 1) || (sum && use.getOperandNumber() == 2);
    if (isRight && !(product ? product.getBTrans() : sum.getBTrans())) return mlir::success();
    if (isRight)  // C3
      return noted(op->emitOpError() << "expects " << name_
                                     << ", whose layout is panels, as it is but got it transposed");
    if (mlir::isa<mlir::scf::ForOp, mlir::scf::YieldOp, YieldOp, mlir::func::ReturnOp>(op))  // C3
      return noted(op->emitError() << "expects " << name_
                                   << ", whose layout is panels, to be read where it stands but got it handed on by a "
                                      "loop, a branch, a scope or the program");
    return noted(
        op->emitOpError() << "expects operands in row-major order but got " << name_  // C3
                          << ", whose layout is panels; products alone read it, as their second operand, itself "
                             "or through slices");
  }

  LogicalResult verifySlice(SliceOp slice, const Window& window) {
    IndexSum row(slice.getOffsets()[0]);
    if (!row.isMultipleOf(kPanelRows))  // C5
      return noted(slice.emitOpError() << "expects rows of " << name_
                                       << ", whose layout is panels, from an even one on " << butGot(row));
    if (!window.column.isMultipleOf(kPanelColumns))  // C4
      return noted(slice.emitOpError() << "expects columns of " << name_
                                       << ", whose layout is panels, from a multiple of " << kPanelColumns << " on "
                                       << butGot(window.column));
    IndexSum width = widthOf(slice);
    if (!isWholePanels(width, window.column))  // C4
      return noted(slice.emitOpError() << "expects valid columns of " << name_
                                       << ", whose layout is panels, to be a multiple of " << kPanelColumns
                                       << " or to reach its last one " << butGot(width));
    return mlir::success();
  }

  static IndexSum widthOf(SliceOp slice) {
    if (!slice.getValid().empty()) return IndexSum(slice.getValid()[1]);
    int64_t extent = slice.getType().getDimSize(1);
    return isDynamic(extent) ? IndexSum(slice.getSizes().back()) : IndexSum(extent);
  }

  /// Whether `width` columns from `column` on are whole panels, or end with the parameter. Of a minimum both may be.
  bool isWholePanels(const IndexSum& width, const IndexSum& column, int depth = kMinimaInMinima) const {
    if (width.isMultipleOf(kPanelColumns)) return true;
    if (columns_ && IndexSum(width).add(column).add(*columns_, -1).isNotNegative()) return true;
    auto minimum = width.value() ? width.value().getDefiningOp<mlir::arith::MinSIOp>() : nullptr;
    return minimum && depth > 0 && llvm::all_of(minimum->getOperands(), [&](Value operand) {
             return isWholePanels(IndexSum(operand), column, depth - 1);
           });
  }

  static std::string butGot(const IndexSum& number) {
    if (auto constant = number.constant()) return "but got " + std::to_string(*constant);
    return "but got a number of which that cannot be seen";
  }

  LogicalResult noted(mlir::InFlightDiagnostic diagnostic) const {
    diagnostic.attachNote(argument_.getLoc()) << name_ << " was declared here";
    return diagnostic;
  }

  mlir::func::FuncOp function_;
  mlir::BlockArgument argument_;
  std::optional<IndexSum> columns_;
  std::string name_;  // in quotes
};

}  // namespace

LogicalResult verifyPanelReads(mlir::func::FuncOp function, mlir::BlockArgument argument) {
  return PanelReads(function, argument).verify();
}

}  // namespace pl::ir
