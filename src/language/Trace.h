// The program being traced: its IR so far, the handles that exist and the loops, branches and scopes that are open.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "language/Facts.h"
#include "llvm/ADT/DenseMap.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "pl/program.h"

namespace pl::language {

enum class ScopeKind : std::uint8_t { Program, Loop, ParallelLoop, Branch, Incore, AutoIncore };

/// "loop", "branch", …: as an author calls it.
std::string_view nameOf(ScopeKind kind);
/// "a loop", "an incore scope"
std::string withArticle(ScopeKind kind);

/// A part of the program whose values exist only in it.
struct Scope {
  std::uint64_t id = 0;  ///< unique in the process: handles of another program are told apart by it
  ScopeKind kind = ScopeKind::Program;
  Location where;
};

/// An argument or result of the program, as it was declared.
struct Declaration {
  std::string name;
  Role role = Role::In;
  mlir::Value initial;  ///< the argument, or an Out's pl.create_tensor
  mlir::Attribute shape;
  std::optional<ValueRange> range;
  Layout layout = Layout::row_major;
  std::optional<Extent> below;
  Location where;
  std::uint64_t handle = 0;  ///< order of the Result, while it exists
  mlir::Value final;         ///< what the Result held when it was destroyed
  std::uint64_t finalScope = 0;
  Location finalWhere;
};

struct DimensionDeclaration {
  std::string name;
  ValueRange range;
  Location where;
  mlir::Value value;
};

class Trace {
 public:
  /// Becomes the thread's trace until it is destroyed.
  Trace(std::string_view name, Location where);
  ~Trace();
  Trace(const Trace&) = delete;
  Trace& operator=(const Trace&) = delete;

  /// The program that this thread is tracing, or null.
  static Trace* current();
  /// The same for a call of the language: fails at `where` outside a program, and after an error.
  static Trace& require(std::string_view operation, Location where);

  /// Checks what can be checked only at the end, and gives up the program.
  Program finish();

  // ---- IR ----
  mlir::OpBuilder builder;
  mlir::MLIRContext* context() { return builder.getContext(); }
  mlir::Location locationOf(Location where);
  /// One operation per constant and program, in the function's entry block.
  mlir::Value constant(mlir::TypedAttr attribute, Location where);
  mlir::Value constantIndex(std::int64_t value, Location where);
  mlir::Block& entry() { return function_.getBody().front(); }
  /// Keeps an operation that has left the IR: its values may still be keys of facts.
  void retire(mlir::Operation* operation);

  Facts facts;

  // ---- handles ----
  void add(std::uint64_t order, Handle* handle) { handles_[order] = handle; }
  void remove(std::uint64_t order) { handles_.erase(order); }
  /// The handle of this order, or null: handles die, and those of other programs are not known here.
  Handle* find(std::uint64_t order) const;
  /// By creation.
  const std::map<std::uint64_t, Handle*>& handles() const { return handles_; }
  /// The handle's value. `operation` fails at `where` if it does not exist any more, or in another program.
  mlir::Value use(const Handle& handle, std::string_view operation, Location where);

  // ---- scopes ----
  const std::vector<Scope>& scopes() const { return scopes_; }
  /// The innermost open scope of a kind, or null.
  const Scope* enclosing(std::initializer_list<ScopeKind> kinds) const;
  bool isOpen(std::uint64_t scope) const;

  /// Every call from now on repeats this error.
  void poison(const std::string& error) {
    if (error_.empty()) error_ = error;
  }

  // ---- parameters ----
  std::vector<DimensionDeclaration> dimensions;
  std::vector<Declaration> declarations;
  /// How many exceptions were in flight when the body started: one more means that it is being left.
  int exceptionsAtStart() const { return exceptionsAtStart_; }

 private:
  friend class OpenScope;

  // Finish.cpp
  void checkResults();
  void checkUnusedAssembles();
  void tidyConstants();
  void completeFunction();
  mlir::DictionaryAttr attributesOf(const Declaration& declaration, bool isResult);

  std::unique_ptr<mlir::MLIRContext> context_;
  mlir::OwningOpRef<mlir::ModuleOp> module_;
  mlir::func::FuncOp function_;
  Location where_;
  std::map<std::uint64_t, Handle*> handles_;
  std::vector<Scope> scopes_;
  std::map<std::uint64_t, Scope> closedScopes_;  // for messages
  llvm::DenseMap<mlir::Attribute, mlir::Value> constants_;
  std::vector<mlir::Operation*> retired_;
  std::string error_;
  int exceptionsAtStart_;
};

/// A scope from construction to destruction; puts the builder back where it was.
class OpenScope {
 public:
  OpenScope(Trace& trace, ScopeKind kind, Location where);
  ~OpenScope();
  OpenScope(const OpenScope&) = delete;
  OpenScope& operator=(const OpenScope&) = delete;
  std::uint64_t id() const { return id_; }

 private:
  Trace& trace_;
  std::uint64_t id_;
  mlir::OpBuilder::InsertPoint outside_;
  int exceptions_;
};

}  // namespace pl::language
