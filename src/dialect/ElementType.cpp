#include "dialect/ElementType.h"

#include "llvm/Support/ErrorHandling.h"
#include "mlir/IR/BuiltinTypes.h"

namespace pl::ir {

using mlir::IntegerType;

mlir::Type elementTypeOf(mlir::MLIRContext* context, DType dtype) {
  switch (dtype) {
    case DType::FP32: return mlir::Float32Type::get(context);
    case DType::FP16: return mlir::Float16Type::get(context);
    case DType::BF16: return mlir::BFloat16Type::get(context);
    case DType::INT8: return IntegerType::get(context, 8);
    case DType::UINT8: return IntegerType::get(context, 8, IntegerType::Unsigned);
    case DType::INT32: return IntegerType::get(context, 32);
    case DType::INT64: return IntegerType::get(context, 64);
    case DType::BOOL: return IntegerType::get(context, 1);
  }
  llvm_unreachable("a DType that is no enumerator");
}

DType dtypeOf(mlir::Type type) {
  if (type.isF32()) return DType::FP32;
  if (type.isF16()) return DType::FP16;
  if (type.isBF16()) return DType::BF16;
  if (type.isUnsignedInteger(8)) return DType::UINT8;
  if (type.isInteger(8)) return DType::INT8;
  if (type.isInteger(32)) return DType::INT32;
  if (type.isInteger(64)) return DType::INT64;
  if (type.isInteger(1)) return DType::BOOL;
  llvm_unreachable("a type that no tensor of the language has");
}

}  // namespace pl::ir
