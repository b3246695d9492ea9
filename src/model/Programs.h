// The programs that a model runs: which kernels with which words, and their code.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "checkpoint/ModelConfig.h"
#include "pl/executable.h"

namespace pl::model {

/// A kernel of the registry with its KEY=VALUE words: what a program's code depends on, beside the target.
struct ProgramName {
  std::string kernel;
  std::vector<std::string> words;
};

/// A layer for steps of up to kFewRows rows, and one for more. Both give the same bits (test/model).
struct ProgramNames {
  ProgramName embed, layerForFew, layerForMany, head;
};

/// Rows of activations that a product takes at a time.
inline constexpr std::int64_t kFewRows = 16, kManyRows = 64;

/// Positions of a sequence that programs are made for, where a model may not have more: one program serves all lengths.
inline constexpr std::int64_t kProgramPositions = 40960;

ProgramNames programsOf(const checkpoint::ModelConfig& config, std::int64_t positions);

/// The code of a program. Throws ConfigError or BuildError for sizes that its kernel does not take.
Executable executableOf(const ProgramName& name, const CompileOptions& options);

}  // namespace pl::model
