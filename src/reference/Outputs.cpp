#include "reference/Outputs.h"

#include "dialect/Place.h"
#include "pl/error.h"
#include "reference/Births.h"
#include "reference/Marks.h"

namespace pl::reference {
namespace {

/// Whether the element is the hole that the caller gave. (One hole moved onto another is as little data as before.)
bool isHoleThatStays(const Origins& origins, Mark mark, std::int64_t i, const Array* holes) {
  const Origins::Origin& origin = origins.of(mark);
  return holes && holes->as<std::uint8_t>()[i] != 0 && !origin.made && !origin.reader;
}

}  // namespace

void expectWritten(const Origins& origins, const std::string& name, const Tensor& value, const Array* holes) {
  Places places(value.shape);
  for (std::int64_t i = 0; i < value.elements() && value.hasMarks(); ++i)
    if (const Mark mark = value.markAt(i); isUnwritten(mark) && !isHoleThatStays(origins, mark, i, holes))
      places.add(i);
  if (places.count() == 0) return;

  const Mark mark = value.markAt(places.first());
  const Origins::Origin& origin = origins.of(mark);
  if (!origin.reader) {
    const std::string what = origin.made ? "elements of this tensor that nothing wrote" : "holes of " + origin.hole;
    throw Error(ir::placeText(origin.where) + ": error: " + name + " expects every element to be written but got " +
                what + ", at " + places.text());
  }
  const std::string notes = origins.notesOn(mark);
  // The reader's own line heads the message: what is left are its iterations and where the tensor was made.
  throw Error(ir::placeText(origin.reader->getLoc()) + ": error: " + origin.reader->getName().stripDialect().str() +
              " expects elements that were written but reads some that nothing wrote, and they reach " + name + " at " +
              places.text() + notes.substr(notes.find('\n', 1)));
}

std::string noteOnPads(const Origins& origins, const std::string& name, const Tensor& value) {
  Places places(value.shape);
  for (std::int64_t i = 0; i < value.elements() && value.hasMarks(); ++i)
    if (isPadOfNaN(value.markAt(i)) && !isNumber(value, i)) places.add(i);
  if (places.count() == 0) return "";
  const Mark mark = value.markAt(places.first());
  const Origins::Origin& origin = origins.of(mark);
  return ir::placeText(origin.reader->getLoc()) + ": note: " + origin.reader->getName().stripDialect().str() +
         " makes nan of pads, and it reaches " + name + " at " + places.text() + notesOf(origin.iterations) +
         origins.notesOn(mark);
}

}  // namespace pl::reference
