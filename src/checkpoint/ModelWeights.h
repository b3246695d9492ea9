// A model's weights, ready for its kernels.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "checkpoint/Checkpoint.h"
#include "checkpoint/ModelConfig.h"
#include "checkpoint/OnProgress.h"
#include "pl/array.h"

namespace pl::checkpoint {

/// H hidden size, I intermediate size, V vocabulary, D head dimension, QW and KW widths of all query and key-value
/// heads. Matrices are BF16 in panels, norms FP32, the embedding BF16 row-major.
struct ModelWeights {
  /// Of each layer: input_rms_weight [1, H], wq [H, QW], wk, wv [H, KW], q_norm_weight, k_norm_weight [1, D] (Qwen3),
  /// wo [QW, H], post_rms_weight [1, H], w_gate, w_up [H, I], w_down [I, H].
  std::vector<Bindings> layers;
  /// embedding [V, H], final_rms_weight [1, H], lm_head [H, V].
  Bindings model;
};

struct LoadOptions {
  /// Folder that keeps packed weights; empty: none are kept or looked for.
  std::filesystem::path cache = {};
  OnProgress onProgress = {};
  /// Told of what went another way: packed weights that were damaged and are made anew, or could not be kept.
  std::function<void(const std::string&)> onNote = {};
};

/// Takes the packed weights of an earlier start, or packs the tensors and keeps the result. The arrays are memory of
/// their own (on huge pages): `checkpoint` may end. Throws CheckpointError where it does not fit `config`.
ModelWeights loadWeights(const Checkpoint& checkpoint, const ModelConfig& config, const LoadOptions& options = {});

}  // namespace pl::checkpoint
