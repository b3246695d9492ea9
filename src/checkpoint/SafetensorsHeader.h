// The header of a .safetensors file: names, types, shapes and places of its tensors.
//
// Format: 8 bytes, the header's length in little-endian order; the header, a JSON object
//   {"__metadata__": {"format": "pt"}, "NAME": {"dtype": "BF16", "shape": [96, 32], "data_offsets": [0, 6144]}, …};
// then the data. Offsets count from the data's first byte; the tensors fill the data without gaps.
// https://huggingface.co/docs/safetensors/index#format
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pl/dtype.h"

namespace pl::checkpoint {

/// A type as a file names it, "BF16" or "F8_E4M3".
struct StoredType {
  std::string_view name;
  int bits = 0;                ///< of an element
  std::optional<DType> dtype;  ///< none for a type that the language has not
};

struct StoredTensor {
  std::string name;
  StoredType type;
  std::vector<std::int64_t> shape;
  std::uint64_t begin = 0, end = 0;  ///< bytes [begin, end) of the file's data
};

struct SafetensorsHeader {
  std::vector<StoredTensor> tensors;  ///< in the order of their data
  std::map<std::string, std::string> metadata;
  std::uint64_t bytes = 0;  ///< of the file before its data
};

/// Reads and checks the header of the file that is `bytes`: what it says of every tensor fits its shape and the file.
/// `file` is what errors call it. Throws CheckpointError. Takes no more memory than a few times the header.
SafetensorsHeader parseSafetensors(std::span<const std::byte> bytes, const std::string& file);

}  // namespace pl::checkpoint
