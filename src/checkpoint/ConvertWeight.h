// One weight, from a mapped tensor to the array that kernels take.
#pragma once

#include "checkpoint/Checkpoint.h"
#include "checkpoint/WeightList.h"
#include "pl/array.h"

namespace pl::checkpoint {

/// On all worker threads, and for a matrix in one step: transposed and in panels. BF16 keeps its bits, F16 and F32 are
/// rounded to nearest even. `tensor` must have the weight's stored shape and a type of floats (see misfits).
Array convertWeight(const Weight& weight, const Tensor& tensor);

}  // namespace pl::checkpoint
