// What the oracle makes of single numbers. All are doubles; integers are exact up to 2^53, which no address exceeds.
#include <algorithm>

#include "OracleFrame.h"
#include "llvm/ADT/TypeSwitch.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

namespace pl::fuzz::oracle {
namespace {

namespace arith = mlir::arith;

double ofFloats(const Frame& frame, mlir::Operation& op) {
  const double a = frame.number(op.getOperand(0)), b = frame.number(op.getOperand(1));
  const double result = llvm::TypeSwitch<mlir::Operation*, double>(&op)
                            .Case<arith::AddFOp>([&](auto) { return a + b; })
                            .Case<arith::SubFOp>([&](auto) { return a - b; })
                            .Case<arith::MulFOp>([&](auto) { return a * b; })
                            .Case<arith::DivFOp>([&](auto) { return a / b; });
  return roundTo(Frame::dtypeOf(op.getResult(0)), result);
}

double ofIntegers(const Frame& frame, mlir::Operation& op) {
  const std::int64_t a = frame.integer(op.getOperand(0)), b = frame.integer(op.getOperand(1));
  if (mlir::isa<arith::DivSIOp, arith::RemSIOp, arith::FloorDivSIOp, arith::CeilDivSIOp>(op) && b == 0)
    throw Broken("a divisor is 0");
  const auto floor = [](std::int64_t x, std::int64_t y) { return x / y - (x % y != 0 && (x < 0) != (y < 0)); };
  return llvm::TypeSwitch<mlir::Operation*, double>(&op)
      .Case<arith::AddIOp>([&](auto) { return a + b; })
      .Case<arith::SubIOp>([&](auto) { return a - b; })
      .Case<arith::MulIOp>([&](auto) { return static_cast<double>(a) * static_cast<double>(b); })
      .Case<arith::MinSIOp>([&](auto) { return std::min(a, b); })
      .Case<arith::MaxSIOp>([&](auto) { return std::max(a, b); })
      .Case<arith::DivSIOp>([&](auto) { return a / b; })
      .Case<arith::RemSIOp>([&](auto) { return a % b; })
      .Case<arith::FloorDivSIOp>([&](auto) { return floor(a, b); })
      .Case<arith::CeilDivSIOp>([&](auto) { return -floor(-a, b); })
      .Case<arith::AndIOp>([&](auto) { return a & b; })
      .Case<arith::OrIOp>([&](auto) { return a | b; })
      .Case<arith::XOrIOp>([&](auto) { return a ^ b; })
      .Case<arith::CmpIOp>([&](arith::CmpIOp compare) {
        using Predicate = arith::CmpIPredicate;
        switch (compare.getPredicate()) {
          case Predicate::eq: return a == b;
          case Predicate::ne: return a != b;
          case Predicate::slt: return a < b;
          case Predicate::sle: return a <= b;
          case Predicate::sgt: return a > b;
          case Predicate::sge: return a >= b;
          default: throw std::logic_error("the oracle knows no unsigned comparison");
        }
      });
}

}  // namespace

std::optional<double> number(const Frame& frame, mlir::Operation& op) {
  if (auto constant = mlir::dyn_cast<arith::ConstantOp>(op)) {
    if (auto value = mlir::dyn_cast<mlir::FloatAttr>(constant.getValue())) return value.getValueAsDouble();
    const auto value = mlir::cast<mlir::IntegerAttr>(constant.getValue());
    if (value.getType().isInteger(1)) return value.getValue().isZero() ? 0.0 : 1.0;
    return static_cast<double>(value.getInt());
  }
  if (auto read = mlir::dyn_cast<ir::ReadOp>(op)) {
    const Tensor& source = frame.tensor(read.getSrc());
    const Extents index = frame.integers(read.getIndices());
    for (std::size_t d = 0; d < index.size(); ++d)
      if (index[d] < 0 || index[d] >= source.valid[d]) throw Broken("an element outside its tensor is read");
    return source.data[source.at(index)];
  }
  if (mlir::isa<arith::IndexCastOp, arith::ExtSIOp, arith::ExtUIOp, arith::ExtFOp>(op))
    return frame.number(op.getOperand(0));
  if (mlir::isa<arith::SIToFPOp, arith::TruncFOp>(op))
    return roundTo(Frame::dtypeOf(op.getResult(0)), frame.number(op.getOperand(0)));
  if (op.getNumOperands() != 2 || op.getDialect()->getNamespace() != "arith") return std::nullopt;
  if (op.getOperand(0).getType().isFloat()) return ofFloats(frame, op);
  return ofIntegers(frame, op);
}

}  // namespace pl::fuzz::oracle
