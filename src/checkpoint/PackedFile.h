// A model's weights as the kernels take them, in a file: made once, read at every later start.
//
// It is a .safetensors file of its own, so that other tools can open it: tensor "layers.3.wq" is BF16
// [ceil(N / 32), ceil(K / 2), 32, 2] (pl::Layout::panels), a norm F32 [1, n]. Its metadata holds what the weights were
// made from, and a checksum of each.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "checkpoint/Checkpoint.h"
#include "checkpoint/OnProgress.h"
#include "checkpoint/WeightList.h"
#include "pl/array.h"

namespace pl::checkpoint {

/// What decides the bytes of a packed file beside the list of weights: of each file of the checkpoint its place, size,
/// time of writing and header's checksum, and the version of the layout.
std::string identityOf(const Checkpoint& checkpoint);

/// Where in `cache` the packed form of this checkpoint lies: one file for each folder, whatever its contents are by
/// now.
std::filesystem::path packedPath(const std::filesystem::path& cache, const Checkpoint& checkpoint);

/// The arrays of `weights`, in their order, checked against their checksums. Throws CheckpointError for a file that is
/// missing, damaged, or made from something else.
std::vector<Array> readPacked(const std::filesystem::path& file, const std::string& identity,
                              const std::vector<Weight>& weights, const OnProgress& onProgress);

/// Writes beside `file` and puts it in its place as a whole, so that no reader ever sees a part of one. Throws
/// CheckpointError.
void writePacked(const std::filesystem::path& file, const std::string& identity, const std::vector<Weight>& weights,
                 const std::vector<Array>& arrays, const OnProgress& onProgress);

}  // namespace pl::checkpoint
