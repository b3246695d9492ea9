// Errors as people make them, planted into a program that is right. Each kind picks one of the places in the program
// where it can be made and changes the program there. The changed program may be refused by the verifier.
#pragma once

#include <functional>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "dialect/PlDialect.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

namespace pl::fuzz {

struct Mutation {
  std::string name;
  std::string meaning;  // for the table: what the author did
  /// False if the program has no place for it.
  bool (*plant)(mlir::func::FuncOp function, std::mt19937_64& random);
};

/// Every kind, family by family.
std::vector<Mutation> allMutations();
std::vector<Mutation> loopMutations();      // LoopMutations.cpp
std::vector<Mutation> offsetMutations();    // OffsetMutations.cpp
std::vector<Mutation> writeMutations();     // WriteMutations.cpp
std::vector<Mutation> extentMutations();    // ExtentMutations.cpp
std::vector<Mutation> parallelMutations();  // ParallelMutations.cpp
std::vector<Mutation> dataMutations();      // DataMutations.cpp

// ---- what the families share ----

/// One of the operations of a class, or of several, that fit.
template <class Op, class Fits>
std::optional<Op> someSite(mlir::func::FuncOp function, std::mt19937_64& random, Fits&& fits) {
  std::vector<Op> sites;
  function.walk([&](Op op) {
    if (fits(op)) sites.push_back(op);
  });
  if (sites.empty()) return std::nullopt;
  return sites[random() % sites.size()];
}

/// A window that is read or written.
struct Window {
  mlir::Operation* op;
  mlir::MutableOperandRange offsets;
  llvm::ArrayRef<std::int64_t> shape;  // kDynamic where it is not known
};
std::optional<Window> someWindow(mlir::func::FuncOp function, std::mt19937_64& random,
                                 const std::function<bool(const Window&)>& fits);

mlir::Value indexConstant(mlir::OpBuilder& builder, std::int64_t value);
/// value + by, computed before `user`.
mlir::Value plus(mlir::Operation* user, mlir::Value value, std::int64_t by);
std::optional<std::int64_t> constantOf(mlir::Value value);

}  // namespace pl::fuzz
