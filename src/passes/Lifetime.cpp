#include "passes/Lifetime.h"

#include "llvm/ADT/SetVector.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

namespace pl::passes {

using namespace mlir;

Lifetimes::Lifetimes(func::FuncOp function) {
  int64_t position = 0;
  function.walk<WalkOrder::PreOrder>([&](Operation* op) { extent_[op].begin = position++; });
  function.walk<WalkOrder::PostOrder>([&](Operation* op) {
    int64_t end = extent_[op].begin;
    for (Region& region : op->getRegions())
      for (Operation& inner : region.getOps()) end = std::max(end, extent_[&inner].end);
    extent_[op].end = end;
  });
}

/// In the context of a parallel loop memory is used by the call that the context is made for.
static Operation* callAfter(Operation* cast) {
  Operation* next = cast;
  while (next->getNextNode() && !isa<LLVM::CallOp>(next)) next = next->getNextNode();
  return next;
}

Lifetime Lifetimes::of(memref::AllocOp allocation) const {
  Lifetime life = extent_.lookup(allocation);
  // Every value that may be the memory or a part of it: views, and what loops and branches pass on.
  llvm::SetVector<Value> aliases;
  aliases.insert(allocation.getMemref());
  for (unsigned next = 0; next < aliases.size(); ++next) {
    Value alias = aliases[next];
    Block* home = alias.getParentBlock();
    for (Operation* user : alias.getUsers()) {
      // A use inside a loop is one in every iteration of it, as long as the memory is from outside.
      Operation* inHome = home->findAncestorOpInBlock(*user);
      life.end = std::max(life.end, extent_.lookup(inHome).end);
      auto insertMemory = [&](ValueRange values) {
        for (Value value : values)
          if (isa<BaseMemRefType>(value.getType())) aliases.insert(value);
      };
      insertMemory(user->getResults());
      if (isa<UnrealizedConversionCastOp>(user)) life.end = std::max(life.end, extent_.lookup(callAfter(user)).end);
      if (isa<scf::YieldOp>(user)) insertMemory(user->getParentOp()->getResults());
    }
  }
  return life;
}

}  // namespace pl::passes
