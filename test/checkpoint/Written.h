// Files of checkpoints that tests write themselves.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace pl::checkpoint {

struct WrittenTensor {
  std::string name, dtype;
  std::vector<std::int64_t> shape;
  std::string data;
};

/// A .safetensors file whose header is `header`, whatever that is.
inline std::string safetensors(const std::string& header, const std::string& data) {
  std::string length(8, '\0');
  for (std::size_t i = 0; i < 8; ++i) length[i] = static_cast<char>(header.size() >> 8 * i & 0xff);
  return length + header + data;
}

/// One with these tensors, in their order.
inline std::string safetensors(const std::vector<WrittenTensor>& tensors) {
  std::string header, data;
  for (const WrittenTensor& tensor : tensors) {
    std::string shape;
    for (const std::int64_t extent : tensor.shape) shape += (shape.empty() ? "" : ", ") + std::to_string(extent);
    header += (header.empty() ? "{\"" : ", \"") + tensor.name + R"(": {"dtype": ")" + tensor.dtype +
              R"(", "shape": [)" + shape + R"(], "data_offsets": [)" + std::to_string(data.size()) + ", " +
              std::to_string(data.size() + tensor.data.size()) + "]}";
    data += tensor.data;
  }
  return safetensors(header + "}", data);
}

inline void write(const std::filesystem::path& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary) << bytes;
}

/// A checkpoint that transformers has written: test/checkpoint/data says how.
inline std::filesystem::path dataFolder(const std::string& name) {
  return std::filesystem::path(PL_CHECKPOINT_DATA) / name;
}

}  // namespace pl::checkpoint
