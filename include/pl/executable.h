// Running programs: compiled for this machine, or in the reference interpreter.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "pl/array.h"
#include "pl/signature.h"

namespace pl {

class Program;

/// The compiled form's entry point: arrays and run-time dimensions in the signature's order.
using EntryPoint = void (*)(void* const* arrays, const std::int64_t* dimensions);

/// A compiled program. Cheap to copy; needs no compiler to run.
class Executable {
 public:
  /// `owner` keeps the code alive (a JIT, a loaded library); null for code linked into the process.
  Executable(Signature signature, EntryPoint entry, std::shared_ptr<const void> owner);

  /// Checks the arguments (see bind), then runs. Outputs are written into the arrays given.
  /// Calls from several threads at once run one after the other: the process has one worker pool.
  void run(const Bindings& arguments) const;
  const Signature& signature() const { return signature_; }

 private:
  Signature signature_;
  EntryPoint entry_;
  std::shared_ptr<const void> owner_;
};

struct CompileOptions {
  /// "x86-64-v3", "x86-64-v4", "x86-64-v4-bf16" (v4 and AVX512-BF16) or "native", all that this machine has.
  std::string target = "native";
  /// What the program is called in code, so that several shapes of one kernel can be linked together: its entry point
  /// is `pl_NAME`, its function in a header NAME. Empty: as the program is.
  std::string name = {};
  std::string dump_ir = {};     ///< folder that receives the program after every stage; empty: none
  std::string stop_after = {};  ///< name of the last stage to run; compile then throws nothing and returns no code
  bool time_passes = false;     ///< print the time of every step to standard error
  bool fuse = true;             ///< fuse loops and chains of operations; results are the same bits either way
  /// Folder of compiled objects, made where it is missing; empty: no cache. An object is taken where program (with its
  /// places in the author's text), options, target, this compiler and LLVM are the same; arguments and run-time
  /// dimensions are no part of that. With `dump_ir` the stages run all the same.
  std::string cache = {};
  /// Receives one line per copy of a tensor that could not be avoided ("file:line: copies tensor<…>"). Null: ignore.
  std::function<void(const std::string&)> on_copy = {};
};

/// Compiles for this process. Throws BuildError for an unknown target or one that this CPU lacks.
Executable compile(const Program& program, const CompileOptions& options = {});

/// Ahead of time: writes `object_path` and `header_path`. The object needs only the run-time library
/// (libplait-runtime.a). Both files are written completely or not at all.
void compile_to_object(const Program& program, const CompileOptions& options, const std::string& object_path,
                       const std::string& header_path);

struct InterpretOptions {
  /// Follow every element: an error if one that nothing wrote reaches an InOut or Out argument, an address, an extent,
  /// a branch or a loop's bounds, if a pad changes a sum, an extreme or a product, or if two iterations of a parallel
  /// loop write the same element. What follows counts in this mode alone.
  bool checked = false;
  /// Elements of In and InOut arguments that hold no data, by the argument's name: BOOL arrays of its shape, 1 for such
  /// an element. They count as unwritten, but may stay as they are in an InOut. CallError for an array that does not
  /// fit.
  Bindings holes = {};
  /// Receives a note for each operation that made NaN or an infinity of finite numbers, when the run is over, also
  /// where it failed: "FILE:LINE:COLUMN: note: exp makes inf of finite elements, first at [0, 3]", and on lines of
  /// their own the iterations of the loops around it. Null: ignore.
  std::function<void(const std::string&)> on_note = {};
};

/// Runs `program` in the reference interpreter, the definition of the language. Slow. Same checks as Executable::run.
void interpret(const Program& program, const Bindings& arguments, const InterpretOptions& options = {});

/// Worker threads used by every compiled program of this process (default: one per core available). Throws CallError
/// for a count below 1. Results do not depend on it.
void set_threads(int threads);
int threads();

}  // namespace pl
