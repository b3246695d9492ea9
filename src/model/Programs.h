// The programs that a model runs, as code.
#pragma once

#include <cstdint>
#include <vector>

#include "checkpoint/ModelConfig.h"
#include "model/Batch.h"
#include "pl/executable.h"
#include "qwen3/serving.h"

namespace pl::model {

/// A layer for steps in which no sequence is longer than `positions`: one program for rows that share nothing, and one
/// whose rows attend together to what they share, `tile` rows at a time.
struct LayerCode {
  std::int64_t positions;
  RowTile tile;
  Executable alone, together;
};

struct Executables {
  Executable embed, head;
  std::vector<LayerCode> layers;  ///< the first that a step fits is the fastest for it; all give the same bits
};

kernels::qwen3::Sizes sizesOf(const checkpoint::ModelConfig& config);

/// For a model whose sequences have at most `maxPositions`: the code that was compiled with Plait for these sizes and
/// the target of `options`; what was not is compiled now. Throws ConfigError or BuildError for sizes that the kernels
/// do not take.
Executables executablesOf(const checkpoint::ModelConfig& config, std::int64_t maxPositions,
                          const CompileOptions& options);

}  // namespace pl::model
