#include "reference/Frame.h"

#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Operation.h"
#include "pl/error.h"

namespace pl::reference {

void Frame::set(mlir::Value name, Value value) {
  if (auto type = mlir::dyn_cast<mlir::RankedTensorType>(name.getType())) {
    const Tensor& tensor = std::get<Tensor>(value);
    for (std::int64_t d = 0; d < type.getRank(); ++d)
      if (!type.isDynamicDim(d) && type.getDimSize(d) != tensor.shape[d])
        throw Undefined("expects a result with extent " + std::to_string(type.getDimSize(d)) + " in dimension " +
                        std::to_string(d) + " but got " + textOf(tensor.shape));
  }
  values_[name] = std::move(value);
}

const Value& Frame::get(mlir::Value name) const {
  auto found = values_.find(name);
  if (found == values_.end()) throw InternalError("the interpreter reads a value that was never set");
  return found->second;
}

Value Frame::take(mlir::OpOperand& operand) {
  if (!lastUse_.isLast(operand)) return get(operand.get());
  Value value = std::move(values_.find(operand.get())->second);
  erase(operand.get());
  return value;
}

void Frame::release(mlir::Operation* op) {
  for (mlir::OpOperand& operand : op->getOpOperands())
    if (lastUse_.isLast(operand)) erase(operand.get());
}

std::int64_t Frame::steering(mlir::Value name, const char* what) const {
  const Value& value = get(name);
  if (isUnwritten(value.mark))
    throw Undefined(std::string("expects ") + what + " that was written but got one that comes from what nothing wrote",
                    checks_->origins.notesOn(value.mark));
  return std::get<std::int64_t>(value);
}

Extents Frame::steering(mlir::ValueRange names, const char* what) const {
  Extents values;
  for (mlir::Value name : names) values.push_back(steering(name, what));
  return values;
}

Extents Frame::shape(mlir::Type type, mlir::ValueRange sizes) const {
  auto tensor = mlir::cast<mlir::RankedTensorType>(type);
  Extents shape(tensor.getShape());
  auto size = sizes.begin();
  for (std::int64_t d = 0; d < tensor.getRank(); ++d)
    if (tensor.isDynamicDim(d)) shape[d] = steering(*size++, "an extent");
  return shape;
}

}  // namespace pl::reference
