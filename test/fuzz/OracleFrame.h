// The values of the program that the oracle runs, by name.
#pragma once

#include <optional>

#include "OracleTensor.h"
#include "dialect/ElementType.h"
#include "dialect/PlDialect.h"
#include "llvm/ADT/DenseMap.h"

namespace pl::fuzz::oracle {

class Frame {
 public:
  explicit Frame(const Filling& filling) : filling_(filling) {}

  const Filling& filling() const { return filling_; }
  void set(mlir::Value name, Value value) { values_[name] = std::move(value); }
  const Value& get(mlir::Value name) const { return values_.find(name)->second; }
  const Tensor& tensor(mlir::Value value) const { return *std::get<std::shared_ptr<const Tensor>>(get(value)); }
  double number(mlir::Value value) const { return std::get<double>(get(value)); }
  std::int64_t integer(mlir::Value value) const { return integerOf(number(value)); }
  Extents integers(mlir::ValueRange values) const {
    Extents result;
    for (mlir::Value value : values) result.push_back(integer(value));
    return result;
  }
  Extents shapeOf(mlir::Value result, mlir::ValueRange sizes) const {
    Extents shape;
    for (std::int64_t extent : mlir::cast<mlir::RankedTensorType>(result.getType()).getShape()) {
      if (extent == mlir::ShapedType::kDynamic) {
        extent = integer(sizes.front());
        sizes = sizes.drop_front();
      }
      shape.push_back(extent);
    }
    return shape;
  }
  static DType dtypeOf(mlir::Value value) { return ir::dtypeOf(mlir::getElementTypeOrSelf(value.getType())); }

  Tensor make(mlir::Value result, mlir::ValueRange sizes, mlir::ValueRange valid) const {
    Extents shape = shapeOf(result, sizes), holding = valid.empty() ? shape : integers(valid);
    return Tensor(dtypeOf(result), std::move(shape), std::move(holding), filling_);
  }

 private:
  Filling filling_;
  llvm::DenseMap<mlir::Value, Value> values_;
};

/// What an operation on single numbers gives, `read` among them; none for other operations.
std::optional<double> number(const Frame& frame, mlir::Operation& op);
/// What an operation that makes or moves elements gives; none for other operations.
std::optional<Tensor> moved(const Frame& frame, mlir::Operation& op);

}  // namespace pl::fuzz::oracle
