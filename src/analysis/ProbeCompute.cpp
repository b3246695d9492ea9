// Operations that compute elements from elements: their extents, and that they use nothing that nobody wrote.
#include <algorithm>

#include "analysis/ProbeOperations.h"
#include "dialect/PlDialect.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/TypeSwitch.h"

namespace pl::analysis {

using mlir::Value;

Tensor resultOf(ProbeFrame& frame, mlir::Operation* op, llvm::ArrayRef<Number> extents) {
  auto type = mlir::cast<mlir::RankedTensorType>(op->getResult(0).getType());
  Tensor result = Tensor::ofType(type);
  for (unsigned d = 0; d < result.rank; ++d) {
    const std::optional<Number> agreed = meet(result.extents[d], extents[d]);
    if (!agreed && frame.isCertain())
      frame.refute(op, "a result with extent " + textOf(result.extents[d]) + " in dimension " + std::to_string(d) +
                           " but got " + textOf(extents));
    result.extents[d] = result.validExtents[d] = agreed.value_or(result.extents[d]);
  }
  return result;
}

void expectWritten(ProbeFrame& frame, mlir::Operation* op, const Tensor& tensor) {
  if (!tensor.written || !frame.mayJudgeWrites() || tensor.mayBeWritten(validBox(tensor))) return;
  frame.refute(
      op, "operands in which something was written but got " + textOf(tensor.valid()) + ", which nothing has written",
      "", {{tensor.written->made()->getLoc(), "the tensor was made here"}});
}

Number expectEqual(ProbeFrame& frame, mlir::Operation* op, Number a, Number b, llvm::StringRef what,
                   std::optional<unsigned> dimension) {
  const std::optional<Number> both = meet(a, b);
  if (!both && frame.isCertain()) {
    const std::string place = dimension ? " in dimension " + std::to_string(*dimension) : "";
    frame.refute(op, what.str() + " but got " + textOf(a) + " and " + textOf(b) + place);
  }
  return both.value_or(a);
}

namespace {

/// Per dimension the extent that operands agree on, and the least of their valid extents; those of 1 are repeated.
Tensor runElementwise(ProbeFrame& frame, mlir::Operation* op) {
  auto type = mlir::cast<mlir::RankedTensorType>(op->getResult(0).getType());
  Tensor result = Tensor::ofType(type);
  std::array<bool, 4> isSet{};
  llvm::SmallVector<std::pair<Value, const Tensor*>, 3> operands;
  for (Value operand : op->getOperands())
    if (mlir::isa<mlir::RankedTensorType>(operand.getType())) operands.emplace_back(operand, &frame.tensor(operand));

  Value invalid;  // though it is repeated
  for (const auto& [operand, known] : operands) {
    const Tensor& tensor = *known;
    auto operandType = mlir::cast<mlir::RankedTensorType>(operand.getType());
    for (unsigned d = 0; d < result.rank; ++d) {
      if (operandType.getDimSize(d) == 1 && type.getDimSize(d) != 1) {
        invalid = tensor.validExtents[d].highest == 0 ? operand : invalid;
        continue;
      }
      result.extents[d] =
          isSet[d] ? expectEqual(frame, op, result.extents[d], tensor.extents[d], "operands of equal extents", d)
                   : tensor.extents[d];
      result.validExtents[d] =
          isSet[d] ? least(result.validExtents[d], tensor.validExtents[d]) : tensor.validExtents[d];
      isSet[d] = true;
    }
  }
  if (invalid && result.hasElements() && frame.isCertain())
    frame.refute(op,
                 "an operand that is repeated to be valid but got " + textOf(frame.tensor(invalid).valid()) +
                     " valid of " + textOf(frame.tensor(invalid).shape()),
                 "", {noteOn(invalid, "operand")});
  const bool isSelect = mlir::isa<ir::SelectOp>(op);  // what it does not choose may be anything
  if (result.hasElements())
    for (const auto& [operand, tensor] : operands)
      if (!isSelect || operand == op->getOperand(0)) expectWritten(frame, op, *tensor);
  Tensor checked = resultOf(frame, op, result.shape());
  checked.validExtents = result.validExtents;
  return checked;
}

Tensor runReduction(ProbeFrame& frame, mlir::Operation* op, unsigned axis) {
  const Value operand = op->getOperand(0);
  const Tensor& source = frame.tensor(operand);
  if (source.hasElements()) expectWritten(frame, op, source);
  Numbers extents(source.shape());
  extents[axis] = Number::exactly(1);
  Tensor result = resultOf(frame, op, extents);
  result.validExtents[1 - axis] = source.validExtents[1 - axis];
  return result;
}

template <class Op>
Tensor runProduct(ProbeFrame& frame, Op op, const Tensor* acc) {
  const Tensor &lhs = frame.tensor(op.getLhs()), &rhs = frame.tensor(op.getRhs());
  const unsigned m = op.getATrans() ? 1 : 0, n = op.getBTrans() ? 0 : 1;
  expectEqual(frame, op, lhs.extents[1 - m], rhs.extents[1 - n], "equal contracted extents", std::nullopt);
  Numbers extents{lhs.extents[m], rhs.extents[n]}, valid{lhs.validExtents[m], rhs.validExtents[n]};
  for (unsigned d = 0; acc && d < 2; ++d) {
    extents[d] = expectEqual(frame, op, extents[d], acc->extents[d], "an accumulator of the product's extents", d);
    valid[d] = least(valid[d], acc->validExtents[d]);
  }
  Tensor result = resultOf(frame, op, extents);
  for (unsigned d = 0; d < 2; ++d) result.validExtents[d] = valid[d];
  if (!result.hasElements()) return result;
  if (acc) expectWritten(frame, op, *acc);
  if (lhs.hasElements() && rhs.hasElements()) {
    expectWritten(frame, op, lhs);
    expectWritten(frame, op, rhs);
  }
  return result;
}

Tensor runFillpad(ProbeFrame& frame, ir::FillpadOp op) {
  const Tensor& source = frame.tensor(op.getSrc());
  if (source.hasElements()) expectWritten(frame, op, source);
  return resultOf(frame, op, source.shape());
}

Tensor runGather(ProbeFrame& frame, ir::GatherRowsOp op) {
  const Tensor &source = frame.tensor(op.getSrc()), &indices = frame.tensor(op.getIndices());
  Number extent = Number::exactly(1), valid = Number::exactly(1);
  for (unsigned d = 0; d < indices.rank; ++d) {
    extent = product(extent, indices.extents[d]);
    valid = product(valid, indices.validExtents[d]);
  }
  const Number rows = source.validExtents[0], row = indices.elements;
  if (frame.isCertain() && indices.hasElements() && (row.highest < 0 || row.lowest >= rows.highest))
    frame.refute(op, "row indices inside the " + textOf(rows) + " valid rows of its source but got " + textOf(row), "",
                 {noteOn(op.getSrc(), "source")});
  if (indices.hasElements()) {
    expectWritten(frame, op, indices);
    if (source.hasElements()) expectWritten(frame, op, source);
  }
  Tensor result = resultOf(frame, op, {extent, source.extents[1]});
  result.validExtents[0] = valid;
  result.validExtents[1] = source.validExtents[1];
  return result;
}

}  // namespace

bool runCompute(ProbeFrame& frame, mlir::Operation* op) {
  const auto set = [&](Tensor result) {
    frame.set(op->getResult(0), std::move(result));
    return true;
  };
  return llvm::TypeSwitch<mlir::Operation*, bool>(op)
      .Case([&](ir::MatmulOp matmul) { return set(runProduct(frame, matmul, nullptr)); })
      .Case([&](ir::MatmulAccOp matmul) { return set(runProduct(frame, matmul, &frame.tensor(matmul.getAcc()))); })
      .Case([&](ir::FillpadOp fillpad) { return set(runFillpad(frame, fillpad)); })
      .Case([&](ir::GatherRowsOp gather) { return set(runGather(frame, gather)); })
      .Case([&](ir::RowArgmaxOp) { return set(runReduction(frame, op, 1)); })
      .Case([&](ir::ReduceOpInterface reduce) {
        return set(runReduction(frame, op, static_cast<unsigned>(reduce.getAxis())));
      })
      .Case([&](ir::ElementwiseOpInterface) { return set(runElementwise(frame, op)); })
      .Default([](mlir::Operation*) { return false; });
}

}  // namespace pl::analysis
