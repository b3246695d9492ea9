// The weights of a model: which tensor of a checkpoint each is, and the form in which the kernels take it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "checkpoint/Checkpoint.h"
#include "checkpoint/ModelConfig.h"
#include "pl/dtype.h"
#include "pl/layout.h"

namespace pl::checkpoint {

enum class Form : std::uint8_t {
  matrix,  ///< a tensor [out, in] as BF16 [in, out] in panels: the second operand of a product
  rows,    ///< a tensor [n, m] as BF16 [n, m]: rows that are looked up
  norm,    ///< a tensor [n] as FP32 [1, n]
};

struct Weight {
  static constexpr std::int64_t kOfModel = -1;

  std::string tensor;             ///< its name in the checkpoint
  std::int64_t layer = kOfModel;  ///< or the layer that has it
  std::string parameter;          ///< of the kernels: "wq"
  Form form = Form::matrix;
  std::vector<std::int64_t> stored;  ///< shape in the checkpoint

  DType dtype() const { return form == Form::norm ? FP32 : BF16; }
  Layout layout() const { return form == Form::matrix ? Layout::panels : Layout::row_major; }
  std::vector<std::int64_t> shape() const;  ///< of the array that kernels take
  std::string name() const;                 ///< "layers.3.wq", "lm_head"
};

/// Every weight of such a model: the layers in their order, then the model's own. With tied embeddings the tensor of
/// the embedding is two weights, rows and matrix.
std::vector<Weight> weightsOf(const ModelConfig& config);

/// What keeps `checkpoint` from being such a model, a sentence each that names file and tensor: tensors that are
/// missing, of another type or shape, or none of the model's. Tensors that transformers passes over are: the LM head
/// where it is tied, and tables of rotations that old files hold.
std::vector<std::string> misfits(const Checkpoint& checkpoint, const ModelConfig& config);

/// Throws CheckpointError with the first misfit and the number of the others.
void expectFit(const Checkpoint& checkpoint, const ModelConfig& config);

}  // namespace pl::checkpoint
