// The one function of a compiled program that the outside calls.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "mlir/Pass/Pass.h"

namespace pl::cpu {

/// pl-entry-point: adds `void pl_NAME(void* const* arrays, const int64_t* dimensions)` and makes the program itself
/// private. NAME is `name`, or the program's where that is empty.
std::unique_ptr<mlir::Pass> createEntryPointPass(std::string name = {});

/// `name` with every character that C does not allow in an identifier replaced by `_`.
std::string identifierOf(std::string_view name);
/// "pl_" + identifierOf(program)
std::string entryPointName(std::string_view program);

}  // namespace pl::cpu
