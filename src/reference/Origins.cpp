#include "reference/Origins.h"

#include "dialect/PlDialect.h"
#include "dialect/Place.h"

namespace pl::reference {

void Origins::enter(mlir::Operation* op, const Iterations& iterations) {
  op_ = op;
  iterations_ = &iterations;
  if (!computed_.empty()) computed_.clear();
}

Mark Origins::add(Origin origin) {
  origins_.push_back(std::move(origin));
  return static_cast<Mark>(origins_.size());
}

Mark Origins::make(Mark kind) {
  Mark& mark = made_[op_];
  if (mark == 0) mark = add({.made = op_, .where = op_->getLoc()}) | kind;
  return mark;
}

Mark Origins::hole(mlir::Location where, std::string elements) {
  return add({.hole = std::move(elements), .where = where});
}

Mark Origins::readFrom(Mark mark, Mark kind) {
  Mark& result = computed_[mark];
  if (result == 0) {
    Origin origin = of(mark);
    origin.reader = op_;
    origin.iterations = *iterations_;
    result = add(std::move(origin)) | kind;
  }
  return result;
}

Mark Origins::computed(Mark mark) { return !isUnwritten(mark) || of(mark).reader ? mark : readFrom(mark, 0); }

Mark Origins::padOfNaN(Mark mark) { return readFrom(mark, kPadBit | kNaNBit); }

std::string Origins::notesOn(Mark mark) const {
  const Origin& origin = of(mark);
  std::string text;
  if (origin.reader && !isPad(mark))
    text += "\n" + ir::placeText(origin.reader->getLoc()) +
            ": note: " + (mlir::isa<ir::ReadOp>(origin.reader) ? "read" : "computed") +
            " here from what nothing wrote" + notesOf(origin.iterations);
  text += "\n" + ir::placeText(origin.where) + ": note: ";
  if (!origin.made) return text + "the caller gave no data here, in " + origin.hole;
  return text + (isPad(mark) ? "the pad was made here" : "the unwritten tensor was made here");
}

}  // namespace pl::reference
