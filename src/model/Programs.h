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

/// A layer for steps of at most so many rows, in which no sequence is longer. All give the same bits (test/model).
struct LayerName {
  std::int64_t rows, positions;
  ProgramName program;
};

struct ProgramNames {
  ProgramName embed, head;
  std::vector<LayerName> layers;  ///< the first that a step fits is the fastest for it
};

/// Rows of activations that a product takes at a time.
inline constexpr std::int64_t kFewRows = 16, kManyRows = 64;

/// Positions of a sequence that layers are made for. The shorter one has a single segment of attention: the others,
/// which are empty in short sequences, cost a fifth of a layer's time at 16 sequences of 128 positions of Qwen3-0.6B.
inline constexpr std::int64_t kShortPositions = 4096, kLongPositions = 40960;

/// For a model whose sequences have at most `maxPositions`.
ProgramNames programsOf(const checkpoint::ModelConfig& config, std::int64_t maxPositions);

/// The code of a program. Throws ConfigError or BuildError for sizes that its kernel does not take.
Executable executableOf(const ProgramName& name, const CompileOptions& options);

}  // namespace pl::model
