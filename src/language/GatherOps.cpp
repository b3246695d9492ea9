// Operations that pick elements or rows by index, and what a tensor tells of itself.
#include <fmt/format.h>

#include "dialect/ScalarMeaning.h"
#include "language/Call.h"

namespace pl {

using namespace language;
using mlir::Value;

Scalar read(const Tensor& t, const Shape& index, Location where) {
  Call call("read", where);
  Input source = call.input(t);
  auto position = call.position(index, source, "index", 1);
  mlir::Type type = ir::signless(source.type.getElementType());
  return Access::scalar(ir::ReadOp::create(call.builder, call.location, type, source.value, position), source.dtype(),
                        where);
}

Tensor gather_rows(const Tensor& t, const Tensor& indices, Location where) {
  Call call("gather_rows", where);
  Input source = call.input(t), rows = call.input(indices);
  call.expectRank(source, 2);
  if (rows.dtype() != DType::INT32 && rows.dtype() != DType::INT64)
    call.expected(fmt::format("indices of INT32 or INT64 but got {}; cast them first", name_of(rows.dtype())),
                  {{rows.bound, "the indices were made here"}});
  bool isList = rows.rank() == 1;
  bool isRow = rows.rank() == 2 && rows.size(0) == 1, isColumn = rows.rank() == 2 && rows.size(1) == 1;
  if (!isList && !isRow && !isColumn)
    call.expected(fmt::format("indices of shape [n], [n, 1] or [1, n] but got {}; reshape them first",
                              call.trace.facts.extentsText(rows.value)),
                  {{rows.bound, "the indices were made here"}});
  Shaped shaped;
  shaped.push(rows, isList || isColumn ? 0 : 1);
  shaped.push(source, 1);
  Value result = ir::GatherRowsOp::create(call.builder, call.location, call.type(shaped, source.dtype()), source.value,
                                          rows.value);
  return call.result(result, shaped.extents);
}

// ---- what a tensor tells of itself ------------------------------------------------------------------------------

/// Asking a tensor makes no operation, and so needs no place: the handle's own serves for messages.
static Input inputOf(std::string_view question, const Tensor& t) { return Call(question, Access::where(t)).input(t); }

DType Tensor::dtype() const { return inputOf("dtype", *this).dtype(); }

std::int64_t Tensor::rank() const { return inputOf("rank", *this).rank(); }

Index Tensor::dim(std::int64_t i, Location where) const {
  Call call("dim", where);
  Input input = call.input(*this);
  if (i < -input.rank() || i >= input.rank())
    call.expected(fmt::format("a dimension between {} and {} but got {}", -input.rank(), input.rank() - 1, i),
                  {{input.bound, fmt::format("the tensor of {} was made here", call.text(input))}});
  return Access::index(input.extents[i < 0 ? i + input.rank() : i], where);
}

Shape Tensor::shape(Location where) const {
  Call call("shape", where);
  Shape shape;
  for (Value extent : call.input(*this).extents) shape.push_back(Access::index(extent, where));
  return shape;
}

}  // namespace pl
