// The meaning of the operations whose addresses are values of the program.
#include <functional>
#include <numeric>

#include "reference/Definition.h"
#include "reference/Operations.h"

namespace pl::reference {

Value evaluate(Frame& frame, ir::ReadOp op) {
  const Tensor& src = frame.tensor(op.getSrc());
  const Extents at = frame.steering(op.getIndices(), "an index");
  for (std::size_t d = 0; d < at.size(); ++d)
    if (at[d] < 0 || at[d] >= src.valid[d])
      throw Undefined("expects an index inside the valid part " + textOf(src.valid) + " but got " + textOf(at),
                      noteOn(op.getSrc(), "source"));
  if (frame.checks()) frame.checks()->accesses.read(op, op.getSrc(), src, at, Extents(at.size(), 1));
  Value result = withType(src.dtype, [&]<class T>() -> Value {
    const auto value = Elements<T>(src).load(positionOf(at, src.strides()));
    if constexpr (std::is_same_v<T, std::uint8_t>)
      return std::int64_t{static_cast<std::int8_t>(value)};  // scalars are signless: an i8 with the element's bits
    else if constexpr (std::is_integral_v<T>)
      return std::int64_t{value};
    else
      return value;
  });
  if (const Mark mark = src.markAt(positionOf(at, src.strides()))) result.mark = frame.checks()->origins.computed(mark);
  return result;
}

Value evaluate(Frame& frame, ir::GatherRowsOp op) {
  const Tensor &src = frame.tensor(op.getSrc()), &indices = frame.tensor(op.getIndices());
  // [n], [n, 1] or [1, n]: the position of an index is its number, and all but one of the valid extents are 1.
  const std::int64_t count =
      std::accumulate(indices.valid.begin(), indices.valid.end(), std::int64_t{1}, std::multiplies<>());
  Tensor result = Tensor::allocate(src.dtype, {indices.elements(), src.shape[1]}, {count, src.valid[1]});
  withType(indices.dtype, [&]<class T>() {
    for (std::int64_t i = 0; i < count; ++i) {
      const Mark mark = indices.markAt(i);
      if (isUnwritten(mark))
        throw Undefined("expects row indices that were written but got one that nothing wrote, at " + std::to_string(i),
                        frame.checks()->origins.notesOn(mark));
      const auto row = static_cast<std::int64_t>(Elements<T>(indices).load(i));
      if (row < 0 || row >= src.valid[0])
        throw Undefined("expects row indices between 0 and " + std::to_string(src.valid[0] - 1) + " but got " +
                            std::to_string(row) + " at " + std::to_string(i),
                        noteOn(op.getSrc(), "source") + noteOn(op.getIndices(), "tensor of indices"));
      if (frame.checks()) frame.checks()->accesses.read(op, op.getSrc(), src, {row, 0}, {1, src.valid[1]});
      if (src.valid[1] != 0) copyBox(src, {row, 0}, result, {i, 0}, {1, src.valid[1]});
      // What the index of a pad finds is a pad.
      for (std::int64_t j = 0; mark != 0 && j < src.valid[1]; ++j) {
        const std::int64_t at = i * result.shape[1] + j;
        result.setMark(at, worse(result.markAt(at), mark));
      }
    }
  });
  return result;
}

}  // namespace pl::reference
