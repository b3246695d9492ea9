#include "reference/Unwritten.h"

#include "pl/error.h"

namespace pl::reference {
namespace {

std::string nameOf(mlir::Operation* op) { return op->getName().stripDialect().str(); }

/// Coordinates of the element at row-major position `i`.
Extents coordinatesOf(std::int64_t i, llvm::ArrayRef<std::int64_t> shape) {
  Extents at(shape.size());
  for (std::size_t d = shape.size(); d-- > 0; i /= shape[d]) at[d] = i % shape[d];
  return at;
}

std::string placesText(llvm::ArrayRef<std::int64_t> first, std::int64_t count) {
  std::string text = "at " + textOf(first);
  if (count > 1) text += " and " + std::to_string(count - 1) + (count == 2 ? " other place" : " other places");
  return text;
}

}  // namespace

void Unwritten::enter(mlir::Operation* op, const Iterations& iterations) {
  op_ = op;
  iterations_ = &iterations;
  read_.clear();
}

Mark Unwritten::add(Trace trace) {
  traces_.push_back(std::move(trace));
  return static_cast<Mark>(traces_.size());
}

Mark Unwritten::make() {
  Mark& mark = made_[op_];
  if (mark == 0) mark = add({op_, nullptr, {}});
  return mark;
}

Mark Unwritten::read(Mark mark) {
  if (mark == 0 || at(mark).reader) return mark;
  Mark& result = read_[mark];
  if (result == 0) result = add({at(mark).made, op_, *iterations_});
  return result;
}

std::string Unwritten::notesOn(Mark mark) const {
  const Trace& trace = at(mark);
  std::string text;
  if (trace.reader)
    text += "\n" + textOf(trace.reader->getLoc()) + ": note: computed here from what nothing wrote" +
            notesOf(trace.iterations);
  return text + "\n" + textOf(trace.made->getLoc()) + ": note: the unwritten tensor is made here";
}

void Unwritten::expectWritten(const std::string& name, const Tensor& value) const {
  std::int64_t first = -1, count = 0;
  for (std::int64_t i = 0; i < value.elements(); ++i) {
    if (value.markAt(i) == 0) continue;
    if (count++ == 0) first = i;
  }
  if (count == 0) return;
  const std::string places = placesText(coordinatesOf(first, value.shape), count);
  const Trace& trace = at(value.markAt(first));
  if (!trace.reader)
    throw Error(textOf(trace.made->getLoc()) + ": error: " + name +
                " expects every element to be written but got elements of this tensor that nothing wrote, " + places);
  throw Error(textOf(trace.reader->getLoc()) + ": error: " + nameOf(trace.reader) +
              " expects elements that were written but reads some that nothing wrote, and they reach " + name + " " +
              places + notesOf(trace.iterations) + "\n" + textOf(trace.made->getLoc()) +
              ": note: the unwritten tensor is made here");
}

}  // namespace pl::reference
