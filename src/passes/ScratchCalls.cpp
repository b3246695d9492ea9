#include "passes/ScratchCalls.h"

#include "mlir/Conversion/LLVMCommon/MemRefBuilder.h"
#include "mlir/Conversion/LLVMCommon/TypeConverter.h"

namespace pl::passes {

using namespace mlir;

Value ScratchCalls::take(ImplicitLocOpBuilder& build, Value bytes) {
  LLVMTypeConverter types(build.getContext());
  Type pointer = LLVM::LLVMPointerType::get(build.getContext());
  LLVM::LLVMFuncOp scratchTake = declared(build, "pl_scratch_take", pointer, build.getI64Type());
  Value memory = LLVM::CallOp::create(build, scratchTake, bytes).getResult();
  auto type = MemRefType::get({ShapedType::kDynamic}, build.getI8Type());
  auto descriptor = MemRefDescriptor::poison(build, build.getLoc(), types.convertType(type));
  descriptor.setAllocatedPtr(build, build.getLoc(), memory);
  descriptor.setAlignedPtr(build, build.getLoc(), memory);
  descriptor.setConstantOffset(build, build.getLoc(), 0);
  descriptor.setSize(build, build.getLoc(), 0, bytes);
  descriptor.setConstantStride(build, build.getLoc(), 0, 1);
  return UnrealizedConversionCastOp::create(build, type, Value(descriptor)).getResult(0);
}

Value ScratchCalls::mark(ImplicitLocOpBuilder& build) {
  return LLVM::CallOp::create(build, declared(build, "pl_scratch_mark", build.getI64Type(), {}), ValueRange())
      .getResult();
}

void ScratchCalls::release(ImplicitLocOpBuilder& build, Value mark) {
  LLVM::CallOp::create(build, declared(build, "pl_scratch_release", Type(), build.getI64Type()), mark);
}

LLVM::LLVMFuncOp ScratchCalls::declared(ImplicitLocOpBuilder& build, StringRef name, Type result,
                                        ArrayRef<Type> arguments) {
  if (auto function = module_.lookupSymbol<LLVM::LLVMFuncOp>(name)) return function;
  OpBuilder::InsertionGuard guard(build);
  build.setInsertionPointToStart(module_.getBody());
  Type resultOrVoid = result ? result : LLVM::LLVMVoidType::get(build.getContext());
  return LLVM::LLVMFuncOp::create(build, name, LLVM::LLVMFunctionType::get(resultOrVoid, arguments));
}

}  // namespace pl::passes
