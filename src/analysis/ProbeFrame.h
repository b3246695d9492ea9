// What the probe knows while it runs a program: its values, the loops it is in, and how an error is reported.
#pragma once

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "analysis/ProbeParallel.h"
#include "analysis/ProbeTensor.h"
#include "analysis/ProbeWitness.h"
#include "llvm/ADT/DenseMap.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

namespace pl::analysis {

using Numbers = llvm::SmallVector<Number, 4>;
/// What is known of a value: of an integer, or of a tensor; of a number that is no integer, nothing.
using Fact = std::variant<Number, Tensor>;

Fact anythingOf(mlir::Type type);
Fact join(const Fact& a, const Fact& b);

/// A line below an error.
struct Note {
  mlir::Location where;
  std::string text;
};

class ProbeFrame {
 public:
  ProbeFrame(mlir::func::FuncOp program, const Witness& witness) : program_(program), witness_(witness) {}

  // ---- values ----
  void set(mlir::Value value, Number number) { numbers_[value] = number; }
  void set(mlir::Value value, Tensor tensor);
  void set(mlir::Value value, const Fact& fact);
  Fact get(mlir::Value value);
  Number number(mlir::Value value) const;
  Numbers numbers(mlir::ValueRange values) const;
  /// Stays where it is until the value is set again.
  const Tensor& tensor(mlir::Value value);

  // ---- what may be said ----
  /// Whether what runs now runs in every call for this witness. (Not in a branch whose condition depends on data.)
  bool isCertain() const { return certain_; }
  /// Whether it may be said that nothing writes some elements, or that two iterations write the same: where elements
  /// are taken to be at the end of their range, several are equal that need not be in a call that is meant.
  bool mayJudgeWrites() const { return certain_ && witness_.data == Witness::Data::Unknown; }
  /// Throws the error: "PLACE: error: OPERATION expects MESSAGE, where rows = 9; REMEDY", then the iterations of the
  /// loops around, the notes, and the dimensions that a range could exclude.
  [[noreturn]] void refute(mlir::Operation* op, const std::string& message, const std::string& remedy = "",
                           const std::vector<Note>& notes = {}) const;
  /// The same for what is not an operation's: MESSAGE begins with its subject.
  [[noreturn]] void refuteAt(mlir::Location where, const std::string& message, const std::string& remedy,
                             const std::vector<Note>& notes) const;

  /// While it lives, what runs may not run.
  class Uncertain {
   public:
    explicit Uncertain(ProbeFrame& frame) : frame_(frame), before_(frame.certain_) { frame.certain_ = false; }
    ~Uncertain() { frame_.certain_ = before_; }
    Uncertain(const Uncertain&) = delete;
    Uncertain& operator=(const Uncertain&) = delete;

   private:
    ProbeFrame& frame_;
    bool before_;
  };

  struct Iteration {
    mlir::scf::ForOp loop;
    std::int64_t value;
  };
  std::vector<Iteration> iterations;
  ProbeParallel parallel;

  mlir::func::FuncOp program() const { return program_; }
  const Witness& witness() const { return witness_; }

 private:
  mutable mlir::func::FuncOp program_;  // MLIR's accessors are not const
  const Witness& witness_;
  llvm::DenseMap<mlir::Value, Number> numbers_;
  llvm::DenseMap<mlir::Value, std::unique_ptr<Tensor>> tensors_;
  bool certain_ = true;
};

/// "the WHAT was made here", or declared.
Note noteOn(mlir::Value tensor, const std::string& what);

}  // namespace pl::analysis
