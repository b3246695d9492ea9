// From the llvm dialect to an object file.
#pragma once

#include <memory>
#include <string>

#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/CodeGen.h"
#include "llvm/Target/TargetMachine.h"
#include "mlir/IR/BuiltinOps.h"
#include "target/cpu/Target.h"

namespace pl::cpu {

/// LLVM's back end for `target`. Floating-point operations are never fused.
std::unique_ptr<llvm::TargetMachine> machineFor(const Target& target);

/// The module as LLVM IR, every function marked for `target`. Null after a diagnostic.
std::unique_ptr<llvm::Module> translate(mlir::ModuleOp module, llvm::LLVMContext& context, const Target& target,
                                        llvm::TargetMachine& machine);

void optimize(llvm::Module& module, llvm::TargetMachine& machine);

/// An object file or assembly text. Spends `module`.
std::string emit(llvm::Module& module, llvm::TargetMachine& machine, llvm::CodeGenFileType kind);

}  // namespace pl::cpu
