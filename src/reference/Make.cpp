// The meaning of the operations that make tensors from nothing.
#include "reference/Operations.h"

namespace pl::reference {
namespace {

Tensor allocateFor(const Frame& frame, mlir::RankedTensorType type, mlir::ValueRange sizes, mlir::ValueRange valid) {
  Extents shape = frame.shape(type, sizes);
  return Tensor::allocate(ir::dtypeOf(type.getElementType()), shape, valid.empty() ? shape : frame.integers(valid));
}

}  // namespace

Value evaluate(Frame& frame, ir::CreateTensorOp op) {
  Tensor result = allocateFor(frame, op.getType(), op.getSizes(), op.getValid());
  result.poison();
  if (frame.unwritten())
    result.storage->marks.assign(static_cast<std::size_t>(result.elements()), frame.unwritten()->make());
  return result;
}

Value evaluate(Frame& frame, ir::FullOp op) {
  Tensor result = allocateFor(frame, op.getType(), op.getSizes(), op.getValid());
  withType(result.dtype, [&]<class T>() {
    Elements<T> elements(result);
    const Extents strides = result.strides();
    const Value& value = frame.get(op.getValue());
    forEachRow(result.valid, [&](llvm::ArrayRef<std::int64_t> at) {
      const std::int64_t begin = positionOf(at, strides);
      for (std::int64_t j = 0; j < result.valid.back(); ++j) {
        if constexpr (std::is_integral_v<T>)
          elements.storeAs(begin + j, std::get<std::int64_t>(value));
        else
          elements.store(begin + j, std::get<float>(value));
      }
    });
  });
  return result;
}

Value evaluate(Frame& frame, ir::ArangeOp op) {
  Tensor result = allocateFor(frame, op.getType(), op.getSizes(), {});
  const std::int64_t start = frame.integer(op.getStart());
  withType(result.dtype, [&]<class T>() {
    Elements<T> elements(result);
    for (std::int64_t i = 0; i < result.elements(); ++i) elements.storeAs(i, start + i);
  });
  return result;
}

}  // namespace pl::reference
