// Operations that make a tensor of nothing.
#include <fmt/format.h>

#include "language/Call.h"

namespace pl {

using namespace language;
using mlir::Value;

Tensor create_tensor(const Shape& shape, DType dtype, const TensorOptions& options, Location where) {
  Call call("create_tensor", where);
  Shaped shaped = call.shape(shape);
  auto valid = call.validShape(options.valid_shape, shaped);
  Value result =
      ir::CreateTensorOp::create(call.builder, call.location, call.type(shaped, dtype), shaped.dynamic(), valid);
  return call.result(result, shaped.extents);
}

Tensor full(const Shape& shape, DType dtype, const Number& value, const TensorOptions& options, Location where) {
  Call call("full", where);
  Shaped shaped = call.shape(shape);
  Value number = call.number(value, dtype);
  auto valid = call.validShape(options.valid_shape, shaped);
  Value result =
      ir::FullOp::create(call.builder, call.location, call.type(shaped, dtype), number, shaped.dynamic(), valid);
  return call.result(result, shaped.extents);
}

Tensor arange(const Index& n, DType dtype, const Index& start, Location where) {
  Call call("arange", where);
  if (dtype == DType::BOOL) call.expected("a dtype of numbers but got BOOL");
  Shaped shaped = call.shape({Index(1, where), n});
  Value first = call.use(start);
  Value result = ir::ArangeOp::create(call.builder, call.location, call.type(shaped, dtype), first, shaped.dynamic());
  return call.result(result, shaped.extents);
}

}  // namespace pl
