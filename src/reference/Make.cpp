// The meaning of the operations that make tensors from nothing.
#include "reference/Operations.h"

namespace pl::reference {
namespace {

Tensor allocateFor(const Frame& frame, mlir::RankedTensorType type, mlir::ValueRange sizes, mlir::ValueRange valid) {
  Extents shape = frame.shape(type, sizes);
  return Tensor::allocate(ir::dtypeOf(type.getElementType()), shape,
                          valid.empty() ? shape : frame.steering(valid, "a valid extent"));
}

}  // namespace

Value evaluate(Frame& frame, ir::CreateTensorOp op) {
  Tensor result = allocateFor(frame, op.getType(), op.getSizes(), op.getValid());
  result.poison();
  if (frame.checks())
    result.storage->marks.assign(static_cast<std::size_t>(result.elements()), frame.checks()->origins.unwritten());
  return result;
}

Value evaluate(Frame& frame, ir::FullOp op) {
  Tensor result = allocateFor(frame, op.getType(), op.getSizes(), op.getValid());
  const Value& value = frame.get(op.getValue());
  withType(result.dtype, [&]<class T>() {
    Elements<T> elements(result);
    const Extents strides = result.strides();
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
  if (value.mark != 0) result.storage->marks.assign(static_cast<std::size_t>(result.elements()), value.mark);
  return result;
}

Value evaluate(Frame& frame, ir::ArangeOp op) {
  Tensor result = allocateFor(frame, op.getType(), op.getSizes(), {});
  const std::int64_t start = frame.integer(op.getStart());
  withType(result.dtype, [&]<class T>() {
    Elements<T> elements(result);
    for (std::int64_t i = 0; i < result.elements(); ++i) elements.storeAs(i, start + i);
  });
  if (const Mark mark = frame.get(op.getStart()).mark)
    result.storage->marks.assign(static_cast<std::size_t>(result.elements()), frame.checks()->origins.computed(mark));
  return result;
}

}  // namespace pl::reference
