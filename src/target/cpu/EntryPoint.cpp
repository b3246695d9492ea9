// pl-entry-point.
// Requires: a module with one public function that has a body: indices (dimensions), then memrefs with identity
//   layout, named by pl.name and shaped by pl.shape.
// Ensures: `pl_NAME` reads both kinds from its two tables and calls it; nothing else is visible from outside. No
//   attribute of the language is left on a function.
#include "target/cpu/EntryPoint.h"

#include <cctype>

#include "dialect/PlDialect.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Pass/Pass.h"
#include "pl/signature.h"

namespace pl::cpu {

using namespace mlir;

std::string identifierOf(std::string_view name) {
  std::string identifier(name);
  for (char& c : identifier) {
    if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
  }
  return identifier;
}

std::string entryPointName(std::string_view program) { return "pl_" + identifierOf(program); }

namespace {

class EntryPointBuilder {
 public:
  EntryPointBuilder(func::FuncOp program, StringRef name)
      : program_(program), name_(name), loc_(program.getLoc()), b_(program) {}

  LogicalResult run() {
    b_.setInsertionPointAfter(program_);
    pointer_ = LLVM::LLVMPointerType::get(b_.getContext());
    auto entry = func::FuncOp::create(b_, loc_, entryPointName(name_), b_.getFunctionType({pointer_, pointer_}, {}));
    Block* block = entry.addEntryBlock();
    b_.setInsertionPointToStart(block);
    Value arrays = block->getArgument(0), dimensions = block->getArgument(1);

    int32_t nextArray = 0, nextDimension = 0;
    SmallVector<Value> operands;
    for (unsigned i = 0; i < program_.getNumArguments(); ++i) {
      Type type = program_.getArgumentTypes()[i];
      if (type.isIndex()) {
        Value extent = loadFrom(dimensions, b_.getI64Type(), nextDimension++);
        operands.push_back(arith::IndexCastOp::create(b_, loc_, type, extent));
        auto name = program_.getArgAttrOfType<StringAttr>(i, ir::kNameAttr);
        if (name) extents_[name.getValue()] = extent;
        continue;
      }
      auto memref = dyn_cast<MemRefType>(type);
      if (!memref || !memref.getLayout().isIdentity()) {
        return program_.emitError() << "expects arguments of index type or memrefs with identity layout but got "
                                    << type;
      }
      Value array = loadFrom(arrays, pointer_, nextArray++);
      Value operand = memrefOf(array, memref, program_.getArgAttrOfType<ArrayAttr>(i, ir::kShapeAttr));
      if (!operand) return program_.emitError() << "argument " << i << ": a `?` that is no dimension";
      operands.push_back(operand);
    }
    func::CallOp::create(b_, loc_, program_, operands);
    func::ReturnOp::create(b_, loc_);
    program_.setPrivate();
    program_.removeArgAttrsAttr();  // of the language; llvm.func has no place for them
    return success();
  }

 private:
  Value loadFrom(Value table, Type type, int32_t i) {
    Value slot = LLVM::GEPOp::create(b_, loc_, pointer_, type, table, ArrayRef<LLVM::GEPArg>{i});
    return LLVM::LoadOp::create(b_, loc_, type, slot);
  }

  // "4096*batch": the number and the dimensions multiplied.
  Value extentOf(StringRef text) {
    std::optional<Extent> extent = Extent::parse(text);
    if (!extent) return {};
    Value size = LLVM::ConstantOp::create(b_, loc_, b_.getI64Type(), b_.getI64IntegerAttr(extent->size));
    for (const std::string& dimension : extent->dimensions) {
      if (!extents_.contains(dimension)) return {};
      size = LLVM::MulOp::create(b_, loc_, size, extents_[dimension]);
    }
    return size;
  }

  // A memref as the struct that it becomes in LLVM: pointer twice, offset, sizes, row-major strides.
  Value memrefOf(Value array, MemRefType type, ArrayAttr shape) {
    Type i64 = b_.getI64Type();
    int64_t rank = type.getRank();
    SmallVector<Value> sizes;
    for (int64_t d = 0; d < rank; ++d) {
      if (!type.isDynamicDim(d)) {
        sizes.push_back(LLVM::ConstantOp::create(b_, loc_, i64, b_.getI64IntegerAttr(type.getDimSize(d))));
        continue;
      }
      auto text = shape ? dyn_cast<StringAttr>(shape[d]) : StringAttr();
      Value size = text ? extentOf(text.getValue()) : Value();
      if (!size) return {};
      sizes.push_back(size);
    }

    SmallVector<Type> fields = {pointer_, pointer_, i64};
    if (rank > 0) fields.append(2, LLVM::LLVMArrayType::get(i64, rank));
    auto structType = LLVM::LLVMStructType::getLiteral(b_.getContext(), fields);
    Value descriptor = LLVM::PoisonOp::create(b_, loc_, structType);
    auto insert = [&](Value value, ArrayRef<int64_t> at) {
      descriptor = LLVM::InsertValueOp::create(b_, loc_, descriptor, value, at);
    };
    insert(array, 0);
    insert(array, 1);
    insert(LLVM::ConstantOp::create(b_, loc_, i64, b_.getI64IntegerAttr(0)), 2);
    Value stride = LLVM::ConstantOp::create(b_, loc_, i64, b_.getI64IntegerAttr(1));
    for (int64_t d = rank; d-- > 0;) {
      insert(sizes[d], {3, d});
      insert(stride, {4, d});
      if (d > 0) stride = LLVM::MulOp::create(b_, loc_, stride, sizes[d]);
    }
    return UnrealizedConversionCastOp::create(b_, loc_, type, descriptor).getResult(0);
  }

  func::FuncOp program_;
  StringRef name_;
  Location loc_;
  OpBuilder b_;
  Type pointer_;
  llvm::StringMap<Value> extents_;  // i64, by dimension name
};

class EntryPoint : public PassWrapper<EntryPoint, OperationPass<ModuleOp>> {
 public:
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(EntryPoint)
  explicit EntryPoint(std::string name) : name_(std::move(name)) {}
  StringRef getArgument() const override { return "pl-entry-point"; }
  StringRef getDescription() const override { return "add the function through which a program is called"; }
  void getDependentDialects(DialectRegistry& registry) const override {
    registry.insert<arith::ArithDialect, func::FuncDialect, LLVM::LLVMDialect, memref::MemRefDialect>();
  }

  void runOnOperation() override {
    func::FuncOp program;
    for (auto function : getOperation().getOps<func::FuncOp>()) {
      if (function.isExternal() || function.isPrivate()) continue;
      if (program)
        return (void)(function.emitError("expects one program in the module but got a second"), signalPassFailure());
      program = function;
    }
    if (!program)
      return (void)(getOperation().emitError("expects one program in the module but got none"), signalPassFailure());
    const StringRef name = name_.empty() ? program.getName() : StringRef(name_);
    if (failed(EntryPointBuilder(program, name).run())) return signalPassFailure();

    // Bodies of parallel loops, too, are reached by pointer alone. Internal, so that LLVM may inline and drop them.
    auto internal = LLVM::LinkageAttr::get(&getContext(), LLVM::Linkage::Internal);
    for (auto function : getOperation().getOps<func::FuncOp>()) {
      if (!function.isExternal() && function.isPrivate()) function->setAttr("llvm.linkage", internal);
    }
  }

 private:
  std::string name_;
};

}  // namespace

std::unique_ptr<Pass> createEntryPointPass(std::string name) { return std::make_unique<EntryPoint>(std::move(name)); }

}  // namespace pl::cpu
