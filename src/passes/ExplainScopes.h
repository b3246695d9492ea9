// What each incore scope takes, leaves, keeps in cache, moves and computes: `plait run --explain`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "llvm/ADT/ArrayRef.h"
#include "mlir/IR/BuiltinOps.h"

namespace pl::passes {

enum class Access : std::uint8_t { In, Out, InOut };

struct ScopeArgument {
  std::string name;  ///< the parameter's name, or the place of the operation that made the tensor
  Access access = Access::In;
  std::string type;                   ///< as in the dialect
  std::optional<std::int64_t> bytes;  ///< of the whole tensor, of which the scope may touch windows alone
};

/// Numbers are upper bounds for one execution of the scope; without a value nothing bounds them.
struct ScopeReport {
  std::string name;
  std::string place;  ///< "kernel.cpp:41"
  std::optional<std::int64_t> executions;
  std::vector<ScopeArgument> arguments;                 ///< tensors: as used, then what is new
  std::int64_t scalars = 0;                             ///< integers and numbers that it takes
  std::optional<std::int64_t> workingSet;               ///< bytes of the tiles and windows that are alive at once
  std::optional<std::int64_t> bytesRead, bytesWritten;  ///< windows of arguments read and written
  std::optional<std::int64_t> flops;  ///< one per element of an arithmetic operation, two per product of a matmul
};

/// The caches that a working set is held against, in bytes; 0 if unknown.
struct CacheSizes {
  std::int64_t l1 = 0, l2 = 0;
};
CacheSizes hostCaches();

/// Reports on the scopes of a program (in the program form; it is not changed), after the compiler has placed its own
/// and, if `fuse`, fused their stages. `dimensions` are in the signature's order; where empty, what their ranges allow.
std::vector<ScopeReport> explainScopes(mlir::ModuleOp program, llvm::ArrayRef<std::int64_t> dimensions,
                                       bool fuse = true);

/// What is fused of the program's loops and of its operations, and why others stay apart, each line once:
/// "kernel.cpp:41: is one loop with …".
std::vector<std::string> explainFusion(mlir::ModuleOp program);

/// How the workers share each parallel loop: "kernel.cpp:41: each worker runs as many iterations: they are alike".
std::vector<std::string> explainSharing(mlir::ModuleOp program, bool fuse = true);

/// The reports as text, a paragraph each, then what was fused and how parallel loops are shared.
std::string explainText(mlir::ModuleOp program, llvm::ArrayRef<std::int64_t> dimensions,
                        const CacheSizes& caches = hostCaches(), bool fuse = true);

}  // namespace pl::passes
