#include "analysis/ProbeFrame.h"

#include "dialect/PlDialect.h"
#include "dialect/Place.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/TypeSwitch.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "pl/error.h"

namespace pl::analysis {

namespace arith = mlir::arith;

namespace {

/// As the author of a kernel calls it.
std::string nameOf(mlir::Operation* op) {
  return llvm::TypeSwitch<mlir::Operation*, std::string>(op)
      .Case<arith::RemSIOp, arith::RemUIOp>([](auto) { return "%"; })
      .Case<arith::DivSIOp, arith::DivUIOp, arith::FloorDivSIOp>([](auto) { return "/"; })
      .Case([](arith::CeilDivSIOp) { return "ceil_div"; })
      .Case([](mlir::scf::ForOp loop) { return loop->hasAttr(ir::kParallelAttr) ? "parallel" : "range"; })
      .Default([](mlir::Operation* other) { return other->getName().stripDialect().str(); });
}

}  // namespace

Fact anythingOf(mlir::Type type) {
  if (auto tensor = mlir::dyn_cast<mlir::RankedTensorType>(type)) return Tensor::ofType(tensor);
  return Number::ofType(type);
}

Fact join(const Fact& a, const Fact& b) {
  if (const Number* number = std::get_if<Number>(&a)) return join(*number, std::get<Number>(b));
  return join(std::get<Tensor>(a), std::get<Tensor>(b));
}

void ProbeFrame::set(mlir::Value value, Tensor tensor) {
  std::unique_ptr<Tensor>& known = tensors_[value];
  if (known)
    *known = std::move(tensor);
  else
    known = std::make_unique<Tensor>(std::move(tensor));
}

void ProbeFrame::set(mlir::Value value, const Fact& fact) {
  std::visit([&](const auto& known) { set(value, known); }, fact);
}

Fact ProbeFrame::get(mlir::Value value) {
  if (mlir::isa<mlir::RankedTensorType>(value.getType())) return tensor(value);
  return number(value);
}

Number ProbeFrame::number(mlir::Value value) const {
  auto found = numbers_.find(value);
  return found == numbers_.end() ? Number::ofType(value.getType()) : found->second;
}

const Tensor& ProbeFrame::tensor(mlir::Value value) {
  std::unique_ptr<Tensor>& known = tensors_[value];
  if (!known) known = std::make_unique<Tensor>(Tensor::ofType(mlir::cast<mlir::RankedTensorType>(value.getType())));
  return *known;
}

Numbers ProbeFrame::numbers(mlir::ValueRange values) const {
  Numbers numbers;
  for (mlir::Value value : values) numbers.push_back(number(value));
  return numbers;
}

void ProbeFrame::refute(mlir::Operation* op, const std::string& message, const std::string& remedy,
                        const std::vector<Note>& notes) const {
  refuteAt(op->getLoc(), nameOf(op) + " expects " + message, remedy, notes);
}

void ProbeFrame::refuteAt(mlir::Location where, const std::string& message, const std::string& remedy,
                          const std::vector<Note>& notes) const {
  std::string text = ir::placeText(where) + ": error: " + message;
  const std::string witness = witness_.text(program_);
  if (!witness.empty()) text += ", " + witness;
  if (!remedy.empty()) text += "; " + remedy;
  for (const Iteration& iteration : llvm::reverse(iterations))
    text += "\n" + ir::placeText(iteration.loop->getLoc()) + ": note: in the iteration " +
            std::to_string(iteration.value) + " of this loop";
  for (const Note& note : notes) text += "\n" + ir::placeText(note.where) + ": note: " + note.text;
  for (unsigned i = 0, next = 0; i < program_.getNumArguments(); ++i) {
    if (!isDimension(program_, i)) continue;
    const std::int64_t value = witness_.dimensions[next++];
    const Range range = *rangeOf(program_, i);
    if (range.lowest < range.highest)
      text += "\n" + ir::placeText(program_.getArgument(i).getLoc()) + ": note: " + argumentName(program_, i) +
              " may be " + std::to_string(value) + "; if it is not meant to, give it a range";
  }
  throw BuildError(text);
}

Note noteOn(mlir::Value tensor, const std::string& what) {
  const ir::Definition definition = ir::definitionOf(tensor);
  return {definition.where, ir::textOf(definition, what)};
}

}  // namespace pl::analysis
