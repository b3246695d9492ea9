#include "analysis/IndexText.h"

#include "dialect/Assembled.h"
#include "dialect/PlDialect.h"
#include "llvm/ADT/TypeSwitch.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/Matchers.h"

namespace pl::analysis {

namespace arith = mlir::arith;
using mlir::Value;

namespace {

/// How tightly an operator binds; what binds less stands in brackets.
enum Binding : std::uint8_t { kSum, kProduct, kAtom };
struct Text {
  std::string text;
  Binding binding = kAtom;
};

std::string bracketed(const Text& text, Binding least) {
  return text.binding < least ? "(" + text.text + ")" : text.text;
}

std::string nameOfArgument(mlir::BlockArgument argument) {
  auto function = mlir::dyn_cast<mlir::func::FuncOp>(argument.getOwner()->getParentOp());
  auto name = function ? function.getArgAttrOfType<mlir::StringAttr>(argument.getArgNumber(), ir::kNameAttr)
                       : mlir::StringAttr();
  return name ? name.getValue().str() : "?";
}

std::string loopVariable(mlir::scf::ForOp loop) {
  unsigned depth = 0;
  for (auto outer = loop->getParentOfType<mlir::scf::ForOp>(); outer;
       outer = outer->getParentOfType<mlir::scf::ForOp>())
    ++depth;
  return std::string(1, static_cast<char>('i' + std::min(depth, 17U)));
}

Text textOf(Value integer, unsigned depth) {
  llvm::APInt constant;
  if (mlir::matchPattern(integer, mlir::m_ConstantInt(&constant))) return {std::to_string(constant.getSExtValue())};
  if (auto argument = mlir::dyn_cast<mlir::BlockArgument>(integer)) {
    auto loop = mlir::dyn_cast<mlir::scf::ForOp>(argument.getOwner()->getParentOp());
    if (loop && argument == loop.getInductionVar()) return {loopVariable(loop)};
    return {nameOfArgument(argument)};
  }
  if (depth == 0) return {"…"};
  mlir::Operation* op = integer.getDefiningOp();
  const auto operand = [&](unsigned i) { return textOf(op->getOperand(i), depth - 1); };
  const auto infix = [&](const char* sign, Binding binding) {
    const auto tighter = static_cast<Binding>(binding + 1);
    return Text{bracketed(operand(0), binding) + sign + bracketed(operand(1), tighter), binding};
  };
  const auto call = [&](const char* name) {
    return Text{name + ("(" + operand(0).text) + ", " + operand(1).text + ")"};
  };
  return llvm::TypeSwitch<mlir::Operation*, Text>(op)
      .Case([&](arith::AddIOp) { return infix(" + ", kSum); })
      .Case([&](arith::SubIOp difference) {
        // a - (a / b) * b is how a % b is recorded.
        auto product = difference.getRhs().getDefiningOp<arith::MulIOp>();
        auto quotient = product ? product.getLhs().getDefiningOp<arith::FloorDivSIOp>() : arith::FloorDivSIOp();
        if (!quotient || quotient.getLhs() != difference.getLhs() || quotient.getRhs() != product.getRhs())
          return infix(" - ", kSum);
        return Text{bracketed(operand(0), kProduct) + " % " + bracketed(textOf(product.getRhs(), depth - 1), kAtom),
                    kProduct};
      })
      .Case([&](arith::MulIOp) { return infix(" * ", kProduct); })
      .Case<arith::FloorDivSIOp, arith::DivSIOp>([&](auto) { return infix(" / ", kProduct); })
      .Case([&](arith::RemSIOp) { return infix(" % ", kProduct); })
      .Case([&](arith::CeilDivSIOp) { return call("ceil_div"); })
      .Case([&](arith::MinSIOp) { return call("min"); })
      .Case([&](arith::MaxSIOp) { return call("max"); })
      .Case<arith::IndexCastOp, arith::IndexCastUIOp, arith::ExtSIOp>([&](auto) { return operand(0); })
      .Case([&](ir::ReadOp read) { return Text{tensorText(read.getSrc(), "read") + indexText(read.getIndices())}; })
      .Default(Text{"?"});
}

}  // namespace

std::string indexText(Value integer) { return textOf(integer, /*depth=*/6).text; }

std::string indexText(mlir::ValueRange integers) {
  std::string text;
  for (Value integer : integers) text += (text.empty() ? "" : ", ") + indexText(integer);
  return "[" + text + "]";
}

std::string tensorText(Value tensor, llvm::StringRef otherwise) {
  const Value root = ir::assembledRoot(tensor);
  if (auto argument = mlir::dyn_cast<mlir::BlockArgument>(root))
    if (mlir::isa<mlir::func::FuncOp>(argument.getOwner()->getParentOp())) return nameOfArgument(argument);
  return otherwise.str();
}

}  // namespace pl::analysis
